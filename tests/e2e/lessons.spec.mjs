// Practice teaches: every lesson is completed by doing what it asks for on the app's own pages, the
// village is one of sixty households in all states, and the trainer sets the scene.
import { expect, test } from './lib/fixtures.mjs';
import { officeLessons, practise, volunteerLessons, wrongFiles } from './lib/lessons.mjs';
import { look } from './lib/look.mjs';
import { pattern, th } from './lib/texts.mjs';

test('the six lessons of a volunteer are completed by doing them', async ({ tablet }, info) => {
	test.slow();
	const broken = [];
	const demo = await practise(await tablet());
	await volunteerLessons(demo, info.outputPath(), { see: (name) => look(demo, name, broken) });
	expect(broken, 'axe finds nothing and nothing is wider than the screen').toEqual([]);
});

test('the trainer begins anew with another scene and goes on by days, and nothing real is touched', async ({ tablet }) => {
	const broken = [];
	const demo = await practise(await tablet());
	const { page } = demo;
	const marks = () => page.locator('a.household').count();
	expect(await marks()).toBeGreaterThan(10);
	await demo.open('#/trainer');
	await look(demo, '76-trainer', broken);
	await demo.press(page.locator('.button.month'));
	await expect(page.locator('.demo-banner')).toContainText(pattern(th.lesson_clock_shown));
	await demo.open('#/households');
	await expect(page.locator('.round .phase'), 'the survey is closed by then').toContainText(pattern(th.case_phase_results));
	await demo.open('#/trainer');
	await page.locator('label[for="scene-list"]').click();
	await demo.press(page.locator('.reset-practice'));
	await expect(page.locator('dialog[open]')).toContainText(th.lesson_reset_hint);
	await demo.press(page.locator('dialog[open] .twice-on'));
	await Promise.all([page.waitForEvent('load'), demo.press(page.locator('dialog[open] .twice-sure'))]);
	await expect(page.locator('.practice-day')).toBeVisible({ timeout: 30_000 });
	await expect(page.locator('.demo-banner')).not.toContainText(pattern(th.lesson_clock_shown));
	await demo.open('#/households');
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 30_000 });
	await expect(page.locator('a.household:not(:has(.status.listed))')).toHaveCount(0);
	// In the field there is neither the panel nor a lesson.
	await demo.open('#/settings');
	await demo.press(page.locator('.switch-mode'));
	await expect(page.locator('.way').first()).toBeVisible();
	await expect(page.locator('.demo-banner')).toHaveCount(0);
	expect(broken).toEqual([]);
});

test('the lessons of an office are completed with the files of practice', async ({ tablet }, info) => {
	test.slow();
	const broken = [];
	const demo = await practise(await tablet());
	await officeLessons(demo, info.outputPath(), { see: (name) => look(demo, name, broken) });
	await wrongFiles(demo, info.outputPath());
	expect(broken).toEqual([]);
});
