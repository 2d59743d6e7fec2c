// The real browser, started so that all of it can be ended at once, and the log of its IndexedDB.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
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
/** Milliseconds until a browser that has not come up is given up. */
const COME_UP_MS = 60_000;

/** The processes that have this profile open. */
function processes(profile) {
	return readdirSync('/proc').filter((pid) => {
		if (!/^\d+$/.test(pid)) return false;
		try {
			// One that has ended and waits to be collected has no command line any more.
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--user-data-dir=${profile}`);
		} catch { return false; }
	}).map(Number);
}

export class Browser {
	/** Starts the browser over this profile, with one empty page. */
	static async start(profile) {
		// Its own process group, so that one signal reaches every process of it.
		const child = spawn(executablePath, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
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
		const driver = await chromium.connectOverCDP(address);
		const context = driver.contexts()[0];
		const page = context.pages()[0] ?? await context.newPage();
		page.setDefaultTimeout(30_000);
		return new Browser(profile, child, driver, page);
	}

	constructor(profile, child, driver, page) {
		Object.assign(this, { profile, child, driver, page, alive: true });
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
			for (const pid of left) try { process.kill(pid, 'SIGKILL'); } catch { /* it ended meanwhile */ }
			await sleep(5);
		}
		await this.driver.close().catch(() => {});
	}
}

/** The logs of the IndexedDB databases in this profile, the newest of each. */
export function logs(profile) {
	const folder = path.join(profile, 'Default/IndexedDB');
	if (!existsSync(folder)) return [];
	return readdirSync(folder).filter((it) => it.endsWith('.leveldb')).flatMap((it) => {
		const names = readdirSync(path.join(folder, it)).filter((name) => /^\d+\.log$/.test(name)).sort();
		return names.slice(-1).map((name) => path.join(folder, it, name));
	});
}

/** Cuts this many bytes off each log. Gives how many were cut. */
export function tear(profile, bytes) {
	let torn = 0;
	for (const file of logs(profile)) {
		const size = statSync(file).size;
		const cut = Math.min(bytes, size);
		if (cut === 0) continue;
		truncateSync(file, size - cut);
		torn += cut;
	}
	return torn;
}
