// A tablet with the machine's own Firefox, driven by WebDriver BiDi: the same hands. Where it is: $FIREFOX,
// or the first one found.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firefox } from '@playwright/test';
import { expect } from './fixtures.mjs';
import { Tablet } from './tablet.mjs';

const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

export class FirefoxTablet extends Tablet {
	async start(hash = '') {
		const executablePath = process.env.FIREFOX ?? PLACES.find((it) => existsSync(it));
		if (!executablePath) throw new Error('Firefox is missing: run `make setup`, or set FIREFOX to its path');
		this.saves = mkdtempSync(path.join(tmpdir(), 'firefox-'));
		this.browser = await firefox.launch({ channel: 'moz-firefox', executablePath, headless: process.env.HEADED !== '1', downloadsPath: this.saves });
		// The driver always sets the colours that a page is asked to have, which not every Firefox knows how to.
		const driver = Object.getPrototypeOf(this.browser._connection.toImpl(this.browser)._browserSession), { send } = driver;
		driver.send = function (method, ...rest) {
			const sent = send.call(this, method, ...rest);
			return method === 'emulation.setMediaFeaturesOverride' ? sent.catch((it) => { if (!/unknown command/.test(it.message)) throw it; return {}; }) : sent;
		};
		this.context = await this.browser.newContext({ viewport: this.size, locale: 'th-TH', acceptDownloads: true });
		this.page = await this.context.newPage();
		this.watch(this.page);
		this.listen();
		return this.open(hash);
	}

	/** The driver is told nothing of what a page saves by itself: the folder tells. */
	async download(into, button) {
		const before = new Set(readdirSync(this.saves));
		await this.press(button);
		let name;
		await expect.poll(() => {
			const there = readdirSync(this.saves);
			// An empty one holds the place of what is still being written.
			name = there.find((it) => !before.has(it) && !it.endsWith('.part') && !there.includes(`${it}.part`) && statSync(path.join(this.saves, it)).size > 0);
			return name;
		}, { timeout: 60_000 }).toBeTruthy();
		return path.join(this.saves, name);
	}

	async stop() {
		await super.stop();
		await this.browser?.close().catch(() => {});
	}

	async discard() {
		await super.discard();
		if (this.saves) rmSync(this.saves, { recursive: true, force: true, maxRetries: 5 });
	}
}
