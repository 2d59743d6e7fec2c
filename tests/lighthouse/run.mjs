// What Lighthouse says of the built site: the page that asks the way, the field's first page and the
// office's. Figures of time are printed and never judged; what is wrong with access, practices or
// installing is an error. Lighthouse has no checks of its own for installing any more: Chromium is asked.
//   node tests/lighthouse/run.mjs [DIST]
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import lighthouse, { desktopConfig } from 'lighthouse';
import puppeteer from 'puppeteer-core';
import { executablePath, args } from '../e2e/lib/chromium.mjs';
import { serve } from '../tools/serve.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const reports = path.join(root, 'target/lighthouse');
mkdirSync(reports, { recursive: true });
// As a server sends it that knows of packed files, under a path.
const site = await serve(path.resolve(process.argv[2] ?? path.join(root, 'dist')), { base: '/field/', compressed: true });
const PAGES = [['start, telephone', null, null, '.way'], ['field, telephone', 'field', null, '#enrol-name'], ['office, desk', 'office', desktopConfig, '#office-name']];
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const TIMES = { FCP: 'first-contentful-paint', LCP: 'largest-contentful-paint', TBT: 'total-blocking-time', CLS: 'cumulative-layout-shift', SI: 'speed-index', bytes: 'total-byte-weight' };
const wrong = [];

for (const [name, way, config, sign] of PAGES) {
	const browser = await puppeteer.launch({ executablePath, args, headless: true });
	try {
		const page = await browser.newPage();
		if (way) {
			// Remembered as by somebody who chose it; nothing else is there yet.
			await page.goto(`${site.url}licences/MIT.txt`);
			await page.evaluate((it) => localStorage.setItem('mode', it), way);
		}
		const flags = { onlyCategories: CATEGORIES, output: ['html', 'json'], logLevel: 'error', clearStorageTypes: ['cache_storage', 'indexeddb', 'file_systems', 'service_workers'] };
		const { lhr, report } = await lighthouse(site.url, flags, config ?? undefined, page);
		if (lhr.runtimeError) wrong.push(`${name}: ${lhr.runtimeError.message}`);
		const stem = path.join(reports, way ?? 'start');
		writeFileSync(`${stem}.html`, report[0]);
		writeFileSync(`${stem}.json`, report[1]);
		const score = (it) => Math.round(lhr.categories[it].score * 100);
		console.log(`lighthouse ${lhr.lighthouseVersion}: ${name.padEnd(16)} ${CATEGORIES.map((it) => `${it} ${score(it)}`).join(', ')}; ${Object.entries(TIMES).map(([short, it]) => `${short} ${lhr.audits[it]?.displayValue?.replace(/\s+/g, ' ') ?? '–'}`).join(', ')}`);
		for (const category of CATEGORIES) for (const { id, weight } of lhr.categories[category].auditRefs) {
			const audit = lhr.audits[id];
			// What counts for nothing is advice.
			if (weight === 0 || audit.score === null || audit.score >= 0.9) continue;
			const line = `${name}: ${category}: ${audit.title}${audit.displayValue ? ` (${audit.displayValue})` : ''}`;
			if (category === 'performance') console.log(`  slow: ${line}`);
			else wrong.push(line);
		}
		// Once more, as the browser itself judges it when somebody wants it on the home screen.
		await page.goto(site.url);
		await page.waitForSelector(sign);
		await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
		const devtools = await page.createCDPSession();
		const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
		const { data, errors } = await devtools.send('Page.getAppManifest');
		site.reach(false);
		await page.reload();
		const offline = Boolean(await page.waitForSelector(sign));
		site.reach(true);
		const manifest = JSON.parse(data), masks = manifest.icons.filter((it) => it.purpose === 'maskable').length;
		console.log(`  install: ${installabilityErrors.length} errors of Chromium's, ${errors.length} in the manifest; ${masks} maskable icons, ${manifest.shortcuts?.length ?? 0} shortcuts, ${manifest.file_handlers?.length ?? 0} file handlers, share target ${manifest.share_target ? 'yes' : 'no'}; opens with no network: ${offline ? 'yes' : 'no'}`);
		for (const it of installabilityErrors) wrong.push(`${name}: install: ${it.errorId}`);
		for (const it of errors) wrong.push(`${name}: manifest: ${it.message}`);
	} finally {
		await browser.close();
	}
}
await site.close();
for (const it of wrong) console.error(`lighthouse: ${it}`);
if (wrong.length) process.exit(1);
