// Light, dark, outdoors, and the device's own forced colours: axe finds nothing on any page in any of them.
import { expect, test } from './lib/fixtures.mjs';
import { everywhere } from './lib/everywhere.mjs';
import { LOOKS, judge, judgeLooks, wear } from './lib/look.mjs';
import { HOUSE } from './lib/people.mjs';
import { SIZES } from './lib/tablet.mjs';
import { en, th } from './lib/texts.mjs';

test('axe finds nothing on any page in any of the four looks', async ({ tablet }, info) => {
	test.setTimeout(1_200_000);
	const broken = [];
	let screens = 0;
	await everywhere(tablet, info.outputPath(), async (hands, name, state) => {
		screens += 1;
		broken.push(...(await judge(hands.page)).map((it) => `${name} ${state}: ${it}`));
		broken.push(...(await judgeLooks(hands.page, `look-${name}${state && `-${state}`}`)).map((it) => `${name} ${state}, ${it}`));
	});
	console.log(`${screens} screens, ${screens * LOOKS.length} of them judged`);
	expect(broken).toEqual([]);
});

test('a look that nobody could read is found in each of them', async ({ tablet }) => {
	const { page } = await tablet();
	await expect(page.locator('.way')).toHaveCount(3);
	// Grey on whatever ground there is; in forced colours only what keeps its own colours can be wrong.
	await page.evaluate(() => { for (const it of document.querySelectorAll('main h1')) { it.style.color = '#797979'; it.style.forcedColorAdjust = 'none'; } });
	expect((await judge(page)).join()).toContain('color-contrast');
	const found = (await judgeLooks(page)).join('\n');
	for (const it of LOOKS.slice(1)) expect(found, it).toContain(`${it}: color-contrast`);
});

test('the look is chosen in the settings, kept, and else what the device says', async ({ tablet }) => {
	const demo = await tablet();
	const { page } = demo;
	const ground = () => page.evaluate(() => getComputedStyle(document.body.parentElement).backgroundColor);
	const light = await ground();
	await page.emulateMedia({ colorScheme: 'dark' });
	await expect(page.locator('html')).toHaveAttribute('data-look', 'dark');
	const dark = await ground();
	expect(dark).not.toBe(light);
	await page.emulateMedia({ colorScheme: 'light' });
	await expect(page.locator('html')).toHaveAttribute('data-look', 'light');
	expect(await ground()).toBe(light);
	await demo.choose('demo');
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 60_000 });
	await demo.open('#/settings');
	await expect(page.locator('#look-device')).toBeChecked();
	await demo.tap('look-outdoor');
	expect(await ground()).toBe('rgb(255, 255, 255)');
	await page.reload();
	await expect(page.locator('#look-outdoor')).toBeChecked();
	expect(await ground()).toBe('rgb(255, 255, 255)');
	await demo.tap('look-dark');
	expect(await ground()).toBe(dark);
	// What is printed is dark on white all the same.
	await page.emulateMedia({ media: 'print' });
	expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(20, 32, 30)');
	await page.emulateMedia({ media: 'screen' });
	await demo.tap('look-device');
	expect(await ground()).toBe(light);
	expect(await page.evaluate(() => localStorage.getItem('look'))).toBe(null);
	expect(th.look_outdoor === en.look_outdoor).toBe(false);
});

test('in forced colours what is chosen is seen without our colours', async ({ tablet }) => {
	const demo = await tablet();
	const { page } = demo;
	await demo.choose('demo');
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 60_000 });
	await demo.open('#/settings');
	await wear(page, 'forced');
	const seen = (id) => page.evaluate((it) => {
		const input = document.getElementById(it), of = getComputedStyle(input, '::before');
		return { mark: of.content !== 'none' && of.backgroundColor !== getComputedStyle(input).backgroundColor, edge: getComputedStyle(input.closest('.choice')).outlineStyle };
	}, id);
	await demo.tap('look-light');
	expect(await seen('look-light')).toEqual({ mark: true, edge: 'solid' });
	expect(await seen('look-dark')).toEqual({ mark: false, edge: 'none' });
});

test('for a left hand what the thumb presses stands at the left, and the order stays', async ({ tablet }) => {
	const demo = await tablet();
	const { page } = demo;
	await demo.choose('demo');
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 60_000 });
	await demo.saved();
	await demo.addHousehold(HOUSE);
	await demo.part('house');
	await demo.write(page.locator('#road'), 'ถนนทดสอบ');
	await page.locator('#road').blur();
	await demo.saved();
	const visit = new URL(page.url()).hash;
	const order = () => page.locator('.turn a').evaluateAll((all) => all.map((it) => it.textContent));
	const before = await order();
	/** Where the middle of a control is, of the width of the screen. */
	const middle = async (it) => {
		const box = await page.locator(it).boundingBox();
		return (box.x + box.width / 2) / page.viewportSize().width;
	};
	const under = async (side) => {
		for (const size of [SIZES.phone, SIZES.tablet]) {
			await page.setViewportSize(size);
			for (const it of ['.next-part', '.undo']) {
				const at = await middle(it);
				expect(side === 'left' ? at : 1 - at, `${it} at ${size.width} for the ${side} hand`).toBeLessThan(0.5);
			}
			expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 'nothing is wider than the screen').toBe(0);
		}
		expect(await order()).toEqual(before);
	};
	await under('right');
	await demo.open('#/settings');
	await expect(page.locator('#hand-right')).toBeChecked();
	await demo.tap('hand-left');
	await demo.open(visit);
	await demo.arrived();
	await under('left');
	// Where nothing is behind, what leads on stands alone, and under the thumb all the same.
	await demo.part('notice');
	await expect(page.locator('.prev-part')).toHaveCount(0);
	expect(await middle('.next-part')).toBeLessThan(0.5);
	await demo.open('#/settings');
	await page.reload();
	await expect(page.locator('#hand-left')).toBeChecked();
	await demo.tap('hand-right');
	expect(await page.evaluate(() => localStorage.getItem('hand'))).toBe(null);
	await demo.open(visit);
	await demo.part('notice');
	expect(await middle('.next-part')).toBeGreaterThan(0.5);
});
