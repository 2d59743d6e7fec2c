// Where nothing may be kept, plain http on a network and one file on a stick: practice in memory, files
// looked at, a red line above every page, and not one byte left behind.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from './lib/fixtures.mjs';
import { volunteer } from './lib/handover.mjs';
import { officeLessons, practise, volunteerLessons } from './lib/lessons.mjs';
import { outsideOffice } from './lib/outside.mjs';
import { HOUSE } from './lib/people.mjs';
import { th } from './lib/texts.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the browser has written for this address. */
const written = (page) => page.evaluate(async () => ({
	databases: (await indexedDB.databases()).map((it) => it.name), local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie,
	caches: globalThis.caches ? await caches.keys().catch(() => []) : [],
}));
const NOTHING = { databases: [], local: [], session: [], cookies: '', caches: [] };

/** Everything that lies in the profile, as text. */
function lying(folder) {
	return readdirSync(folder).flatMap((name) => {
		const it = path.join(folder, name);
		let stat;
		try { stat = statSync(it); } catch { return []; }
		return stat.isDirectory() ? lying(it) : [it];
	});
}

/** A signed file with one letter of what it says changed. */
function tampered(text) {
	const envelope = JSON.parse(text), at = envelope.payload.length >> 1;
	return JSON.stringify({ ...envelope, payload: envelope.payload.slice(0, at) + (envelope.payload[at] === 'A' ? 'B' : 'A') + envelope.payload.slice(at + 1) });
}

/** Practises from the village to a file, looks at the file, and at one that was altered. */
async function walked(tablet, into) {
	const { page } = tablet;
	const red = page.locator('.training-banner');
	await expect(red).toContainText(th.training_banner);
	await tablet.choose('demo');
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 30_000 });
	await expect(red).toBeVisible();
	await expect(page.locator('.not-kept'), 'and that nothing is kept is no fault').toHaveCount(0);
	await tablet.addHousehold({ ...HOUSE, house_no: '77/7' });
	await tablet.part('house');
	await tablet.write(page.locator('#road'), 'ถนนที่ไม่มีใครรู้จัก');
	await page.locator('#road').blur();
	await tablet.saved();
	await expect(page.locator('.save-state'), 'never called saved').toHaveText(th.training_saved);
	await tablet.open('#/households');
	await expect(page.locator('main')).toContainText('77/7');
	const file = await tablet.handOver(into);
	await expect(red).toBeVisible();

	await tablet.open('#/settings');
	await tablet.press(page.locator('.switch-mode'));
	await tablet.press(page.locator('.verify-way'));
	await expect(page.locator('#verify-file')).toBeVisible({ timeout: 30_000 });
	await expect(red).toBeVisible();
	await page.locator('#verify-file').setInputFiles(file);
	await expect(page.locator('.verified')).toContainText(th.verify_whole);
	await expect(page.locator('.verified')).toContainText(th.office_demo);
	await page.locator('.verified details summary').first().click();
	await expect(page.locator('.verified h4').first()).toBeVisible();

	const altered = path.join(into, 'altered.json');
	writeFileSync(altered, tampered(readFileSync(file, 'utf8')));
	await page.locator('#verify-file').setInputFiles(altered);
	await expect(page.locator('.verified')).not.toContainText(th.verify_whole);
	await expect(page.locator('.verified .notice')).toBeVisible();

	// The office's side of practice: the same file arrives, and waits for somebody to compare the digits.
	await tablet.press(page.locator('.demo-office'));
	await expect(page.locator('#office-files')).toBeVisible({ timeout: 60_000 });
	// Nothing is remembered: the address says which side it is.
	tablet.url = page.url().split('#')[0];
	await expect(red).toBeVisible();
	await expect(await tablet.openFiles(file)).toContainText(th.office_held, { timeout: 30_000 });
	await tablet.open('#/office/reports');
	await expect(page.locator('.head nav a[href="#/office"]')).toBeVisible();
}

test('over plain http on a network the app trains, looks at files, and writes nothing', async ({ site, tablet }, info) => {
	// A name that is not this machine's own to the browser, and leads to it.
	const url = site.url.replace('127.0.0.1', 'office.test');
	const trainee = await tablet({ url, args: ['--host-resolver-rules=MAP office.test 127.0.0.1'] });
	expect(await trainee.page.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([false, 'undefined']);
	await expect(trainee.page.locator('main h1')).toHaveText(th.shell_insecure_title);
	await expect(trainee.page.locator('.field-way, .office-way')).toHaveCount(0);
	await walked(trainee, info.outputPath());
	expect(await written(trainee.page)).toEqual(NOTHING);
});

/** The site as one file, opened from a folder as from a stick. */
async function stick(tablet, into) {
	const file = path.join(into, 'single.html');
	execFileSync(process.execPath, [path.join(root, 'tests/tools/single.mjs'), path.join(root, 'dist'), file]);
	const trainee = await tablet({ url: pathToFileURL(file).href });
	await expect(trainee.page.locator('main h1')).toHaveText(th.training_file_title);
	await expect(trainee.page.locator('.field-way, .office-way')).toHaveCount(0);
	return { trainee, file };
}

/** Nothing is remembered for this address, and none of these words lies anywhere in the profile. */
async function leftNothing(trainee, ...words) {
	expect(await written(trainee.page)).toEqual(NOTHING);
	await trainee.stop();
	const said = words.flatMap((it) => [Buffer.from(it), Buffer.from(it, 'utf16le')]);
	const found = lying(trainee.profile).filter((it) => { const bytes = readFileSync(it); return said.some((it) => bytes.includes(it)); });
	expect(found, 'what was typed or read lies nowhere').toEqual([]);
}

test('one file from a stick trains, looks at files, and leaves nothing in the profile', async ({ tablet }, info) => {
	const { trainee } = await stick(tablet, info.outputPath());
	await walked(trainee, info.outputPath());
	await leftNothing(trainee, 'ถนนที่ไม่มีใครรู้จัก');
});

test('in the one file every lesson is completed, from enrolling to a report of the office', async ({ tablet }, info) => {
	test.setTimeout(600_000);
	const into = info.outputPath();
	const { trainee, file } = await stick(tablet, into);
	const { page } = trainee;
	// A site that is only looked at, without packed copies, is not optimised either.
	if (existsSync(path.join(root, 'dist/index.html.br'))) expect(statSync(file).size, 'bytes of the one file').toBeLessThanOrEqual(3_000_000);
	await practise(trainee);
	// There is no room for the manual's pictures, and none is missing.
	await trainee.open('#/help/start');
	await expect(page.locator('article.topic li').first()).toBeVisible();
	await expect(page.locator('.topic .screen')).toHaveCount(0);
	const handed = await volunteerLessons(trainee, into, { keeps: false });
	await officeLessons(trainee, into);

	// What the trainee handed over arrives whole; whose it is nobody here has compared yet.
	await trainee.open('#/office');
	for (const it of handed) await expect(await trainee.openFiles(it)).toContainText(th.office_held);
	await trainee.open('#/office/reports');
	await trainee.press(page.locator('.report-list li a').first());
	await expect(page.locator('.report .figures tbody tr').first()).toBeVisible();
	await expect(page.locator('.training-banner')).toBeVisible();
	await leftNothing(trainee, 'สมใจ ทดสอบเรียน', 'ถามแล้ว เหมือนเดิม', 'โทรถามแล้ว');
});

test('the one file checks a real file that somebody received, and cannot open what is sealed to an office', async ({ tablet }, info) => {
	const into = info.outputPath();
	const { trainee } = await stick(tablet, into);
	const { page } = trainee;
	await trainee.press(page.locator('.verify-way'));
	await expect(page.locator('#verify-file')).toBeVisible({ timeout: 30_000 });
	const office = outsideOffice(into);
	const name = 'สมจริง ทดสอบที่รับ', sender = volunteer(71, office.file, name);
	// What an office has after it opened the file, and what travelled.
	const signed = path.join(into, 'HH-760609-signed.json');
	writeFileSync(signed, sender.next(2));
	await page.locator('#verify-file').setInputFiles(signed);
	await expect(page.locator('.verified')).toContainText(th.verify_whole);
	await expect(page.locator('.verified')).toContainText(name);
	await expect(page.locator('.verified')).not.toContainText(th.office_demo);
	await page.locator('#verify-file').setInputFiles(sender.file(into, 1));
	await expect(page.locator('main')).toContainText(th.verify_sealed);
	const changed = path.join(into, 'HH-760609-changed.json');
	writeFileSync(changed, tampered(readFileSync(signed, 'utf8')));
	await page.locator('#verify-file').setInputFiles(changed);
	await expect(page.locator('.verified')).not.toContainText(th.verify_whole);
	await leftNothing(trainee, name);
});
