// Practice: the example village in a database of its own, marked on every screen; no office takes its files.
import { expect, test } from './lib/fixtures.mjs';
import { OFFICE, VOLUNTEER } from './lib/people.mjs';
import { pattern, th } from './lib/texts.mjs';

test('practice is marked on every screen and its files are refused by an office', async ({ tablet }, info) => {
	const demo = await tablet();
	const { page } = demo;
	await demo.choose('demo');
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 30_000 });
	const households = await page.locator('a.household').count();
	expect(households).toBeGreaterThan(3);
	const marked = () => expect(page.locator('.demo-banner')).toContainText(th.shell_demo_banner);
	for (const hash of ['#/households', '#/households/add', '#/handover', '#/settings', '#/about']) {
		await demo.open(hash);
		await marked();
	}
	await demo.open('#/households');
	await page.locator('a.household').first().click();
	await expect(page.locator('.household-page')).toBeVisible();
	await marked();

	const file = await demo.handOver(info.outputPath());
	await marked();
	const office = await tablet();
	await office.setUp(OFFICE);
	const result = await office.openFiles(file);
	await expect(result).toContainText(th.office_refused);
	await expect(result).toContainText(pattern(th.office_no_demo));

	// The real field on the same tablet knows nothing of the village.
	await demo.open('#/settings');
	await page.locator('.switch-mode').click();
	await demo.choose('field');
	await demo.enrol(VOLUNTEER);
	await expect(page.locator('.demo-banner')).toHaveCount(0);
	await expect(page.locator('a.household')).toHaveCount(0);
});
