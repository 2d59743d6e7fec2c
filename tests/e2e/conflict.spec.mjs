// Two tablets correct one household, neither knowing of the other: an officer decides, and can take it back.
import path from 'node:path';
import { expect, test } from './lib/fixtures.mjs';
import { volunteer } from './lib/handover.mjs';
import { look } from './lib/look.mjs';
import { FAMILY, HOUSE, OFFICE, OFFICER, VOLUNTEER } from './lib/people.mjs';
import { pattern, th } from './lib/texts.mjs';
import { introduce, passOn } from './lib/upwards.mjs';

const ONE = { house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null };
const OTHER = { ...VOLUNTEER, name: 'สมศรี ทดสอบระบบ' };

test('what two tablets corrected differently waits for an officer, who decides with a reason and can take it back', async ({ tablet }, info) => {
	test.setTimeout(720_000);
	const into = info.outputPath();
	const broken = [];
	const [first, next, office, above] = [await tablet(), await tablet(), await tablet(), await tablet()];
	await office.setUp(OFFICE);
	await office.open('#/office/differ');
	await expect(office.page.locator('main')).toContainText(th.merge_none);
	await expect(office.page.locator('.twins-section .empty')).toHaveText(th.merge_twins_none);
	for (const [it, who] of [[first, VOLUNTEER], [next, OTHER]]) {
		await it.choose('field');
		await it.enrol(who);
		await office.open('#/office');
		await it.meet(office, who, into);
	}
	await first.survey(ONE);
	// The tablet is thought to be lost, its backup is opened on another; then it is found again.
	await next.goOnFrom(first, into);
	const files = [];
	for (const [it, number, why] of [[first, '27/8', 'อ่านป้ายใหม่'], [next, '27/9', 'เจ้าบ้านบอก']]) {
		await it.open('#/households');
		await it.page.locator('a.household').first().click();
		await it.correctHouse(number);
		await it.write(it.page.locator('#reason'), why);
		await it.seal();
		files.push(await it.handOver(into));
	}

	await office.open('#/office');
	await expect(await office.openFiles(files[0])).toContainText(th.office_accepted);
	await expect(office.page.locator('.results .brings')).toHaveText(pattern(th.merge_brings, { counts: th.merge_brings_new.replace('{n}', '1') }));
	await expect(office.page.locator('.brought-hard')).toHaveCount(0);
	await expect(office.page.locator('.to-conflicts'), 'one file alone differs from nothing').toHaveCount(0);
	const held = await office.openFiles(files[1]);
	await held.locator('.goes-on > summary').click();
	await office.write(held.locator('.goes-on input'), 'แท็บเล็ตเดิมหาย');
	await office.press(held.locator('.go-on'));
	const second = office.page.locator('main ul > li').first();
	await expect(second).toContainText(th.office_accepted);
	await expect(second.locator('.brings')).toHaveText(pattern(th.merge_brings, { counts: th.merge_brings_hard.replace('{n}', '1') }));
	await expect(second.locator('.brought-hard')).toHaveAttribute('href', /#\/office\/differ$/);
	await expect(office.page.locator('main')).toContainText(pattern(th.merge_due, { n: 1 }));
	await office.saved();

	await office.press(office.page.locator('.to-conflicts'));
	const card = office.page.locator('.card.conflict');
	await expect(card).toContainText(pattern(th.merge_count, { n: 1 }));
	await look(office, '28-office-differ', broken);
	await office.press(card.locator('a.button'));
	const sides = office.page.locator('.differ .side');
	await expect(sides).toHaveCount(2);
	await expect(office.page.locator('.differ')).toContainText('27/1');
	for (const [answer, who, why] of [['27/8', VOLUNTEER.name, 'อ่านป้ายใหม่'], ['27/9', OTHER.name, 'เจ้าบ้านบอก']]) {
		const side = sides.filter({ hasText: answer });
		await expect(side).toContainText(who);
		await expect(side).toContainText(why);
	}
	await office.press(office.page.locator('.decide-differ'));
	await expect(office.page.locator('main'), 'neither without a choice').toContainText(th.merge_need_choice);
	await expect(office.page.locator('main'), 'nor without a reason').toContainText(th.merge_need_why);
	await look(office, '28-office-differ-one', broken);
	await sides.filter({ hasText: '27/9' }).locator('.choice').click();
	await office.write(office.page.locator('#differ-why'), 'โทรถามเจ้าบ้านแล้ว');
	await office.press(office.page.locator('.decide-differ'));
	await expect(office.page.locator('main')).toContainText(th.merge_nothing_left);
	await expect(office.page.locator('main')).toContainText(pattern(th.merge_done, { n: 1 }));
	await office.saved();
	await look(office, '28-office-differ-settled', broken);

	// It is on disk: after a restart it holds, and nothing waits.
	await office.page.reload();
	await office.unlock(OFFICE.passphrase);
	await office.open('#/office/differ');
	await expect(card).toContainText('27/9');
	await expect(office.page.locator('main')).toContainText(th.merge_settled);

	// The office above gets the decision with the files, and sees whose it is.
	await above.setUp({ ...OFFICE, name: 'ที่ทำการปกครองจังหวัดตัวอย่าง' });
	await introduce(office, above, into);
	await expect(office.page.locator('section.upward')).toContainText(pattern(th.relay_what_new, { files: 2, decisions: 1 }));
	await expect(await above.openFiles(await passOn(office, into))).toContainText(pattern(th.relay_taken_more, { settlements: 1, resolutions: 0, photos: 0 }));
	await above.saved();
	await above.open('#/office/differ');
	await expect(above.page.locator('.card.conflict')).toContainText('27/9');
	await expect(above.page.locator('main')).toContainText(th.merge_settled);
	await above.press(above.page.locator('.card.conflict a.button'));
	await expect(above.page.locator('.differ')).toContainText(OFFICE.name);
	await look(above, '94-upward-settled', broken);

	await office.open('#/office/differ');
	await office.press(card.locator('a.button'));
	await office.page.locator('.undo-differ > summary').click();
	await office.write(office.page.locator('#undo-why'), 'ฟังผิด');
	await office.press(office.page.locator('.undo-decision'));
	await expect(office.page.locator('.differ')).toContainText(th.merge_taken_back);
	await office.saved();

	// That it was taken back goes up alone, and what the office above keeps ready is made anew.
	await office.open('#/office/upward');
	await expect(office.page.locator('section.upward')).toContainText(pattern(th.relay_what_new, { files: 0, decisions: 1 }));
	await above.open('#/office');
	await expect(await above.openFiles(await passOn(office, into))).toContainText(th.relay_taken);
	await expect(above.page.locator('main')).toContainText(pattern(th.merge_due, { n: 1 }));

	// The tablet whose answer was not taken corrects it once more: that alone is open, with its new answer.
	await first.open('#/households');
	await first.page.locator('a.household').first().click();
	await first.correctHouse('27/9');
	await first.write(first.page.locator('#reason'), 'อ่านป้ายอีกครั้ง');
	await first.seal();
	const last = await first.handOver(into);
	await office.open('#/office');
	await expect(await office.openFiles(last)).toContainText(th.office_accepted);
	await office.open('#/office/differ');
	await expect(card).toContainText('27/9');
	await expect(office.page.getByRole('heading', { name: th.merge_waits, exact: true }), 'both say the same now').toHaveCount(0);
	expect(broken, broken.join('\n')).toEqual([]);
});

test('two households at one address stand beside each other; that they are two is decided with a reason, and taken back', async ({ tablet }, info) => {
	const into = info.outputPath();
	const broken = [];
	const office = await tablet();
	const { page } = office;
	await office.setUp(OFFICE);
	const { file: card } = await office.card(into);
	// Both go to the houses of the first.
	const all = [1, 2].map((who) => volunteer(who, card, `อาสา ทดสอบที่${who}`, 1));
	for (const it of all) await office.register(it.enrolment(path.join(into, `enrol-${it.kid}`)), it.digits);
	for (const it of all) await expect(await office.openFiles(it.file(path.join(into, it.kid), 1))).toContainText(th.office_accepted);
	await office.saved();

	const open = page.locator('.twins-section > .cards > .card.twins'), decided = page.locator('.twins-decided');
	await office.open('#/office/differ');
	await expect(open).toHaveCount(1);
	await expect(open).toContainText('1/1');
	await office.press(open.locator('.part-twins > summary'));
	await office.press(open.locator('.apart-twins'));
	await expect(open, 'not without a reason').toContainText(th.merge_need_why);
	await look(office, '28-office-twins', broken);
	await office.write(open.locator('.part-twins input, .part-twins textarea'), 'คนละครอบครัวในบ้านเดียวกัน');
	await office.press(open.locator('.apart-twins'));
	await expect(open).toHaveCount(0);
	await expect(page.locator('#twins-done'), 'the card with the button is gone').toBeFocused();
	await expect(page.locator('#twins-done')).toContainText(th.merge_apart_done);
	await office.saved();

	// It holds after a start, says whose it is, and is taken back with a reason of its own.
	await page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office/differ');
	await expect(decided).toContainText(pattern(th.merge_twins_decided, { n: 1 }));
	await expect(open).toHaveCount(0);
	await office.press(decided.locator('> summary'));
	await expect(decided).toContainText('คนละครอบครัวในบ้านเดียวกัน');
	await look(office, '28-office-twins-decided', broken);
	await office.press(decided.locator('.undo-differ > summary'));
	await office.write(decided.locator('.undo-differ input, .undo-differ textarea'), 'ไปดูแล้วเป็นหลังเดียว');
	await office.press(decided.locator('.together-twins'));
	await expect(open).toHaveCount(1);
	await expect(open).toContainText('ไปดูแล้วเป็นหลังเดียว');
	await expect(page.locator('#twins-done')).toBeFocused();
	await office.saved();
	expect(broken.join('\n')).toBe('');
});

test('two households that are one and the same count once when an officer says so, here and above, until that is taken back', async ({ tablet }, info) => {
	test.setTimeout(720_000);
	const into = info.outputPath();
	const broken = [];
	const [office, above] = [await tablet(), await tablet()];
	const { page } = office;
	await office.setUp(OFFICE);
	await above.setUp({ ...OFFICE, name: 'ที่ทำการปกครองจังหวัดตัวอย่าง' });
	const { file: card } = await office.card(path.join(into, 'card'));
	// Both were at the first house of the first; one of them found a problem there.
	const met = { visit_result: { one: 'met' } };
	const found = { ...met, 'gate.H': { one: 'yes' }, H02: { yes_no: true } };
	const all = [[1, found], [2, met]].map(([who, more]) => volunteer(who, card, `อาสา ทดสอบที่${who}`, 1, { more }));
	for (const it of all) await office.register(it.enrolment(path.join(into, `enrol-${it.kid}`)), it.digits);
	for (const it of all) await expect(await office.openFiles(it.file(path.join(into, it.kid), 1))).toContainText(th.office_accepted);
	await office.saved();
	const surveyed = async (it, figure) => {
		await it.open('#/office/reports/r2?area=76');
		await expect(it.page.locator('.figures tfoot td').first()).toHaveText(figure);
	};
	await surveyed(office, '2');
	await expect(page.locator('.left-out-count')).toHaveCount(0);

	// Both were keyed before anybody saw that they are one.
	await office.open('#/office/keying');
	const sheets = page.locator('.keying-sheet');
	await expect(sheets).toHaveCount(2);
	await office.write(page.locator('#keying-who'), OFFICER.name);
	for (const nth of [0, 1]) {
		await sheets.nth(nth).locator('summary').first().click();
		await office.press(sheets.nth(nth).locator('.mark-keyed'));
		await expect(sheets.nth(nth).locator('.keying-done')).toBeVisible();
	}
	await office.saved();

	// Not without saying which one counts, and why; what would be in no count is told before.
	const open = page.locator('.twins-section > .cards > .card.twins'), decided = page.locator('.twins-decided');
	await office.open('#/office/differ');
	await office.press(open.locator('.join-twins > summary'));
	await office.press(open.locator('.same-twins'));
	await expect(open).toContainText(th.merge_need_which);
	await expect(open).toContainText(th.merge_need_why);
	const which = (name) => open.locator('.join-twins .choice', { hasText: name });
	await which('อาสา ทดสอบที่2').click();
	await expect(open.locator('.lacks .notice')).toContainText('H02');
	await look(office, '28-office-twins-same', broken);
	await which('อาสา ทดสอบที่1').click();
	await expect(open.locator('.lacks')).toHaveText(th.merge_same_lacks_nothing);
	await office.write(open.locator(':is(input, textarea)[id^="same-"]'), 'ผู้ใหญ่บ้านยืนยันว่าสำรวจซ้ำ');
	await office.press(open.locator('.same-twins'));
	await expect(open).toHaveCount(0);
	await expect(page.locator('#twins-done')).toBeFocused();
	await expect(page.locator('#twins-done')).toContainText(th.merge_same_done);
	await office.saved();
	await surveyed(office, '1');
	await expect(page.locator('.left-out-count')).toHaveText(pattern(th.cases_left_out, { n: 1 }));
	await look(office, '28-office-twins-report', broken);

	// It holds after a start. The one that does not count is found, marked, and says where it is counted.
	await page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office/differ');
	await expect(decided).toContainText(pattern(th.merge_twins_decided, { n: 1 }));
	await office.open('#/office/cases');
	const rows = page.locator('.case-row');
	await expect(rows).toHaveCount(2);
	await expect(page.locator('main .count').first()).toHaveText(pattern(th.cases_count, { households: 1, problems: 1 }));
	const left = rows.filter({ has: page.locator('.left-out') });
	await expect(left).toHaveCount(1);
	await look(office, '28-office-twins-cases', broken);
	await office.press(left.locator('h2 a'));
	const says = page.locator('.case-page .left-out');
	await expect(says).toContainText(pattern(th.merge_case_left_out));
	await expect(says).toContainText('ผู้ใหญ่บ้านยืนยันว่าสำรวจซ้ำ');
	await look(office, '28-office-twins-case', broken);
	const one = new URL(page.url()).hash;
	await office.press(says.locator('.to-same'));
	await expect(page.locator('.same-household')).toContainText(pattern(th.merge_case_counts));
	await expect(page.locator('.same-household .to-same')).toHaveAttribute('href', one);

	// Nobody keys it twice, and whoever erases one of them is told that there is the other.
	await office.open('#/office/keying');
	await page.locator('.keying .tab', { hasText: th.export_keying_show_all }).click();
	await expect(sheets).toHaveCount(1);
	await expect(sheets.locator('.keyed-as')).toContainText(OFFICER.name);
	await look(office, '28-office-twins-keying', broken);
	await office.open('#/office');
	for (const nth of [0, 1]) {
		await office.press(page.locator('.register-of-files tbody a').nth(nth));
		await page.locator('details.erase > summary').click();
		await expect(page.locator('.erase-same')).toContainText(th.merge_erase_same.split('{houses}')[0]);
		if (nth === 0) await look(office, '28-office-twins-erase', broken);
		await office.open('#/office');
	}

	// The office above counts as this one does, and again as before when it is taken back.
	await introduce(office, above, into);
	await expect(page.locator('section.upward')).toContainText(pattern(th.relay_what_new, { files: 2, decisions: 1 }));
	await expect(await above.openFiles(await passOn(office, into))).toContainText(th.relay_taken);
	await above.saved();
	await surveyed(above, '1');
	await office.open(one);
	await office.press(says.locator('.undo-differ > summary'));
	await office.write(says.locator(':is(input, textarea)[id^="together-"]'), 'คนละครอบครัว');
	await office.press(says.locator('.together-twins'));
	await expect(says).toHaveCount(0);
	await expect(page.locator('#twins-done')).toBeFocused();
	await office.saved();
	await surveyed(office, '2');
	await office.open('#/office/upward');
	await expect(page.locator('section.upward')).toContainText(pattern(th.relay_what_new, { files: 0, decisions: 1 }));
	await above.open('#/office');
	await expect(await above.openFiles(await passOn(office, into))).toContainText(th.relay_taken);
	await above.saved();
	await surveyed(above, '2');
	expect(broken.join('\n')).toBe('');
});
