// What a person does at work beside answering: seals and corrects, hands over, takes in, takes off. Each
// deed tells the oracles what it is about to do before it presses, so that the kill may come at any
// moment of it. A deed looks at the screen for where the one before it was broken off.
// Another deed is one more row of DEEDS; what must be there of it after a kill is one more oracle,
// judged in `lookBack`. Photographs are answers, and taken among them (`Hands.photograph`).
import { createHash } from 'node:crypto';
import { controlId } from '../e2e/lib/questionnaire.mjs';
import { VOLUNTEER } from '../e2e/lib/people.mjs';
import { said, sealed } from '../e2e/lib/outside.mjs';
import { pattern, th } from '../e2e/lib/texts.mjs';
import { goTo, readPart } from './page.mjs';

/** Households in one backup that is taken in. */
const IN_A_BACKUP = 5;
/** What is chosen in a house where nobody was met. Of all the rest, only the village is required. */
const NOBODY_MET = [['visit_result', 'not_met'], ['origin', 'missed'], ['house_code_missing_reason', 'not_known']];
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/g;

const householdOf = (visit) => visit.split('/')[2];
const json = (name, text) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

export const DEEDS = { seal, handOver, restore, takeOff };
/** What is counted in the report, by name. */
export const COUNTED = ['photos', 'seals', 'corrections', 'handovers', 'imports', 'removals'];

/** A page whose heading is there. */
async function page(hands, hash, selector) {
	await hands.page.evaluate((to) => { location.hash = to; }, hash);
	await hands.until((it) => Boolean(document.querySelector(it)), selector);
}

const press = (hands, selector) => hands.page.evaluate((it) => document.querySelector(it).click(), selector);

// --------------------------------------------------------------------------------- sealing

/** Seals a household in which nobody was met, or corrects one that is sealed. */
async function seal(hands, dice) {
	const { memory } = hands;
	const known = [...memory.small];
	const visit = known.length > 0 && dice.chance(0.5) ? dice.of(known) : await hands.newHousehold(dice, true);
	memory.touched.add(visit);
	const { state, told } = await standing(hands, visit);
	if (state === 'sealed' && dice.chance(0.5)) return;
	hands.step();
	if (state === 'draft') await answerAll(hands, visit);
	if (state === 'sealed') await reopen(hands, visit, told);
	if (state !== 'draft') await renumber(hands, visit, dice);
	hands.step();
	await sealNow(hands, visit, told, state === 'draft' ? null : `แก้เลขที่ ${told.length}`);
}

/** Where a visit stands, as the screen says: its state, each seal in words, what is answered. */
export async function standing(hands, visit) {
	if (!(await hands.page.evaluate(goTo, [`${visit}/house`, 20_000]))) throw new Error(`${visit} is not there any more`);
	const answers = await hands.page.evaluate(readPart);
	await page(hands, `#/households/${householdOf(visit)}`, 'main .revisions');
	const [state, told] = await hands.page.evaluate(() => [
		document.querySelector('main .drop-correction') ? 'correcting' : document.querySelector('main .correct') ? 'sealed' : 'draft',
		[...document.querySelectorAll('.history > li strong')].map((it) => it.innerText).reverse(),
	]);
	return { state, told, value: standingValue(state, told, answers) };
}

/** The same as one value: a seal holds its answers, so that one over other answers is another value. */
export const standingValue = (state, told, answers) => JSON.stringify([state, told, state === 'sealed' ? Object.entries(answers).sort() : null]);

/** Goes to the house of a visit. */
async function toHouse(hands, visit) {
	if (!(await hands.page.evaluate(goTo, [`${visit}/house`, 20_000]))) throw new Error(`${visit} is not there any more`);
	await hands.settled();
}

async function answerAll(hands, visit) {
	const where = `${visit}/house`;
	await toHouse(hands, visit);
	for (const [question, value] of NOBODY_MET) {
		const name = controlId(question);
		const before = await hands.page.evaluate((it) => document.querySelector(`[name="${it}"]:checked`)?.value ?? '', name);
		if (before !== value) await hands.press(where, name, value, `${name}-${value}`, before);
	}
	await write(hands, where, 'moo', () => '4');
	if (hands.camera.chance(0.5)) await hands.photograph(where, 'photo-house');
}

/** Writes what `value` makes of what stands in this box in its place. */
async function write(hands, where, question, value) {
	const id = controlId(question);
	const before = await hands.page.evaluate((it) => {
		const box = document.getElementById(it);
		box.focus();
		box.select();
		return box.value;
	}, id);
	const after = value(before);
	if (after === before) return;
	hands.intend(where, id, [after], before);
	await hands.page.keyboard.insertText(after);
	await hands.page.keyboard.press('Tab');
}

async function reopen(hands, visit, told) {
	await press(hands, 'main .correct');
	await hands.until(() => Boolean(document.querySelector('dialog[open] .confirm-correct')));
	hands.intendDeed(`${visit}/house +seal`, standingValue('correcting', told, {}));
	await press(hands, 'dialog[open] .confirm-correct');
	await hands.until(() => location.hash.endsWith('/house'));
}

async function renumber(hands, visit, dice) {
	await toHouse(hands, visit);
	await write(hands, `${visit}/house`, 'house_no', (it) => `${it.split('/')[0]}/${dice.below(900) + 100}`);
}

async function sealNow(hands, visit, told, reason) {
	const answers = await hands.page.evaluate(readPart);
	await page(hands, `${visit}/summary`, 'main .sealing .seal, main .toolbar .to-household');
	if (reason) {
		await hands.page.evaluate(() => document.getElementById('reason').focus());
		await hands.page.keyboard.insertText(reason);
	}
	await hands.until(() => document.querySelector('main .sealing .seal:not([disabled])') || document.querySelector('.faults ul.errors'));
	if (await faulty(hands, visit)) return;
	await press(hands, 'main .sealing .seal');
	await hands.until(() => Boolean(document.querySelector('dialog[open] .confirm-seal')));
	const words = reason ? th.field_was_corrected.replace('{reason}', reason) : th.case_was_sealed.replace('{kind}', 'สำรวจ').replace('{sealed}', th.field_was_sealed);
	hands.intendDeed(`${visit}/house +seal`, standingValue('sealed', [...told, words], answers), standingValue('draft', told, {}), reason ? 'corrections' : 'seals');
	await press(hands, 'dialog[open] .confirm-seal');
	await hands.until(() => document.querySelector('main .to-household') || document.querySelector('main .sealing .notice'));
	await faulty(hands, visit);
}

/**
 * Whether the answers have errors that forbid the seal. Only one is expected: of a clock that was set,
 * a day of the visit that has not come.
 */
async function faulty(hands, visit) {
	const errors = await hands.page.evaluate(() => [...document.querySelectorAll('.faults ul.errors li')].map((it) => [it.querySelector('.sentence').innerText, it.innerText]));
	if (!hands.memory.clocked || errors.some(([sentence]) => sentence !== th.field_fault_date_in_future)) {
		if (errors.length > 0) throw new Error(`${visit} cannot be sealed: ${errors.map(([, all]) => all.replaceAll('\n', ' ')).join('; ')}`);
	}
	return errors.length > 0;
}

// ------------------------------------------------------------------------ an office, its files

/** Takes the office in, and tells the office whose tablet this is. True once the tablet knows it. */
export async function trust(hands) {
	const { memory } = hands;
	const { office } = memory;
	await page(hands, '#/trust', '.office-of');
	if (!(await hands.page.locator('.office-of .other-office').count())) {
		await hands.page.locator('#office-card').setInputFiles(office.file);
		await hands.until(() => Boolean(document.querySelector('.office-of .fingerprint')));
		const digits = await hands.page.evaluate(() => document.querySelector('.office-of .fingerprint').innerText.replace(/\D/g, ''));
		if (digits !== office.digits) throw new Error(`the office's digits are ${office.digits} and on the screen ${digits}`);
		await hands.page.locator('#trust-pin').fill(VOLUNTEER.pin);
		hands.step();
		await press(hands, '.office-of .match');
		await hands.until(() => document.querySelector('.office-of .other-office') && document.querySelector('.save-state.saved'));
		memory.trusted = true;
	}
	if (!memory.tablet) {
		const { device, receives } = said(await hands.fileOf('.save-enrolment'));
		memory.tablet = { kid: device.kid, receives };
	}
}

/** Goes where a file is made; where the office is not known any more, it is taken in first. */
async function toHandover(hands) {
	await page(hands, '#/handover', '.put-away');
	if (hands.memory.tablet && !(await hands.page.locator('.to-trust').count())) return;
	await trust(hands);
	await page(hands, '#/handover', '.put-away');
}

/** Hands over whatever is sealed. */
async function handOver(hands) {
	await toHandover(hands);
	if (!(await hands.page.locator('.make-file').count())) return;
	hands.step();
	const before = hands.memory.left.length;
	await press(hands, '.make-file');
	await hands.until(() => !document.querySelector('.make-file') || document.querySelector('main [aria-live] .notice'));
	// Where the browser has no room the file is made when there is some; nobody waits for that here.
	if (await hands.page.locator('.save-state.saved').count()) await hands.heard(() => hands.memory.left.length > before);
}

/** Takes in the office's receipt of every file that left, and takes off what it allows. */
async function takeOff(hands) {
	const { memory } = hands;
	if (memory.files.size === 0) return;
	await toHandover(hands);
	const files = memory.files.known();
	if (files.length === 0) return;
	hands.step();
	await hands.page.locator('#from-office').setInputFiles(json('RECEIPT.json', memory.office.receipt(memory.tablet.kid, files, 0)));
	await hands.until(() => document.querySelector('.from-office .notice') && document.querySelector('.save-state.saved'));
	if (!(await hands.page.locator('.put-away .take-off').count())) return;
	// Not all of them may be due: the clock may have been wrong when the receipt before was taken in.
	const received = (await listed(hands)).filter((it) => it.received).map((it) => it.household);
	await page(hands, '#/handover', '.put-away .take-off');
	await press(hands, '.put-away .take-off');
	await hands.until(() => Boolean(document.querySelector('dialog[open] .twice-on')));
	await press(hands, 'dialog[open] .twice-on');
	await hands.until(() => Boolean(document.querySelector('dialog[open] .twice-sure')));
	hands.step();
	memory.presence.leave(received);
	for (const visit of [...memory.small]) if (received.includes(householdOf(visit))) memory.small.delete(visit);
	await press(hands, 'dialog[open] .twice-sure');
	await hands.until(() => Boolean(document.querySelector('.put-away [aria-live] .notice')));
	const words = await hands.page.locator('.put-away [aria-live] .notice').innerText();
	const told = Number(words.match(pattern(th.field_gone_done.replace('{n}', '(NUMBER)')).source.replace('\\(NUMBER\\)', '(\\d+)'))?.[1]);
	if (!told) return;
	const here = new Set((await listed(hands)).map((it) => it.household));
	const left = received.filter((it) => !here.has(it));
	if (left.length !== told) memory.faults.push(`${told} households are called taken off, and ${left.length} are gone from the list`);
	memory.presence.left(left);
	memory.done.removals += left.length;
}

// ------------------------------------------------------------------------------ taking in

/** Takes in a backup of households that are nowhere else. */
async function restore(hands) {
	const { memory } = hands;
	if (memory.small.size === 0) return;
	await toHandover(hands);
	await page(hands, '#/backup', '#restore-file');
	memory.sample ??= await sampleOf(hands);
	if (!memory.sample) return;
	hands.step();
	const { inside, records, photos } = memory.sample;
	const text = JSON.stringify(records);
	// In order, because answers are written in the order of their members.
	const ids = [...new Set(text.match(UUID))].sort();
	const copies = Array.from({ length: IN_A_BACKUP }, () => {
		const nth = (memory.copies += 1).toString(16).padStart(4, '0');
		return JSON.parse(ids.reduce((all, id, at) => all.replaceAll(id, `0190${nth}-0000-7000-8000-${at.toString(16).padStart(12, '0')}`), text));
	});
	const file = sealed('thaiqm-field-backup+jwe', JSON.stringify({ ...inside, records: [...copies.flat(), ...photos] }), memory.tablet.receives);
	await hands.page.locator('#restore-file').setInputFiles(json('BACKUP.json', file));
	await hands.until(() => Boolean(document.querySelector('button.restore:not([disabled])')));
	const coming = new Map(copies.map((all) => [all.find((it) => it.household).household.id, linesOf(all)]));
	const group = memory.presence.bring(coming);
	hands.pressing(() => { if (memory.presence.brought(group)) memory.done.imports += 1; });
	await press(hands, 'button.restore');
	await hands.until(() => !document.querySelector('button.restore'));
}

const linesOf = (records) => records.map((it) => JSON.stringify(it)).sort();

/** What the office opens of this tablet's backup. */
async function backup(hands) {
	await page(hands, '#/backup', 'button.make-backup:not([disabled])');
	return JSON.parse(hands.memory.office.open(await hands.fileOf('button.make-backup')));
}

/** The records of a household in which nobody was met, sealed where there is such a one. */
async function sampleOf(hands) {
	const inside = await backup(hands);
	const small = new Set([...hands.memory.small].map(householdOf));
	const visits = inside.records.flatMap((it) => it.visit ?? []).filter((it) => small.has(it.household));
	const visit = visits.find((it) => it.state === 'sealed') ?? visits[0];
	if (!visit) return null;
	const records = inside.records.filter((it) => it.household?.id === visit.household || it.visit?.household === visit.household || it.revision?.visit === visit.id);
	const named = new Set(records.flatMap(photosOf));
	return { inside, records, photos: inside.records.filter((it) => named.has(it.photo?.hash)) };
}

/** The hashes of the photographs that a record names. */
const photosOf = (it) => (it.visit || it.revision ? [...JSON.stringify(it).matchAll(/"hash":"([\w-]{43})"/g)].map(([, hash]) => hash) : []);
/** The photographs that these lines of a backup bring along, by what their bytes are. */
const broughtBy = (records) => new Set(records.flatMap((it) => it.photo ?? []).map((it) => createHash('sha256').update(Buffer.from(it.jpeg, 'base64url')).digest('base64url')));

// --------------------------------------------------------------------------- looking back

/** Every household that the screen lists, and whether it says that the office has it. */
async function listed(hands) {
	await page(hands, '#/households', 'main .page.households .chips');
	for (let more = true; more;) more = await hands.page.evaluate(() => { const it = document.querySelector('.show-more'); it?.click(); return Boolean(it); });
	// The first rows are drawn at once, the others when these are painted.
	await hands.until(() => document.querySelectorAll('a.household').length >= Number(document.querySelector('main .count').innerText.match(/\d+/)?.[0]));
	const rows = await hands.page.evaluate(() => [...document.querySelectorAll('a.household')].map((it) => [it.getAttribute('href').split('/')[2], it.innerText]));
	return rows.map(([household, words]) => ({ household, received: words.includes(th.field_status_received) }));
}

const fileRows = (hands) => hands.page.evaluate(() => [...document.querySelectorAll('ol.files > li')].map((it) => [it.querySelector('.file-name').innerText, it.querySelector('.status')?.innerText ?? '']));

/** Compares the lists on the screen with what the screen called done and saved. Gives the losses. */
export async function lookBack(hands) {
	const { memory } = hands;
	const losses = [];
	if (memory.trusted) {
		await page(hands, '#/trust', '.office-of');
		if (!(await hands.page.locator('.office-of .other-office').count())) losses.push({ key: '#/trust office', saved: memory.office.kid, found: null });
	}
	if (memory.files.size > 0) {
		await page(hands, '#/handover', '.put-away');
		losses.push(...memory.files.judge((await fileRows(hands)).map(([name]) => name)));
	}
	if (memory.presence.size > 0) {
		const here = new Set((await listed(hands)).map((it) => it.household));
		losses.push(...memory.presence.judge(here));
		for (const visit of [...memory.apart]) {
			if (memory.presence.isGone(householdOf(visit))) hands.forget(visit);
			else memory.small.add(visit);
		}
		for (const household of memory.presence.justGone()) {
			const half = await hands.page.evaluate(async (to) => {
				location.hash = to;
				await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
				return Boolean(document.querySelector('main .household-page'));
			}, `#/households/${household}`);
			if (half) losses.push({ key: `#/households/${household}`, saved: 'taken off', found: 'not listed, and still opens' });
		}
	}
	return losses;
}

/**
 * At the end of a campaign: hands everything over, opens every file as the office would, and a backup.
 * Throws `Stuck` where the browser opens IndexedDB no more: nothing leaves then, rightly.
 */
export async function inventory(hands) {
	const { memory } = hands;
	if (memory.small.size === 0 && memory.files.size === 0) return [];
	const losses = [];
	await hands.savedForSure();
	for (let times = 0; times < 20; times += 1) {
		await toHandover(hands);
		if (!(await hands.page.locator('.make-file').count())) break;
		await handOver(hands);
		await hands.until(() => Boolean(document.querySelector('.save-state.saved')));
	}
	const names = (await fileRows(hands)).map(([name]) => name);
	losses.push(...memory.files.judge(names));
	const kept = hands.page.locator('ol.files > li .save-again');
	for (let nth = await kept.count(); nth > 0; nth -= 1) await hands.fileOf(`ol.files > li:nth-child(${nth} of :has(.save-again)) .save-again`);
	losses.push(...memory.files.chain(names));
	const inside = await backup(hands);
	losses.push(...missingIn(inside, memory));
	// Everything sealed is named by the newest file.
	const named = memory.files.manifest(names);
	for (const it of inside.records) if (it.visit?.state === 'sealed' && named && !named.has(it.visit.id)) losses.push({ key: `manifest ${it.visit.id}`, saved: 'sealed', found: null });
	return losses;
}

/** What an office lacks in the backup of a tablet on which nothing can be saved any more. */
export async function carriedOff(hands) {
	return missingIn(await backup(hands), hands.memory);
}

/** What a backup lacks: households that came and are here, visits of which something was called saved, photographs. */
function missingIn(inside, memory) {
	const losses = [];
	const of = new Map();
	for (const it of inside.records) if (it.visit) of.set(it.visit.id, it.visit.household);
	const lines = new Map();
	for (const it of inside.records) {
		const household = it.household?.id ?? it.visit?.household ?? of.get(it.revision?.visit);
		if (household) lines.set(household, [...(lines.get(household) ?? []), JSON.stringify(it)]);
	}
	losses.push(...memory.presence.compare(lines));
	const brought = broughtBy(inside.records);
	for (const it of inside.records) losses.push(...photosOf(it).filter((hash) => !brought.has(hash)).map((hash) => ({ key: `backup ${it.visit?.id ?? it.revision.id}`, saved: hash, found: null })));
	const held = memory.visits.filter((visit) => memory.oracle.keys(`${visit}/`).some((it) => memory.oracle.holds(it)));
	losses.push(...held.filter((visit) => !of.has(visit.split('/').at(-1))).map((visit) => ({ key: `backup ${visit}`, saved: 'here', found: null })));
	return losses;
}
