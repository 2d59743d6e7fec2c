// Chromium as every target gets it: a copy of a prepared profile, no service worker, one size, one
// throttle; and what the kernel and the engine say about the page.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '../e2e/node_modules/playwright-core/index.mjs';
import { launch } from '../e2e/lib/chromium.mjs';

const OPTIONS = { ...launch, viewport: { width: 1024, height: 768 }, locale: 'th-TH', timezoneId: 'Asia/Bangkok', serviceWorkers: 'block' };

/** A profile that `use` has worked in and that is closed again. */
export async function profile(use = async () => {}) {
	const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
	const context = await chromium.launchPersistentContext(folder, OPTIONS);
	try {
		const version = context.browser()?.version();
		return { folder, version, made: await use(context.pages()[0] ?? await context.newPage()) };
	} finally { await context.close(); }
}

const nanoseconds = (file) => { try { return Number(readFileSync(file, 'utf8').split(' ')[0]); } catch { return 0; /* a thread that ended */ } };

/** A page in a new browser on a copy of `from`; `script` runs in it before anything else. */
export async function visit(from, script, throttle, use) {
	const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
	cpSync(from, folder, { recursive: true, filter: (it) => !/\/(?:Singleton[^/]*|Cache|Code Cache|GPUCache)$/.test(it) });
	const context = await chromium.launchPersistentContext(folder, OPTIONS);
	try {
		const page = context.pages()[0] ?? await context.newPage();
		page.setDefaultTimeout(240_000);
		await page.addInitScript(script);
		const cdp = await context.newCDPSession(page);
		const browser = await context.browser().newBrowserCDPSession();
		await cdp.send('Performance.enable');
		if (throttle > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
		return await use(page, new Gauge(cdp, browser, page));
	} finally {
		await context.close();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

export const fill = (page, selector, text) => page.locator(selector).fill(text);

class Gauge {
	constructor(cdp, browser, page) { Object.assign(this, { cdp, browser, page, pid: 0 }); }

	/** Finds the page's renderer: the process whose main thread works while the page spins. Gives the CPU used before. */
	async find() {
		const main = (pid) => nanoseconds(`/proc/${pid}/task/${pid}/schedstat`);
		const { processInfo } = await this.browser.send('SystemInfo.getProcessInfo');
		const all = processInfo.filter((it) => it.type === 'renderer').map((it) => ({ pid: it.id, main: main(it.id), every: this.threads(it.id) }));
		await this.page.evaluate(() => { const t = performance.now(); while (performance.now() - t < 250); });
		const found = all.sort((a, b) => (main(b.pid) - b.main) - (main(a.pid) - a.main))[0];
		this.pid = found.pid;
		return { main: found.main / 1e6, every: found.every };
	}

	/** ms of CPU that the kernel charged to the page's main thread. */
	cpu() { return nanoseconds(`/proc/${this.pid}/task/${this.pid}/schedstat`) / 1e6; }

	/** The same of every thread of the renderer: workers, compilers, the drawing. */
	threads(pid = this.pid) {
		let all = [];
		try { all = readdirSync(`/proc/${pid}/task`); } catch { /* it ended */ }
		return all.reduce((sum, it) => sum + nanoseconds(`/proc/${pid}/task/${it}/schedstat`), 0) / 1e6;
	}

	/** Bytes after a forced collection: the page's JS heap, its module's memory, its workers' JS heaps; and nodes. */
	async heap() {
		await this.cdp.send('HeapProfiler.collectGarbage');
		const { metrics } = await this.cdp.send('Performance.getMetrics');
		const of = (name) => metrics.find((it) => it.name === name).value;
		const js = of('JSHeapUsedSize'), wasm = await this.page.evaluate(() => bench.wasm()), workers = await this.workers();
		return { js, wasm, workers, sum: js + wasm + workers, nodes: of('Nodes') };
	}

	/** JS heaps of the page's workers. */
	async workers() {
		const sessions = [], answers = new Map();
		const attached = ({ sessionId, targetInfo }) => { if (targetInfo.type === 'worker') sessions.push(sessionId); };
		const received = ({ sessionId, message }) => { const it = JSON.parse(message); if (it.id) answers.get(`${sessionId}/${it.id}`)?.(it.result ?? {}); };
		this.cdp.on('Target.attachedToTarget', attached);
		this.cdp.on('Target.receivedMessageFromTarget', received);
		const ask = (sessionId, id, method) => {
			const answer = new Promise((done) => { answers.set(`${sessionId}/${id}`, done); setTimeout(() => done({}), 3_000); });
			return this.cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) }).then(() => answer);
		};
		try {
			await this.cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
			let sum = 0;
			for (const it of sessions) { await ask(it, 1, 'HeapProfiler.collectGarbage'); sum += (await ask(it, 2, 'Runtime.getHeapUsage')).usedSize ?? 0; }
			await this.cdp.send('Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false, flatten: false });
			return sum;
		} finally {
			this.cdp.off('Target.attachedToTarget', attached);
			this.cdp.off('Target.receivedMessageFromTarget', received);
		}
	}
}
