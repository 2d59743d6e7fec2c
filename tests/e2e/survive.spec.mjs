// A reload, and an end of the browser without a word, in the middle of an answer. (`make faults` does
// it a hundred times at random moments.)
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tear } from '../faults/files.mjs';
import { nextVersion } from '../faults/sites.mjs';
import { atHouse } from './lib/at_house.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { HOUSE, VOLUNTEER } from './lib/people.mjs';
import { picture } from './lib/pictures.mjs';
import { pattern, th } from './lib/texts.mjs';

test('what is typed outlives a reload in the middle of a word', async ({ tablet }) => {
	const field = await atHouse(tablet);
	await field.page.locator('#road').pressSequentially('ถนนเพชรเกษ', { delay: 10 });
	await field.page.reload();
	await field.unlock(VOLUNTEER.pin);
	// Whether or not the browser let the page finish, nothing but a beginning of what was typed stands there.
	const stands = await field.page.locator('#road').inputValue();
	expect('ถนนเพชรเกษ'.startsWith(stands)).toBe(true);
	expect(stands.length, 'a keystroke takes milliseconds to be kept').toBeGreaterThan(5);
	await expect(field.page.locator('#house-no')).toHaveValue(HOUSE.house_no);
});

test('what is typed in the very turn in which the page is left is kept', async ({ tablet }) => {
	const field = await atHouse(tablet);
	const { page } = field;
	await page.locator('#road').focus();
	// No frame, no timer and no leaving of the box comes between the letter and the next page.
	await page.evaluate(() => {
		const box = document.querySelector('#road');
		box.value = 'ถนนเพชรเกษม';
		box.dispatchEvent(new InputEvent('input', { bubbles: true }));
		location.hash = location.hash.replace(/house$/, 'members');
	});
	await field.arrived();
	await field.saved();
	await field.part('house');
	await expect(page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
});

test('what was called saved outlives the end of the browser', async ({ tablet }) => {
	const field = await atHouse(tablet);
	await field.write(field.page.locator('#road'), 'ถนนเพชรเกษม');
	await field.tap('visit-result-met');
	await field.saved();
	await field.page.locator('#soi').pressSequentially('ซอย', { delay: 5 });
	await field.kill();

	await field.start(null);
	await field.open();
	await field.enter('field', VOLUNTEER.pin);
	await field.page.locator('a.household').first().click();
	await field.page.locator('.go-on').click();
	await field.part('house');
	await expect(field.page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
	await expect(field.page.locator('#visit-result-met')).toBeChecked();
	expect('ซอย'.startsWith(await field.page.locator('#soi').inputValue())).toBe(true);
});

test('a browser that ends whenever it reads IndexedDB is gone on with from the journal', async ({ tablet }) => {
	const field = await atHouse(tablet);
	await field.write(field.page.locator('#road'), 'ถนนเพชรเกษม');
	await field.saved();
	// Chromium does so over an empty row of its SQLite, at every start.
	for (let starts = 0; starts < 2; starts += 1) {
		await field.kill();
		await field.start(null);
		const reads = new Promise((done) => { field.page.exposeFunction('itReads', done); });
		await field.page.addInitScript(() => {
			IDBObjectStore.prototype.getAll = () => { window.itReads(); return new EventTarget(); };
		});
		await field.open();
		// What the browser had remembered may have gone with it.
		field.page.locator('.way.field-way').click().catch(() => {});
		await reads;
	}
	await field.kill();
	await field.start(null);
	await field.open();
	await field.enter('field', VOLUNTEER.pin);
	await expect(field.page.locator('.shell-notices')).toContainText(pattern(th.shell_incident_index_wiped));
	await field.open('#/households');
	await expect(field.page.locator('a.household')).toHaveCount(1);
	await field.page.locator('a.household').first().click();
	await field.page.locator('.go-on').click();
	await field.part('house');
	await expect(field.page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
	// And nothing of that is said once more.
	await field.page.reload();
	await field.unlock(VOLUNTEER.pin);
	await expect(field.page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
	await expect(field.page.locator('.shell-notices')).not.toContainText(pattern(th.shell_incident_index_wiped));
});

test('a wrong PIN opens nothing and loses nothing', async ({ tablet }) => {
	const field = await atHouse(tablet);
	await field.page.reload();
	await field.write(field.page.locator('#unlock-pin'), '918273');
	await field.page.locator('.unlock').click();
	await expect(field.page.locator('.fault').first()).not.toBeEmpty();
	await expect(field.page.locator('#house-no')).toHaveCount(0);
	await field.unlock(VOLUNTEER.pin);
	await expect(field.page.locator('#house-no')).toHaveValue(HOUSE.house_no);
});

test('pitfall 1: the service worker leaves everything but GET alone', async ({ tablet }) => {
	const field = await tablet();
	await field.offlineReady();
	await field.page.reload();
	expect(await field.page.evaluate(() => Boolean(navigator.serviceWorker.controller)), 'the worker is at work').toBe(true);
	const asked = [];
	await field.context.route('**/echo', (route) => {
		const request = route.request();
		asked.push([request.postData(), request.serviceWorker() === null]);
		return route.fulfill({ status: 200, body: 'ok' });
	});
	const answer = await field.page.evaluate(() => fetch('./echo', { method: 'POST', body: 'ครัวเรือน' }).then((it) => it.text()));
	expect([answer, asked]).toEqual(['ok', [['ครัวเรือน', true]]]);
});

test('where the kept files are gone and the server has another version, the app opens all the same', async ({ tablet, site }, info) => {
	const field = await atHouse(tablet);
	const { page } = field;
	await field.offlineReady();
	await field.saved();
	const dist = fileURLToPath(new URL('../../dist', import.meta.url));
	// As a power cut leaves them, soon after the first visit.
	await page.evaluate(async () => { for (const it of await caches.keys()) await caches.delete(it); });
	try {
		site.swap(nextVersion(dist, info.outputPath('next')));
		await page.reload();
		await field.unlock(VOLUNTEER.pin);
		await expect(page.locator('#house-no')).toHaveValue(HOUSE.house_no);
	} finally {
		site.swap(dist);
	}
	// The browser says that the bytes are others than those it was promised.
	field.faults = field.faults.filter((it) => !/integrity/.test(it));
});

test('pitfall 10: with the network and every kept file of the app gone, what is written and photographed is saved all the same', async ({ tablet, site }, info) => {
	mkdirSync(info.outputPath(), { recursive: true });
	const field = await atHouse(tablet);
	const { page } = field;
	await field.offlineReady();
	const taken = await picture(page, info.outputPath());
	// Neither the questionnaire, nor the app, nor the list of places can be had any more: a save needs nothing but the record.
	await page.evaluate(async () => { for (const it of await caches.keys()) await caches.delete(it); });
	site.reach(false);
	await field.write(page.locator('#road'), 'ถนนเพชรเกษม');
	await field.tap('photo-house-consent-yes');
	await page.locator('#photo-house-take-0').setInputFiles(taken);
	await expect(page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(1, { timeout: 30_000 });
	await field.saved();
	await field.next();
	await field.part('house');
	await expect(page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
	await field.kill();
	site.reach(true);

	await field.start();
	await field.enter('field', VOLUNTEER.pin);
	await field.page.locator('a.household').first().click();
	await field.page.locator('.go-on').click();
	await field.part('house');
	await expect(field.page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
	await expect(field.page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(1, { timeout: 30_000 });
});

test('pitfall 14: what a power cut tears off the browser\'s own database is there again, and told', async ({ tablet }) => {
	const field = await atHouse(tablet);
	await field.write(field.page.locator('#road'), 'ถนนเพชรเกษม');
	await field.saved();
	await field.kill();
	expect(tear(field.profile, 300), 'bytes').toBeGreaterThan(0);
	await field.start();
	await field.enter('field', VOLUNTEER.pin);
	const told = [th.shell_incident_index_wiped, th.shell_incident_index_behind].map((it) => pattern(it).source).join('|');
	await expect(field.page.locator('.shell-notices')).toContainText(new RegExp(told));
	await expect(field.page.locator('.loss')).toHaveCount(0);
	await field.page.locator('a.household').first().click();
	await field.page.locator('.go-on').click();
	await field.part('house');
	await expect(field.page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
	// And work goes on, in both places.
	await field.write(field.page.locator('#road'), 'ถนนบ้านลาด');
	await field.saved();
	await field.page.reload();
	await field.unlock(VOLUNTEER.pin);
	await expect(field.page.locator('#road')).toHaveValue('ถนนบ้านลาด');
});

// What private windows have done, and may do again.
const PRIVATE = [
	['IndexedDB does not open', () => { IDBFactory.prototype.open = () => { throw new DOMException('not in private windows', 'InvalidStateError'); }; }, 'shell_failed'],
	['there are no private files', () => { delete StorageManager.prototype.getDirectory; }, 'shell_too_old'],
];
for (const [what, lack, says] of PRIVATE) test(`pitfall 18: where ${what}, as in some private windows, nothing is taken down, and it is said in words`, async ({ tablet }) => {
	const field = await tablet({}, null);
	const { page } = field;
	await page.addInitScript(lack);
	await field.open();
	await page.locator('.way, main .notice').first().waitFor();
	if (await page.locator('.way').count()) await field.choose('field');
	await expect(page.getByRole('heading', { name: th[`${says}_title`] })).toBeVisible();
	await expect(page.locator('main')).toContainText(th[`${says}_body`]);
	await expect(page.locator('#enrol-name, .add-household, #house-no')).toHaveCount(0);
	// And a reload does not lead past it.
	await page.reload();
	await expect(page.getByRole('heading', { name: th[`${says}_title`] })).toBeVisible();
});
