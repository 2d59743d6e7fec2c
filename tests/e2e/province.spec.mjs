// The synthetic province as an office takes it in: files that nobody's tablet made are taken as if one had.
import { expect, test } from './lib/fixtures.mjs';
import { becomeOffice, smallProvince } from './lib/province.mjs';
import { SIZES } from './lib/tablet.mjs';

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
