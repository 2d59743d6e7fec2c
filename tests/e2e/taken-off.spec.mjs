// What leaves a tablet and an office again: after the office's receipt, or because somebody asked for it.
import { readFileSync } from 'node:fs';
import { acquainted } from './lib/acquainted.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { look } from './lib/look.mjs';
import { said } from './lib/outside.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER, planned } from './lib/people.mjs';
import { th } from './lib/texts.mjs';

const house = (number) => ({ ...HOUSE, house_no: number, member_count: '1' });
const begins = (sentence) => sentence.split('{')[0].trim();

/** A household without a problem; gives its address in the app. */
async function surveyed(tablet, number, plan = () => null) {
	await tablet.open('#/households');
	await tablet.survey({ house: house(number), family: FAMILY.slice(0, 1), plan });
	await tablet.open('#/households');
	return tablet.page.locator('a.household', { hasText: number }).getAttribute('href');
}

/** The office's receipt for its only volunteer, kept so many days. */
async function receipt(office, into, days, broken) {
	await office.open('#/office/keys');
	await office.page.locator('.give-receipt > summary').click();
	await office.write(office.page.locator('.give-receipt input'), days);
	if (broken) await look(office, '23-office-receipt', broken);
	return office.download(into, office.page.locator('.save-receipt'));
}

/** Presses what cannot be taken back, and answers both questions. */
async function sure(tablet, button) {
	await tablet.press(button);
	await tablet.press(tablet.page.locator('dialog[open] .twice-on'));
	await tablet.press(tablet.page.locator('dialog[open] .twice-sure'));
}

test('what the office has leaves the tablet after its days, is asked twice, and no backup brings it back', async ({ tablet }, info) => {
	const into = info.outputPath();
	test.slow();
	const broken = [];
	const { field, office } = await acquainted(tablet, into);
	const { page } = field;
	await surveyed(field, '11/1', planned);
	await expect(await office.openFiles(await field.handOver(into))).toContainText(th.office_accepted);
	const early = await receipt(office, into, '30', broken);
	await surveyed(field, '22/2');
	await office.open('#/office');
	await expect(await office.openFiles(await field.handOver(into))).toContainText(th.office_accepted);
	const late = await receipt(office, into, '0');
	expect(said(readFileSync(late, 'utf8'))).toMatchObject({ days: 0, erased: [], files: [{ seq: 1 }, { seq: 2 }] });

	// Without a receipt nothing may go, and another file is none.
	const enrolment = await field.enrolment(into);
	await field.open('#/handover');
	await expect(page.locator('.put-away')).toContainText(th.field_gone_none);
	await page.locator('#from-office').setInputFiles(enrolment);
	await expect(page.locator('.from-office')).toContainText(th.field_from_office_not);

	await page.locator('#from-office').setInputFiles(early);
	await expect(page.locator('.from-office')).toContainText(th.field_receipt_done.replace('{n}', '1'));
	await expect(page.locator('.put-away')).toContainText(begins(th.field_gone_next));
	await expect(page.locator('.take-off')).toHaveCount(0);
	await page.locator('#from-office').setInputFiles(late);
	await expect(page.locator('.from-office')).toContainText(th.field_receipt_done.replace('{n}', '1'));
	await page.locator('#from-office').setInputFiles(late);
	await expect(page.locator('.from-office')).toContainText(th.field_receipt_nothing_new);
	await field.open('#/backup');
	await field.write(page.locator('#backup-words'), OFFICE.passphrase);
	const backup = await field.download(into, page.locator('.make-backup'));

	await field.open('#/handover');
	await expect(page.locator('.take-off')).toContainText('1');
	await look(field, '14-handover-due', broken);
	// The first question alone, or a second thought, takes nothing off.
	await field.press(page.locator('.take-off'));
	await look(field, '14-take-off-asked', broken);
	await field.press(page.locator('dialog[open] .twice-on'));
	await look(field, '14-take-off-sure', broken);
	await page.keyboard.press('Escape');
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(2);
	await field.open('#/handover');
	await sure(field, page.locator('.take-off'));
	await expect(page.locator('.put-away')).toContainText(th.field_gone_done.replace('{n}', '1'));
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(1);
	await expect(page.locator('a.household')).toContainText('11/1');
	await expect(page.locator('a.household')).toContainText(th.field_status_received);

	// Nothing is called lost at the next start, and the old backup does not bring it back.
	await page.reload();
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/backup');
	await expect(page.locator('body')).not.toContainText(begins(th.shell_lost));
	await field.write(page.locator('#restore-words'), OFFICE.passphrase);
	await page.locator('#restore-file').setInputFiles(backup);
	await expect(page.locator('main')).toContainText(th.shell_restore_gone.split('{n}')[1].trim());
	if (await page.locator('.restore').count()) await field.press(page.locator('.restore'));
	await field.saved();
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(1);

	// The chain and the manifest go on as if it were there.
	await surveyed(field, '33/3');
	const third = await field.handOver(into);
	await office.open('#/office');
	const taken = await office.openFiles(third);
	await expect(taken).toContainText(th.office_accepted);
	await expect(taken).toContainText(th.office_chain_whole);
	expect(broken.join('\n')).toBe('');
});

test('an erasure that somebody asked for leaves the tablet and the office, and no file brings it back', async ({ tablet }, info) => {
	const into = info.outputPath();
	test.slow();
	const broken = [];
	const { field, office } = await acquainted(tablet, into);
	const { page } = field;
	const first = await surveyed(field, '11/1', planned);
	await surveyed(field, '22/2');
	const whole = await field.handOver(into);
	await expect(await office.openFiles(whole)).toContainText(th.office_accepted);

	// On the tablet: a reason, and two questions.
	await field.open(first);
	await page.locator('details.erase > summary').click();
	await field.press(page.locator('.erase-household'));
	await expect(page.locator('details.erase')).toContainText(th.field_erase_need_why);
	await look(field, '10-household-erase', broken);
	await field.write(page.locator('#erase-why'), 'เจ้าบ้านขอให้ลบ');
	await sure(field, page.locator('.erase-household'));
	await expect(page.locator('a.household')).toHaveCount(1);
	await field.open(first);
	await expect(page.locator('body')).not.toContainText('11/1');
	await field.open('#/handover');
	await expect(page.locator('ol.files > li').first()).toContainText(th.field_file_gone);

	// The office hears of it with the next file, and a person erases it there.
	await surveyed(field, '33/3');
	const next = await field.handOver(into);
	await office.open('#/office');
	await expect(await office.openFiles(next)).toContainText(th.office_accepted);
	const asked = office.page.locator('.notice', { hasText: begins(th.office_erase_asked) });
	await look(office, '21-office-erasure-asked', broken);
	await asked.locator('a').click();
	const card = office.page.locator('li.card', { hasText: '11/1' });
	await expect(card).toContainText(th.office_erase_asked_this);
	await card.locator('details.erase > summary').click();
	await look(office, '22-office-erase', broken);
	await office.write(card.locator('details.erase input'), 'ตามคำขอที่ผู้สำรวจแจ้ง');
	await sure(office, card.locator('.erase-household'));
	await expect(asked).toHaveCount(0);
	await expect(office.page.locator('table tbody tr')).toHaveCount(2);
	await office.page.locator('table tbody tr', { hasText: VOLUNTEER.name }).last().locator('a').click();
	await expect(office.page.locator('main')).toContainText(th.office_redacted);
	await expect(office.page.locator('main')).toContainText('22/2');
	await expect(office.page.locator('main')).not.toContainText('11/1');

	// The very file it came with is known, and stays without it.
	await office.open('#/office');
	await expect(await office.openFiles(whole)).toContainText(th.office_again);
	await office.page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office');
	await expect(office.page.locator('table tbody tr')).toHaveCount(2);

	// The office was asked for another one: the receipt takes the request to the tablet.
	await office.page.locator('table tbody tr').last().locator('a').click();
	const other = office.page.locator('li.card', { hasText: '22/2' });
	await other.locator('details.erase > summary').click();
	await office.write(other.locator('details.erase input'), 'เจ้าของข้อมูลมาที่สำนักงาน');
	await sure(office, other.locator('.erase-household'));
	await expect(office.page.locator('#office-files')).toBeVisible();
	const back = await receipt(office, into, '30');
	expect(said(readFileSync(back, 'utf8')).erased).toHaveLength(2);
	await field.open('#/handover');
	await page.locator('#from-office').setInputFiles(back);
	await expect(page.locator('.from-office')).toContainText(begins(th.field_asked_lead));
	await look(field, '14-receipt-asks', broken);
	await sure(field, page.locator('.from-office .take-off'));
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(1);
	await expect(page.locator('a.household')).toContainText('33/3');

	// Everything that was done can be looked back at, without an answer in it.
	await field.open('#/trail');
	await expect(page.locator('.trail-lines')).toContainText(th.shell_act_removed);
	await expect(page.locator('.trail-lines')).toContainText(th.shell_act_sealed);
	await look(field, '18-trail', broken);
	const trail = said(readFileSync(await field.download(into, page.locator('.save-trail')), 'utf8'));
	const acts = trail.done.map((it) => it.act);
	for (const act of ['enrolled', 'trusted', 'unlocked', 'viewed', 'changed', 'sealed', 'file_made', 'receipted', 'removed']) expect(acts, act).toContain(act);
	expect(JSON.stringify(trail)).not.toMatch(/[฀-๿]/);
	expect(new Set(trail.done.flatMap((it) => it.fields ?? []))).toContain('first_name');
	expect(broken.join('\n')).toBe('');
});
