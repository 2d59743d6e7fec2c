// The synthetic province as an office takes it in: files that nobody's tablet made are taken as if one had.
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './lib/fixtures.mjs';
import { kidOf, ordered, said, sealed, signed } from './lib/outside.mjs';
import { becomeOffice, smallProvince } from './lib/province.mjs';
import { SIZES } from './lib/tablet.mjs';
import { pattern, th } from './lib/texts.mjs';

test.beforeAll(() => {
	// The first time the generator is compiled.
	test.setTimeout(900_000);
	smallProvince();
});

test("the province's office takes all its files in, and its register of files counts them", async ({ tablet }) => {
	test.slow();
	const province = smallProvince();
	const office = await tablet({ size: SIZES.desk });
	await becomeOffice(office, province);
	const lines = office.page.locator('main .table tbody tr');
	const [first, ...rest] = province.files;
	await office.openFiles(first);
	await expect(lines).toHaveCount(1);
	await office.openFiles(...rest);
	await expect(lines).toHaveCount(province.counts.files, { timeout: 60_000 });
	expect(office.page.workers().filter((it) => it.url().includes('take_in')), 'of many files two workers judge').toHaveLength(2);
	await office.saved();
	// Taken twice, nothing is there twice.
	await office.openFiles(first);
	await expect(lines).toHaveCount(province.counts.files);
	await office.page.reload();
	await office.unlock(province.office.passphrase);
	await office.open('#/office');
	await expect(lines).toHaveCount(province.counts.files);
});

test('files that are picked one after the other, while those before are being written, are all taken', async ({ tablet }) => {
	const province = smallProvince();
	const office = await tablet({ size: SIZES.desk });
	await becomeOffice(office, province);
	// At whatever moment of taking the one before in the next one comes.
	for (const [nth, file] of province.files.entries()) {
		await office.openFiles(file);
		await office.page.waitForTimeout(nth * 25);
	}
	await expect(office.page.locator('.register-of-files tbody tr')).toHaveCount(province.counts.files, { timeout: 30_000 });
	await expect(office.page.locator('.under-way')).toHaveCount(0);
});

test('each hostile file beside the province gets its own sentence, and only the one that may is counted', async ({ tablet }) => {
	test.slow();
	const province = smallProvince();
	const office = await tablet({ size: SIZES.desk });
	await becomeOffice(office, province);
	// What waits or was refused stands in the register too, and is no data: nothing of it can be opened.
	const register = office.page.locator('.register-of-files tbody tr');
	const lines = register.filter({ has: office.page.locator('th a') });
	await office.openFiles(...province.files);
	await expect(lines).toHaveCount(province.counts.files, { timeout: 60_000 });
	const refused = { forged: 'office_no_signature', demo: 'office_no_demo', 'future-version': 'office_no_newer_version' };
	const held = { revoked: 'office_held_revoked', 'forked-chain': 'office_held_fork', 'unknown-key': 'office_held_unknown' };
	const sentences = { ...refused, ...held, twice: 'office_again' };
	for (const [what, sentence] of Object.entries(sentences)) {
		await test.step(what, async () => {
			const result = await office.openFiles(province.hostile(what));
			await expect(result).toContainText(`${what}.json`);
			await expect(result).toContainText(pattern(th[sentence]));
			if (refused[what]) await expect(result).toContainText(th.office_refused);
			if (held[what]) await expect(result).toContainText(th.office_held);
			if (what !== 'twice') await expect(register.filter({ hasText: `${what}.json` })).toContainText(pattern(th[sentence]));
			await expect(lines).toHaveCount(province.counts.files);
		});
	}
	await test.step('gap-in-sequence', async () => {
		const result = await office.openFiles(province.hostile('gap-in-sequence'));
		await expect(result).toContainText(th.office_accepted);
		await expect(lines).toHaveCount(province.counts.files + 1);
		const gap = lines.filter({ hasText: pattern(th.desk_gap.split('{')[0]) });
		await expect(gap).toHaveCount(1);
		await expect(gap).toContainText(/1.*2/);
	});
	await office.saved();
	// Of refused files their lines alone are there after the night, of those that wait the question too.
	await office.page.reload();
	await office.unlock(province.office.passphrase);
	await office.open('#/office');
	await expect(lines).toHaveCount(province.counts.files + 1);
	for (const what of Object.keys({ ...refused, ...held })) await expect(register.filter({ hasText: `${what}.json` }), what).toHaveCount(1);
	for (const [what, sentence] of Object.entries(held)) await expect(office.page.locator('.results').getByText(pattern(th[sentence])), what).toHaveCount(1);
});

test('of a register of many devices fifty are shown, and whose is looked for is found by a name or by digits', async ({ tablet }, info) => {
	const province = smallProvince();
	const inOffice = (name) => readFileSync(path.join(province.folder, 'office', name), 'utf8');
	const known = said(inOffice('register.signed'));
	const [MORE, half] = [120, ({ x, y }) => ({ x, y })];
	const made = Array.from({ length: MORE }, (_, n) => {
		const [signs, receives] = [1, 2].map(() => ordered(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })));
		const person = { ...known.keys[0].person, name: `อาสา ทดสอบที่${n}` };
		return { kid: kidOf(signs), ...half(signs), label: person.name, confirmed_at: known.keys[0].confirmed_at, receives: [receives.x, receives.y], person };
	});
	const keys = [...known.keys, ...made].sort((one, other) => (one.kid < other.kid ? -1 : 1));
	const { signs } = JSON.parse(inOffice('office.json'));
	const register = info.outputPath('REGISTER.json');
	const text = signed('thaiqm-field-register+jws', createPrivateKey({ key: signs, format: 'jwk' }), { ...known, keys });
	writeFileSync(register, sealed('thaiqm-field-register+jwe', text, JSON.parse(inOffice('to.json'))));

	const office = await tablet({ size: SIZES.desk });
	await becomeOffice(office, { ...province, register });
	const { page } = office;
	await office.open('#/office/keys');
	const cards = page.locator('ul.cards > li.card');
	await expect(cards).toHaveCount(50);
	await expect(page.locator('p[role=status]').first()).toHaveText(pattern(th.office_keys_found, { n: keys.length }));
	const find = page.locator('#find-volunteer');
	await office.write(find, 'ทดสอบที่117');
	await expect(cards).toHaveCount(1);
	await expect(cards).toContainText('อาสา ทดสอบที่117');
	// What stands on the volunteer's own screen finds the same one.
	const digits = (await cards.locator('.fingerprint').innerText()).replace(/\D/g, '');
	await office.write(find, digits.slice(4, 14));
	await expect(cards).toHaveCount(1);
	await expect(cards).toContainText('อาสา ทดสอบที่117');
	await office.write(find, 'ไม่มีใคร');
	await expect(cards).toHaveCount(0);
	await expect(page.locator('main')).toContainText(th.office_keys_none_found);
	// And nobody is out of reach without a word.
	await office.write(find, '');
	await expect(cards).toHaveCount(50);
	const more = page.locator('main button', { hasText: th.office_show_more.split('{')[0] });
	for (const shown of [100, keys.length]) {
		await office.press(more);
		await expect(cards).toHaveCount(shown);
	}
	await expect(more).toHaveCount(0);
});
