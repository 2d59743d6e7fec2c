// What leaves the office: tables, a map, a nameless file, and the sheet for keying into ThaiQM.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acquainted } from './lib/acquainted.mjs';
import { SCREENS, expect, test } from './lib/fixtures.mjs';
import { judge, look } from './lib/look.mjs';
import { plain, sheets } from './lib/pdf.mjs';
import { FAMILY, HOUSE, OFFICE } from './lib/people.mjs';
import { questionnaire } from './lib/questionnaire.mjs';
import { pattern, th } from './lib/texts.mjs';

const BOM = '\u{feff}';

/** An office that has taken in a household with an open problem and a special case, and one without any. */
async function withTwo(tablet, into) {
	const { field, office } = await acquainted(tablet, into);
	const plan = (it) => ({ H: { H02: { collapse_risk: 'yes', parts: ['roof'], severity: '3', urgent_reason: 'หลังคาจะถล่มลงมา' } }, S: { S01: { severity: '2' } } })[it.code] ?? null;
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan });
	await field.open('#/households');
	await field.survey({ house: { ...HOUSE, house_no: '28', moo: '5', member_count: '1' }, family: FAMILY.slice(1, 2).map((it) => ({ ...it, relation: 'head' })), plan: () => null });
	const file = await field.handOver(into);
	await office.open('#/office');
	await expect(await office.openFiles(file)).toContainText(th.office_accepted);
	await office.saved();
	return { field, office };
}

/** The sheets of a workbook: name, and rows of cells as text. */
function workbook(file) {
	const part = (name) => execFileSync('unzip', ['-p', file, name], { encoding: 'utf8', maxBuffer: 1 << 28 });
	const names = [...part('xl/workbook.xml').matchAll(/<sheet name="([^"]*)"/g)].map((it) => it[1]);
	const shared = [...part('xl/sharedStrings.xml').matchAll(/<si><t[^>]*>([^<]*)<\/t><\/si>/g)].map((it) => it[1]);
	const cell = (kind, it) => { const value = it.match(/<v>([^<]*)<\/v>/)?.[1]; return kind.includes('t="s"') ? shared[Number(value)] : (it.match(/<t[^>]*>([^<]*)<\/t>/)?.[1] ?? value ?? ''); };
	const rows = (text) => [...text.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map((row) => [...row[1].matchAll(/<c ([^>]*)>(.*?)<\/c>/gs)].map((it) => cell(it[1], it[2])));
	return Object.fromEntries(names.map((name, n) => [name, rows(part(`xl/worksheets/sheet${n + 1}.xml`))]));
}

test('tables leave the office with a reason, special cases only where asked for, and the trail says so', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	const broken = [];
	const { office } = await withTwo(tablet, into);
	const { page } = office;
	const see = (name) => look(office, name, broken);
	const choose = (n) => office.tap(`export-kind-${n}`);
	const make = () => office.download(into, page.locator('.make'));

	await office.open('#/office');
	await office.press(page.locator('.to-export'));
	await expect(page.locator('.export .count')).toHaveText(pattern(th.export_count, { households: 2, problems: 2, helps: 0 }));
	await see('90-export');
	await office.press(page.locator('.make'));
	await expect(page.locator('#export-why-fault')).toHaveText(th.export_need_why);
	await see('90-export-faults');
	await office.write(page.locator('#export-why'), 'ประชุม ศจพ. อำเภอ');

	// The workbook, with members.
	await office.tap('export-members');
	const book = workbook(await make());
	await expect(page.locator('.notice.good')).toContainText(pattern(th.export_left_out, { n: 1 }));
	expect(Object.keys(book)).toEqual([th.export_sheet_households, th.export_sheet_problems, th.export_sheet_helps, th.export_sheet_members, th.export_sheet_codebook]);
	const households = book[th.export_sheet_households];
	expect(households[0]).toEqual(th.export_households_columns.split('|').map((it) => it.split('~')[0]));
	expect(households).toHaveLength(3);
	expect(households.flat()).toContain('27/1');
	const problems = book[th.export_sheet_problems];
	expect(problems).toHaveLength(2);
	expect(problems[1]).toContain('H02');
	expect(JSON.stringify(book[th.export_sheet_problems])).not.toContain('S01');
	expect(book[th.export_sheet_members]).toHaveLength(3);
	expect(book[th.export_sheet_members].flat().join()).toContain(FAMILY[0].first_name);
	await see('90-export-done');

	// With special cases, when somebody asks for them.
	await choose(3);
	await office.tap('export-restricted');
	const csv = readFileSync(await make(), 'utf8');
	expect(csv.startsWith(BOM)).toBe(true);
	expect(csv).toContain("'27/1");
	expect(csv).toContain('S01');
	expect(csv.trim().split('\r\n')).toHaveLength(3);

	// Every answer by its code, special cases among them.
	await choose(6);
	const coded = readFileSync(await make(), 'utf8').trim().split('\r\n');
	expect(coded).toHaveLength(3);
	expect(coded[0].split(',')).toEqual(expect.arrayContaining(['household_id', 'house_no', 'H02.severity', 'S01.severity']));
	expect(coded.slice(1).join()).toContain("'27/1");

	// A map: no position was taken, and it is said.
	await choose(7);
	const map = JSON.parse(readFileSync(await make(), 'utf8'));
	expect(map.features).toEqual([]);
	await expect(page.locator('.notice.good')).toContainText(pattern(th.export_no_position, { n: 2 }));

	// Nobody can be recognised: two households are too few for any area.
	await choose(8);
	await expect(page.locator('#export-why')).toHaveCount(0);
	const nameless = readFileSync(await make(), 'utf8');
	expect(nameless.trim().split('\r\n')).toHaveLength(1);
	await expect(page.locator('.notice.good')).toContainText(pattern(th.export_few, { n: 2 }));

	await choose(9);
	expect(readFileSync(await make(), 'utf8')).toContain('H02');

	// The trail names each, and what for.
	await office.saved();
	await office.open('#/trail');
	await expect(page.locator('.trail-lines li').filter({ hasText: th.case_act_handed_on })).toHaveCount(6);
	await expect(page.locator('.trail-lines')).toContainText('ประชุม ศจพ. อำเภอ');
	expect(await judge(page)).toEqual([]);
	expect(broken).toEqual([]);
});

test('R7: a household is keyed by hand and marked, the mark stays, and what comes later shows it as changed', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	const broken = [];
	const { field, office } = await withTwo(tablet, into);
	const { page } = office;
	const see = (name) => look(office, name, broken);
	const sheet = page.locator('.keying-sheet').filter({ hasText: '27/1' });
	const counts = (done, changed, left) => expect(page.locator('.keying .count')).toHaveText(pattern(th.export_keying_counts, { done, of: done + changed + left, changed, left }));

	await office.open('#/office');
	await office.press(page.locator('.to-keying'));
	await counts(0, 0, 2);
	await expect(page.locator('.keying-sheet')).toHaveCount(2);
	await see('91-keying');
	await sheet.locator('summary').first().click();
	await expect(sheet.locator('.mark-keyed')).toBeVisible();
	await expect(sheet).toContainText('H02');
	await expect(sheet.locator('.keying-visit')).toHaveCount(1);
	await see('91-keying-open');
	await office.press(sheet.locator('.mark-keyed'));
	await expect(page.locator('#keying-who-fault')).toHaveText(th.export_keying_need_who);
	await office.write(page.locator('#keying-who'), 'เจ้าหน้าที่ ทดสอบ');
	await office.press(sheet.locator('.mark-keyed'));
	await counts(1, 0, 1);
	await expect(sheet.locator('.keying-done')).toContainText('เจ้าหน้าที่ ทดสอบ');
	await office.saved();

	// On paper: what is open, with the line to sign, and no special case by name.
	const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true });
	mkdirSync(SCREENS, { recursive: true });
	writeFileSync(path.join(SCREENS, '91-keying.pdf'), bytes);
	const paper = await sheets(bytes);
	for (const it of paper) expect(Math.abs(it.width - 595), 'A4').toBeLessThan(2);
	const said = plain(paper.flatMap((it) => it.lines).join(''));
	for (const it of ['27/1', 'H02', th.export_keying_secret]) expect(said).toContain(plain(it));
	expect(said, 'no controls on paper').not.toContain(plain(th.export_keying_lead));
	expect(plain(paper[0].lines.join('')), 'the household begins under the title').toContain('27/1');
	await page.emulateMedia({ media: 'print' });
	const edge = (it, side) => it.evaluate((it, side) => it.getBoundingClientRect()[side], side);
	expect(await edge(sheet.locator('.keying-paper'), 'top'), 'the line to sign is under the last answer')
		.toBeGreaterThanOrEqual(await edge(sheet.locator('.facts').last(), 'bottom'));
	await page.emulateMedia({ media: null });

	// It is there when the app is opened again.
	await page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office/keying');
	await counts(1, 0, 1);

	// A correction comes: keyed, and changed since.
	await field.open('#/households');
	await field.press(field.page.locator('a.household').filter({ hasText: '27/1' }));
	await field.press(field.page.locator('.correct'));
	await field.press(field.page.locator('dialog[open] .confirm-correct'));
	await field.part('house');
	await field.write(field.page.locator('#house-no'), '27/9');
	await field.page.locator('#house-no').blur();
	await field.saved();
	await field.part('summary');
	await field.write(field.page.locator('#reason'), 'เลขที่บ้านผิด');
	await field.seal();
	// And a household that was surveyed and followed up, which says nothing again of what was found.
	await field.open('#/households');
	const plan = (it) => (it.code === 'H' ? { H02: { collapse_risk: 'yes', parts: ['roof'], severity: '3', urgent_reason: 'หลังคาจะถล่มลงมา' } } : null);
	await field.survey({ house: { ...HOUSE, house_no: '99/1', moo: '6', member_count: '1' }, family: FAMILY.slice(2, 3).map((it) => ({ ...it, relation: 'head' })), plan });
	await field.household();
	await field.press(field.page.locator('.begin-follow-up'));
	await field.arrived();
	await field.follow({
		house: () => field.answerAll(questionnaire.household.filter((it) => it.id !== 'notice_given'), { visit_result: 'met', new_problem: 'no' }),
		problems: () => field.problem(0, { status: 'unsolved', evidence: 'seen' }),
		log: async () => {},
		closing: async () => {},
	});
	await field.seal();
	const file = await field.handOver(into);
	await office.open('#/office');
	await expect(await office.openFiles(file)).toContainText(th.office_accepted);
	await office.saved();
	await office.open('#/office/keying');
	await counts(0, 1, 2);
	await page.locator('.keying .tab').nth(1).click();
	await expect(page.locator('.keying-sheet')).toHaveCount(1);
	await expect(page.locator('.keying-changed')).toContainText('เจ้าหน้าที่ ทดสอบ');
	await page.locator('.keying-sheet summary').first().click();
	await expect(page.locator('.keying-sheet')).toContainText('27/9');
	await office.press(page.locator('.unmark-keyed'));
	await counts(0, 0, 3);

	// Both visits are there to be keyed, the older first, and the survey with all its items.
	await page.locator('.keying .tab').first().click();
	const both = page.locator('.keying-sheet').filter({ hasText: '99/1' });
	await both.locator('summary').first().click();
	await expect(both.locator('.keying-visit')).toHaveCount(2);
	const item = questionnaire.dimensions.flatMap((it) => it.items).find((it) => it.code === 'H02');
	const asked = both.getByText(item.questions.find((it) => it.id === 'parts').ask[0]);
	await expect(asked).toHaveCount(1);
	const [survey, parts, follow] = await Promise.all([both.locator('.keying-visit').first(), asked, both.locator('.keying-visit').last()].map(async (it) => (await it.boundingBox()).y));
	expect(survey < parts && parts < follow, 'under the survey').toBe(true);
	await see('91-keying-two-visits');
	await office.press(both.locator('.mark-keyed'));
	await counts(1, 0, 2);

	// Every answer by its code: a row for each visit.
	await office.open('#/office/export');
	await office.tap('export-kind-6');
	await office.write(page.locator('#export-why'), 'ตรวจข้อมูล');
	const coded = readFileSync(await office.download(into, page.locator('.make')), 'utf8').trim().split('\r\n');
	expect(coded).toHaveLength(5);
	expect(coded.filter((it) => it.includes("'99/1"))).toHaveLength(2);
	expect(await judge(page)).toEqual([]);
	expect(broken).toEqual([]);
});
