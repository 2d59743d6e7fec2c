// Several volunteers on one tablet: each with their own PIN, keys and data.
import path from 'node:path';
import { acquainted } from './lib/acquainted.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { pattern, th } from './lib/texts.mjs';

const OTHER = { ...VOLUNTEER, name: 'มานะ ทดสอบระบบ', pin: '830261' };

/** Locks, and chooses the nth person, or another one. */
async function become(field, who) {
	const { page } = field;
	await page.locator('main h1').first().waitFor();
	if (await page.locator('#unlock-pin, .who').count() === 0) await field.open('#/settings');
	if (await page.locator('.who').count() === 0) await field.press(page.locator('.other-person'));
	await expect(page.locator('.who.add-person')).toBeVisible();
	await field.press(who === 'add' ? page.locator('.who.add-person') : page.locator('.who').nth(who - 1));
}

/** A page of the same address without the app. */
async function aside(field) {
	await field.page.route('**/favicon.ico', (it) => it.fulfill({ status: 204 }));
	await field.open('fonts/OFL.txt');
}

const house = (number) => ({ ...HOUSE, house_no: number, member_count: '1' });

test('two volunteers share a tablet: each sees only their own households, and both hand over under keys of their own', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	const { field, office, enrolled: first } = await acquainted(tablet, into);
	const { page } = field;
	await field.survey({ house: house('11/1'), family: FAMILY.slice(0, 1), plan: () => null });
	await field.open('#/settings');
	await expect(page.locator('.at-work'), 'alone, nobody has a number').toHaveCount(0);

	// Somebody whom the first one lets in changes their mind: nobody is added.
	await become(field, 'add');
	await expect(page.locator('#enrol-name')).toBeVisible();
	await field.press(page.locator('.other-person'));
	await expect(page.locator('.who')).toHaveCount(2);
	await become(field, 'add');
	const second = await field.enrol(OTHER);
	expect(second).not.toBe(first);
	await expect(page.locator('.at-work')).toHaveText(pattern(th.shell_who_number, { n: 2 }));
	await expect(page.locator('a.household'), 'of the first one nothing').toHaveCount(0);
	await field.meet(office, OTHER, into);
	await field.survey({ house: house('22/2'), family: FAMILY.slice(0, 1), plan: () => null });
	const theirs = await field.handOver(into);
	await field.checkSaved(theirs);

	// Before a PIN nobody is named, and one's PIN is not the other's.
	await become(field, 1);
	await expect(page.locator('#unlock-pin')).toBeVisible();
	for (const it of [VOLUNTEER.name, OTHER.name, '11/1', '22/2']) await expect(page.locator('body')).not.toContainText(it);
	await field.write(page.locator('#unlock-pin'), OTHER.pin);
	await field.press(page.locator('.unlock'));
	await expect(page.locator('form')).toContainText(th.shell_wrong_pin);
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(1);
	await expect(page.locator('a.household')).toContainText('11/1');
	const mine = await field.handOver(into);
	await field.checkSaved(mine);
	expect(path.basename(mine).split('-').slice(0, 3)).not.toEqual(path.basename(theirs).split('-').slice(0, 3));

	// The office takes both, from two keys that count from one each.
	for (const [file, who, digits] of [[theirs, OTHER, second], [mine, VOLUNTEER, first]]) {
		const result = await office.openFiles(file);
		await expect(result).toContainText(th.office_accepted);
		await expect(result).toContainText(pattern(th.office_accepted_what, { seq: 1, name: who.name }));
		expect(digits).toMatch(/^\d{20}$/);
	}
	await office.open('#/office/keys');
	for (const who of [VOLUNTEER, OTHER]) await expect(office.page.locator('main')).toContainText(who.name);

	// Left alone, the app asks the same person for their PIN; a new tab asks who it is.
	await page.reload();
	await expect(page.locator('#unlock-pin')).toBeVisible();
	await expect(page.locator('.at-work')).toHaveText(pattern(th.shell_who_number, { n: 1 }));
	await field.unlock(VOLUNTEER.pin);

	// Both at once, in two tabs: neither takes the other's store.
	const tab = await field.context.newPage();
	field.watch(tab);
	field.page = tab;
	await field.open('');
	await expect(tab.locator('.who')).toHaveCount(3);
	await become(field, 2);
	await field.unlock(OTHER.pin);
	await expect(tab.locator('a.household')).toContainText('22/2');
	await field.addHousehold(house('22/3'));
	await field.saved();
	field.page = page;
	await page.bringToFront();
	await field.open('#/households');
	await field.addHousehold(house('11/2'));
	await field.saved();
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(2);
	await expect(page.locator('main')).not.toContainText('22/');
	await tab.bringToFront();
	await tab.goto(`${field.url}#/households`);
	await expect(tab.locator('a.household')).toHaveCount(2);
	await expect(tab.locator('main')).not.toContainText('11/');
	await tab.close();

	// After the battery died everybody is still there.
	await field.kill();
	await field.start();
	await field.page.locator('.way, .who').first().waitFor();
	if (await field.page.locator('.way').count()) await field.choose('field');
	await expect(field.page.locator('.who')).toHaveCount(3);
	await become(field, 2);
	await field.unlock(OTHER.pin);
	await field.open('#/households');
	await expect(field.page.locator('a.household')).toHaveCount(2);
});

test("one person's cleared stores are told to that person, and the other's are as they were", async ({ tablet }) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.addHousehold(house('11/1'));
	await field.saved();
	await become(field, 'add');
	await field.enrol(OTHER);
	await field.addHousehold(house('22/2'));
	await field.saved();
	await aside(field);
	await page.evaluate(async () => {
		await (await navigator.storage.getDirectory()).removeEntry('field-2', { recursive: true });
		await new Promise((ok, no) => Object.assign(indexedDB.deleteDatabase('thaiqm-field-field-2'), { onsuccess: ok, onerror: no, onblocked: no }));
	});
	await field.open('');
	await expect(page.locator('.loss')).toContainText(th.shell_lost);
	await field.press(page.locator('.other-person'));
	await expect(page.locator('.who')).toHaveCount(3);
	await become(field, 1);
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('.loss')).toHaveCount(0);
	await field.open('#/households');
	await expect(page.locator('a.household')).toContainText('11/1');
});

test('each finds their way back by any one trace: folders, databases or what is remembered', async ({ tablet }) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await become(field, 'add');
	await field.enrol(OTHER);
	await field.addHousehold(house('22/2'));
	await field.saved();
	await aside(field);
	await page.evaluate(async () => {
		localStorage.clear();
		sessionStorage.clear();
		for (const { name } of await indexedDB.databases()) await new Promise((ok, no) => Object.assign(indexedDB.deleteDatabase(name), { onsuccess: ok, onerror: no, onblocked: no }));
	});
	await field.open('');
	await expect(page.locator('.who')).toHaveCount(3);
	await become(field, 2);
	await expect(page.locator('.shell-notices .notice').first()).toBeVisible();
	await field.unlock(OTHER.pin);
	await aside(field);
	// What a power cut in the first half minute does: the folders' names never reached the disk.
	await page.evaluate(async () => {
		localStorage.clear();
		sessionStorage.clear();
		const root = await navigator.storage.getDirectory();
		for (const name of ['field', 'field-2']) await root.removeEntry(name, { recursive: true });
	});
	await field.open('');
	// Of the first one neither is left; the second one's database was made anew, and has everything.
	await expect(page.locator('.who').first()).toContainText(th.shell_who_missing);
	await become(field, 2);
	await field.unlock(OTHER.pin);
	await field.open('#/households');
	await expect(page.locator('a.household')).toContainText('22/2');
});

test("a forgotten PIN and a backup are one person's own", async ({ tablet }, info) => {
	const into = info.outputPath();
	const [field, office] = [await tablet(), await tablet()];
	const { page } = field;
	await office.setUp(OFFICE);
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.addHousehold(house('11/1'));
	await field.saved();
	await become(field, 'add');
	await field.enrol(OTHER);
	await field.meet(office, OTHER, into);
	await field.addHousehold(house('22/2'));
	await field.saved();
	await field.open('#/backup');
	const backup = await field.download(into, page.locator('.make-backup'));
	await expect(await office.openFiles(backup)).toContainText(OTHER.name);

	await page.reload();
	await page.locator('.forgotten > summary').click();
	await field.write(page.locator('#renew-pin'), '135790');
	await field.write(page.locator('#renew-again'), '135790');
	const request = await field.download(into, page.locator('.ask-recovery'));
	const asked = await office.openFiles(request);
	const answer = await office.download(into, asked.locator('.give-back'));
	await field.write(page.locator('#renew-pin'), '135790');
	await page.locator('#recovery-file').setInputFiles(answer);
	await expect(page.locator('#unlock-pin')).toHaveCount(0, { timeout: 30_000 });
	await field.open('#/households');
	await expect(page.locator('a.household')).toContainText('22/2');

	// The first one's PIN is as it was, and their tablet asks no office.
	await become(field, 1);
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/households');
	await expect(page.locator('a.household')).toContainText('11/1');
	await become(field, 2);
	await field.unlock('135790');
});
