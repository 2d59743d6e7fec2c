// Every address of the app, once: what has to hold on every screen walks here and looks. Which addresses
// there are is read from where the app has them, so that a new page is not forgotten.
import { readFileSync } from 'node:fs';
import { expect } from './fixtures.mjs';
import { HOUSE, OFFICE, VOLUNTEER } from './people.mjs';

const source = readFileSync(new URL('../../../src/ui/route.rs', import.meta.url), 'utf8');
const variants = (name) => [...source.match(new RegExp(`pub enum ${name} \\{([\\s\\S]*?)\\n\\}`))[1].matchAll(/^ {4}([A-Z]\w*)/gm)].map(([, it]) => it);
/** The pages and the parts of a visit, by the names that the app has for them. */
export const PAGES = variants('Route').filter((it) => it !== 'Visit');
export const PARTS = variants('Part');

/** What stands in the address of a part; a dimension has its code there. */
const PART = { notice: 'Notice', house: 'House', members: 'Members', problems: 'Problems', gates: 'Gates', log: 'Log', closing: 'Closing', summary: 'Summary', paper: 'Paper' };

/** Walks to every screen; `see(tablet, name, state)` is called on each, with the page's or the part's name. */
export async function everywhere(tablet, into, see) {
	const seen = new Set();
	const stop = async (hands, name, state = '') => {
		expect([...PAGES, ...PARTS], 'a screen that the app knows').toContain(name);
		seen.add(name);
		await see(hands, name, state);
	};

	// The field, before there is anything.
	const field = await tablet();
	let { page } = field;
	await expect(page.locator('.way')).toHaveCount(3);
	await stop(field, 'Start');
	await field.choose('field');
	await page.locator('.enrol').click();
	await expect(page.locator('.fault:not(:empty)').first()).toBeVisible();
	await stop(field, 'Enrol', 'faults');
	await field.enrol(VOLUNTEER);
	await stop(field, 'Households', 'empty');
	const at = async (hands, hash, name, sign, state) => {
		await hands.open(hash);
		await expect(hands.page.locator(sign).first()).toBeVisible({ timeout: 30_000 });
		await stop(hands, name, state);
	};
	// What is folded up on a page is a part of it.
	const unfolded = async (hands, name) => {
		const folded = await hands.page.locator('main details:not([open])').evaluateAll((all) => all.map((it) => { it.open = true; return it; }).length);
		expect(folded, `${name} folds something up`).toBeGreaterThan(0);
		await stop(hands, name, 'unfolded');
	};
	await at(field, '#/trust', 'Trust', '#office-card');
	await at(field, '#/from-office', 'FromOffice', 'main input[type="file"]');
	await at(field, '#/backup', 'Backup', '.make-backup');
	await page.reload();
	await expect(page.locator('#unlock-pin')).toBeVisible();
	await stop(field, 'Households', 'locked');

	// A village, and visits of both kinds.
	const demo = await tablet();
	({ page } = demo);
	await demo.choose('demo');
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 60_000 });
	await demo.saved();
	await stop(demo, 'Households');
	await at(demo, '#/households/add', 'AddHousehold', '#house-no');
	await at(demo, '#/enrol', 'Enrol', '#enrol-name', 'practice');
	await at(demo, '#/trust', 'Trust', '.practice-card', 'practice');
	const parts = async () => {
		for (const href of await page.locator('.parts a').evaluateAll((all) => all.map((it) => it.getAttribute('href')))) {
			await demo.open(href);
			await demo.arrived();
			const slug = href.match(/\/([A-Za-z]+)$/)[1];
			if (slug === 'H') {
				await demo.tap('gate-H-yes');
				await demo.tap('H02');
				await demo.saved();
			}
			await stop(demo, PART[slug] ?? 'Dimension', slug);
		}
	};
	await demo.open('#/households');
	await demo.addHousehold(HOUSE);
	const draft = page.url().match(/#\/households\/([0-9a-f-]{36})\/([0-9a-f-]{36})/);
	await parts();
	await at(demo, `#/households/${draft[1]}/${draft[2]}/paper`, 'Paper', '.quick');
	await demo.open('#/households');
	await demo.press(page.locator('a.household:has(.status.listed)').first());
	await expect(page.locator('.household-page')).toBeVisible();
	await stop(demo, 'Household', 'listed');
	await demo.press(page.locator('.begin-rexray'));
	await demo.arrived();
	await parts();
	await demo.open('#/households');
	await demo.press(page.locator('a.household:has(.status.returned)').first());
	await expect(page.locator('.household-page')).toBeVisible();
	await stop(demo, 'Household', 'returned');
	await demo.press(page.locator('.correct'));
	await expect(page.locator('dialog[open] .confirm-correct')).toBeVisible();
	await stop(demo, 'Household', 'asks');
	await page.keyboard.press('Escape');
	await expect(page.locator('dialog[open]')).toHaveCount(0);
	await at(demo, `${new URL(page.url()).hash}/print`, 'Print', '.paper');
	await at(demo, '#/households/blank', 'Blank', '.paper');
	await at(demo, '#/households/sketch', 'Sketch', 'main h1');
	await at(demo, '#/handover', 'Handover', '.make-file');
	await demo.download(into, page.locator('.make-file'));
	await stop(demo, 'Handover', 'made');
	for (const [hash, name, sign] of [
		['#/settings', 'Settings', '.switch-mode'], ['#/trail', 'Trail', 'main h1'], ['#/help', 'Help', '.topic-link'], ['#/lessons', 'Lessons', '.lesson'],
		['#/trainer', 'Trainer', '.reset-practice'], ['#/about', 'About', 'main h1'],
	]) await at(demo, hash, name, sign);
	await demo.open('#/help');
	await demo.press(page.locator('.topic-link').first());
	await expect(page.locator('article.topic li').first()).toBeVisible();
	await stop(demo, 'Help', 'topic');
	await demo.open('#/lessons');
	await demo.press(page.locator('#lesson-first .begin-lesson'));
	await expect(page.locator('.lesson-strip')).toBeVisible();
	await stop(demo, 'Households', 'lesson');
	await demo.press(page.locator('.lesson-leave'));

	// The office of that village.
	await demo.open('#/lessons');
	await demo.press(page.locator('.other-side'));
	await expect(page.locator('.lesson')).toHaveCount(5, { timeout: 60_000 });
	const names = ['practice-1-known', 'practice-2-unknown', 'practice-3-changed', 'practice-4-first-tablet', 'practice-4-second-tablet'], files = [];
	await at(demo, '#/trainer', 'Trainer', '.practice-1-known', 'office');
	for (const it of names) files.push(await demo.download(into, page.locator(`.${it}`)));
	await at(demo, '#/office', 'Office', '#office-files', 'empty');
	await demo.tap('office-preview');
	await demo.openFiles(files[0]);
	await expect(page.locator('.results li.card .brings')).toBeVisible({ timeout: 30_000 });
	await stop(demo, 'Office', 'preview');
	await demo.tap('office-preview', false);
	await demo.press(page.locator('.results li.card .keep'));
	await demo.saved();
	await demo.openFiles(...files.slice(1));
	await expect(page.locator('.to-conflicts').first()).toBeVisible({ timeout: 60_000 });
	await stop(demo, 'Office', 'results');
	await demo.press(page.locator('a[href^="#/office/files/"]').first());
	await expect(page.locator('main details > summary').first()).toBeVisible();
	await stop(demo, 'Intake');
	await unfolded(demo, 'Intake');
	for (const [hash, name, sign] of [
		['#/office/keys', 'Keys', '.save-card'], ['#/office/rosters', 'Rosters', '#roster-file'], ['#/office/differ', 'Conflicts', '.card.conflict a'],
		['#/office/cases', 'Cases', '.case-row, .table.cases'], ['#/office/meeting', 'Meeting', 'main h1'], ['#/office/reports', 'Report', 'main h1'],
		['#/office/export', 'Export', 'main h1'], ['#/office/keying', 'Keying', 'main h1'],
		['#/office/settings', 'OfficeSettings', 'main h1'], ['#/office/upward', 'Upward', 'main h1'], ['#/office/returns', 'Returns', 'main h1'],
	]) await at(demo, hash, name, sign);
	await demo.open('#/office/keys');
	await expect(page.locator('.save-card')).toBeVisible();
	await unfolded(demo, 'Keys');
	await demo.open('#/office/differ');
	await demo.press(page.locator('.card.conflict a').first());
	await expect(page.locator('.differ').first()).toBeVisible();
	await stop(demo, 'Conflict');
	await demo.open('#/office/cases');
	await demo.press(page.locator('main a[href^="#/office/case/"]').first());
	await expect(page).toHaveURL(/#\/office\/case\//);
	await expect(page.locator('main h1')).toBeVisible();
	await stop(demo, 'Case');
	await demo.open('#/office/reports');
	await expect(page.locator('.report-list li a').first()).toBeVisible({ timeout: 30_000 });
	const reports = await page.locator('.report-list li a').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
	expect(reports.length).toBeGreaterThan(3);
	for (const it of reports) await at(demo, it, 'Report', '.report', it.match(/reports\/([^?]*)/)[1]);

	const office = await tablet();
	await office.choose('office');
	await expect(office.page.locator('#office-name')).toBeVisible({ timeout: 30_000 });
	await stop(office, 'Office', 'set-up');
	await office.setUp(OFFICE);
	await at(office, '#/office/keys', 'Keys', '.save-card', 'own');

	expect([...PAGES, ...PARTS].filter((it) => !seen.has(it)), 'no page was left out').toEqual([]);
}
