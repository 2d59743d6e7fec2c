// The whole way, with no network: a volunteer enrols, gets a list, surveys, hands over, is asked to correct, corrects,
// gets a receipt; the district passes it all on to the province, which checks the volunteer's own signature.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './lib/fixtures.mjs';
import { volunteer } from './lib/handover.mjs';
import { look } from './lib/look.mjs';
import { outsideOffice, said, unpacked } from './lib/outside.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { picture } from './lib/pictures.mjs';
import { pattern, th } from './lib/texts.mjs';
import { compared, introduce, knowAbove, passOn } from './lib/upwards.mjs';

const PROVINCE = { name: 'ที่ทำการปกครองจังหวัดตัวอย่าง', area: 'บ้านลาด', passphrase: 'ปลาในหนองน้ำใสไหลเย็น' };
const ASKED = 'เลขบ้านไม่ตรงกับป้าย โปรดดูอีกครั้ง';
const LIST = ['house_code,house_no,moo,tambon_code,first_name,last_name,problem', '99990000101,27/1,4,760609,บุญมี,ใจดีทดสอบ,หลังคารั่ว', '99990000102,31,4,760609,คำปุ่น,ทดสอบบัญชี,น้ำไม่พอ'];

const counts = (taken, again, held, refused) => pattern(th.relay_taken_counts, { taken, again, held, refused });

test('from enrolling to the province, which checks the volunteer’s own signature, with no network', async ({ tablet, site }, info) => {
	test.slow();
	const into = info.outputPath();
	const broken = [];
	const [field, district, province] = [await tablet(), await tablet(), await tablet()];
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await district.setUp(OFFICE);
	await province.setUp(PROVINCE);
	await field.meet(district, VOLUNTEER, into);
	const below = await district.card(path.join(into, 'district'));
	const above = await province.card(path.join(into, 'province'));
	for (const it of [field, district, province]) await it.offlineReady();
	site.reach(false);

	// A list becomes work.
	const list = path.join(into, 'list.csv');
	writeFileSync(list, `\u{feff}${LIST.join('\r\n')}\r\n`);
	await district.open('#/office/rosters');
	await district.page.locator('#roster-file').setInputFiles(list);
	await district.press(district.page.locator('.go-on'));
	await district.press(district.page.locator('.keep'));
	await expect(district.page.locator('.notice.good').first()).toContainText(th.office_roster_kept);
	await district.saved();
	const pack = await district.download(into, district.page.locator('.make-pack'));
	await field.open('#/households');
	await field.press(page.locator('a.from-office'));
	await page.locator('#from-office').setInputFiles(pack);
	await expect(page.locator('a.household')).toHaveCount(2);

	// Surveyed, sealed, handed over, taken in.
	await field.press(page.locator('a.household', { hasText: 'บุญมี' }));
	await field.press(page.locator('.begin-rexray'));
	await expect(page).toHaveURL(/\/notice$/);
	await field.arrived();
	const house = async () => {
		await field.tap('visit-result-met');
		if (await page.locator('#member-count').count()) await field.write(page.locator('#member-count'), '1');
	};
	await field.follow({ house, problems: () => field.problem(0, { item_now: 'H02', status: 'unsolved', evidence: 'seen' }), log: async () => {}, closing: async () => {} });
	await field.seal();
	const first = await field.handOver(into);
	await field.checkSaved(first);
	await district.open('#/office');
	await expect(await district.openFiles(first)).toContainText(th.office_accepted);
	await district.saved();

	// The district gets to know the office above, and passes on.
	await district.press(district.page.locator('.to-upward'));
	await expect(district.page.locator('main')).toContainText(th.relay_office_none);
	await district.page.locator('#upper-card').setInputFiles(below.file);
	await expect(district.page.locator('.meet-office')).toContainText(th.relay_office_not);
	await district.page.locator('#upper-card').setInputFiles(above.file);
	const shown = district.page.locator('.meet-office .fingerprint');
	await expect(shown).toBeVisible();
	expect((await shown.innerText()).replace(/\D/g, ''), 'what is on the card').toBe(above.digits);
	await look(district, '90-upward-card', broken);
	await district.press(district.page.locator('.meet-office .match'));
	await expect(district.page.locator('section.upward')).toContainText(PROVINCE.name);
	await expect(district.page.locator('section.upward')).toContainText(pattern(th.relay_what_new, { files: 1, decisions: 0 }));
	await look(district, '90-upward', broken);
	const up = await passOn(district, into, () => look(district, '90-upward-saved', broken));
	expect(path.basename(up)).toMatch(/^UP-7606\d\d-[\w-]{8}-0001-01of01\.json$/);
	expect(readFileSync(up, 'utf8'), 'sealed').not.toContain(Buffer.from('"files"').toString('base64url').slice(0, 8));
	await expect(district.page.locator('section.upward')).toContainText(pattern(th.relay_what_new, { files: 0, decisions: 0 }));

	// The province does not know the district: nothing is taken until its digits are compared.
	await province.open('#/office');
	const waiting = await province.openFiles(up);
	await expect(waiting).toContainText(th.relay_sender_unknown);
	await expect(province.page.locator('.register-of-files')).toContainText(th.office_register_empty);
	await look(province, '91-upward-waits', broken);
	const asks = await province.openFiles(below.file);
	await compared(province, asks, below.digits);
	const came = province.page.locator('main ul > li', { hasText: path.basename(up) });
	await expect(came).toContainText(th.relay_taken, { timeout: 30_000 });
	await expect(came).toContainText(counts(1, 0, 0, 0));
	await expect(came).toContainText(pattern(th.relay_list_taken, { n: 2, new: 1 }));
	await expect(came).toContainText(th.relay_taken_checked);
	await province.saved();
	await look(province, '91-upward-taken', broken);

	// Whose signature it is, and how it came: in the register, the file, the case, among the keys.
	const through = pattern(th.relay_through, { offices: OFFICE.name });
	const signed = pattern(th.relay_verified, { name: VOLUNTEER.name });
	await expect(province.page.locator('.register-of-files tbody tr')).toContainText(th.desk_result_good);
	await expect(province.page.locator('.register-of-files tbody tr')).toContainText(through);
	await province.press(province.page.locator('.register-of-files tbody a'));
	await expect(province.page.locator('p.verified')).toContainText(signed);
	await expect(province.page.locator('p.verified')).toContainText(through);
	await expect(province.page.locator('main .ask'), 'a tablet takes nothing from an office it does not know').toHaveCount(0);
	await look(province, '92-upward-file', broken);
	await province.press(province.page.locator('.to-case').first());
	await expect(province.page.locator('.case-page .verified')).toContainText(signed);
	await expect(province.page.locator('.case-page .verified')).toContainText(through);
	await look(province, '92-upward-case', broken);
	await province.open('#/office/keys');
	await expect(province.page.locator('li.card', { hasText: VOLUNTEER.name })).toContainText(th.relay_key_not_here);
	await expect(province.page.locator('.other-offices')).toContainText(OFFICE.name);
	await expect(province.page.locator('.other-offices .relays-came')).toContainText(pattern(th.relay_came_one, { seq: 1, part: 1, of: 1, files: 1 }));
	await look(province, '92-upward-keys', broken);

	// The district asks for a correction; the volunteer corrects.
	await district.open('#/office');
	await district.page.locator('.register-of-files tbody a').click();
	const card = district.page.locator('li.card', { hasText: '27/1' });
	await card.locator('summary', { hasText: th.office_answers }).click();
	await district.press(card.locator('dl.facts > div', { hasText: '27/1' }).first().locator('.ask'));
	await district.write(district.page.locator('dialog[open] textarea'), ASKED);
	await district.press(district.page.locator('dialog[open] .keep-ask'));
	await district.saved();
	await district.open('#/office/keys');
	const give = district.page.locator('.give-return');
	await give.locator('> summary').click();
	const back = await district.download(into, give.locator('.save-return'));
	await give.locator('.check-return').setInputFiles(back);
	await expect(give).toContainText(th.office_return_checked);
	await field.open('#/from-office');
	await page.locator('#from-office').setInputFiles(back);
	await expect(page.locator('section.from-office')).toContainText(pattern(th.field_return_new, { n: 1, households: 1 }));
	await field.open('#/households');
	await field.press(page.locator('a.household', { hasText: 'บุญมี' }));
	await field.press(page.locator('.comments .comment', { hasText: ASKED }).locator('.mend'));
	await field.write(page.locator('#house-no'), '27/2');
	await page.locator('#house-no').blur();
	await field.saved();
	await field.part('summary');
	await field.write(page.locator('#reason'), 'ดูป้ายหน้าบ้านแล้ว');
	await field.seal();
	const second = await field.handOver(into);
	await field.checkSaved(second);
	await district.open('#/office');
	await expect(await district.openFiles(second)).toContainText(th.office_accepted);
	await district.saved();

	// The receipt goes to the tablet, the correction to the province: only what was not sent yet.
	await district.open('#/office/keys');
	await district.page.locator('.give-receipt > summary').click();
	const receipt = await district.download(into, district.page.locator('.save-receipt'));
	await field.open('#/from-office');
	await page.locator('#from-office').setInputFiles(receipt);
	await expect(page.locator('.from-office')).toContainText(pattern(th.field_receipt_done, { n: 2 }));
	await district.open('#/office/upward');
	await expect(district.page.locator('section.upward')).toContainText(pattern(th.relay_what_new, { files: 1, decisions: 0 }));
	const next = await passOn(district, into);
	await province.open('#/office');
	await expect(await province.openFiles(next)).toContainText(counts(1, 0, 0, 0));
	await province.saved();
	await province.open('#/office/cases');
	await expect(province.page.locator('main')).toContainText('27/2');
	await expect(province.page.locator('main')).not.toContainText('27/1');

	// Everything again changes nothing, nor does it after the power was cut.
	await district.page.locator('label[for="relay-what-all"]').click();
	await district.press(district.page.locator('.prepare'));
	const all = await district.download(into, district.page.locator('.save-part'));
	await province.kill();
	await province.start('#/office');
	await province.enter('office', PROVINCE.passphrase);
	await expect(await province.openFiles(all)).toContainText(counts(0, 2, 0, 0));
	await expect(province.page.locator('.register-of-files tbody tr')).toHaveCount(2);

	// Changed on the way: refused whole, with its sentence.
	const altered = path.join(into, 'altered.json');
	const text = readFileSync(next, 'utf8');
	const at = text.indexOf('"ciphertext":"') + 4_000;
	writeFileSync(altered, text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1));
	await expect(await province.openFiles(altered)).toContainText(th.office_no_signature);
	expect(broken.join('\n')).toBe('');
});

test('what another program passes on is taken file by file: the forged one is refused, the others are there', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	const broken = [];
	const province = await tablet();
	await province.setUp(PROVINCE);
	const above = await province.card(path.join(into, 'province'));
	const district = outsideOffice(into);
	const [one, two, unknown] = [1, 2, 3].map((who) => volunteer(who, district.file));
	const to = said(readFileSync(above.file, 'utf8'));
	const inside = [
		{ text: one.next(2), kid: one.kid, seq: 1, households: 2 },
		{ text: two.forged(3), kid: two.kid, seq: 1, households: 3 },
		{ text: unknown.next(1), kid: unknown.kid, seq: 1, households: 1 },
	];
	const asks = await province.openFiles(district.file);
	await compared(province, asks, district.digits);
	await expect(asks).toContainText(pattern(th.relay_office_known, { name: 'สำนักงานทดสอบภายนอก' }));
	const up = district.passOn(to, { inside, keys: [one.vouched(), two.vouched()] });
	const { page } = province;
	await page.locator('#office-files').setInputFiles(up);
	const came = page.locator('main ul > li', { hasText: 'UP-outside.json' });
	await expect(came).toContainText(counts(1, 0, 1, 1), { timeout: 30_000 });
	await expect(came).toContainText(pattern(th.relay_refused_one, { seq: 1 }));
	await expect(came).toContainText(th.office_no_signature);
	await expect(came).toContainText('E07');
	// The one whose key nobody vouches for waits by itself, as one that came by itself.
	const held = page.locator('main ul > li', { hasText: th.office_held });
	await expect(held).toContainText('E08');
	await look(province, '93-upward-forged', broken);
	// One taken, one that waits, one refused: each has its line.
	await expect(page.locator('.register-of-files tbody tr')).toHaveCount(3);
	await expect(page.locator('.register-of-files tbody tr', { hasText: pattern(th.desk_result_refused, { code: 'E07' }) })).toHaveCount(1);
	await province.saved();
	await province.open('#/office/cases');
	await expect(page.locator('main')).toContainText('2/1');
	// It says of no list that there is none: one may be missing, and that is told.
	await province.open('#/office/reports/r3');
	await expect(page.locator('.others-lists')).toContainText('สำนักงานทดสอบภายนอก');
	await province.open('#/office/keys');
	await expect(page.locator('.relays-came')).toContainText(pattern(th.relay_came_refused, { n: 1, codes: 'E07' }));
	// Asked about again when the app is opened again.
	await province.stop();
	await province.start('#/office');
	await province.enter('office', PROVINCE.passphrase);
	await expect(province.page.locator('main ul > li').first()).toContainText('E08', { timeout: 30_000 });
	expect(broken.join('\n')).toBe('');
});

test('photographs go along when somebody ticks that, and another program checks every signature of what was passed on', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	mkdirSync(into, { recursive: true });
	const [field, district, province] = [await tablet(), await tablet(), await tablet()];
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await district.setUp(OFFICE);
	await province.setUp(PROVINCE);
	await field.meet(district, VOLUNTEER, into);
	const taken = await picture(page, into, { seed: 7 });
	const eachPart = async (slug) => {
		if (slug !== 'house') return;
		await field.tap('photo-house-consent-yes');
		await page.locator('#photo-house-take-0').setInputFiles(taken);
		await expect(page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(1, { timeout: 30_000 });
		await field.saved();
	};
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null, eachPart });
	await district.open('#/office');
	await expect(await district.openFiles(await field.handOver(into))).toContainText(th.office_accepted);
	await district.saved();
	const outside = outsideOffice(path.join(into, 'outside'), 'กรมทดสอบภายนอก');
	await introduce(district, province, into);

	// Without them the office above sees that there is one; with them it sees it.
	await expect(district.page.locator('section.upward')).toContainText(th.relay_listless_goes);
	const bare = await passOn(district, into);
	await expect(await province.openFiles(bare)).toContainText(counts(1, 0, 0, 0));
	await province.saved();
	// The district makes no list and says so: none is named as missing.
	await province.open('#/office/keys');
	await expect(province.page.locator('.relays-came')).toContainText(th.relay_listless_came);
	await province.open('#/office/reports/r3');
	await expect(province.page.locator('.report h1')).toContainText(th.report_r3);
	await expect(province.page.locator('.others-lists')).toHaveCount(0);
	const look1 = async () => {
		await province.open('#/office');
		await province.press(province.page.locator('.register-of-files tbody a'));
		await province.page.locator('summary', { hasText: th.office_answers }).click();
		return province.page.locator('.photo > summary canvas[data-drawn]');
	};
	await expect(await look1(), 'it stayed with the district').toHaveCount(0);
	await district.page.locator('label[for="relay-what-all"]').click();
	await district.tap('relay-photos');
	const whole = await passOn(district, into);
	await province.open('#/office');
	const again = await province.openFiles(whole);
	await expect(again).toContainText(counts(0, 1, 0, 0));
	await expect(again).toContainText(pattern(th.relay_taken_more, { settlements: 0, resolutions: 0, photos: 1 }));
	await province.saved();
	await expect(await look1()).toHaveCount(1);

	// Node's own crypto: the office's signature, then the volunteer's, on the very bytes that were signed.
	await knowAbove(district, outside);
	await district.page.locator('label', { hasText: 'กรมทดสอบภายนอก' }).click();
	await district.page.locator('label[for="relay-what-new"]').click();
	await district.tap('relay-photos');
	const { cover, files, photos } = unpacked(outside.open(readFileSync(await passOn(district, into), 'utf8')));
	expect(cover).toMatchObject({ name: OFFICE.name, to: outside.kid, seq: 1, part: 1, of: 1, left: 0, v: 3, listless: [cover.device.kid] });
	expect(photos, 'the picture is there').toHaveLength(1);
	const [{ bundle, kid }] = files;
	expect(files).toHaveLength(1);
	expect(bundle.author.name).toBe(VOLUNTEER.name);
	expect(cover.keys.map((it) => it.kid)).toEqual([kid]);
	expect(JSON.stringify(bundle.records[0].visit.answers['photo.house'])).toContain(photos[0]);
});

test('a kill while a part is taken in leaves all of it or nothing, and opened again it is all there', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	const province = await tablet();
	await province.setUp(PROVINCE);
	const above = await province.card(path.join(into, 'province'));
	const district = outsideOffice(into);
	const to = said(readFileSync(above.file, 'utf8'));
	await compared(province, await province.openFiles(district.file), district.digits);
	await province.saved();
	const everyone = Array.from({ length: 8 }, (_, n) => volunteer(n + 1, district.file));
	const inside = everyone.map((it) => ({ text: it.next(60), kid: it.kid, seq: 1, households: 60 }));
	const up = district.passOn(to, { inside, keys: everyone.map((it) => it.vouched()) });
	const rows = () => province.page.locator('.register-of-files tbody tr').count();
	const seen = [];
	for (const wait of [60, 150, 300, 500, 700, 900, 1_200, 1_600, 2_500, 5_000, 10_000]) {
		await province.page.locator('#office-files').setInputFiles(up);
		await province.page.waitForTimeout(wait);
		await province.kill();
		await province.start('#/office');
		await province.enter('office', PROVINCE.passphrase);
		await expect(province.page.locator('.register-of-files')).toBeVisible();
		seen.push(await rows());
		if (seen.at(-1) > 0) break;
	}
	console.log(`rows after each kill: ${seen.join(', ')}`);
	expect(seen.every((it) => it === 0 || it === 8), seen.join(', ')).toBe(true);
	expect([seen[0], seen.at(-1)], 'the first before it was there, the last after').toEqual([0, 8]);
	const again = await province.openFiles(up);
	await expect(again).toContainText(th.relay_taken, { timeout: 30_000 });
	await expect(province.page.locator('.register-of-files tbody tr')).toHaveCount(8);
	await province.open('#/office/cases');
	await expect(province.page.locator('main')).toContainText('480');
});
