// A tablet that is put away, left lying about, or stolen, and an office's computer: forty things and more that
// the next person could want to read, and whether any of them stands anywhere in the browser's profile; on
// both of the places where Chromium may keep IndexedDB.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BACKENDS } from '../faults/browser.mjs';
import { FILES, expect, test } from './lib/fixtures.mjs';
import { outsideOffice, said } from './lib/outside.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER, planned } from './lib/people.mjs';
import { PLACE, picture } from './lib/pictures.mjs';
import { backends, holding } from './lib/scan.mjs';
import { Tablet } from './lib/tablet.mjs';
import { pattern, th } from './lib/texts.mjs';

/** How many there must be. */
const CANARIES = 40;

/** Thirteen digits of nobody, the last of them as it must be; and as people write them. */
const citizenId = (twelve) => twelve + ((11 - ([...twelve].reduce((sum, it, nth) => sum + Number(it) * (13 - nth), 0) % 11)) % 10);
const written = (id) => id.replace(/^(.)(....)(.....)(..)(.)$/, '$1-$2-$3-$4-$5');
const IDS = ['199990004711', '199990004722', '199990004733', '199990004744'].map(citizenId);

// Words that stand nowhere in the app itself, whose own files lie in the profile too.
const PERSON = { ...VOLUNTEER, name: 'ผู้สำรวจ พยานหนึ่ง', organisation: 'หน่วยงาน พยานสอง' };
// A telephone number whose first nine digits stand in no file of practice: those lie in every profile, in base64.
const HOME = { ...HOUSE, house_no: '4711/93', house_code: '76069999471', phone: '08-0000-0055', respondent_name: 'ผู้ให้ข้อมูล พยานสาม', road: 'ถนนพยานห้า', moo: '4' };
const PEOPLE = FAMILY.map((it, nth) => ({ ...it, first_name: `สมาชิกพยาน${'กขคง'[nth]}`, last_name: `พยานสี่${'จฉชซ'[nth]}` }));
// Where the house is, as the device says it and as it is kept.
const HERE = { latitude: 13.047311, longitude: 99.947711, accuracy: 8 };
const PICTURE = 'IMG_WITNESS_4711.jpg';

/** What is in a handover of this house and these people, word for word. */
const INSIDE = (people) => ['พยานหนึ่ง', 'พยานสอง', 'พยานสาม', 'พยานห้า', HOME.house_no, HOME.house_code, '0800000055', '13047311', '99947711', written(IDS[0]), IDS[1], ...people.flatMap((it) => [it.first_name, it.last_name])];
/** And in other forms, or never. */
const BESIDE = [IDS[0], written(IDS[1]), HOME.phone, '13.047311', '99.947711', PERSON.pin, 'IMG_WITNESS_4711', PLACE];

/** Writes a text of its own into every box of text. */
class Witness extends Tablet {
	planted = [];

	wants(question) {
		return question.required || question.kind === 'text';
	}

	fit(question, members) {
		if (question.kind !== 'text') return super.fit(question, members);
		this.planted.push(`พยานที่${100 + this.planted.length}ลับ`);
		// Nobody is asked for a citizen id, and somebody writes it down all the same.
		return question.id === 'note' ? `${this.planted.at(-1)} เลข ${written(IDS[0])} และ ${IDS[1]}` : this.planted.at(-1);
	}

	/** With a position and a photograph of the house. */
	async surveyed(into, house, family, plan) {
		const taken = await picture(this.page, into, { name: PICTURE });
		await this.survey({
			house, family, plan,
			eachPart: async (slug) => {
				if (slug !== 'house') return;
				await this.page.context().grantPermissions(['geolocation']);
				await this.page.context().setGeolocation(HERE);
				await this.press(this.page.locator('.take-position'));
				await expect(this.page.locator('.remove-position')).toBeVisible();
				await this.tap('photo-house-consent-yes');
				await this.page.locator('#photo-house-take-0').setInputFiles(taken);
				await expect(this.page.locator('.photo canvas[data-drawn]')).toHaveCount(1);
			},
		});
		return taken;
	}
}

/** Pieces of a picture that no other has. */
const pieces = (jpeg) => [0.2, 0.5, 0.8].map((part) => jpeg.subarray(Math.floor(jpeg.length * part), Math.floor(jpeg.length * part) + 24));

/** That each of these was really given to the app: one that was not proves nothing. */
function wereGiven(text, words, planted) {
	for (const it of words) expect(text, 'what was handed over').toContain(it);
	expect(planted.filter((it) => text.includes(it)).length, 'texts of their own').toBeGreaterThanOrEqual(10);
}

/** The search can fail: what lies in the profile as it is, wherever, it finds. */
async function finds(tablet) {
	const words = ['คำคุมหนึ่ง', 'คำคุมสอง', 'คำคุมสาม', 'คำคุมสี่'];
	const coded = Buffer.from(`x${words[3]}y`).toString('base64');
	await tablet.page.evaluate(async ([local, indexed, filed, coded]) => {
		localStorage.setItem('planted', local);
		localStorage.setItem('coded', coded);
		const open = await new Promise((ok, no) => Object.assign(indexedDB.open('planted'), {
			onupgradeneeded: ({ target }) => target.result.createObjectStore('bare'), onsuccess: ({ target }) => ok(target.result), onerror: no,
		}));
		const change = open.transaction('bare', 'readwrite', { durability: 'strict' });
		change.objectStore('bare').put(indexed, 1);
		await new Promise((ok, no) => Object.assign(change, { oncomplete: ok, onabort: no }));
		open.close();
		const to = await (await (await navigator.storage.getDirectory()).getFileHandle('planted', { create: true })).createWritable();
		await to.write(filed);
		await to.close();
	}, [...words.slice(0, 3), coded]);
	await tablet.stop();
	const found = holding(tablet.profile, words).join('\n');
	for (const [nth, where] of ['localStorage', 'IndexedDB', 'the private file system', 'base64'].entries()) expect(found, where).toContain(`${words[nth]} in`);
}

for (const [backend, args] of Object.entries(BACKENDS)) {
	test(`a stolen tablet holds no name, no answer and no PIN that can be read, on ${backend}`, async ({ tablet }, info) => {
		test.slow();
		const into = info.outputPath();
		mkdirSync(into, { recursive: true });
		// What the programs of others look at comes from one of the two.
		const files = backend === 'leveldb' ? FILES : into;
		const field = await tablet({ as: Witness, args });
		await field.choose('field');
		await field.enrol(PERSON);
		const office = outsideOffice(files);
		await field.trust(office.file, office.digits, PERSON.pin);
		await field.open('#/households');
		// Several problems in each dimension, each with whatever it asks to be written down.
		const many = (dimension) => ({ ...Object.fromEntries(dimension.items.slice(0, 3).map((it) => [it.code, {}])), ...planned(dimension) });
		const taken = await field.surveyed(into, HOME, PEOPLE, many);
		const file = await field.handOver(files);
		await field.saved();
		// The household's page, too: a browser remembers what pages are called.
		await field.open('#/households');
		await field.press(field.page.locator('a.household'));
		await expect(field.page.locator('main h1')).toContainText(HOME.house_no);

		const inside = JSON.parse(office.open(readFileSync(file, 'utf8')));
		const text = JSON.stringify(said(JSON.stringify(inside)));
		wereGiven(text, INSIDE(PEOPLE), field.planted);
		// A signed file keeps its names packed; any piece of it will do.
		const packed = inside.payload.slice(2_000, 2_060);
		const photographs = [readFileSync(taken), Buffer.from(inside.photos[0], 'base64url')].flatMap(pieces);
		const secrets = [...INSIDE(PEOPLE), ...BESIDE, ...field.planted, path.basename(file), packed, ...photographs];
		expect(new Set(secrets.map(String)).size, 'that stand nowhere in the app').toBeGreaterThanOrEqual(CANARIES);
		const clear = (when, more = []) => expect(holding(field.profile, [...secrets, ...more]), when).toEqual([]);
		expect(readFileSync(file, 'utf8'), 'nor does the file that leaves').not.toContain(packed);

		// At work, killed at work, locked, and put away in peace.
		clear('at work');
		await field.kill();
		clear('after a crash');
		expect(backends(field.profile)).toContain(backend);
		// The browser's file for coming back keeps the state of controls, unless it is told not to.
		expect(holding(field.profile, ['gate-H', 'H02-collapse', 'sex-01']).filter((it) => /in .*Session/.test(it)), 'ticks').toEqual([]);
		await field.start();
		await field.enter('field', PERSON.pin);
		await field.open('#/settings');
		await field.page.locator('.lock-now').click();
		await expect(field.page.locator('#unlock-pin')).toBeVisible();
		clear('locked');
		await field.stop();
		clear('put away');
		// And everything is there for whoever has the PIN.
		await field.start();
		await field.enter('field', PERSON.pin);
		await field.open('#/households');
		await expect(field.page.locator('a.household')).toContainText(PEOPLE[0].last_name);

		// Nor after the household was erased.
		const why = ['พยานหกขอให้ลบ'];
		await field.press(field.page.locator('a.household'));
		await field.page.locator('details.erase > summary').click();
		await field.write(field.page.locator('#erase-why'), why[0]);
		await field.press(field.page.locator('.erase-household'));
		await field.press(field.page.locator('dialog[open] .twice-on'));
		await field.press(field.page.locator('dialog[open] .twice-sure'));
		await expect(field.page.locator('.page.households .empty')).toBeVisible();
		await field.saved();
		clear('erased', why);
		await field.kill();
		clear('erased, and a crash', why);
		await field.start();
		await field.enter('field', PERSON.pin);
		await expect(field.page.locator('a.household')).toHaveCount(0);
		await field.stop();
		clear('erased, and put away', why);
		await field.start();
		await finds(field);
	});

	test(`nor does the office that has taken it in, on ${backend}`, async ({ tablet }, info) => {
		test.slow();
		const into = info.outputPath();
		mkdirSync(into, { recursive: true });
		const [field, office] = [await tablet({ as: Witness }), await tablet({ args })];
		const desk = { ...OFFICE, name: 'ที่ว่าการ พยานเจ็ด' };
		await office.setUp(desk);

		// A district's list, with citizen ids in it.
		const list = path.join(into, 'บัญชีพยานแปด.csv');
		const rows = [['76069999472', '4712/94', IDS[2], 'พยานเก้า'], ['76069999473', '4713/95', IDS[3], 'พยานสิบ']];
		writeFileSync(list, `\u{feff}${['house_code,house_no,moo,tambon_code,citizen_id,first_name,last_name,problem', ...rows.map(([code, house, id, name]) => [code, house, 4, '760609', id, name, 'ตัวอย่าง', 'หลังคารั่ว'].join(','))].join('\r\n')}\r\n`);
		await office.open('#/office/rosters');
		await office.page.locator('#roster-file').setInputFiles(list);
		await office.press(office.page.locator('.go-on'));
		await expect(office.page.locator('.roster-counts')).toContainText(pattern(th.office_roster_counts, { rows: 2, taken: 2 }));
		await office.press(office.page.locator('.keep'));
		await expect(office.page.locator('.notice.good').first()).toContainText(th.office_roster_kept);
		await office.saved();

		await field.choose('field');
		await field.enrol(PERSON);
		await field.meet(office, PERSON, into);
		const people = PEOPLE.slice(0, 1);
		const taken = await field.surveyed(into, { ...HOME, member_count: '1' }, people, planned);
		const handed = await field.handOver(into);
		await office.open('#/office');
		await expect(await office.openFiles(handed)).toContainText(th.office_accepted);
		await office.saved();

		// Looked at, asked about, searched for, and resolved by a meeting.
		const theFile = async () => {
			await office.open('#/office');
			await office.press(office.page.locator('table tbody tr a').first());
			await expect(office.page.locator('main h1')).toContainText(PERSON.name);
			return office.page.locator('li.card', { hasText: HOME.house_no });
		};
		const card = await theFile();
		const kept = readFileSync(await office.download(into, office.page.locator('.save-again').first()), 'utf8');
		await card.locator('summary', { hasText: th.office_answers }).click();
		await expect(office.page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(1);
		await office.press(card.locator('.ask', { hasText: th.office_ask_household }));
		const dialog = office.page.locator('dialog[open]');
		await office.write(dialog.locator('textarea'), 'ข้อสอบถาม พยานสิบเอ็ด');
		await office.press(dialog.locator('.keep-ask'));
		await expect(dialog).toHaveCount(0);
		await office.open('#/office/cases');
		await office.write(office.page.locator('#case-search'), people[0].last_name);
		await expect(office.page.locator('.case-row')).toHaveCount(1);
		await office.press(office.page.locator('.case-row a').first());
		await expect(office.page.locator('main h1')).toContainText(HOME.house_no);
		await office.open('#/office/meeting?lead=-');
		await office.press(office.page.locator('.cases tbody tr').first().locator('.tick'));
		await office.page.locator('#resolve-lead').selectOption({ index: 1 });
		await office.write(office.page.locator('#resolve-note'), 'มติของหน่วยงาน พยานสิบสอง');
		await office.press(office.page.locator('.resolve-now'));
		await expect(office.page.locator('.notice.good').first()).toBeVisible();
		await office.saved();

		const text = JSON.stringify(said(kept));
		wereGiven(text, INSIDE(people), field.planted);
		const inside = JSON.parse(kept);
		const photographs = [readFileSync(taken), Buffer.from(inside.photos[0], 'base64url')].flatMap(pieces);
		const secrets = [
			...INSIDE(people), ...BESIDE, ...field.planted.filter((it) => text.includes(it)), ...photographs, inside.payload.slice(2_000, 2_060),
			desk.passphrase, 'พยานเจ็ด', 'บัญชีพยานแปด', ...rows.flat(), written(IDS[2]), 'พยานสิบเอ็ด', 'พยานสิบสอง', path.basename(handed),
		];
		expect(new Set(secrets.map(String)).size, 'that stand nowhere in the app').toBeGreaterThanOrEqual(CANARIES);
		const clear = (when, more = []) => expect(holding(office.profile, [...secrets, ...more]), when).toEqual([]);
		clear('at work');
		await office.kill();
		clear('after a crash');
		expect(backends(office.profile)).toContain(backend);
		await office.start();
		await office.enter('office', desk.passphrase);
		await office.open('#/settings');
		await office.press(office.page.locator('.lock-now'));
		await expect(office.page.locator('#unlock-pin')).toBeVisible();
		clear('locked');
		await office.stop();
		clear('put away');
		// And everything is there for whoever has the passphrase.
		await office.start();
		await office.enter('office', desk.passphrase);
		const again = await theFile();

		// Nor after the household was erased.
		const why = ['พยานสิบสามขอให้ลบ'];
		await again.locator('details.erase > summary').click();
		await office.write(again.locator('details.erase input'), why[0]);
		await office.press(again.locator('.erase-household'));
		await office.press(office.page.locator('dialog[open] .twice-on'));
		await office.press(office.page.locator('dialog[open] .twice-sure'));
		await expect(office.page.locator('#office-files')).toBeVisible();
		await office.saved();
		clear('erased', why);
		await office.kill();
		clear('erased, and a crash', why);
		await office.start();
		await office.enter('office', desk.passphrase);
		await expect(office.page.locator('#office-files')).toBeVisible();
		await office.stop();
		clear('erased, and put away', why);
		await office.start();
		await finds(office);
	});
}
