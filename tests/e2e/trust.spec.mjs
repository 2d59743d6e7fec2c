// Who is known to whom, and whose work is whose: what an office lets in, and what waits for a person.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { acquainted } from './lib/acquainted.mjs';
import { FILES, expect, test } from './lib/fixtures.mjs';
import { outsideOffice, said } from './lib/outside.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { pattern, th } from './lib/texts.mjs';

const ONE = { house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null };

test('whoever has enrolled goes to the page of their office from there, on a device that had no address', async ({ tablet }) => {
	const field = await tablet();
	await field.open();
	await field.choose('field');
	await field.enrol(VOLUNTEER, { withOffice: true });
	expect(new URL(field.page.url()).hash).toBe('#/trust');
	await expect(field.page.locator('main h1')).toHaveText(th.field_trust_title);
});

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
	await next.goOnFrom(first, into);
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

test('two computers of one office share its keys and its register, and the stricter of two decisions holds', async ({ tablet }, info) => {
	const into = info.outputPath();
	const [field, first, second] = [await tablet(), await tablet(), await tablet()];
	await first.setUp(OFFICE);
	await expect(first.page.locator('.to-key-file'), 'asked for until two copies lie somewhere').toBeVisible();
	await first.press(first.page.locator('.to-key-file'));
	await first.write(first.page.locator('#key-file-words'), `${OFFICE.passphrase}ๆ`);
	await first.press(first.page.locator('.save-key-file'));
	await expect(first.page.locator('.key-file')).toContainText(th.shell_wrong_pin);
	await first.write(first.page.locator('#key-file-words'), OFFICE.passphrase);
	const keyFile = await first.download(into, first.page.locator('.save-key-file'));
	const check = first.page.locator('#key-file-check');
	await check.setInputFiles({ name: 'OFFICE-KEYS-cut.json', mimeType: 'application/json', buffer: readFileSync(keyFile).subarray(0, 300) });
	await expect(first.page.locator('.key-file')).toContainText(th.office_keyfile_differs);
	for (const copies of [1, 2]) {
		await check.setInputFiles(keyFile);
		await expect(first.page.locator('.key-file')).toContainText(pattern(th.office_keyfile_count.split('{when}')[0], { n: copies }));
	}
	await first.saved();
	const digits = await first.fingerprint();
	const text = readFileSync(keyFile, 'utf8');
	for (const secret of [OFFICE.name, OFFICE.passphrase, 'signs_public']) expect(text).not.toContain(secret);

	// The other computer: neither a wrong passphrase nor another file makes it that office.
	await second.choose('office');
	await second.page.locator('.existing > summary').click();
	await second.write(second.page.locator('#existing-words'), `${OFFICE.passphrase}ๆ`);
	await second.page.locator('#existing-file').setInputFiles(keyFile);
	await expect(second.page.locator('.existing')).toContainText(th.office_existing_wrong);
	await second.write(second.page.locator('#existing-words'), OFFICE.passphrase);
	const card = await first.card(into);
	await second.page.locator('#existing-file').setInputFiles(card.file);
	await expect(second.page.locator('.existing')).toContainText(th.office_existing_not);
	await second.page.locator('#existing-file').setInputFiles(keyFile);
	await expect(second.page.locator('#office-files')).toBeVisible({ timeout: 30_000 });
	await second.saved();
	await second.page.reload();
	await second.unlock(OFFICE.passphrase);
	await second.open('#/office/keys');
	expect(await second.fingerprint()).toBe(digits);
	await expect(second.page.locator('.office-name')).toHaveText(OFFICE.name);

	// Registered at one computer; at the other the file waits, and is taken in when the register comes.
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.meet(first, VOLUNTEER, into);
	await field.survey(ONE);
	const file = await field.handOver(into);
	await second.open('#/office');
	await expect(await second.openFiles(file)).toContainText(th.office_held_unknown);
	const give = async (from) => {
		await from.open('#/office/keys');
		if (!(await from.page.locator('.shared').evaluate((it) => it.open))) await from.page.locator('.shared > summary').click();
		return from.download(into, from.page.locator('.save-register'));
	};
	const take = async (to, register, words) => {
		await to.open('#/office/keys');
		await to.page.locator('#register-file').setInputFiles(register);
		await expect(to.page.locator('.shared')).toContainText(words);
		await to.saved();
	};
	const counts = (added, changed, same) => th.office_shared_taken.replace('{new}', added).replace('{changed}', changed).replace('{same}', same);
	const before = await give(first);
	await take(second, before, counts(1, 0, 0));
	await second.open('#/office');
	await expect(second.page.locator('main ul > li').first()).toContainText(th.office_accepted);
	await take(second, before, th.office_shared_none);

	// Both decide, neither knowing of the other; then each takes the other's register in.
	const decide = async (at, button, why) => {
		await at.open('#/office/keys');
		if (!(await at.page.locator('.decide').evaluate((it) => it.open))) await at.page.locator('.decide > summary').click();
		await at.write(at.page.locator('.decide input'), why);
		await at.press(at.page.locator(button));
		await expect(at.page.locator('main li.card')).toContainText(why);
		await at.saved();
	};
	await decide(first, '.suspend', 'ยังหาเครื่องไม่พบ');
	await decide(second, '.suspend', 'ไม่แน่ใจ');
	await decide(second, '.activate', 'ไม่มีอะไร');
	const [one, other] = [await give(first), await give(second)];
	await take(first, other, counts(0, 1, 0));
	await take(second, one, counts(0, 1, 0));
	for (const at of [first, second]) {
		await expect(at.page.locator('main li.card')).toContainText(th.office_standing_suspended);
		for (const why of ['ยังหาเครื่องไม่พบ', 'ไม่แน่ใจ', 'ไม่มีอะไร']) await expect(at.page.locator('main li.card')).toContainText(why);
	}
	await take(first, before, th.office_shared_none);
	await decide(first, '.activate', 'พบแล้ว');
	await take(second, await give(first), counts(0, 1, 0));
	await expect(second.page.locator('main li.card')).toContainText(th.office_standing_active);

	// A register of another office is not taken, nor one that was changed; where files arrive neither.
	const strange = await tablet();
	await strange.setUp({ ...OFFICE, name: 'สำนักงานอื่น' });
	const theirs = await give(strange);
	await take(first, theirs, th.office_shared_other);
	await first.open('#/office');
	await expect(await first.openFiles(theirs)).toContainText(th.office_shared_other);
	await expect(await first.openFiles(one)).toContainText(th.office_shared_none);
	await expect(await first.openFiles(keyFile), 'a key file is no handover').toContainText(th.office_refused);
});

/** The office's receipt for the first file of its only volunteer, taken in. */
async function received(field, office, into) {
	const { page } = field;
	await office.open('#/office/keys');
	await office.page.locator('.give-receipt > summary').click();
	await office.write(office.page.locator('.give-receipt input'), '30');
	const receipt = await office.download(into, office.page.locator('.save-receipt'));
	await field.open('#/handover');
	await page.locator('#from-office').setInputFiles(receipt);
	await expect(page.locator('.from-office')).toContainText(th.field_receipt_done.replace('{n}', '1'));
	await expect(page.locator('.handover > [aria-live]'), 'nobody is told any more to check what the office has').toBeEmpty();
	await field.saved();
}

test("a new key for a new round: the old one vouches for it, the office compares its digits, and later files of the old one wait", async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	const [field, office] = [await tablet(), await tablet()];
	const { page } = field;
	const renewing = page.locator('.renew-key');
	const look = async () => {
		await field.open('#/trust');
		await renewing.locator('> summary').click();
	};
	await office.setUp(OFFICE);
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.open('#/trust');
	await expect(renewing, 'no office, nobody to tell').toHaveCount(0);
	await field.meet(office, VOLUNTEER, into);
	const enrolment = await field.enrolment(into);
	await look();
	await expect(renewing.locator('.not-yet')).toHaveText(th.key_unheard);
	const digits = async () => (await page.locator('.mine .fingerprint').innerText()).replace(/\D/g, '');
	const before = await digits();

	await field.open('#/households');
	await field.survey(ONE);
	const first = await field.handOver(into);
	await expect(await office.openFiles(first)).toContainText(th.office_accepted);
	await received(field, office, into);

	// Not while something is left that the old key has to sign.
	const correct = async (number) => {
		await field.open('#/households');
		await field.press(page.locator('a.household'));
		await expect(page.locator('.household-page')).toBeVisible();
		await field.correctHouse(number);
	};
	await correct('27/2');
	await look();
	await expect(renewing.locator('.not-yet')).toHaveText(th.key_unsent);
	await field.open('#/households');
	await field.press(page.locator('a.household'));
	await field.press(page.locator('.drop-correction'));
	await field.press(page.locator('dialog[open] .confirm-drop'));
	await field.saved();
	await look();
	await field.write(page.locator('#renew-key-pin'), '000000');
	await field.press(renewing.locator('.renew'));
	await expect(renewing).toContainText(th.shell_wrong_pin);
	expect(await digits(), 'nothing has changed').toBe(before);
	await field.write(page.locator('#renew-key-pin'), VOLUNTEER.pin);
	const renewal = await field.download(into, renewing.locator('.renew'));
	expect(path.basename(renewal)).toMatch(/^ENROL-/);
	await expect(renewing).toContainText(th.key_done.split('{name}')[0]);
	const after = await digits();
	expect(after).not.toBe(before);
	const it = said(readFileSync(renewal, 'utf8'));
	expect(it.replaces).toMatchObject({ last: 1 });

	// After a restart too: what is kept opens, and the file is there again.
	await page.reload();
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(1);
	await field.open('#/trust');
	expect(await digits()).toBe(after);
	expect(said(readFileSync(await field.enrolment(into), 'utf8')).replaces).toEqual(it.replaces);
	await page.locator('.enrolment-qr > summary').click();
	await expect(page.locator('.too-long')).toHaveText(th.key_no_code);

	// Work goes on under the new key, and waits until the office has compared.
	await correct('27/3');
	await field.write(page.locator('#reason'), 'อ่านเลขบ้านผิด');
	await field.seal();
	const next = await field.handOver(into);
	await office.open('#/office');
	await expect(await office.openFiles(next)).toContainText(th.office_held_unknown);
	const asked = await office.openFiles(renewal);
	await expect(asked.locator('.replaces')).toContainText(VOLUNTEER.name);
	await expect(asked.locator('.replaces')).toContainText(pattern(th.key_replaces_how, { last: 1 }));
	expect((await asked.locator('.fingerprint').innerText()).replace(/\D/g, '')).toBe(after);
	await office.press(asked.locator('.match'));
	await expect(asked.locator('.match')).toHaveCount(0);
	await office.saved();
	await expect(await office.openFiles(next), 'it was taken in meanwhile').toContainText(th.office_again);

	// The register tells it on both keys.
	await office.open('#/office/keys');
	const rows = office.page.locator('main ul > li.card');
	await expect(rows.filter({ hasText: th.key_replaces_why.split('{round}')[0] })).toHaveCount(2);
	await expect(rows.filter({ hasText: th.office_standing_revoked.replace('{seq}', '1') })).toHaveCount(1);
	await expect(rows.filter({ hasText: th.office_continues.split('{who}')[0] })).toHaveCount(1);

	// An office that hears of the new key first registers it alone; once it knows the old one, the same file
	// says what becomes of that.
	const other = await tablet();
	await other.setUp(OFFICE);
	for (const [file, has, hasNot] of [[renewal, '.not-replaced', '.replaces'], [enrolment, '.match', '.replaces, .not-replaced'], [renewal, '.replaces', '.not-replaced']]) {
		const asks = await other.openFiles(file);
		await expect(asks.locator(has)).toBeVisible();
		await expect(asks.locator(hasNot)).toHaveCount(0);
		await other.press(asks.locator('.match'));
		await expect(asks.locator('.match')).toHaveCount(0);
		await other.saved();
	}
	await expect(other.page.locator('main ul > li .match')).toHaveCount(0);
	const again = await other.openFiles(renewal);
	await expect(other.page.locator('main ul > li', { hasText: th.office_enrol_known.split('{name}')[1] })).toHaveCount(4);
	await expect(again.locator('.match'), 'nothing is left to say').toHaveCount(0);
	await other.open('#/office/keys');
	await expect(other.page.locator('main ul > li.card').filter({ hasText: th.office_standing_revoked.replace('{seq}', '1') })).toHaveCount(1);
});

test('a PIN that is forgotten before the office has seen the new key is mended by what it knows of the old one', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	const { field, office } = await acquainted(tablet, into);
	const { page } = field;
	await field.open('#/households');
	await field.survey(ONE);
	await office.open('#/office');
	await expect(await office.openFiles(await field.handOver(into))).toContainText(th.office_accepted);
	await received(field, office, into);
	await field.open('#/trust');
	await page.locator('.renew-key > summary').click();
	await field.write(page.locator('#renew-key-pin'), VOLUNTEER.pin);
	await field.download(into, page.locator('.renew-key .renew'));
	await expect(page.locator('.renew-key')).toContainText(th.key_done.split('{name}')[0]);

	await page.reload();
	await page.locator('.forgotten > summary').click();
	for (const box of ['#renew-pin', '#renew-again']) await field.write(page.locator(box), '135790');
	await office.open('#/office');
	const asked = await office.openFiles(await field.download(into, page.locator('.ask-recovery')));
	await expect(asked).toContainText(VOLUNTEER.name);
	const answer = await office.download(into, asked.locator('.give-back'));
	await office.saved();
	await field.write(page.locator('#renew-pin'), '135790');
	await page.locator('#recovery-file').setInputFiles(answer);
	await expect(page.locator('#unlock-pin')).toHaveCount(0, { timeout: 30_000 });

	// Its work goes on: of what the first key signed, too.
	await field.open('#/households');
	await field.press(page.locator('a.household'));
	await expect(page.locator('.household-page')).toBeVisible();
	await field.correctHouse('27/4');
	await field.write(page.locator('#reason'), 'อ่านเลขบ้านผิด');
	await field.seal();
	await expect(await office.openFiles(await field.handOver(into))).toContainText(th.office_accepted);
});
