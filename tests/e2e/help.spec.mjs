// The manual: found from every page, searched, printed, in both languages, without a network.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LANGUAGES, check, difference, fileOf, named, walk } from '../tools/pictures.mjs';
import { SCREENS, expect, test } from './lib/fixtures.mjs';
import { look } from './lib/look.mjs';
import { OFFICE, VOLUNTEER } from './lib/people.mjs';
import { en, pattern, th } from './lib/texts.mjs';

const pictures = fileURLToPath(new URL('../../dist/help/pictures', import.meta.url));

test('the manual is found from every page, searched as people type, and read offline', async ({ tablet }) => {
	const broken = [];
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	// Before anybody is enrolled, too.
	await expect(page.locator('.foot a[href="#/help"]')).toBeVisible();
	await field.enrol(VOLUNTEER);
	await field.offlineReady();
	await page.context().setOffline(true);
	for (const hash of ['#/households', '#/households/add', '#/handover', '#/settings']) {
		await field.open(hash);
		await expect(page.locator('.head nav a[href="#/help"]')).toBeVisible();
	}
	await field.press(page.locator('.head nav a[href="#/help"]'));
	await expect(page.locator('.topic-link').first()).toBeVisible();
	await expect(page.locator('.emergency-numbers')).toContainText('1669');
	const all = await page.locator('.topic-link').count();
	expect(all).toBeGreaterThan(20);
	await look(field, '80-help', broken);

	await field.write(page.locator('#help-find'), 'เเท็บเล็ต หาย');
	await expect(page.locator('.count')).toHaveText(pattern(th.help_found));
	const some = await page.locator('.topic-link').count();
	expect(some).toBeGreaterThan(0);
	expect(some).toBeLessThan(all);
	await field.press(page.locator('.topic-link', { hasText: 'หาย' }).first());
	await expect(page.locator('article.topic li').first()).toBeVisible();
	await expect(page.locator('main h1')).toContainText('หาย');
	await look(field, '81-help-topic', broken);
	await field.open('#/help');
	await field.write(page.locator('#help-find'), 'ไม่มีคำนี้แน่');
	await expect(page.locator('.count')).toHaveText(th.help_none);
	await expect(page.locator('.topic-link')).toHaveCount(0);

	await page.locator('.tongues [lang="en"]').click();
	await expect(page.locator('main h1')).toHaveText(en.help_title);
	await expect(page.locator('.topic-link')).toHaveCount(all);
	await field.open('#/help/no-such-page');
	await expect(page.locator('.topic-link').first()).toBeVisible();

	// The pictures are there without a network; where one is missing its words stand alone.
	await field.open('#/help/start');
	const screens = page.locator('.topic .screen');
	await expect(screens).toHaveCount(2);
	const shown = screens.first().locator('img');
	await shown.scrollIntoViewIfNeeded();
	await expect.poll(() => shown.evaluate((it) => [it.naturalWidth, it.naturalHeight])).toEqual([360, 640]);
	await expect(shown).toHaveAttribute('alt', await screens.first().innerText());
	await look(field, '82-help-pictures', broken);
	await shown.evaluate((it) => { it.loading = 'eager'; it.src = 'help/pictures/no-such.webp'; });
	await expect(screens.first().locator('img')).toHaveCount(0);
	await expect(screens.first().locator('figcaption:not([aria-hidden])')).toBeVisible();
	expect(broken, 'axe finds nothing and nothing is wider than the screen').toEqual([]);
});

test('the whole manual is printed, without what is for the screen', async ({ tablet }) => {
	const office = await tablet();
	const { page } = office;
	await office.setUp(OFFICE);
	await office.press(page.locator('.head nav a[href="#/help"]'));
	await expect(page.locator('.topic-link').first()).toBeVisible();
	const topics = await page.locator('.topic-link').count();
	await page.evaluate(() => { window.printed = 0; window.print = () => {
		window.printed += 1;
		window.drawn = [...document.querySelectorAll('.print-only .screen img')].filter((it) => it.naturalWidth > 0).length;
	}; });
	await office.press(page.locator('.print-help'));
	await expect.poll(() => page.evaluate(() => window.printed)).toBe(1);
	expect(await page.evaluate(() => window.drawn), 'no picture is missing on paper').toBe(named().size);
	await page.emulateMedia({ media: 'print' });
	await expect(page.locator('.print-only article.topic')).toHaveCount(topics);
	await expect(page.locator('.print-only article.topic').last()).toBeVisible();
	await expect(page.locator('.print-only .screen img')).toHaveCount(named().size);
	await expect(page.locator('#help-find')).toBeHidden();
	await expect(page.locator('.head nav')).toBeHidden();
	const pdf = await page.pdf({ format: 'A4' });
	expect(pdf.length).toBeGreaterThan(20_000);
});

for (const language of LANGUAGES) {
	test(`the manual's pictures are what the app shows, ${language}`, async ({ tablet }) => {
		test.slow();
		const wrong = await walk((options) => tablet(options, null), language, check(pictures, SCREENS));
		expect(wrong, 'each picture is that of its screen').toEqual([]);
	});
}

test('a picture of another screen is told from the right one', async ({ tablet }) => {
	const { page } = await tablet();
	const of = (name) => readFileSync(path.join(pictures, fileOf(name, 'th')));
	expect(await difference(page, of('list'), of('list'))).toBe(0);
	for (const it of ['summary', 'closing']) expect(await difference(page, of('list'), of(it)), it).toBeGreaterThan(0.05);
	expect(await difference(page, of('list'), of('report')), 'of another size').toBe(1);
});
