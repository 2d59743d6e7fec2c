// What an office sends back: asked beside an answer, sealed to one tablet, answered there without a network, and seen
// in the office again.
import { readFileSync } from 'node:fs';
import { expect, test } from './lib/fixtures.mjs';
import { look } from './lib/look.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER, planned } from './lib/people.mjs';
import { th } from './lib/texts.mjs';

const begins = (sentence) => sentence.split('{')[0].trim();
const filled = (sentence, parts) => Object.entries(parts).reduce((said, [name, value]) => said.replace(`{${name}}`, value), sentence);
const ABOUT_HOUSE = 'เลขบ้านไม่ตรงกับทะเบียนบ้าน โปรดดูป้ายหน้าบ้าน';
const ABOUT_NAME = 'ชื่อสะกดอย่างนี้ใช่หรือไม่';
const ABOUT_ALL = 'มีผู้พักอาศัยเพิ่มหรือไม่';

/** The office says something of the answer whose question stands there. */
async function ask(office, button, words) {
	await office.press(button);
	const dialog = office.page.locator('dialog[open]');
	await office.write(dialog.locator('textarea'), words);
	await office.press(dialog.locator('.keep-ask'));
	await expect(dialog).toHaveCount(0);
	await office.saved();
}

async function lastFile(office) {
	await office.open('#/office');
	await office.page.locator('table tbody tr a').first().click();
	await expect(office.page.locator('main h1')).not.toHaveText(th.office_title);
}

test('the office asks, the volunteer corrects or says why not, and hands over again, with no network', async ({ tablet, site }, info) => {
	const into = info.outputPath();
	test.slow();
	const broken = [];
	const [field, office, other] = [await tablet(), await tablet(), await tablet()];
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await office.setUp(OFFICE);
	await field.meet(office, VOLUNTEER, into);
	const card = await office.card(into);
	await other.choose('field');
	await other.enrol(VOLUNTEER);
	await other.trust(card.file, card.digits, VOLUNTEER.pin);
	for (const it of [field, office, other]) await it.offlineReady();
	await field.open('#/households');
	await field.survey({ house: HOUSE, family: FAMILY, plan: planned });
	await field.open('#/households');
	await field.survey({ house: { ...HOUSE, house_no: '88/8', member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null });
	const first = await field.handOver(into);
	await field.checkSaved(first);
	await office.open('#/office');
	await expect(await office.openFiles(first)).toContainText(th.office_accepted);
	site.reach(false);

	// Beside every answer; what is said too much is taken back.
	await lastFile(office);
	const house = office.page.locator('li.card', { hasText: '27/1' });
	await house.locator('summary', { hasText: th.office_answers }).click();
	const line = (asked) => house.locator('dl.facts > div', { hasText: asked });
	await office.press(house.locator('.ask', { hasText: th.office_ask_household }));
	await office.press(office.page.locator('dialog[open] .keep-ask'));
	await expect(office.page.locator('dialog[open]'), 'nothing was written').toContainText(begins(th.office_ask_need));
	await look(office, '24-office-ask', broken);
	await office.press(office.page.locator('dialog[open] .cancel'));
	await ask(office, house.locator('.ask', { hasText: th.office_ask_household }), ABOUT_ALL);
	await ask(office, line('27/1').first().locator('.ask'), ABOUT_HOUSE);
	await ask(office, line('บุญมี').filter({ hasNotText: 'ใจดีทดสอบ' }).first().locator('.ask'), ABOUT_NAME);
	await ask(office, line('ใจดีทดสอบ').last().locator('.ask'), 'ผิดที่ ขอถอน');
	await office.press(house.locator('li', { hasText: 'ผิดที่ ขอถอน' }).locator('.take-back'));
	await expect(house).not.toContainText('ผิดที่ ขอถอน');
	await office.saved();
	await look(office, '24-office-asked', broken);

	// Sent only once the saved file was looked at again.
	await office.open('#/office');
	await expect(office.page.locator('main')).toContainText(filled(th.office_return_due, { n: 3 }));
	await office.press(office.page.locator('.to-returns'));
	await expect(office.page.locator('main h1')).toHaveText(th.office_return_title);
	const give = office.page.locator('.give-return');
	await expect(give, 'what somebody came for').toHaveAttribute('open');
	const back = await office.download(into, give.locator('.save-return'));
	const text = readFileSync(back, 'utf8');
	expect(text, 'sealed').not.toContain(Buffer.from('comments').toString('base64url').slice(0, 8));
	await give.locator('.check-return').setInputFiles(first);
	await expect(give).toContainText(th.office_return_differs);
	await expect(give.locator('.take-back')).toHaveCount(3);
	await give.locator('.check-return').setInputFiles(back);
	await expect(give).toContainText(th.office_return_checked);
	await expect(give.locator('.take-back')).toHaveCount(0);
	await look(office, '25-office-return', broken);
	await office.open('#/office');
	await expect(office.page.locator('.to-returns')).toHaveCount(0);

	// Another tablet, another file: refused in words.
	await other.open('#/from-office');
	await other.page.locator('#from-office').setInputFiles(back);
	await expect(other.page.locator('section.from-office')).toContainText(th.field_from_office_not_ours);
	await field.open('#/households');
	await field.press(page.locator('a.from-office'));
	for (const [wrong, words] of [[first, th.field_from_office_not], [card.file, th.offline_card]]) {
		await page.locator('#from-office').setInputFiles(wrong);
		await expect(page.locator('section.from-office')).toContainText(words);
	}
	await expect(page.locator('.from-office .to-card'), 'where the digits are compared').toHaveAttribute('href', '#/trust');
	await page.locator('#from-office').setInputFiles(back);
	await expect(page.locator('section.from-office')).toContainText(filled(th.field_return_new, { n: 3, households: 1 }));
	await look(field, '19-from-office', broken);
	await page.locator('#from-office').setInputFiles(back);
	await expect(page.locator('section.from-office')).toContainText(th.field_return_nothing_new);
	await field.saved();
	await page.reload();
	await field.unlock(VOLUNTEER.pin);

	// First on the list, with a filter.
	await field.open('#/households');
	await expect(page.locator('main')).toContainText(filled(th.field_returned_households, { n: 1 }));
	await expect(page.locator('a.household')).toHaveCount(2);
	await look(field, '02-households-returned', broken);
	await field.press(page.locator('.show-returned'));
	await expect(page.locator('a.household')).toHaveCount(1);
	await expect(page.locator('a.household')).toContainText(th.field_returned_mark);
	await field.press(page.locator('a.household'));

	// What is asked comes first, and each leads to its field.
	const comment = (words) => page.locator('.comments .comment', { hasText: words });
	await expect(page.locator('.comments .comment')).toHaveCount(3);
	await expect(comment(ABOUT_HOUSE)).toContainText('27/1');
	await look(field, '08-household-returned', broken);
	await field.press(comment(ABOUT_HOUSE).locator('.mend'));
	await expect(page.locator('#house-no')).toBeFocused();
	await expect(page.locator('.beside')).toContainText(ABOUT_HOUSE);
	await expect(page.locator('.beside'), 'what is asked is read first').toBeInViewport({ ratio: 1 });
	await look(field, '05-house-beside', broken);
	await field.write(page.locator('#house-no'), '27/2');
	await page.locator('#house-no').blur();
	await field.saved();
	await field.household();
	await expect(comment(ABOUT_HOUSE)).toContainText(th.field_comment_changed);

	// What is right stays, with a reason, and at once.
	await field.press(comment(ABOUT_NAME).locator('.keep'));
	await field.press(page.locator('dialog[open] .confirm-keep'));
	await expect(page.locator('dialog[open]')).toContainText(begins(th.field_comment_keep_need));
	await field.write(page.locator('#keep-note'), 'ดูบัตรแล้ว สะกดอย่างนี้');
	await look(field, '08-household-keep', broken);
	await field.press(page.locator('dialog[open] .confirm-keep'));
	await expect(page.locator('dialog[open]')).toHaveCount(0);
	await field.press(comment(ABOUT_ALL).locator('.keep'));
	await field.write(page.locator('#keep-note'), 'ไม่มี อยู่สี่คนเท่าเดิม');
	await field.press(page.locator('dialog[open] .confirm-keep'));
	await expect(page.locator('.answered > summary')).toHaveText(filled(th.field_comments_answered, { n: 2 }));
	await field.saved();
	await look(field, '08-household-answered', broken);
	await field.press(page.locator('.seal-next'));
	await field.arrived();
	await field.write(page.locator('#reason'), 'ดูป้ายหน้าบ้านแล้ว');
	await field.seal();
	await field.household();
	await expect(page.locator('main')).toContainText(th.field_comments_hand_over);
	await field.press(page.locator('.hand-over-next'));
	const second = await field.download(into, page.locator('.make-file'));
	await field.saved();
	await field.checkSaved(second);
	await field.open('#/households');
	await expect(page.locator('.show-returned')).toHaveCount(0);

	// The file that is opened late asks for nothing that was mended since.
	await field.open('#/from-office');
	await page.locator('#from-office').setInputFiles(back);
	await expect(page.locator('section.from-office')).toContainText(th.field_return_nothing_new);

	// The office sees of each what became of it.
	await expect(await office.openFiles(second)).toContainText(th.office_accepted);
	await lastFile(office);
	const mended = office.page.locator('li.card', { hasText: '27/2' });
	await expect(mended).toContainText(filled(th.office_ask_answered, { note: 'ไม่มี อยู่สี่คนเท่าเดิม' }));
	await mended.locator('summary', { hasText: th.office_answers }).click();
	await expect(mended).toContainText(filled(th.office_ask_corrected, { change: '27/1 → 27/2', note: 'ดูป้ายหน้าบ้านแล้ว' }));
	await expect(mended).toContainText(filled(th.office_ask_kept, { note: 'ดูบัตรแล้ว สะกดอย่างนี้' }));
	await look(office, '26-office-answered', broken);
	await office.open('#/office/keys');
	await give.locator('> summary').click();
	await expect(give).toContainText(th.office_return_none);
	await look(office, '26-office-return-done', broken);

	// What is erased takes its comments along.
	await field.open('#/households');
	await field.press(page.locator('a.household', { hasText: '27/2' }));
	await page.locator('details.erase > summary').click();
	await field.write(page.locator('#erase-why'), 'เจ้าบ้านขอให้ลบ');
	await field.press(page.locator('.erase-household'));
	await field.press(page.locator('dialog[open] .twice-on'));
	await field.press(page.locator('dialog[open] .twice-sure'));
	await expect(page.locator('.add-household')).toBeVisible();
	await field.saved();
	await field.open('#/from-office');
	await page.locator('#from-office').setInputFiles(back);
	await expect(page.locator('section.from-office')).toContainText(filled(th.field_return_elsewhere, { n: 3 }));
	expect(broken.join('\n')).toBe('');
});
