// Deciding: the case list with its filters, a case, and the meeting that assigns cases and prints what it resolved.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acquainted } from './lib/acquainted.mjs';
import { SCREENS, expect, test } from './lib/fixtures.mjs';
import { judge, look } from './lib/look.mjs';
import { plain, sheets } from './lib/pdf.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { SIZES } from './lib/tablet.mjs';
import { pattern, th } from './lib/texts.mjs';

async function printed(page, name) {
	const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true });
	mkdirSync(SCREENS, { recursive: true });
	writeFileSync(path.join(SCREENS, `${name}.pdf`), bytes);
	const all = await sheets(bytes);
	for (const it of all) expect([Math.round(it.width), Math.round(it.height)], 'A4, lying').toEqual([842, 595]);
	return plain(all.flatMap((it) => it.lines).join(''));
}

test('cases are filtered, looked at, assigned by a meeting and printed', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	const broken = [];
	const { field, office } = await acquainted(tablet, into);
	const { page } = office;
	const see = (name) => look(office, name, broken);
	const rows = page.locator('.case-row');
	const count = page.locator('.count').first();
	const counted = (households, problems) => expect(count).toHaveText(pattern(th.cases_count, { households, problems }));

	await office.open('#/office');
	await office.press(page.locator('.to-cases'));
	await expect(page.locator('.empty')).toHaveText(th.cases_empty);
	await office.open('#/office/case/01900000-0000-7000-8000-000000000001');
	await expect(page.locator('.notice')).toContainText(th.one_nothing);

	// One household with an urgent problem and a restricted one, and one in another village without any.
	const plan = (it) => ({ H: { H02: { collapse_risk: 'yes', parts: ['roof'], severity: '3', urgent_reason: 'หลังคาจะถล่มลงมา' } }, S: { S01: { severity: '2' } } })[it.code] ?? null;
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan });
	await field.open('#/households');
	await field.survey({ house: { ...HOUSE, house_no: '28', moo: '5', member_count: '1' }, family: FAMILY.slice(1, 2).map((it) => ({ ...it, relation: 'head' })), plan: () => null });
	const file = await field.handOver(into);
	await office.open('#/office');
	await expect(await office.openFiles(file)).toContainText(th.office_accepted);
	await office.saved();

	// The list: households and problems are two figures; a filter stands in the address, and Back undoes it.
	await office.press(page.locator('.to-cases'));
	await expect(rows).toHaveCount(2);
	await counted(2, 2);
	await expect(rows.first()).toContainText('บุญมี ใจดีทดสอบ');
	await expect(rows.first()).toContainText('H02');
	await expect(rows.first()).toContainText(th.case_restricted);
	await expect(page.locator('main')).not.toContainText('S01');
	await see('87-cases');
	await page.locator('#case-dimension').focus();
	await page.locator('#case-dimension').selectOption('H');
	await expect(rows).toHaveCount(1);
	await counted(1, 1);
	await expect(page.locator('#case-dimension'), 'the page stays as it is').toBeFocused();
	await expect(page).toHaveURL(/#\/office\/cases\?dimension=H$/);
	await page.locator('#case-status').selectOption('solved');
	await expect(page.locator('.empty')).toHaveText(th.cases_no_match);
	await counted(0, 0);
	await page.goBack();
	await expect(page.locator('#case-status')).toHaveValue('');
	await counted(1, 1);
	await page.goBack();
	await counted(2, 2);
	await office.tap('case-urgent');
	await counted(1, 2);
	await office.press(page.locator('.clear-filter'));
	await counted(2, 2);
	expect(await page.locator('#case-item option[value="S01"]').count(), 'no names by a restricted item').toBe(0);
	expect(await page.locator('#case-item option[value="H02"]').count()).toBe(1);
	await expect(page.locator('#case-by option')).toContainText([th.cases_all, VOLUNTEER.name]);

	// The area narrows down to the village; a search forgives, and stands in no address.
	await page.locator('#case-area').selectOption({ index: 3 });
	await page.locator('#case-place').selectOption('m5');
	await expect(rows).toHaveCount(1);
	await counted(1, 0);
	await expect(rows.first()).toContainText('คำปุ่น');
	await expect(page).toHaveURL(/cases\?area=7606\d\d&place=m5$/);
	await page.locator('#case-place').selectOption('');
	await office.write(page.locator('#case-search'), 'บุญมี ๒๗/๑');
	await counted(1, 2);
	await expect(page).toHaveURL(/cases\?area=7606\d\d$/);

	// Kept under a name, and opened as a link, after the night too.
	await office.press(page.locator('.button.keep-filter'));
	await expect(page.locator('#filter-name-fault')).toHaveText(th.cases_keep_no_name);
	await page.locator('#case-status').selectOption('open');
	await office.write(page.locator('#filter-name'), 'บ้านลาด ยังไม่แล้ว');
	await office.press(page.locator('.button.keep-filter'));
	await expect(page.locator('.keep-filter .notice.good')).toContainText('บ้านลาด ยังไม่แล้ว');
	await office.saved();
	await see('87-cases-filtered');
	await office.open('#/office/cases');
	await page.reload();
	await office.enter('office', OFFICE.passphrase);
	await counted(2, 2);
	await office.press(page.locator('.kept-filters a'));
	await expect(page).toHaveURL(/cases\?area=7606\d\d&status=open$/);
	await expect(page.locator('#case-status')).toHaveValue('open');
	await counted(1, 2);
	await office.press(page.locator('.delete-filter'));
	await expect(page.locator('.kept-filters')).toHaveCount(0);
	await expect(page.locator('#deleted-filter'), 'the button is gone').toBeFocused();
	await office.press(page.locator('.undo-delete-filter'));
	await expect(page.locator('.kept-filters a')).toHaveCount(1);
	await expect(page.locator('#deleted-filter')).toBeFocused();
	await office.press(page.locator('.delete-filter'));
	await expect(page.locator('.kept-filters')).toHaveCount(0);
	await office.saved();

	// The case: who said what, the special one behind a second tap, the file it came in.
	await office.press(rows.first().locator('a'));
	await expect(page.locator('main h1')).toContainText('27/1');
	const problems = page.locator('.followed-problem');
	await expect(problems).toHaveCount(2);
	await expect(problems.first()).toContainText('H02');
	await expect(problems.first()).toContainText('หลังคาจะถล่มลงมา');
	await expect(problems.first().locator('.steps')).toContainText(VOLUNTEER.name);
	await expect(page.getByText('S01')).toBeHidden();
	await office.press(problems.nth(1).locator('summary'));
	await expect(problems.nth(1).getByText('S01')).toBeVisible();
	await office.press(page.locator('.visit > summary'));
	await expect(page.locator('.visit .by')).toContainText(VOLUNTEER.name);
	await see('88-case');
	await expect(page.locator('.to-file')).toContainText(path.basename(file));
	const one = new URL(page.url()).hash;

	// The meeting: nobody leads yet; two problems are given an agency, a network and a day at once.
	await office.open('#/office');
	await office.press(page.locator('.to-meeting'));
	const agencies = page.locator('.agencies tbody tr');
	await expect(agencies).toHaveCount(1);
	expect(await agencies.locator('td').allTextContents(), 'households, problems').toEqual(['1', '2']);
	await office.press(agencies.getByRole('link', { name: th.cases_nobody }));
	const table = page.locator('.cases tbody tr');
	await expect(table).toHaveCount(2);
	await expect(table.first()).toContainText('H02');
	await expect(table.nth(1)).toContainText(th.case_restricted);
	await expect(table.nth(1)).not.toContainText(/S01|27\/1/);
	await office.press(page.locator('.resolve-now'));
	await expect(page.locator('.resolve .notice.bad')).toHaveText(th.meeting_need_problems);
	await office.press(page.locator('.choose-all'));
	await office.press(page.locator('.resolve-now'));
	await expect(page.locator('.resolve .notice.bad')).toHaveText(th.meeting_need_what);
	await office.write(page.locator('#resolve-target'), 'เดือนหน้า');
	await office.press(page.locator('.resolve-now'));
	await expect(page.locator('#resolve-target-fault')).toHaveText(th.meeting_target_wrong);
	await office.write(page.locator('#resolve-target'), '30/9/2590');
	await page.locator('#resolve-lead').selectOption({ index: 1 });
	await page.locator('#resolve-network').selectOption({ index: 1 });
	const [lead, code] = await page.locator('#resolve-lead').evaluate((it) => [it.selectedOptions[0].textContent, it.value]);
	const network = await page.locator('#resolve-network').evaluate((it) => it.selectedOptions[0].textContent);
	await office.write(page.locator('#resolve-note'), 'ลงพื้นที่ร่วมกัน');
	await see('89-meeting');
	await page.setViewportSize(SIZES.phone);
	await office.press(page.locator('.resolve-now'));
	await expect(page.locator('.notice.good')).toContainText(pattern(th.meeting_done, { problems: 2, households: 1 }));
	await expect(page.locator('.undo-resolution'), 'it is said on the screen').toBeInViewport({ ratio: 1 });
	await page.setViewportSize(SIZES.tablet);
	await office.saved();
	await expect(table).toHaveCount(0);
	await expect(agencies).toHaveCount(1);
	await expect(agencies.first()).toContainText(lead);

	// It stands on the case, in the list, in the report and on both papers.
	await office.open(one);
	await expect(problems.first().locator('.resolved')).toContainText(lead);
	await expect(problems.first().locator('.resolved')).toContainText(network);
	await expect(page.locator('.resolution')).toContainText('ลงพื้นที่ร่วมกัน');
	await see('88-case-resolved');
	await office.open('#/office/cases');
	await page.locator('#case-lead').selectOption(code);
	await counted(1, 2);
	await office.open('#/office/reports/r4');
	await expect(page.locator('.cases tbody tr').first()).toContainText(lead);
	await expect(page.locator('.notes')).toContainText(th.report_r4_note);
	await office.press(page.locator('.cases tbody th a').first());
	await expect(page, 'a line of the urgent list leads to its case').toHaveURL(new RegExp(`${one}$`));
	await office.open('#/office/meeting');
	await office.press(page.locator('.to-agenda'));
	await expect(page.locator('.report h1')).toContainText(th.meeting_agenda_title);
	await see('90-agenda');
	const agenda = await printed(page, '90-agenda');
	for (const it of [th.meeting_agenda_title, OFFICE.name, lead, network, 'H02', '27/1', th.case_restricted]) expect(agenda, it).toContain(plain(it));
	expect(agenda).not.toContain('S01');
	for (const it of ['บุญมี', th.report_print]) expect(agenda, it).not.toContain(plain(it));
	await office.open('#/office/meeting?paper=resolutions');
	await see('91-resolutions');
	await office.tap('report-thai');
	const resolved = await printed(page, '91-resolutions');
	for (const it of [th.meeting_sheet_title, lead, network, '๒๕๙๐', 'ลงพื้นที่ร่วมกัน', th.meeting_sign_chair.slice(0, 7), 'ประธานที่ประชุม']) expect(resolved, it).toContain(plain(it));
	expect(resolved).not.toContain('S01');

	// Taken back, it is as it was; a restart changes nothing of that.
	await office.open(one);
	await office.press(page.locator('.take-back'));
	await expect(page.locator('.resolved')).toHaveCount(0);
	await expect(page.locator('.resolution').first()).toContainText(th.meeting_taken_back);
	await expect(page.locator('.resolution').nth(1)).toContainText(th.meeting_is_taken_back);
	await office.saved();
	await page.reload();
	await office.enter('office', OFFICE.passphrase);
	await expect(page.locator('.resolution')).toHaveCount(2);
	await expect(page.locator('.resolved')).toHaveCount(0);
	await office.open('#/office/meeting?paper=resolutions');
	await expect(page.locator('.empty')).toHaveText(th.meeting_none_resolved);
	await office.open('#/office/reports/r4');
	await expect(page.locator('.cases tbody tr').first()).not.toContainText(lead);

	// And in one press right after it was written down.
	await office.open('#/office/meeting?lead=-');
	await office.press(table.first().locator('.tick'));
	await page.locator('#resolve-lead').selectOption({ index: 2 });
	await office.press(page.locator('.resolve-now'));
	await expect(page.locator('.notice.good')).toContainText(pattern(th.meeting_done, { problems: 1, households: 1 }));
	await expect(agencies).toHaveCount(2);
	await office.press(page.locator('.undo-resolution'));
	await expect(agencies).toHaveCount(1);
	await expect(table).toHaveCount(2);
	expect(await judge(page)).toEqual([]);
	await office.saved();

	// Erased on request, its case goes, and what was resolved about it.
	await office.open(one);
	await office.press(page.locator('.to-file'));
	const card = page.locator('li.card', { hasText: '27/1' });
	await expect(card.locator('.to-case'), 'a file leads to the case').toHaveAttribute('href', one);
	await office.press(card.locator('details.erase > summary'));
	await office.write(card.locator('details.erase input'), 'เจ้าบ้านขอให้ลบ');
	await office.press(card.locator('.erase-household'));
	await office.press(page.locator('dialog[open] .twice-on'));
	await office.press(page.locator('dialog[open] .twice-sure'));
	await expect(page.locator('#office-files')).toBeVisible();
	await office.saved();
	await page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open(one);
	await expect(page.locator('.notice')).toContainText(th.one_nothing);
	await expect(page.locator('.resolution')).toHaveCount(0);
	await office.open('#/office/cases');
	await expect(rows).toHaveCount(1);
	expect(broken).toEqual([]);
});
