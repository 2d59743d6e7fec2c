// Where nothing may be kept, plain http on a network and one file on a stick: practice in memory, files
// looked at, a red line above every page, and not one byte left behind.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from './lib/fixtures.mjs';
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

/** Practises from the village to a file, looks at the file, and at one that was altered. */
async function walked(tablet, into) {
	const { page } = tablet;
	const red = page.locator('.training-banner');
	await expect(red).toContainText(th.training_banner);
	await tablet.choose('demo');
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 30_000 });
	await expect(red).toBeVisible();
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
	const envelope = JSON.parse(readFileSync(file, 'utf8'));
	const at = envelope.payload.length >> 1;
	writeFileSync(altered, JSON.stringify({ ...envelope, payload: envelope.payload.slice(0, at) + (envelope.payload[at] === 'A' ? 'B' : 'A') + envelope.payload.slice(at + 1) }));
	await page.locator('#verify-file').setInputFiles(altered);
	await expect(page.locator('.verified')).not.toContainText(th.verify_whole);
	await expect(page.locator('.verified .notice')).toBeVisible();

	// The office's side of practice: the same file arrives, and waits for somebody to compare the digits.
	await tablet.press(page.locator('.demo-office'));
	await expect(page.locator('#office-files')).toBeVisible({ timeout: 60_000 });
	await expect(red).toBeVisible();
	await expect(await tablet.openFiles(file)).toContainText(th.office_held, { timeout: 30_000 });
	await tablet.open('#/office/reports');
	await expect(page.locator('main h1')).toBeVisible();
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

test('one file from a stick trains, looks at files, and leaves nothing in the profile', async ({ tablet }, info) => {
	const file = info.outputPath('single.html');
	execFileSync(process.execPath, [path.join(root, 'tests/tools/single.mjs'), path.join(root, 'dist'), file]);
	const url = pathToFileURL(file).href;
	const trainee = await tablet({ url });
	await expect(trainee.page.locator('main h1')).toHaveText(th.training_file_title);
	await expect(trainee.page.locator('.field-way, .office-way')).toHaveCount(0);
	await walked(trainee, info.outputPath());
	expect(await written(trainee.page)).toEqual(NOTHING);
	await trainee.stop();
	const said = [Buffer.from('ถนนที่ไม่มีใครรู้จัก'), Buffer.from('ถนนที่ไม่มีใครรู้จัก', 'utf16le')];
	const found = lying(trainee.profile).filter((it) => { const bytes = readFileSync(it); return said.some((it) => bytes.includes(it)); });
	expect(found, 'what was typed lies nowhere').toEqual([]);
});
