// The synthetic province as an office takes it in: files that nobody's tablet made are taken as if one had.
import { expect, test } from './lib/fixtures.mjs';
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
