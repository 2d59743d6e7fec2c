// No mark above or below a Thai letter is cut off where letters stand in a box: in dialogs, lists and boxes
// to write in, with text as large as twice, in the letters that come with the app and in those of a tablet.
import { expect, test } from './lib/fixtures.mjs';
import { inkwell } from './lib/ink.mjs';
import { HOUSE } from './lib/people.mjs';

test('no pixel of a Thai mark is lost in dialogs and controls, and letters without room are found', async ({ tablet }) => {
	test.setTimeout(600_000);
	const ink = await inkwell();
	const demo = await tablet();
	const { page } = demo;
	await demo.choose('demo');
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 60_000 });
	await demo.saved();
	const broken = [];
	await demo.open('#/enrol');
	await demo.press(page.locator('#enrol-area'));
	await expect(page.locator('dialog.place-dialog[open] .place-rows button').first()).toBeVisible();
	broken.push(...await ink.look(page, 'places'));
	await page.keyboard.press('Escape');
	await demo.open('#/trainer');
	await demo.press(page.locator('.reset-practice'));
	await expect(page.locator('dialog[open]')).toBeVisible();
	broken.push(...await ink.look(page, 'asked twice'));
	await page.keyboard.press('Escape');
	expect(broken).toEqual([]);

	// Each way of losing ink is seen: a box that clips, a neighbour that covers, a control without room.
	await demo.open('#/households');
	await demo.addHousehold(HOUSE);
	await demo.part('house');
	const ways = {
		'a box that clips': '.button { min-height: 0 !important; height: 1em !important; padding-block: 0 !important; line-height: 1 !important; overflow: hidden !important; }',
		'a neighbour that covers': '.field > :is(label, legend), .label-line > label { line-height: 0.7 !important; } .hint, .text-box, .choices { position: relative; margin-top: -0.9em !important; background: #fff !important; }',
		'a control without room': 'input[type="text"] { min-height: 0 !important; height: 0.9em !important; padding-block: 0 !important; border: 0 !important; }',
	};
	for (const [way, rules] of Object.entries(ways)) expect((await ink.look(page, way, rules)).join('\n'), way).toMatch(/pixels lost/);
	await ink.close();
});
