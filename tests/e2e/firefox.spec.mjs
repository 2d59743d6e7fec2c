// The main path in Firefox: enrol, a household, seal, hand over, and all of it there again with no network.
import { readFileSync } from 'node:fs';
import { expect, test } from './lib/fixtures.mjs';
import { FirefoxTablet } from './lib/firefox.mjs';
import { outsideOffice, said } from './lib/outside.mjs';
import { FAMILY, HOUSE, VOLUNTEER, planned } from './lib/people.mjs';
import { th } from './lib/texts.mjs';

test('a volunteer surveys, seals and hands over in Firefox, and goes on offline', async ({ tablet, site }, info) => {
	test.setTimeout(300_000);
	// A name, not a number: what Firefox keeps for a page it keeps for that.
	const field = await tablet({ as: FirefoxTablet, url: site.url.replace('127.0.0.1', 'localhost') });
	const { page } = field;
	expect(await page.evaluate(() => navigator.userAgent)).toContain('Firefox/');
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	const office = outsideOffice(info.outputPath());
	await field.trust(office.file, office.digits, VOLUNTEER.pin);
	await field.open('#/households');
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: (it) => (it.code === 'H' ? planned(it) : null) });
	const file = await field.handOver(info.outputPath());
	expect(said(office.open(readFileSync(file, 'utf8'))).records, 'what the office opens').toHaveLength(1);
	await field.checkSaved(file);

	await field.offlineReady();
	site.reach(false);
	await page.reload();
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(1);
	await field.press(page.locator('a.household'));
	await expect(page.locator('.household-page')).toContainText(HOUSE.house_no);
	await field.open('#/handover');
	await expect(page.locator('ol.files > li').first().getByText(th.field_exported, { exact: true })).toBeVisible();
	// And work goes on: another household, with no network.
	await field.open('#/households');
	await field.addHousehold({ ...HOUSE, house_no: '28/1' });
	await field.saved();
	await page.reload();
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(2);
	site.reach(true);
});
