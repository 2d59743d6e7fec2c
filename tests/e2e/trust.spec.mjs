// Who is known to whom, and whose work is whose: what an office lets in, and what waits for a person.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FILES, expect, test } from './lib/fixtures.mjs';
import { outsideOffice, said } from './lib/outside.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { th } from './lib/texts.mjs';

const ONE = { house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null };

test('work of another key waits at the office until a person says that it was handed on', async ({ tablet }, info) => {
	const into = info.outputPath();
	const [first, next, office] = [await tablet(), await tablet(), await tablet()];
	await office.setUp(OFFICE);
	for (const it of [first, next]) {
		await it.choose('field');
		await it.enrol(VOLUNTEER);
		await it.meet(office, VOLUNTEER, into);
	}
	await first.survey(ONE);
	// Restored by a passphrase alone: the office was not asked, and does not know that one key goes on for the other.
	const words = 'เสือ ปลา ดาว ภูเขา';
	await first.open('#/backup');
	await first.write(first.page.locator('#backup-words'), words);
	const backup = await first.download(into, first.page.locator('.make-backup'));
	await next.open('#/backup');
	await next.write(next.page.locator('#restore-words'), words);
	await next.page.locator('#restore-file').setInputFiles(backup);
	await next.press(next.page.locator('.restore'));
	await expect(next.page.locator('main')).toContainText(th.shell_restore_done.split('{')[0]);
	await next.saved();
	const file = await next.handOver(into);

	const held = await office.openFiles(file);
	await expect(held).toContainText(th.office_held_anothers.replace('{seq}', '1'));
	await expect(held.locator('.others')).toContainText(VOLUNTEER.name);
	await held.locator('.goes-on > summary').click();
	await office.press(held.locator('.go-on'));
	await expect(held, 'not without a reason').toContainText(th.office_need_why);
	await office.write(held.locator('.goes-on input'), 'แท็บเล็ตเดิมเสีย');
	await office.press(held.locator('.go-on'));
	await expect(office.page.locator('main ul > li').first()).toContainText(th.office_accepted);
	await office.saved();
	await office.open('#/office/keys');
	await expect(office.page.locator('main ul > li.card').filter({ hasText: 'แท็บเล็ตเดิมเสีย' }), 'both keys keep the reason').toHaveCount(2);
});

test('what is handed over opens in two offices, in a program of others too, until the second is removed', async ({ tablet }, info) => {
	const into = info.outputPath();
	const [field, office] = [await tablet(), await tablet()];
	await office.setUp(OFFICE);
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await expect(field.page.locator('.second-office'), 'no second without a first').toHaveCount(0);
	await field.meet(office, VOLUNTEER, into);
	// The second office is none of our app; its key lies beside the files that foreign libraries open.
	mkdirSync(path.join(FILES, 'two'), { recursive: true });
	const other = outsideOffice(path.join(FILES, 'two'), 'เทศบาลทดสอบภายนอก');
	const card = await office.card(into);
	await field.open('#/trust');
	await field.page.locator('.second-office > summary').click();
	await field.page.locator('#second-card').setInputFiles(card.file);
	await field.write(field.page.locator('#second-pin'), VOLUNTEER.pin);
	await field.press(field.page.locator('.second-office .match'));
	await expect(field.page.locator('.second-office'), 'the first is not its own second').toContainText(th.field_second_same);
	await field.press(field.page.locator('.second-office .no-match'));
	await field.trustBesides(other.file, other.digits, VOLUNTEER.pin);

	await field.open('#/households');
	await field.survey(ONE);
	await field.open('#/handover');
	await expect(field.page.locator('.sealed-for'), 'who can open it is said').toContainText('เทศบาลทดสอบภายนอก');
	await expect(field.page.locator('.sealed-for')).toContainText(OFFICE.name);
	const file = await field.handOver(path.join(FILES, 'two'));
	const jwe = JSON.parse(readFileSync(file, 'utf8'));
	expect(jwe.recipients).toHaveLength(2);
	await expect(await office.openFiles(file)).toContainText(th.office_accepted);
	const inside = said(other.open(readFileSync(file, 'utf8')));
	expect(inside.also).toBe(other.kid);
	expect(inside.records).toHaveLength(1);
	// A file from which either was taken away opens nowhere.
	for (const nth of [0, 1]) {
		const fewer = { ...jwe, recipients: jwe.recipients.filter((_, it) => it !== nth) };
		await expect(await office.openFiles({ name: 'HH-less.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(fewer)) })).toContainText(th.office_refused);
	}

	await field.open('#/trust');
	await field.press(field.page.locator('.remove-second'));
	await field.saved();
	await field.page.reload();
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/households');
	await field.page.locator('a.household').first().click();
	await field.correctHouse('27/9');
	await field.write(field.page.locator('#reason'), 'อ่านเลขบ้านผิด');
	await field.seal();
	const alone = JSON.parse(readFileSync(await field.handOver(into), 'utf8'));
	expect(alone.recipients).toHaveLength(1);
	expect(() => other.open(JSON.stringify(alone))).toThrow();
});
