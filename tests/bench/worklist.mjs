// The work list with thousands of households, at a fourth of the speed: how long until it can be worked
// with, how long from a keystroke in the search box until the frame after it, and the memory it takes.
// Prints what it saw; a slow machine is a result, not an error.
//   node tests/bench/worklist.mjs [HOUSEHOLDS]
//   SLOW=4 TURNS=5 DIST=dist
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { outsideOffice, said } from '../e2e/lib/outside.mjs';
import { VOLUNTEER } from '../e2e/lib/people.mjs';
import { many, round } from '../e2e/lib/roster.mjs';
import { Tablet } from '../e2e/lib/tablet.mjs';
import { serve } from '../tools/serve.mjs';
import { visit } from './browser.mjs';
import { inPage } from './page.mjs';

const COUNT = Number(process.argv[2] ?? 5_000);
const SLOW = Number(process.env.SLOW ?? 4), TURNS = Number(process.env.TURNS || 5);
const root = fileURLToPath(new URL('../../', import.meta.url));
const site = await serve(path.resolve(root, process.env.DIST ?? 'dist'), { compressed: true });
const work = mkdtempSync(path.join(tmpdir(), 'worklist-'));

const QUERIES = ['บุญมี', '27', 'หมู่4', 'ทดสอบบัญชี12', '99990001', 'มะลิ'];
const rows = `() => document.querySelectorAll('a.household').length > 0`;
const script = inPage({ first: `() => !!document.querySelector('#unlock-pin') && !!document.querySelector('button.unlock:not([disabled])')`, ready: rows, unlock: `() => document.querySelector('button.unlock')` });

/** Goes to an address of the app; ms until `selector` is there and drawn. */
const opened = (page, hash, selector) => page.evaluate(async ([hash, selector]) => {
	const t = performance.now();
	location.hash = hash;
	await bench.until(() => document.querySelector(selector), selector);
	await bench.drawn();
	return performance.now() - t;
}, [hash, selector]);

const at = (all, share) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.ceil(share * all.length) - 1)];
const ms = (it) => `${it.toFixed(1)} ms`;

try {
	const tablet = await new Tablet(site.url, { profile: path.join(work, 'profile'), downloads: path.join(work, 'downloads') }).start();
	await tablet.choose('field');
	await tablet.enrol(VOLUNTEER);
	const office = outsideOffice(work);
	await tablet.trust(office.file, office.digits, VOLUNTEER.pin);
	const { receives } = said(readFileSync(await tablet.enrolment(work), 'utf8'));
	const pack = office.pack(receives, { issue: 1, households: many(COUNT), round: round() });
	await tablet.open('#/from-office');
	const t = performance.now();
	await tablet.page.locator('#from-office').setInputFiles(pack);
	await tablet.page.locator('.list-taken').waitFor({ timeout: 120_000 });
	const taken = performance.now() - t;
	await tablet.saved();
	await tablet.stop();

	const seen = { first: [], again: [], chip: [], keys: [], busy: [] };
	let memory;
	for (let turn = 0; turn < TURNS; turn += 1) {
		await visit(tablet.profile, script, SLOW, async (page, gauge) => {
			// The list is not the page that is unlocked, so that its opening is timed alone.
			await page.goto(`${site.url}#/settings`);
			await page.locator('.way, #unlock-pin').first().waitFor();
			// A tablet has no pointer that rests over the list and is looked for in each frame: no click of a mouse.
			if (await page.locator('.way').count()) await page.locator('.field-way').evaluate((it) => it.click());
			await page.locator('#unlock-pin').fill(VOLUNTEER.pin);
			await page.locator('button.unlock').evaluate((it) => it.click());
			await page.locator('#unlock-pin').waitFor({ state: 'detached' });
			await page.waitForTimeout(1_500);
			seen.first.push(await opened(page, '#/households', 'a.household'));
			await opened(page, '#/settings', 'main .settings, main h1');
			await page.waitForTimeout(500);
			seen.again.push(await opened(page, '#/households', 'a.household'));
			const shown = await page.locator('.count').innerText();
			if (!shown.includes(String(COUNT))) throw new Error(`the list says: ${shown}`);
			for (const word of QUERIES) {
				await page.locator('#search').fill('');
				await page.waitForTimeout(150);
				await page.locator('#search').focus();
				await page.evaluate(() => bench.listen('input'));
				for (const key of word) { await page.keyboard.insertText(key); await page.waitForTimeout(120); }
				const heard = await page.evaluate(() => bench.heard('input'));
				seen.keys.push(...heard.map((it) => it.paint));
				seen.busy.push(...heard.map((it) => it.busy));
			}
			await page.locator('#search').fill('');
			for (let n = 0; n < 4; n += 1) {
				await page.evaluate(() => bench.listen('click'));
				await page.locator('.chip.left').evaluate((it) => it.click());
				await page.waitForTimeout(200);
				seen.chip.push(...(await page.evaluate(() => bench.heard('click'))).map((it) => it.paint));
			}
			memory = await gauge.heap();
		});
	}
	const mb = (it) => `${(it / 1_048_576).toFixed(1)} MB`;
	const said_of = (all) => `median ${ms(at(all, 0.5))}, p95 ${ms(at(all, 0.95))}, worst ${ms(Math.max(...all))} (${all.length})`;
	console.log([
		`${COUNT} listed households, CPU ${SLOW}× slower, ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`,
		`taken in (full speed)         ${ms(taken)}`,
		`list opened, first time       ${said_of(seen.first)}`,
		`list opened, again            ${said_of(seen.again)}`,
		`keystroke to paint            ${said_of(seen.keys)}`,
		`  of it until the turn is over ${said_of(seen.busy)}`,
		`filter pressed to paint       ${said_of(seen.chip)}`,
		`memory                        ${mb(memory.sum)} (module ${mb(memory.wasm)}, JS ${mb(memory.js)}, workers ${mb(memory.workers)}), ${memory.nodes} nodes`,
	].join('\n'));
} finally {
	await site.close?.();
	rmSync(work, { recursive: true, force: true, maxRetries: 5 });
}
