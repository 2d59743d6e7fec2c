// Paper, and where the houses lie: a household on one sheet, the form by pen and its copying, positions.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SCREENS, expect, test } from './lib/fixtures.mjs';
import { inkwell } from './lib/ink.mjs';
import { look } from './lib/look.mjs';
import { broken, plain, sheets } from './lib/pdf.mjs';
import { FAMILY, HOUSE, VOLUNTEER } from './lib/people.mjs';
import { questionnaire } from './lib/questionnaire.mjs';
import { pattern, th } from './lib/texts.mjs';

const A4 = { width: 595, height: 842 };
/** Words that a line must not part. */
const WHOLE = ['ครัวเรือน', 'ปัญหา', 'ซ่อมแซม', 'หลังคา', 'ห้องน้ำ', 'ผู้สูงอายุ', 'ช่วยเหลือ', 'หน่วยงาน', 'ติดตาม', 'ใจดีทดสอบ', 'สมาชิก', 'เร่งด่วน', 'ทรัพยากร', 'คำสัญญา', 'ข้อเสนอ'];
const SPEECH = 'ครอบครัวต้องการซ่อมแซมหลังคาและห้องน้ำให้ผู้สูงอายุก่อนฤดูฝนและขอให้หน่วยงานช่วยเหลือเรื่องค่าใช้จ่าย '.repeat(4);
const long = (most) => SPEECH.slice(0, most).trim();

const PLACES = [{ latitude: 13.047311, longitude: 99.947711, accuracy: 8 }, { latitude: 13.052122, longitude: 99.951477, accuracy: 60 }];

async function start(tablet) {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	return field;
}

/** What comes out of the printer; kept to be looked at. */
async function printed(field, name) {
	const bytes = await field.page.pdf({ preferCSSPageSize: true, printBackground: true });
	mkdirSync(SCREENS, { recursive: true });
	writeFileSync(path.join(SCREENS, `${name}.pdf`), bytes);
	const all = await sheets(bytes);
	for (const it of all) {
		expect(Math.abs(it.width - A4.width), 'A4').toBeLessThan(2);
		expect(Math.abs(it.height - A4.height), 'upright').toBeLessThan(2);
	}
	expect(broken(all.flatMap((it) => it.lines), WHOLE), 'words are whole').toEqual([]);
	return all;
}

/** Does this on the page as it is printed: its rules for paper, as wide as the sheet between its margins. */
async function onPaper(page, run) {
	const screen = page.viewportSize();
	await page.emulateMedia({ media: 'print' });
	// 180 by 267 mm, at 96 points to the inch.
	await page.setViewportSize({ width: 680, height: 1009 });
	try {
		return await run();
	} finally {
		await page.setViewportSize(screen);
		await page.emulateMedia({ media: null });
	}
}

function says(all, words) {
	const text = plain(all.flatMap((it) => it.lines).join(''));
	for (const it of words) expect(text, it).toContain(plain(it));
	return text;
}

test('a small household is one sheet, with what stands on it and without what must not', async ({ tablet }) => {
	test.slow();
	const faults = [];
	const field = await start(tablet);
	const { page } = field;
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: (it) => (it.code === 'H' ? { H02: { collapse_risk: 'yes', parts: ['roof'], severity: '3', urgent_reason: 'หลังคาจะถล่มลงมา' } } : it.code === 'S' ? { S01: { severity: '2' } } : null) });
	await field.household();
	await field.press(page.locator('.print-household'));
	await expect(page.locator('.paper h1')).toHaveText(th.case_sheet_title);
	await look(field, '60-paper-household', faults);
	const all = await printed(field, '60-household-small');
	expect(all.length).toBe(1);
	const text = says(all, ['27/1', 'บุญมี ใจดีทดสอบ', th.field_urgent, th.case_restricted, th.shell_proposed, th.case_outcome_none, String(new Date().getFullYear() + 543)]);
	const item = (code) => questionnaire.dimensions.flatMap((it) => it.items).find((it) => it.code === code).title[0];
	expect(text, 'a restricted item in words').not.toContain(plain(item('S01')));
	expect(text, 'a telephone').not.toContain('0800000021');
	expect(faults).toEqual([]);
	// In its picture: no mark above or below a letter is cut off, and where one is, it is seen.
	const ink = await inkwell({ scales: [1] });
	await onPaper(page, async () => {
		expect(await ink.look(page, 'the sheet')).toEqual([]);
		expect((await ink.look(page, 'a sheet without room', '.paper :is(p, li) { line-height: 0.6 !important; overflow: hidden !important; }')).join('\n')).toMatch(/pixels lost/);
	});
	await ink.close();
});

test('a huge household is still one sheet, and it says how much more there is', async ({ tablet }) => {
	test.slow();
	const field = await start(tablet);
	const { page } = field;
	const family = Array.from({ length: 20 }, (_, nth) => ({ ...FAMILY[nth % 3], first_name: `บุญมีศรีสุขเกษมสันต์ที่${nth + 1}`, last_name: 'ใจดีทดสอบวงศ์สกุลยาวมาก' }));
	const relations = questionnaire.member.find((it) => it.id === 'relation').options;
	for (const [nth, it] of family.entries()) it.relation = nth === 0 ? 'head' : relations.at(-1);
	let left = 12;
	const plan = (dimension) => {
		const items = dimension.items.filter((it) => !it.restricted && !it.legacy).slice(0, Math.min(2, left));
		left -= items.length;
		return items.length ? Object.fromEntries(items.map((it) => [it.code, { severity: '3', urgent_reason: long(110) }])) : null;
	};
	await field.survey({ house: { ...HOUSE, house_no: '999/99', member_count: '20' }, family, plan });
	await field.household();
	await field.press(page.locator('.begin-follow-up'));
	await field.arrived();
	await field.follow({
		house: () => field.answerAll(questionnaire.household.filter((it) => it.id !== 'notice_given'), { visit_result: 'met', new_problem: 'no' }),
		problems: async () => {
			await expect(page.locator('.problems > .card')).toHaveCount(12);
			for (let nth = 0; nth < 12; nth += 1) {
				const card = page.locator('.problems > .card').nth(nth);
				const id = (await card.getAttribute('id')).replace('field-problem-item-', '');
				const say = (it, value) => field.answer(questionnaire.problem.find((question) => question.id === it), value, `problem.${it}@${id}`);
				await say('status', 'referred');
				await say('evidence', 'seen');
				await card.locator('details.plan > summary').click();
				for (const [it, value] of Object.entries({ need: long(118), route: 'refer', lead: 'LAO', responsible: long(95), target_on: `12/${new Date().getFullYear() + 544}` })) await say(it, value);
			}
		},
		log: async () => {
			for (let nth = 0; nth < 10; nth += 1) await field.help({ kind: 'assistance', what: ['goods', 'repair'], quantity: long(58), value_baht: '123456', provider: 'LAO', network: 'government', result: 'partly', note: long(290) });
		},
		closing: () => field.answerAll(questionnaire.closing, { attitude_score: '1', attitude_note: long(118), skills_score: '2', skills_note: long(118), resources_score: '3', resources_note: long(118), way_out_note: long(290), level: 'below', team: long(118), mentor: long(98) }),
	});
	await field.seal();
	await field.household();
	await field.press(page.locator('.print-household'));
	const all = await printed(field, '61-household-huge');
	expect(all.length).toBe(1);
	const more = (sentence, n) => sentence.replace('{n}', n);
	// The last line is on the sheet: nothing was cut off below.
	says(all, [more(th.case_more_people, 10), more(th.case_more_problems, 6), more(th.case_more_helps, 5), th.case_sheet_private, '…']);
	// The text of the file holds what is cut off too: whether anything is, only the sheet itself knows.
	const sheet = await onPaper(page, () => page.locator('.paper').evaluate((it) => ({ most: getComputedStyle(it).maxBlockSize, hidden: it.scrollHeight - it.clientHeight })));
	expect(sheet.most, 'the rule for paper holds').not.toBe('none');
	expect(sheet.hidden, 'nothing hidden').toBeLessThanOrEqual(0);
});

test('the blank form has every item and few sheets', async ({ tablet }) => {
	test.slow();
	const faults = [];
	const field = await start(tablet);
	await field.press(field.page.locator('.print-blank'));
	await look(field, '62-paper-blank', faults);
	const all = await printed(field, '62-blank');
	expect(all.length).toBeLessThanOrEqual(5);
	const ink = await inkwell({ scales: [1] });
	expect(await onPaper(field.page, () => ink.look(field.page, 'the blank form'))).toEqual([]);
	await ink.close();
	const items = questionnaire.dimensions.flatMap((it) => it.items).filter((it) => !it.legacy);
	const ask = (list) => list.map((it) => it.ask?.[0]).filter(Boolean);
	says(all, [...items.map((it) => it.title[0]), ...items.map((it) => it.code), ...ask(questionnaire.household), ...ask(questionnaire.closing)]);
	expect(faults).toEqual([]);
});

test('a paper form is copied on one page, by keyboard, and ends at the summary', async ({ tablet }) => {
	const faults = [];
	const field = await start(tablet);
	const { page } = field;
	await field.press(page.locator('.add-household'));
	await field.write(page.locator('#house-no'), '12');
	await field.tap('origin-new_hardship');
	await field.press(page.locator('.add-from-paper'));
	await expect(page.locator('.quick-part')).toHaveCount(3 + questionnaire.dimensions.length);
	await look(field, '63-copy-paper', faults);
	await field.tap('notice-given');
	// A digit picks, also on the way by Tab; Enter sends nothing.
	const gate = page.locator('#gate-H-yes');
	await gate.focus();
	await page.keyboard.press('2');
	await expect(page.locator('#gate-H-no')).toBeChecked();
	await page.keyboard.press('1');
	await expect(gate).toBeChecked();
	await page.keyboard.press('Enter');
	await expect(page.locator('.quick-part').first()).toBeVisible();
	await expect(page.locator('#H02')).toBeVisible();
	// Restricted items are a second tap away here too.
	await field.tap('gate-S-yes');
	await expect(page.locator('#S01')).toHaveCount(0);
	await expect(page.locator('.open-restricted').first()).toBeVisible();
	await field.saved();
	await field.press(page.locator('main .to-summary').last());
	await expect(page).toHaveURL(/\/summary$/);
	expect(faults).toEqual([]);
});

test('a position is kept, told in words, removed, drawn, and leads to the map app only when asked', async ({ tablet }) => {
	const faults = [];
	const field = await start(tablet);
	const { page } = field;
	for (const [nth, place] of PLACES.entries()) {
		await field.open('#/households');
		await field.addHousehold({ ...HOUSE, house_no: `${nth + 1}/7` });
		await field.part('house');
		if (nth === 0) {
			await field.press(page.locator('.take-position'));
			await expect(page.locator('.position')).toContainText(th.case_position_refused);
			await page.context().grantPermissions(['geolocation']);
		}
		await page.context().setGeolocation(place);
		await field.press(page.locator('.take-position'));
		await expect(page.locator('.position')).toContainText(pattern(th.case_position_kept, { n: place.accuracy }));
		await expect(page.locator('.position')).toContainText(nth === 0 ? th.case_position_good : th.case_position_fair);
		await field.saved();
	}
	await look(field, '64-position', faults);
	// Far from the neighbour, and outside the country.
	await page.context().setGeolocation({ ...PLACES[1], latitude: 13.9 });
	await field.press(page.locator('.take-position'));
	await expect(page.locator('.position')).toContainText(pattern(th.case_position_far));
	await page.context().setGeolocation({ ...PLACES[1], latitude: 48.2 });
	await field.press(page.locator('.take-position'));
	await expect(page.locator('.position')).toContainText(th.case_position_outside);
	await field.press(page.locator('.remove-position'));
	await expect(page.locator('.remove-position')).toHaveCount(0);
	await field.open('#/households');
	await expect(page.locator('.to-sketch'), 'one house is no sketch').toHaveCount(0);
	await page.goBack();
	await page.context().setGeolocation(PLACES[1]);
	await field.press(page.locator('.take-position'));
	await expect(page.locator('.remove-position')).toBeVisible();
	await field.saved();
	await field.open('#/households');
	await field.press(page.locator('.to-sketch'));
	await expect(page.locator('.sketch .point')).toHaveCount(2);
	await expect(page.locator('.sketch')).toContainText('1/7');
	await expect(page.locator('.sketch')).toContainText(pattern(th.case_sketch_m, { n: 100 }));
	await look(field, '65-sketch', faults);
	await field.press(page.locator('.sketch-page .list-row').first());
	await expect(page.locator('a[href^="geo:"]'), 'not before it is asked for').toHaveCount(0);
	await field.press(page.locator('.directions'));
	await expect(page.locator('dialog[open] .open-map')).toHaveAttribute('href', /^geo:13\.0\d{5},99\.9\d{5}$/);
	await expect(page.locator('dialog[open] .position-written'), 'for a device without such an app').toHaveText(/^13\.0\d{5},99\.9\d{5}$/);
	expect(faults).toEqual([]);
});
