// Every screen, at three sizes, and what axe says of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SCREENS, expect, test } from './lib/fixtures.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER, planned } from './lib/people.mjs';
import { SIZES } from './lib/tablet.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules that the page breaks, each with its first offenders. */
async function judge(page) {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
	// The bar that floats lies over whatever the page is scrolled to, which a scroll uncovers (and
	// scroll-padding keeps what has the focus clear of it): the controls are judged without it over them.
	const { violations, passes } = await page.evaluate(async (tags) => {
		const bars = [...document.querySelectorAll('.save-bar')];
		for (const it of bars) it.style.position = 'static';
		const found = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
		for (const it of bars) it.style.position = '';
		return found;
	}, RULES);
	expect(passes.length, 'axe looked').toBeGreaterThan(10);
	return violations.map((it) => `${it.id} (${it.impact}) — ${it.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 120)} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`).join(' | ')}`);
}

/** Pictures of what is on screen now, and the rules it breaks. */
async function look(tablet, name, broken) {
	const { page } = tablet;
	for (const [size, viewport] of Object.entries(SIZES)) {
		await page.setViewportSize(viewport);
		await page.waitForTimeout(60);
		await page.screenshot({ path: path.join(SCREENS, `${name}-${size}-${viewport.width}x${viewport.height}.png`), fullPage: (await page.locator('dialog[open]').count()) === 0, animations: 'disabled' });
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (wide > 0) broken.push(`${name} at ${viewport.width}: ${wide} px wider than the screen`);
		if (size !== 'desk') {
			broken.push(...(await judge(page)).map((it) => `${name} at ${viewport.width}: ${it}`));
		}
	}
	await page.setViewportSize(SIZES.tablet);
}

test('every screen is wide enough, and axe finds nothing', async ({ tablet }) => {
	test.setTimeout(900_000);
	const broken = [];
	const field = await tablet();
	const { page } = field;
	const see = (name) => look(field, name, broken);

	await expect(page.locator('.way')).toHaveCount(3);
	await page.evaluate(() => document.querySelector('main').append(document.createElement('img')));
	expect((await judge(page)).join(), 'a picture without words is found').toContain('image-alt');
	await page.evaluate(() => document.querySelector('main img').remove());
	await see('01-choose');
	await page.locator('.tongues [lang=en]').click();
	await see('01-choose-english');
	await page.locator('.tongues [lang=th]').click();
	await field.choose('field');
	await expect(page.locator('#enrol-name')).toBeVisible();
	await see('02-enrol');
	await page.locator('.enrol').click();
	await see('02-enrol-faults');
	await page.locator('#enrol-area').click();
	await expect(page.locator('dialog.place-dialog[open] .place-rows button').first()).toBeVisible();
	await see('03-place-provinces');
	await page.locator('#place-search').fill('บ้านลาด');
	await see('03-place-found');
	await page.keyboard.press('Escape');
	await page.reload();
	await expect(page.locator('#enrol-name')).toBeVisible();
	await field.enrol(VOLUNTEER);
	await see('04-households-empty');
	await page.locator('.add-household').click();
	await expect(page.locator('#house-no')).toBeVisible();
	await see('05-add-household');
	await page.goBack();
	await expect(page.locator('a.household')).toHaveCount(0);

	const seen = new Set();
	await field.survey({
		house: HOUSE, family: FAMILY, plan: planned, seal: false,
		eachPart: async (slug) => { if (!seen.has(slug)) { seen.add(slug); await see(slug.length === 1 ? `07-dimension-${slug}` : `06-part-${slug}`); } },
	});
	await page.locator('.seal').click();
	await see('08-seal-asked');
	await page.locator('dialog[open] .cancel').click();
	await field.part('house');
	await page.locator('#house-no').fill('');
	await page.locator('#moo').fill('หมู่สี่ร้อย');
	await page.locator('#moo').blur();
	await see('06-part-house-faults');
	await field.part('summary');
	await expect(page.locator('.faults li').first()).toBeVisible();
	await see('08-summary-faults');
	await field.part('house');
	await field.write(page.locator('#house-no'), HOUSE.house_no);
	await field.write(page.locator('#moo'), HOUSE.moo);
	await field.saved();
	await field.part('summary');
	await field.seal();
	await see('09-sealed');
	await field.household();
	await see('10-household');
	await page.locator('.correct').click();
	await see('10-correct-asked');
	await page.locator('dialog[open] .confirm-correct').click();
	await expect(page).toHaveURL(/\/house/);
	await field.household();
	await expect(page.locator('.drop-correction')).toBeVisible();
	await see('11-correcting');
	await page.locator('.to-summary').click();
	await expect(page.locator('#reason')).toBeVisible();
	await see('11-correcting-summary');
	await field.household();
	await page.locator('.drop-correction').click();
	await page.locator('dialog[open] .confirm-drop').click();
	await field.open('#/households');
	await see('04-households');
	await field.open('#/handover');
	await see('12-handover-no-office');
	const office = await tablet();
	const inOffice = (name) => look(office, name, broken);
	await office.choose('office');
	await expect(office.page.locator('#office-name')).toBeVisible();
	await inOffice('19-office-setup');
	await office.page.locator('.set-up').click();
	await inOffice('19-office-setup-missing');
	await office.open('');
	await office.setUp(OFFICE);
	await inOffice('20-office-empty');
	const card = await office.card(test.info().outputPath());
	await field.open('#/trust');
	await see('12-trust');
	await page.locator('#office-card').setInputFiles(card.file);
	await see('12-trust-compare');
	await page.locator('.office-of .no-match').click();
	await see('12-trust-refused');
	await field.trust(card.file, card.digits, VOLUNTEER.pin);
	await see('12-trust-known');
	const enrolment = await field.enrolment(test.info().outputPath());
	await field.open('#/handover');
	await see('12-handover');
	const file = await field.handOver(test.info().outputPath());
	await see('12-handover-unchecked');
	await field.checkSaved(file);
	await see('12-handover-checked');
	await field.open('#/settings');
	await see('13-settings');
	await field.open('#/backup');
	await see('13-backup');
	await field.open('#/about');
	await see('14-about');
	await page.locator('.tongues [lang=en]').click();
	await field.open('#/households');
	await see('04-households-english');
	await page.locator('.tongues [lang=th]').click();
	await page.reload();
	await expect(page.locator('#unlock-pin')).toBeVisible();
	await see('15-unlock');
	await page.locator('.forgotten > summary').click();
	await expect(page.locator('#renew-pin')).toBeVisible();
	await see('15-unlock-forgotten');

	const second = await field.context.newPage();
	field.watch(second);
	await second.goto(page.url());
	await expect(second.locator('.take-over')).toBeVisible();
	await look({ page: second }, '16-busy', broken);
	await second.locator('.take-over').click();
	await expect(second.locator('#unlock-pin')).toBeVisible();

	await (await office.openFiles(file)).locator('summary').click();
	await inOffice('21-office-held');
	await office.openFiles(enrolment);
	await inOffice('21-office-enrolment');
	await office.page.locator('.match').click();
	await expect(office.page.locator('a[href^="#/office/files/"]').first()).toBeVisible();
	await inOffice('22-office-accepted');
	await office.openFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('hello') });
	await inOffice('23-office-refused');
	await office.page.locator('a[href^="#/office/files/"]').first().click();
	await office.page.locator('main details > summary').first().click();
	await inOffice('24-office-file');
	await office.open('#/office/keys');
	await office.page.locator('.decide > summary').click();
	await inOffice('25-office-keys');
	await office.open('#/settings');
	await inOffice('26-office-settings');

	const demo = await tablet();
	await demo.choose('demo');
	await expect(demo.page.locator('a.household').first()).toBeVisible({ timeout: 30_000 });
	await look(demo, '30-demo-households', broken);
	await demo.page.locator('a.household').first().click();
	await expect(demo.page.locator('.household-page')).toBeVisible();
	await look(demo, '31-demo-household', broken);
	await demo.open('#/settings');
	await look(demo, '32-demo-settings', broken);

	expect(broken, 'axe finds nothing and nothing is wider than the screen').toEqual([]);
});
