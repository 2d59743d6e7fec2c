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

test('a lesson that the day does not allow says why, and how to do it all the same', async ({ tablet }) => {
	const broken = [];
	const demo = await practise(await tablet());
	const { page } = demo;
	const strip = page.locator('.lesson-strip'), says = strip.locator('[role="status"]');
	const begin = async (lesson) => { await demo.open('#/lessons'); await demo.press(page.locator(`#lesson-${lesson} .begin-lesson`)); };
	await demo.open('#/trainer');
	await Promise.all([page.waitForEvent('load'), demo.press(page.locator('.button.month'))]);
	await expect(page.locator('.demo-banner')).toContainText(pattern(th.lesson_clock_shown), { timeout: 30_000 });
	// What needs no open survey goes on.
	await begin('enrol');
	await expect(page.locator('#enrol-name')).toBeVisible();
	await expect(strip.locator('.lesson-where')).toBeVisible();
	await expect(strip.locator('.lesson-reset')).toHaveCount(0);

	await begin('first');
	await expect(says).toHaveText(th.lesson_stuck_closed);
	await expect(strip.locator('.lesson-where'), 'there is nothing to be shown').toHaveCount(0);
	await expect(page.locator('[data-lesson="here"]')).toHaveCount(0);
	await look(demo, '76-lesson-stuck', broken);
	// The step can be passed over; the next cannot be done either.
	await demo.press(strip.locator('.lesson-skip'));
	await expect(strip.locator('.lesson-name b')).toHaveText(pattern('2/{of}'));
	await expect(says).toHaveText(th.lesson_stuck_closed);

	await demo.press(strip.locator('.lesson-reset'));
	await expect(page.locator('dialog[open]')).toContainText(th.lesson_reset_hint);
	await demo.press(page.locator('dialog[open] .twice-on'));
	await Promise.all([page.waitForEvent('load'), demo.press(page.locator('dialog[open] .twice-sure'))]);
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 60_000 });
	await expect(page.locator('.demo-banner')).not.toContainText(pattern(th.lesson_clock_shown));
	await expect(strip, 'no lesson is under way').toHaveCount(0);
	await demo.saved();
	await begin('first');
	await expect(says).not.toHaveText(th.lesson_stuck_closed);
	await expect(page.locator('[data-lesson="here"]')).toHaveClass(/add-household/);
	await expect(strip.locator('.lesson-reset')).toHaveCount(0);
	expect(broken, 'axe finds nothing and nothing is wider than the screen').toEqual([]);
});

test('the lessons of an office are completed with the files of practice', async ({ tablet }, info) => {
	test.slow();
	const broken = [];
	const demo = await practise(await tablet());
	await officeLessons(demo, info.outputPath(), { see: (name) => look(demo, name, broken) });
	await wrongFiles(demo, info.outputPath());
	expect(broken).toEqual([]);
});
