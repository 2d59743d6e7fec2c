// An office's list becomes work: taken in from a sealed file, walked through by village, searched and
// narrowed down; a listed household is begun, a house that is on the list is recognised, and once the
// survey is closed nothing new is added.
import { readFileSync } from 'node:fs';
import { expect, test } from './lib/fixtures.mjs';
import { look } from './lib/look.mjs';
import { outsideOffice, said } from './lib/outside.mjs';
import { sheets } from './lib/pdf.mjs';
import { VOLUNTEER } from './lib/people.mjs';
import { listed, round } from './lib/roster.mjs';
import { pattern, th } from './lib/texts.mjs';

const households = [
	listed(1, { house_no: '10', moo: 4, first: 'บุญมี', last: 'ใจดีทดสอบ', items: ['H02', 'น้ำประปาไม่พอใช้'], assigned: [VOLUNTEER.name], note: 'อยู่หลังวัด' }),
	listed(2, { house_no: '2', moo: 4, first: 'คำปุ่น', last: 'ทดสอบบัญชี', items: ['W02'] }),
	listed(3, { house_no: '27/1', moo: 4, first: 'ประนอม', last: 'ทดสอบบัญชี', items: ['U02'] }),
	listed(4, { house_no: '27', moo: 4, first: 'มะลิ', last: 'ทดสอบบัญชี', items: ['I01'], assigned: [VOLUNTEER.name] }),
	listed(5, { house_no: '99', moo: 4, first: 'ทองดี', last: 'เร่งด่วนทดสอบ', items: ['H01'] }),
	listed(6, { house_no: '1', moo: 10, first: 'สายบัว', last: 'ทดสอบบัญชี', items: [] }),
	listed(7, { house_no: '5', community: 'ชุมชนวัดใหม่', first: 'จำปา', last: 'ทดสอบบัญชี', items: ['E03'] }),
];

async function pick(field, file) {
	await field.open('#/households');
	await field.press(field.page.locator('a.from-office'));
	await field.page.locator('#from-office').setInputFiles(file);
}

const refused = (field, sentence) => expect(field.page.locator('section.from-office')).toContainText(sentence);
const chip = (page, sentence) => page.locator('.chips .chip', { hasText: sentence });

test('a list from the office is work for the volunteer, and a newer one takes its place', async ({ tablet, site }, info) => {
	test.slow();
	const broken = [];
	const into = info.outputPath();
	const field = await tablet();
	const { page } = field;
	const houses = () => page.locator('a.household .address').allInnerTexts();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await look(field, '50-work-empty', broken);
	const office = outsideOffice(into);
	await field.trust(office.file, office.digits, VOLUNTEER.pin);
	const { receives, device } = said(readFileSync(await field.enrolment(into), 'utf8'));
	expect(device.kid).toBeTruthy();
	await field.offlineReady();
	site.reach(false);

	// Taken in, and straight to the work.
	const file = office.pack(receives, { issue: 7, households, round: round() });
	expect(readFileSync(file, 'utf8'), 'sealed').not.toContain(Buffer.from('households').toString('base64url').slice(0, 8));
	await pick(field, file);
	await expect(page.locator('.list-taken')).toContainText(pattern(th.case_pack_done, { n: 7 }));
	await expect(page).toHaveURL(/#\/households$/);
	await expect(page.locator('a.household')).toHaveCount(7);
	expect((await houses()).map((it) => it.replace(/\D*([\d/]+).*/, '$1')), 'urgent first, then as people count').toEqual(['99', '2', '10', '27', '27/1', '1', '5']);
	await expect(page.locator('.village h2')).toHaveCount(3);
	await expect(page.locator('.round .far')).toContainText(pattern(th.case_round_visited, { n: 0, all: 7 }));
	await expect(page.locator('.round .phase')).toContainText(pattern(th.case_phase_survey));
	await expect(page.locator('.round progress')).toHaveAttribute('max', '7');
	await field.saved();
	await look(field, '51-work-list', broken);

	// It is on the disk; and narrowed down by chips, village, number, name and house code.
	await page.reload();
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('a.household')).toHaveCount(7);
	await field.press(chip(page, th.case_filter_mine));
	await expect(page.locator('a.household')).toHaveCount(2);
	await field.press(chip(page, th.case_filter_all));
	await field.press(chip(page, th.case_filter_urgent));
	await expect(page.locator('a.household')).toHaveCount(1);
	await expect(page.locator('a.household .urgent')).toHaveText(th.field_urgent);
	await field.press(chip(page, th.case_filter_all));
	await page.locator('#village').selectOption({ index: 2 });
	await expect(page.locator('a.household')).toHaveCount(1);
	await page.locator('#village').selectOption({ index: 0 });
	for (const [query, found] of [['๒๗', 2], ['27/1', 1], ['มะลิ', 1], ['99990000005', 1], ['วัดใหม่', 1], ['หมู่10', 1], ['ไม่มีใคร', 0]]) {
		await field.write(page.locator('#search'), query);
		await expect(page.locator('a.household'), query).toHaveCount(found);
	}
	await expect(page.locator('.empty')).toHaveText(th.case_nothing_found);
	await field.write(page.locator('#search'), '');

	// What the list says of a household; a restricted problem has no name here.
	await field.press(page.locator('a.household', { hasText: 'ประนอม' }));
	await expect(page.locator('.listed-problems li')).toHaveCount(1);
	await expect(page.locator('.listed-problems')).toContainText(th.field_restricted_in.split('{')[0].trim());
	await field.press(page.locator('.print-household'));
	await expect(page.locator('.paper .problems-table tbody tr').first()).toContainText(th.case_restricted);
	await field.open('#/households');
	await field.press(page.locator('a.household', { hasText: 'บุญมี' }));
	await expect(page.locator('.listed-problems li')).toHaveCount(2);
	await expect(page.locator('.listed-page')).toContainText('น้ำประปาไม่พอใช้');
	await expect(page.locator('.listed-page')).toContainText('อยู่หลังวัด');
	await expect(page.locator('.listed-page')).toContainText(th.case_assigned_to_me);
	await look(field, '52-listed', broken);
	// On paper before anybody was there: what the list says, and rows for the pen.
	await field.press(page.locator('.print-household'));
	await expect(page.locator('.paper')).toContainText(th.case_sheet_listed);
	await expect(page.locator('.paper')).toContainText('น้ำประปาไม่พอใช้');
	await expect(page.locator('.paper .problems-table tbody tr'), 'two that are listed, two that may be besides').toHaveCount(4);
	expect(await sheets(await page.pdf({ preferCSSPageSize: true, printBackground: true }))).toHaveLength(1);
	await look(field, '52-listed-paper', broken);
	await field.press(page.locator('.paper-page .trail a'));
	await expect(page.locator('.listed-page')).toBeVisible();
	await field.press(page.locator('.begin-rexray'));
	await expect(page).toHaveURL(/\/notice$/);
	const begun = new URL(page.url()).hash;
	await field.tap('notice-given');
	await field.saved();
	await field.open('#/households');
	await expect(page.locator('a.household'), 'one row for what is listed and begun').toHaveCount(7);
	await expect(page.locator('a.household', { hasText: 'บุญมี' })).toContainText(th.field_status_draft);

	// A house that is on the list is recognised as it is typed; another family may live in it all the same.
	await field.press(page.locator('.add-household'));
	await field.write(page.locator('#house-no'), '๒๗ / ๑');
	await field.write(page.locator('#moo'), '4');
	await expect(page.locator('.duplicates a')).toHaveCount(1);
	await expect(page.locator('.duplicates')).toContainText('ประนอม');
	await field.write(page.locator('#house-no'), '500');
	await expect(page.locator('.duplicates')).toHaveCount(0);
	await field.write(page.locator('#house-code'), '99990000006');
	await expect(page.locator('.duplicates')).toContainText('สายบัว');
	await field.write(page.locator('#house-code'), '');
	await field.write(page.locator('[id^="first-name-"]').first(), 'นายทองดี');
	await field.write(page.locator('[id^="last-name-"]').first(), 'เร่งด่วนทดสอบ');
	await expect(page.locator('.duplicates')).toContainText('ทองดี');
	await look(field, '53-add-listed', broken);
	await field.press(page.locator('main .add-household'));
	await expect(page.locator('main')).toContainText(th.case_add_kind_first);
	await expect(page.locator('[id="origin-rexray_2565"]')).toHaveCount(0);
	await field.tap('origin-missed');
	await field.press(page.locator('main .add-household'));
	await expect(page).toHaveURL(/\/notice$/);
	await field.saved();
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(8);

	// The same once more, an older one, one of another office: told, and nothing changes.
	await pick(field, file);
	await refused(field, th.case_pack_again);
	await pick(field, office.pack(receives, { issue: 6, households: [], round: round() }));
	await refused(field, th.case_pack_older);
	const other = outsideOffice(info.outputPath('other'), 'เทศบาลทดสอบภายนอก');
	await pick(field, other.pack(receives, { issue: 9, households, round: round() }));
	await refused(field, th.case_pack_other_office);
	await look(field, '54-list-refused', broken);
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(8);

	// A newer one takes its place; work stays. Its survey is closed: nothing new, results go on.
	await pick(field, office.pack(receives, { issue: 8, households: households.slice(1, 4), round: round({ days: -2 }) }));
	await expect(page.locator('.list-taken')).toContainText(pattern(th.case_pack_done, { n: 3 }));
	await expect(page.locator('a.household'), 'three listed, and two that were begun').toHaveCount(5);
	await expect(page.locator('.round .phase')).toContainText(pattern(th.case_phase_results));
	await expect(page.locator('a.add-household')).toHaveCount(0);
	await expect(page.locator('.add-closed')).toContainText(pattern(th.case_add_closed));
	await expect(page.locator('.round-over'), 'where the list of a new round comes from').toHaveText(pattern(th.case_round_next, { button: th.field_from_office }));
	await look(field, '55-survey-closed', broken);
	await field.open('#/households/add');
	await expect(page.locator('.add-closed')).toContainText(pattern(th.case_add_closed));
	await field.open('#/households');
	await field.press(page.locator('a.household', { hasText: 'มะลิ' }));
	// Nobody reached it while the survey was open: it is followed up, not checked, and finds nothing new.
	await expect(page.locator('.listed-page .locked')).toContainText(pattern(th.case_check_closed));
	await field.press(page.getByRole('button', { name: th.case_begin_follow_up }));
	await field.arrived();
	await field.next();
	await field.tap('visit-result-met');
	await expect(page.locator('.locked')).toContainText(pattern(th.case_new_closed));
	await expect(page.locator('[id="new-problem-no"]')).toBeVisible();
	await expect(page.locator('[id="new-problem-yes"]')).toHaveCount(0);
	await look(field, '56-nothing-new', broken);
	// What was begun in time is finished, and it is told what may still be said there.
	await field.open(begun.replace(/notice$/, 'gates'));
	await expect(page.locator('.finishing')).toContainText(pattern(th.case_new_finish));
	await expect(page.locator('[id="gate-H-yes"]')).toBeVisible();

	// Whoever comes back finds the list as it was left.
	await field.open('#/households');
	await field.write(page.locator('#search'), 'คำปุ่น');
	await expect(page.locator('a.household')).toHaveCount(1);
	await field.press(page.locator('a.household'));
	await field.press(page.locator('.trail a'));
	await expect(page.locator('#search')).toHaveValue('คำปุ่น');
	await expect(page.locator('a.household')).toHaveCount(1);

	// A household of the list can be erased though nobody was there.
	await field.press(page.locator('a.household'));
	await page.locator('details.erase > summary').click();
	await field.write(page.locator('#erase-why'), 'ขอให้ลบ');
	await field.press(page.locator('.erase-household'));
	await expect(page.locator('dialog[open]')).toContainText(th.case_erase_listed);
	await expect(page.locator('dialog[open]')).toContainText('คำปุ่น');
	await page.keyboard.press('Escape');

	// The last day of the round is past: that is said, and the way to the list of the next one.
	await pick(field, office.pack(receives, { issue: 9, households: households.slice(1, 4), round: round({ days: -300 }) }));
	await field.open('#/households');
	await expect(page.locator('.round-over')).toHaveText(pattern(th.case_round_over, { button: th.field_from_office }));
	await look(field, '57-round-over', broken);
	await field.press(page.locator('.to-new-list'));
	await expect(page.locator('#from-office')).toBeVisible();
	expect(broken).toEqual([]);
});
