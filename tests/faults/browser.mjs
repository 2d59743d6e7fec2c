// The real browser, started so that all of it can be ended at once, or only what draws its pages.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { args, executablePath } from '../e2e/lib/chromium.mjs';

const { chromium } = createRequire(new URL('../e2e/package.json', import.meta.url))('playwright-core');

const FLAGS = [
	...args, '--remote-debugging-port=0', '--disable-breakpad', '--hide-crash-restore-bubble', '--noerrdialogs', '--disable-dev-shm-usage',
	'--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows', '--window-size=800,1280', '--lang=th',
	...(process.env.HEADED === '1' ? [] : ['--headless=new']),
];
/** What IndexedDB lies in, by name. */
export const BACKENDS = { leveldb: [], sqlite: ['--enable-features=IdbSqliteBackingStore,IdbSqliteOnDiskRollout'] };
/** Milliseconds until a browser that has not come up is given up. */
const COME_UP_MS = 180_000;
/** And until something that is waited for in a page is given up. */
const PATIENCE_MS = 180_000;
/** The same of a page that is only looked at, which may hang. */
const LOOK_MS = 5_000;
/** Lines of the console that are remembered. */
const MOST_SAID = 200;

/** The processes that have this profile open; of this type only, where one is named. */
function processes(profile, type = '') {
	return readdirSync('/proc').filter((pid) => {
		if (!/^\d+$/.test(pid)) return false;
		try {
			// One that has ended and waits to be collected has no command line any more.
			const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
			return command.includes(`--user-data-dir=${profile}`) && command.includes(type && `--type=${type}`);
		} catch { return false; }
	}).map(Number);
}
const kill = (pid) => { try { process.kill(pid, 'SIGKILL'); } catch { /* it ended meanwhile */ } };

/** Ends the browsers that a run which was killed left over profiles in this folder. */
export const endUnder = (folder) => processes(`${folder}/`).forEach(kill);

export class Browser {
	/** Starts the browser over this profile, with one empty page. Files are saved in `downloads`, or refused. */
	static async start(profile, backend = 'leveldb', downloads = null) {
		// Its own process group, so that one signal reaches every process of it.
		const child = spawn(executablePath, [...FLAGS, ...BACKENDS[backend], `--user-data-dir=${profile}`, 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
		const address = await new Promise((resolve, reject) => {
			let said = '';
			const late = setTimeout(() => reject(new Error(`the browser did not come up: ${said.slice(-400)}`)), COME_UP_MS);
			child.once('error', reject);
			child.once('exit', (code) => reject(new Error(`the browser ended at once (${code}): ${said.slice(-400)}`)));
			child.stderr.on('data', (it) => {
				if (said.length < 100_000) said += it;
				const found = said.match(/DevTools listening on (ws:\S+)/);
				if (found) { clearTimeout(late); resolve(found[1]); }
			});
		});
		const driver = await chromium.connectOverCDP(address, { timeout: COME_UP_MS });
		const tools = await driver.newBrowserCDPSession();
		await tools.send('Browser.setDownloadBehavior', downloads ? { behavior: 'allow', downloadPath: downloads } : { behavior: 'deny' });
		const context = driver.contexts()[0];
		const page = context.pages()[0] ?? await context.newPage();
		page.setDefaultTimeout(PATIENCE_MS);
		const browser = new Browser(profile, child, driver, context, page);
		context.on('console', (it) => browser.said.push(`${new Date().toISOString()} ${it.type()}: ${it.text()}`) > MOST_SAID && browser.said.shift());
		return browser;
	}

	constructor(profile, child, driver, context, page) {
		Object.assign(this, { profile, child, driver, context, page, alive: true, said: [] });
	}

	/** Whether it is gone, though nobody ended it. What is asked of its pages fails before its process is collected. */
	async ended() {
		const gone = () => this.child.exitCode !== null || this.child.signalCode !== null;
		for (let tries = 0; this.alive && !gone() && !this.driver.isConnected() && tries < 100; tries += 1) await sleep(50);
		return this.alive && gone();
	}

	/** Another page, which is the one that is worked in from now on. */
	async newPage() {
		// The first one may be given a process that has just been ended.
		this.page = await this.context.newPage().catch(() => this.context.newPage());
		this.page.setDefaultTimeout(PATIENCE_MS);
		return this.page;
	}

	/** What only the browser's own language of its tools can say, of the page that is worked in. */
	async tools() {
		return this.context.newCDPSession(this.page);
	}

	/**
	 * Leaves in this folder how the page stands and what it said, and whether the browser still opens
	 * IndexedDB of this site for a page that is none of the app's.
	 */
	async look(folder, site) {
		if (!this.alive) return;
		const { page } = this;
		const late = () => sleep(LOOK_MS).then(() => 'no answer');
		const text = await Promise.race([page.evaluate(() => `${location.href}\n${document.body.innerText}`).catch(String), late()]);
		await page.screenshot({ path: path.join(folder, 'page.png'), timeout: LOOK_MS }).catch(() => {});
		const opens = await Promise.race([this.opensIndexedDb(site).catch(String), late()]);
		writeFileSync(path.join(folder, 'page.txt'), [text, `IndexedDB, from another page: ${opens}`, ...this.said].join('\n\n'));
	}

	/** `opened`, or what the browser says instead, of a database of its own. */
	async opensIndexedDb(site) {
		const other = await this.context.newPage();
		await other.goto(`${site}manifest.webmanifest`);
		return other.evaluate(() => new Promise((done) => {
			const asked = indexedDB.open('another');
			asked.onsuccess = () => done('opened');
			asked.onerror = () => done(String(asked.error));
		}));
	}

	/** Ends what draws the pages, and nothing else. Gives how many processes there were. */
	endRenderers() {
		const all = processes(this.profile, 'renderer');
		all.forEach(kill);
		return all.length;
	}

	/** Ends every process of the browser at once, as an empty battery would. */
	end() {
		this.alive = false;
		try { process.kill(-this.child.pid, 'SIGKILL'); } catch { /* it ended by itself */ }
	}

	/** The same, and waits until they are gone. */
	async kill() {
		const ended = this.child.exitCode === null && this.child.signalCode === null ? new Promise((resolve) => this.child.once('exit', resolve)) : null;
		this.end();
		await ended;
		for (let left = processes(this.profile); left.length > 0; left = processes(this.profile)) {
			left.forEach(kill);
			await sleep(5);
		}
		await this.driver.close().catch(() => {});
	}
}
