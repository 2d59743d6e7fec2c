// Practice: the example village in a database of its own, marked on every screen; no office takes its files.
import path from 'node:path';
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
	expect(path.basename(file)).toMatch(/^PRACTICE-HH-/);
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

test('the card and the files of a practising office say what they are, and no real tablet or office takes its card', async ({ tablet }, info) => {
	const demo = await tablet(), field = await tablet(), office = await tablet();
	await demo.choose('demo');
	await expect(demo.page.locator('a.household').first()).toBeVisible({ timeout: 30_000 });
	await demo.open('#/lessons');
	await Promise.all([demo.page.waitForEvent('load'), demo.press(demo.page.locator('.other-side'))]);
	await expect(demo.page.locator('.lesson')).toHaveCount(5, { timeout: 60_000 });
	const card = await demo.card(info.outputPath());
	expect(path.basename(card.file)).toMatch(/^PRACTICE-OFFICE-760609-/);

	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.open('#/trust');
	await field.page.locator('#office-card').setInputFiles(card.file);
	await expect(field.page.locator('.office-of')).toContainText(th.lesson_no_real_office);
	await expect(field.page.locator('.office-of .fingerprint'), 'there is nothing to compare').toHaveCount(0);

	await office.setUp(OFFICE);
	await expect(await office.openFiles(card.file)).toContainText(th.office_no_demo);
	const real = await office.card(info.outputPath());
	expect(path.basename(real.file)).toMatch(/^OFFICE-/);
	await demo.open('#/office');
	await expect(await demo.openFiles(real.file)).toContainText(th.office_no_real);
});
