// The reports: what was taken in is counted, drilled by area, and printed on A4.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acquainted } from './lib/acquainted.mjs';
import { SCREENS, expect, test } from './lib/fixtures.mjs';
import { judge, look } from './lib/look.mjs';
import { plain, sheets } from './lib/pdf.mjs';
import { FAMILY, HOUSE, OFFICE } from './lib/people.mjs';
import { questionnaire } from './lib/questionnaire.mjs';
import { pattern, th } from './lib/texts.mjs';

const LIST = ['house_code,house_no,moo,tambon_code,first_name,last_name,problem', '99990000001,1,1,760601,สมใจ,ตัวอย่าง,หลังคารั่ว', '99990000002,2,1,760601,สมศรี,ตัวอย่าง,W01', '99990000003,3,2,760602,สมหมาย,ตัวอย่าง,หลังคารั่ว'];

/** The figures of a row, by the words of its head; denominators below the figures left out. */
async function figures(page, head) {
	const row = page.locator('.figures tr', { has: page.locator('th[scope="row"]', { hasText: new RegExp(`^${head}$`) }) });
	await expect(row).toBeVisible();
	return row.locator('td:not(.bar)').evaluateAll((all) => all.map((it) => it.firstChild?.textContent ?? ''));
}

async function printed(page, name, [width, height]) {
	const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true });
	mkdirSync(SCREENS, { recursive: true });
	writeFileSync(path.join(SCREENS, `${name}.pdf`), bytes);
	const all = await sheets(bytes);
	for (const it of all) {
		expect(Math.abs(it.width - width), 'A4').toBeLessThan(2);
		expect(Math.abs(it.height - height), 'A4').toBeLessThan(2);
	}
	return plain(all.flatMap((it) => it.lines).join(''));
}

test('reports count what was taken in, by area and item, and go on paper as official ones', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	const broken = [];
	const { field, office } = await acquainted(tablet, into);
	const { page } = office;
	const see = (name) => look(office, name, broken);

	await office.open('#/office');
	await office.press(page.locator('.to-reports'));
	await expect(page.locator('.empty')).toHaveText(th.report_empty);

	// One household with an urgent problem and a restricted one, one in the next village without any.
	const plan = (it) => ({ H: { H02: { collapse_risk: 'yes', parts: ['roof'], severity: '3', urgent_reason: 'หลังคาจะถล่มลงมา' } }, S: { S01: { severity: '2' } } })[it.code] ?? null;
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan });
	await field.open('#/households');
	await field.survey({ house: { ...HOUSE, house_no: '28', moo: '5', member_count: '1' }, family: FAMILY.slice(1, 2).map((it) => ({ ...it, relation: 'head' })), plan: () => null });
	const file = await field.handOver(into);
	await office.open('#/office');
	await expect(await office.openFiles(file)).toContainText(th.office_accepted);
	// And a list of 2565, of which nobody has visited anyone.
	await office.open('#/office/rosters');
	const list = path.join(into, 'list.csv');
	writeFileSync(list, `\u{feff}${LIST.join('\r\n')}\r\n`);
	await page.locator('#roster-file').setInputFiles(list);
	await office.press(page.locator('.go-on'));
	await office.press(page.locator('.keep'));
	await expect(page.locator('.notice.good').first()).toContainText(th.office_roster_kept);
	await office.saved();

	// The overview: each dimension with its bar, and the figures beside.
	await office.open('#/office');
	await office.press(page.locator('.to-reports'));
	await expect(page.locator('.report h1')).toContainText(th.report_board);
	// Whoever looks for a map is told why there is none, and where positions are.
	await expect(page.locator('.report-list .no-map')).toContainText(th.report_no_map);
	await expect(page.locator('.no-map a')).toHaveAttribute('href', '#/office/export');
	const house = questionnaire.dimensions.find((it) => it.code === 'H').title[0];
	expect(await figures(page, house)).toEqual(['1']);
	expect(await figures(page, th.report_dimensions_whole.replace(/[()]/g, '\\$&'))).toEqual(['1']);
	expect(await figures(page, th.case_outcome_not_visited)).toEqual(['3']);
	await expect(page.locator('.bar rect[width="100"]').first()).toBeAttached();
	await see('80-reports-overview');

	// R2 begins at what holds everything: an amphoe; each row leads one level down.
	await office.press(page.locator('.report-r2'));
	await expect(page.locator('.report h1')).toContainText(th.report_r2);
	const columns = th.report_r2_columns.split('|').map((it) => it.split('~')[0]);
	expect(await page.locator('.figures thead th[scope="col"].number').evaluateAll((all) => all.map((it) => it.firstChild.textContent))).toEqual(columns);
	expect(await figures(page, th.report_whole)).toEqual(['2', '1', '1', '0', '0', '0', '1', '0', '0', '2']);
	await expect(page.locator('.notes')).toContainText(th.report_r2_note);
	await see('81-report-r2');
	await office.press(page.locator('.figures a', { hasText: 'บ้านลาด' }));
	await expect(page).toHaveURL(/r2\?area=7606\d\d$/);
	await expect(page.locator('.report-path [aria-current]')).toHaveText(pattern(th.report_tambon, { name: 'บ้านลาด' }));
	expect(await figures(page, 'หมู่ที่ 4')).toEqual(['1', '1', '1', '0', '0', '0', '1', '0', '0', '2']);
	expect(await figures(page, 'หมู่ที่ 5')).toEqual(['1', '0', '0', '0', '0', '0', '0', '0', '0', '0']);
	// A link is a link to this very table.
	await page.reload();
	await office.enter('office', OFFICE.passphrase);
	await expect(page.locator('.figures')).toBeVisible();
	expect(await figures(page, 'หมู่ที่ 4')).toEqual(['1', '1', '1', '0', '0', '0', '1', '0', '0', '2']);
	await office.tap('report-thai');
	await expect(page.locator('.figures tfoot td').first()).toHaveText('๒');
	const paper = await printed(page, '81-report-r2', [842, 595]);
	for (const it of [th.report_r2, OFFICE.name, th.report_as_of, th.report_maker, th.report_r2_note, '๒']) expect(paper, it).toContain(plain(it));
	expect(paper, 'no controls on paper').not.toContain(plain(th.report_print));

	// R3: of three of the list nobody was visited; one was in new hardship.
	await office.open('#/office/reports/r3?area=7606');
	expect(await figures(page, th.report_whole)).toEqual(['3', '0', '0.0', '0', '0', '0', '0', '0', '0', '0', '3', '0', '1']);
	await expect(page.locator('.figures tfoot td').nth(2)).toContainText(pattern(th.report_from, { of: '3' }));
	await see('82-report-r3');
	await printed(page, '82-report-r3', [842, 595]);

	// R4: of the special case number and area, and nothing that names it.
	await office.open('#/office/reports/r4');
	const lines = page.locator('.cases tbody tr');
	await expect(lines).toHaveCount(3);
	// Nobody was there yet: what the list says cannot wait stands last, and what it is.
	await expect(lines.nth(2)).toContainText('W01');
	await expect(lines.nth(2)).toContainText(th.case_outcome_not_visited);
	await expect(page.locator('.report .count')).toContainText(pattern(th.report_r4_count, { n: 3 }));
	await expect(page.locator('.report .count')).toContainText(pattern(th.report_r4_listed, { n: 1 }));
	await expect(lines.first()).toContainText('H02');
	await expect(lines.first()).toContainText('27/1');
	await expect(lines.nth(1)).toContainText(th.report_special);
	await expect(lines.nth(1)).not.toContainText(/S01|27\/1/);
	const [named, special] = await lines.locator('th').allTextContents();
	expect(special, 'whose it is').not.toBe(named);
	await see('83-report-r4');
	const cases = await printed(page, '83-report-r4', [842, 595]);
	expect(cases).not.toContain('S01');

	// R5: small figures of a special case stay in the office.
	await office.open('#/office/reports/r5?items=1');
	expect((await figures(page, 'S01 .*'))[0]).toBe(th.report_few);
	await office.tap('report-inside');
	expect((await figures(page, 'S01 .*'))[0]).toBe('1');
	await see('84-report-r5');
	await office.open('#/office/reports/r5?by=1');
	expect((await figures(page, th.report_whole))[0]).toBe('1');

	// R6 and R10 have nothing to count of help, and say so in figures.
	await office.open('#/office/reports/r6');
	expect(await figures(page, th.report_whole)).toEqual(['0', '0', '0', '0']);
	await see('85-report-r6');
	await office.open('#/office/reports/r10');
	expect(await figures(page, th.report_whole)).toEqual(['3', '0', '0.0', '0', '0.0', '1', '0']);
	await see('86-report-r10');
	expect(await judge(page)).toEqual([]);
	expect(broken).toEqual([]);
});
