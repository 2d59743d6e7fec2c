// A tablet that is put away, left lying about, or stolen: what the next person can read on it.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FILES, expect, test } from './lib/fixtures.mjs';
import { outsideOffice, said } from './lib/outside.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER, planned } from './lib/people.mjs';
import { PLACE, picture } from './lib/pictures.mjs';
import { holding } from './lib/scan.mjs';
import { Tablet } from './lib/tablet.mjs';
import { th } from './lib/texts.mjs';

// Words that stand nowhere in the app itself, whose own files lie in the profile too.
const PERSON = { ...VOLUNTEER, name: 'ผู้สำรวจ พยานหนึ่ง', organisation: 'หน่วยงาน พยานสอง' };
const HOME = { ...HOUSE, phone: '08-0000-0047', respondent_name: 'ผู้ให้ข้อมูล พยานสาม', road: 'ถนนพยานห้า', moo: '4' };
const PEOPLE = FAMILY.map((it, nth) => ({ ...it, first_name: `สมาชิก${'กขคง'[nth]}`, last_name: 'พยานสี่' }));
const SECRETS = ['พยานหนึ่ง', 'พยานสอง', '08-0000-0047', '0800000047', 'พยานสาม', 'พยานสี่', 'พยานห้า', PERSON.pin];

/** Writes a text of its own into every box of text. */
class Witness extends Tablet {
	planted = [];

	wants(question) {
		return question.required || question.kind === 'text';
	}

	fit(question, members) {
		if (question.kind !== 'text') return super.fit(question, members);
		this.planted.push(`พยานที่${100 + this.planted.length}ลับ`);
		return this.planted.at(-1);
	}
}

test('a stolen tablet holds no name, no answer and no PIN that can be read', async ({ tablet }, info) => {
	mkdirSync(info.outputPath(), { recursive: true });
	const field = await tablet({ as: Witness });
	await field.choose('field');
	await field.enrol(PERSON);
	const office = outsideOffice(FILES);
	await field.trust(office.file, office.digits, PERSON.pin);
	await field.open('#/households');
	// Several problems in each dimension, each with whatever it asks to be written down.
	const many = (dimension) => ({ ...Object.fromEntries(dimension.items.slice(0, 3).map((it) => [it.code, {}])), ...planned(dimension) });
	// With a photograph, which the file carries beside what is signed.
	const taken = await picture(field.page, info.outputPath(), { name: 'IMG_WITNESS_4711.jpg' });
	const eachPart = async (slug) => {
		if (slug !== 'house') return;
		await field.tap('photo-house-consent-yes');
		await field.page.locator('#photo-house-take-0').setInputFiles(taken);
		await expect(field.page.locator('.photo canvas[data-drawn]')).toHaveCount(1);
	};
	await field.survey({ house: HOME, family: PEOPLE, plan: many, eachPart });
	const file = await field.handOver(FILES);
	await field.saved();
	const secrets = [...SECRETS, ...field.planted, path.basename(file), 'IMG_WITNESS_4711', PLACE];
	expect(secrets.length, 'strings that stand nowhere in the app').toBeGreaterThanOrEqual(40);
	// Killed at work, locked, and put away in peace.
	await field.kill();
	expect(holding(field.profile, secrets), 'after a crash').toEqual([]);
	// The browser's file for coming back keeps the state of controls, unless it is told not to.
	expect(holding(field.profile, ['gate-H', 'H02-collapse', 'sex-']).filter((it) => /in .*Session/.test(it)), 'ticks').toEqual([]);
	await field.start();
	await field.enter('field', PERSON.pin);
	await field.open('#/settings');
	await field.page.locator('.lock-now').click();
	await expect(field.page.locator('#unlock-pin')).toBeVisible();
	expect(holding(field.profile, secrets), 'locked').toEqual([]);
	await field.stop();
	// A signed file keeps its names packed; any piece of it will do.
	const text = office.open(readFileSync(file, 'utf8'));
	const packed = JSON.parse(text).payload.slice(2_000, 2_060);
	expect(holding(field.profile, [...secrets, packed]), 'put away').toEqual([]);
	expect(readFileSync(file, 'utf8'), 'nor does the file that leaves').not.toContain(packed);
	expect(said(text).author.name, 'which the office opens').toBe(PERSON.name);
	// And everything is there for whoever has the PIN.
	await field.start();
	await field.enter('field', PERSON.pin);
	await expect(field.page.locator('a.household')).toContainText('พยานสี่');

	// The search can fail: what lies in the profile as it is, it finds.
	await field.page.evaluate((it) => localStorage.setItem('planted', it), PERSON.name);
	await field.stop();
	expect(holding(field.profile, [PERSON.name])).not.toEqual([]);
});

test('nor does the office that has taken it in', async ({ tablet }, info) => {
	const [field, office] = [await tablet(), await tablet()];
	await field.choose('field');
	await field.enrol(PERSON);
	await office.setUp(OFFICE);
	await field.meet(office, PERSON, info.outputPath());
	await field.survey({ house: { ...HOME, member_count: '1' }, family: PEOPLE.slice(0, 1), plan: () => null });
	await office.openFiles(await field.handOver(info.outputPath()));
	await expect(office.page.locator('tbody tr')).toHaveCount(1);
	await office.saved();
	await office.stop();
	expect(holding(office.profile, [...SECRETS, OFFICE.passphrase])).toEqual([]);
	// And everything is there for whoever has the passphrase.
	await office.start();
	await office.enter('office', OFFICE.passphrase);
	await expect(office.page.locator('tbody tr')).toContainText(PERSON.name);
});

/** Lets this much time pass for the page; it looks for somebody every five seconds. */
async function nobodyIsThere(field, minutes) {
	await field.page.clock.install();
	await field.page.clock.fastForward(minutes * 60_000);
}

test('left alone, the app locks itself, and what was being typed is kept', async ({ tablet }) => {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.addHousehold(HOUSE);
	await field.part('house');
	await field.page.locator('#road').pressSequentially('ถนนเพชรเกษม', { delay: 5 });
	await nobodyIsThere(field, 4);
	await field.page.waitForTimeout(6_000);
	await expect(field.page.locator('#road'), 'not yet').toBeVisible();
	await nobodyIsThere(field, 6);
	await expect(field.page.locator('#unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(field.page.locator('main')).toContainText(th.shell_locked_away);
	expect(await field.page.locator('body').innerText()).not.toContain('27/1');
	expect(await field.page.title()).not.toContain('27/1');
	await field.unlock(VOLUNTEER.pin);
	await expect(field.page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
});

test('a reason that is half written is covered, and still there for the PIN', async ({ tablet }) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null });
	await field.correctHouse('27/2');
	await field.write(page.locator('#reason'), 'อ่านเลขบ้าน');
	await nobodyIsThere(field, 6);
	await expect(page.locator('.cover #unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(page.locator('#reason')).toBeHidden();
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('#reason')).toHaveValue('อ่านเลขบ้าน');
});

test('handed to somebody else, the app is locked by one press', async ({ tablet }) => {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.open('#/settings');
	await field.page.locator('.lock-now').click();
	await expect(field.page.locator('#unlock-pin')).toBeVisible();
	await expect(field.page.locator('body')).not.toContainText(VOLUNTEER.name);
	await expect(field.page.locator('body')).not.toContainText(th.shell_locked_away);
	await field.unlock(VOLUNTEER.pin);
	await expect(field.page.locator('main')).toContainText(VOLUNTEER.name);
});

test('a household that is not added yet is covered, and still there for the PIN', async ({ tablet }) => {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.page.locator('.add-household').first().click();
	await field.write(field.page.locator('#house-no'), '27/1');
	await nobodyIsThere(field, 6);
	await expect(field.page.locator('.cover #unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(field.page.locator('#house-no')).toBeHidden();
	// Nothing but the PIN leads on: a step elsewhere would lose what is not added yet.
	await expect(field.page.locator('header a[href], header button:visible, footer a:visible')).toHaveCount(0);
	await field.page.goBack();
	await field.unlock(VOLUNTEER.pin);
	await expect(field.page.locator('#house-no')).toHaveValue('27/1');
});
