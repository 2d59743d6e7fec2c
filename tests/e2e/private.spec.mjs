// A tablet that is put away, left lying about, or stolen: what the next person can read on it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FILES, expect, test } from './lib/fixtures.mjs';
import { outsideOffice, said } from './lib/outside.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER, planned } from './lib/people.mjs';
import { PLACE, picture } from './lib/pictures.mjs';
import { files, holding } from './lib/scan.mjs';
import { Tablet } from './lib/tablet.mjs';
import { th } from './lib/texts.mjs';

// Words that stand nowhere in the app itself, whose own files lie in the profile too.
const PERSON = { ...VOLUNTEER, name: 'ผู้สำรวจ พยานหนึ่ง', organisation: 'หน่วยงาน พยานสอง' };
const HOME = { ...HOUSE, phone: '08-0000-0099', respondent_name: 'ผู้ให้ข้อมูล พยานสาม', road: 'ถนนพยานห้า', moo: '4' };
const PEOPLE = FAMILY.map((it, nth) => ({ ...it, first_name: `สมาชิก${'กขคง'[nth]}`, last_name: 'พยานสี่' }));
// Where the house is, as the device says it and as it is kept.
const HERE = { latitude: 13.047311, longitude: 99.947711, accuracy: 8 };
const SECRETS = ['13.047311', '99.947711', '13047311', '99947711', 'พยานหนึ่ง', 'พยานสอง', '08-0000-0099', '0800000099', 'พยานสาม', 'พยานสี่', 'พยานห้า', PERSON.pin];

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
		await field.page.context().grantPermissions(['geolocation']);
		await field.page.context().setGeolocation(HERE);
		await field.press(field.page.locator('.take-position'));
		await expect(field.page.locator('.remove-position')).toBeVisible();
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

	// Nor after the household was erased.
	await field.press(field.page.locator('a.household'));
	await field.page.locator('details.erase > summary').click();
	await field.write(field.page.locator('#erase-why'), 'พยานหกขอให้ลบ');
	await field.press(field.page.locator('.erase-household'));
	await field.press(field.page.locator('dialog[open] .twice-on'));
	await field.press(field.page.locator('dialog[open] .twice-sure'));
	await expect(field.page.locator('.page.households .empty')).toBeVisible();
	await field.saved();
	await field.kill();
	expect(holding(field.profile, [...secrets, packed, 'พยานหก']), 'erased').toEqual([]);
	await field.start();
	await field.enter('field', PERSON.pin);
	await expect(field.page.locator('a.household')).toHaveCount(0);

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

// ------------------------------------------------------------------------------------ keys

/**
 * Runs before the app. Tells every secret that goes into WebCrypto or comes out of it, as bytes. A key that
 * the app may not export is had once more so that it can be; what the app gets is its own.
 */
function spy() {
	const { prototype } = SubtleCrypto;
	const own = Object.fromEntries(['generateKey', 'importKey', 'exportKey', 'deriveBits', 'deriveKey', 'unwrapKey', 'decrypt'].map((it) => [it, prototype[it]]));
	const asked = (name, ...all) => own[name].apply(crypto.subtle, all);
	const tell = (what, bytes) => {
		const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
		window.overheard(what, Array.from(view));
	};
	const key = async (what, it) => {
		if (it.type === 'secret') return tell(`${what} ${it.algorithm.name}`, await asked('exportKey', 'raw', it));
		const { d } = await asked('exportKey', 'jwk', it);
		return tell(`${what} ${it.algorithm.name}`, Uint8Array.from(atob(d.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0)));
	};
	prototype.generateKey = async (...all) => {
		const made = await asked('generateKey', ...all);
		await key('made', made.privateKey ?? made);
		return made;
	};
	prototype.importKey = async (format, data, algorithm, extractable, usages) => {
		// A public key has nothing to do but to be agreed with.
		if (format !== 'raw' || usages.length > 0) tell(`imported ${algorithm.name ?? algorithm}`, data);
		return asked('importKey', format, data, algorithm, extractable, usages);
	};
	prototype.deriveBits = async (algorithm, ...all) => {
		const bits = await asked('deriveBits', algorithm, ...all);
		tell(`derived ${algorithm.name}`, bits);
		return bits;
	};
	prototype.deriveKey = async (algorithm, base, type, extractable, usages) => {
		await key(`derived ${algorithm.name}`, await asked('deriveKey', algorithm, base, type, true, usages));
		return asked('deriveKey', algorithm, base, type, extractable, usages);
	};
	prototype.unwrapKey = async (...all) => {
		await key('unwrapped', await asked('unwrapKey', ...all.map((it, nth) => (nth === 5 ? true : it))));
		return asked('unwrapKey', ...all);
	};
	prototype.decrypt = async (...all) => {
		const bytes = await asked('decrypt', ...all);
		if (bytes.byteLength === 32) tell('opened', bytes);
		return bytes;
	};
}

/** Listens in this browser from now on; `keys` gathers, by their hex digits, what each is. */
async function overhear(tablet, keys) {
	await tablet.page.exposeBinding('overheard', (_, what, bytes) => {
		// A PIN is looked for as a word, in the tests above.
		const hex = Buffer.from(bytes).toString('hex');
		if (bytes.length >= 16 && !keys.has(hex)) keys.set(hex, what);
	});
	await tablet.page.addInitScript(spy);
	return tablet.open();
}

/** Every form in which a key may lie about: bytes, hex, base64 in each of its three positions in a longer text (`d` of a JWK is one). */
function forms(bytes) {
	const base64 = [0, 1, 2].map((shift) => {
		const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
		// The first and the last letters hold bits of what stands beside it.
		return text.slice(shift && shift + 1, Math.floor(((shift + bytes.length) * 8) / 6));
	});
	const texts = [bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64, ...base64.map((it) => it.replaceAll('+', '-').replaceAll('/', '_'))];
	return [bytes, ...texts.flatMap((it) => [Buffer.from(it), Buffer.from(it, 'utf16le')])];
}

/** Where in the files of a browser profile one of these keys stands. One pass for all of them: there are hundreds of forms. */
function holdingKeys(profile, keys) {
	const starts = new Map();
	for (const [hex, what] of keys) for (const form of forms(Buffer.from(hex, 'hex'))) {
		const start = form.readUInt32BE();
		starts.set(start, [...(starts.get(start) ?? []), [what, form]]);
	}
	const likely = new Uint8Array(2 ** 16);
	for (const it of starts.keys()) likely[it >>> 16] = 1;
	const found = [];
	for (const [name, bytes] of files(profile)) {
		for (let at = 0; at + 4 <= bytes.length; at += 1) {
			if (!likely[(bytes[at] << 8) | bytes[at + 1]]) continue;
			for (const [what, form] of starts.get(bytes.readUInt32BE(at)) ?? []) if (bytes.subarray(at, at + form.length).equals(form)) found.push(`${what} in ${name}`);
		}
	}
	return found;
}

test('no key that signs, opens or encrypts lies in clear on the disk of a tablet or an office', async ({ tablet }, info) => {
	test.slow();
	const [field, office] = [await tablet({}, null), await tablet({}, null)];
	const { page } = field;
	const [its, theirs] = [new Map(), new Map()];
	await overhear(field, its);
	await overhear(office, theirs);
	const clear = (when) => {
		for (const [one, keys] of [[field, its], [office, theirs]]) expect(holdingKeys(one.profile, keys), when).toEqual([]);
	};
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await office.setUp(OFFICE);
	await field.meet(office, VOLUNTEER, info.outputPath());
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null });
	await expect(await office.openFiles(await field.handOver(info.outputPath()))).toContainText(th.office_accepted);
	await field.open('#/backup');
	await field.write(page.locator('#backup-words'), OFFICE.passphrase);
	await field.download(info.outputPath(), page.locator('.make-backup'));
	await expect(page.locator('.save-backup .notice')).toBeVisible();
	await field.saved();
	clear('at work');
	await field.open('#/settings');
	await page.locator('.lock-now').click();
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/settings');
	await page.locator('.lock-now').click();

	// The PIN is forgotten, and mended by the office: the data key travels.
	await page.locator('.forgotten > summary').click();
	await field.write(page.locator('#renew-pin'), '135790');
	await field.write(page.locator('#renew-again'), '135790');
	const request = await field.download(info.outputPath(), page.locator('.ask-recovery'));
	const asked = await office.openFiles(request);
	const answer = await office.download(info.outputPath(), asked.locator('.give-back'));
	await office.saved();
	clear('while it is mended');
	await field.write(page.locator('#renew-pin'), '135790');
	await page.locator('#recovery-file').setInputFiles(answer);
	await expect(page.locator('#unlock-pin')).toHaveCount(0, { timeout: 30_000 });
	await field.saved();
	for (const it of [field, office]) await it.kill();
	clear('after a crash');
	for (const keys of [its, theirs]) {
		const heard = new Set(keys.values());
		for (const it of ['made ECDSA', 'made ECDH', 'made AES-GCM', 'derived PBKDF2', 'derived HKDF AES-GCM', 'derived ECDH']) expect(heard, it).toContain(it);
	}
	console.log(`${its.size} keys of the tablet and ${theirs.size} of the office are in no file`);

	// The search can fail: what lies in the profile it finds, in every form, and a JWK in the browser's own files.
	const [[secret, what]] = [...its].filter(([, it]) => it === 'made ECDSA');
	const key = Buffer.from(secret, 'hex');
	const folder = info.outputPath('planted');
	mkdirSync(folder);
	const all = forms(key).map((it) => Buffer.concat([Buffer.from('x'), it, Buffer.from('y')]));
	all.push(...['x', 'xy', 'xyz'].flatMap((it) => ['base64', 'base64url'].map((as) => Buffer.from(Buffer.concat([Buffer.from(it), key, key]).toString(as)))));
	for (const [nth, it] of all.entries()) writeFileSync(path.join(folder, String(nth)), it);
	const names = holdingKeys(folder, its).map((it) => it.split(' in ')[1]);
	expect([...new Set(names)].length, 'planted in every form').toBe(all.length);
	await field.start();
	await field.page.evaluate((d) => localStorage.setItem('planted', JSON.stringify({ kty: 'EC', d })), key.toString('base64url'));
	await field.stop();
	expect(holdingKeys(field.profile, its).join(), 'a JWK').toContain(`${what} in`);
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

test('a device that slept is locked by the first touch, before its timers wake', async ({ tablet }) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await page.clock.install();
	await page.clock.pauseAt(Date.now() + 60_000);
	// The clock goes on, and nothing that waits for it is called.
	await page.clock.setSystemTime(Date.now() + 10 * 60_000);
	await page.mouse.click(5, 5);
	await page.clock.resume();
	await expect(page.locator('#unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(page.locator('main')).toContainText(th.shell_locked_away);
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
