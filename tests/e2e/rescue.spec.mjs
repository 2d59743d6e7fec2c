// A store that does not open is no dead page: what can be read of it leaves as a file.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './lib/fixtures.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { pattern, th } from './lib/texts.mjs';

const WORDS = 'เสือ ปลา ดาว ภูเขา';
const house = (number) => ({ ...HOUSE, house_no: number, member_count: '1' });

/** Does something to what lies on the device, from a page of the same address without the app. */
async function behind(field, what, ...given) {
	await field.page.route('**/favicon.ico', (it) => it.fulfill({ status: 204 }));
	await field.open('fonts/OFL.txt');
	await field.page.evaluate(what, ...given);
	await field.open('');
}

/** Both stores: the journal's first household differs from IndexedDB's of the same commit, and of the
other households one is destroyed in IndexedDB and in the journal. */
async function damage() {
	const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('field');
	const open = await new Promise((ok, no) => Object.assign(indexedDB.open('thaiqm-field-field'), { onsuccess: (it) => ok(it.target.result), onerror: no }));
	const transaction = open.transaction('records', 'readwrite');
	const records = transaction.objectStore('records');
	const ask = (request) => new Promise((ok, no) => Object.assign(request, { onsuccess: () => ok(request.result), onerror: no }));
	const keys = (await ask(records.getAllKeys())).filter((it) => it.startsWith('household/'));
	const values = await Promise.all(keys.map((it) => ask(records.get(it))));
	// The same number and another body: whoever reads both cannot know which is right. Without the sums, as
	// an older app put them: with them it would be damage, which the journal mends.
	for (const value of values) delete value.sum;
	values[0].body[values[0].body.length - 3] ^= 1;
	records.put(values[0], keys[0]);
	const lost = values[1].body.slice();
	values[1].body[20] ^= 1;
	records.put(values[1], keys[1]);
	await new Promise((ok, no) => Object.assign(transaction, { oncomplete: ok, onabort: no }));
	open.close();
	for await (const [name, it] of root.entries()) {
		if (!name.startsWith('journal.')) continue;
		const bytes = new Uint8Array(await (await it.getFile()).arrayBuffer());
		const text = (of) => Array.from(of, (byte) => String.fromCharCode(byte)).join('');
		const at = text(bytes).indexOf(text(lost));
		bytes[at + 20] ^= 1;
		const to = await it.createWritable();
		await to.write(bytes);
		await to.close();
	}
}

test('of two damaged stores everything that opens is rescued, what does not is counted, and a backup of it is restored', async ({ tablet }, info) => {
	const into = info.outputPath();
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	for (const number of ['11/1', '22/2', '33/3']) {
		await field.open('#/households');
		await field.addHousehold(house(number));
		await field.saved();
	}
	await behind(field, damage);
	await expect(page.getByRole('heading', { name: th.shell_diverged_title })).toBeVisible();
	await field.press(page.locator('.rescue'));
	await field.write(page.locator('#rescue-pin'), '135791');
	await field.press(page.locator('.rescue-open'));
	await expect(page.locator('.rescue-card')).toContainText(th.shell_wrong_pin);
	await field.write(page.locator('#rescue-pin'), VOLUNTEER.pin);
	await field.press(page.locator('.rescue-open'));
	await expect(page.locator('.rescue-card'), 'no office, and no words').toContainText(th.shell_rescue_need_words);
	await field.write(page.locator('#rescue-words'), WORDS);
	const file = await field.download(into, page.locator('.rescue-open'));
	expect(path.basename(file)).toMatch(/^BACKUP-/);
	// The second household is in neither store; its visit still is.
	await expect(page.locator('.rescue-card')).toContainText(pattern(th.shell_rescue_saved, { households: 2, shut: 1, older: 0 }));

	// Nothing was changed: the door is as it was, and so are the files.
	await page.reload();
	await expect(page.getByRole('heading', { name: th.shell_diverged_title })).toBeVisible();

	// Somebody newly added on the same tablet takes it in.
	await field.press(page.locator('.other-person').first());
	await field.press(page.locator('.add-person'));
	await field.enrol({ ...VOLUNTEER, pin: '830261' });
	await field.open('#/backup');
	await field.write(page.locator('#restore-words'), WORDS);
	await page.locator('#restore-file').setInputFiles(file);
	await field.press(page.locator('.restore'));
	await expect(page.locator('main')).toContainText(th.shell_restore_done.split('{')[0]);
	await field.saved();
	await field.open('#/households');
	for (const number of ['11/1', '33/3']) await expect(page.locator('a.household', { hasText: number })).toHaveCount(1);
});

/** Flips a bit in every copy of the key. */
async function damageKey() {
	const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('field');
	for await (const [name, it] of root.entries()) {
		if (!/^key\.[AB]$/.test(name)) continue;
		const bytes = new Uint8Array(await (await it.getFile()).arrayBuffer());
		bytes[120] ^= 1;
		const to = await it.createWritable();
		await to.write(bytes);
		await to.close();
	}
	const open = await new Promise((ok, no) => Object.assign(indexedDB.open('thaiqm-field-field'), { onsuccess: (it) => ok(it.target.result), onerror: no }));
	const transaction = open.transaction('meta', 'readwrite');
	const meta = transaction.objectStore('meta');
	const asked = meta.get('slot/key');
	asked.onsuccess = () => { asked.result[120] ^= 1; meta.put(asked.result, 'slot/key'); };
	await new Promise((ok, no) => Object.assign(transaction, { oncomplete: ok, onabort: no }));
	open.close();
}

test('a damaged key costs nothing where an office has the data key put by', async ({ tablet }, info) => {
	const into = info.outputPath();
	const [field, office, other] = [await tablet(), await tablet(), await tablet()];
	const { page } = field;
	await office.setUp(OFFICE);
	await other.setUp({ ...OFFICE, name: 'สำนักงานอื่น' });
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.meet(office, VOLUNTEER, into);
	await field.survey({ house: house('11/1'), family: FAMILY.slice(0, 1), plan: () => null });
	await behind(field, damageKey);
	await expect(page.locator('main')).toContainText(th.shell_key_damaged.slice(0, 20));
	await field.press(page.locator('.rescue'));
	await expect(page.locator('#rescue-pin'), 'no PIN opens it').toHaveCount(0);
	const file = await field.download(into, page.locator('.rescue-raw'));
	expect(path.basename(file)).toMatch(/^RESCUE-/);
	const text = readFileSync(file, 'utf8');
	for (const it of ['11/1', FAMILY[0].first_name, VOLUNTEER.name]) expect(text).not.toContain(it);
	const { files, slots } = JSON.parse(text);
	expect([...files, ...slots].map((it) => it.name).filter((it) => it.startsWith('key')), 'no key that six digits open').toEqual([]);

	await expect(await other.openFiles(file)).toContainText(th.office_rescue_shut);
	const given = await office.openFiles(file);
	await expect(given).toContainText(pattern(th.office_rescue_what, { shut: 0, older: 0 }));
	await expect(given).toContainText(VOLUNTEER.name);

	// For the same person, newly enrolled on the same tablet.
	await field.press(page.locator('.other-person').first());
	await field.press(page.locator('.add-person'));
	await field.enrol({ ...VOLUNTEER, pin: '830261' });
	await field.meet(office, { ...VOLUNTEER, pin: '830261' }, into);
	const own = (await (await field.open('#/trust')).page.locator('.mine .fingerprint').innerText()).replace(/\D/g, '').slice(0, 5);
	await office.open('#/office');
	const again = await office.openFiles(file);
	const backup = await office.download(into, again.locator('.hand-back', { hasText: own }));
	expect(path.basename(backup)).toMatch(/^BACKUP-/);
	await field.open('#/backup');
	await page.locator('#restore-file').setInputFiles(backup);
	await field.press(page.locator('.restore'));
	await expect(page.locator('main')).toContainText(th.shell_restore_done.split('{')[0]);
	await field.saved();
	await field.open('#/households');
	await expect(page.locator('a.household')).toContainText('11/1');
});

test('without an office a damaged key is told for what it is, and everything is put by under a passphrase', async ({ tablet }, info) => {
	const [field, office] = [await tablet(), await tablet()];
	const { page } = field;
	await office.setUp(OFFICE);
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.addHousehold(house('11/1'));
	await field.saved();
	await behind(field, damageKey);
	await field.press(page.locator('.rescue'));
	await expect(page.locator('.rescue-card')).toContainText(th.shell_rescue_raw_shut);
	await field.write(page.locator('#rescue-raw-words'), WORDS);
	const file = await field.download(info.outputPath(), page.locator('.rescue-raw'));
	expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toContain('ciphertext');
	await expect(await office.openFiles(file)).toContainText(th.office_rescue_shut);
	// A try later, with the tablet as it was, still finds everything.
	await page.reload();
	await expect(page.locator('main')).toContainText(th.shell_key_damaged.slice(0, 20));
});
