// A person at work on the app: enrols, unlocks, adds households, gives answers at random, and in some
// rounds does the deeds of deeds.mjs among them. Every value is told to the oracle before it is given,
// so that the kill may come between any two keystrokes.
import { setTimeout as sleep } from 'node:timers/promises';
import { controlId, questionnaire } from '../e2e/lib/questionnaire.mjs';
import { VOLUNTEER } from '../e2e/lib/people.mjs';
import { picture } from '../e2e/lib/pictures.mjs';
import { pattern, th } from '../e2e/lib/texts.mjs';
import { DEEDS, lookBack, standing } from './deeds.mjs';
import { goTo, readPart, troubles, witness } from './page.mjs';

const INCIDENTS = ['index_wiped', 'index_behind', 'journal_rebuilt', 'torn_tail', 'journal_damaged'];
/** Milliseconds until a bar that does not come back to "saved" is a fault. */
const SAVED_MS = 180_000;
/** What Chromium says until it is started anew. */
export const STUCK = 'Internal error opening backing store';
/** Milliseconds after which a person does what the bar says then, and starts the browser anew. */
const STUCK_MS = 20_000;
/** Milliseconds within which a page that is loaded anew tells so. */
const RELOAD_MS = 10_000;
const MOST_MEMBERS = 6;
/** One answer in this many is a photograph. */
const PHOTO_EVERY = 12;
/** Of so many pixels: what is proved of a small one holds of a large one. */
const PICTURE = { width: 160, height: 120 };
const LETTERS = [...'กขคงจฉชซดตถทนบปผพฟมยรลวสหอ0123456789'];
/** Questions whose answer makes others come and go, or that the form writes in another way than it was typed. */
const LEFT_ALONE = new Set(['origin', 'visit_result', 'visit_date', 'house_no', 'notice_given', 'presence']);
const KINDS = new Set(['yes_no', 'one', 'many', 'members', 'text', 'number', 'phone', 'date']);
/** Asked once somebody was met, which is the first answer given in every house. */
const WHEN_MET = new Set(['respondent_name', 'respondent_relation', 'phone', 'member_count', 'family_count']);

const asked = (all) => all.filter((it) => KINDS.has(it.kind) && !LEFT_ALONE.has(it.id) && (!it.conditional || WHEN_MET.has(it.id)));
const HOUSE = asked(questionnaire.household);
const MEMBER = asked(questionnaire.member);
const EVERY_ITEM = asked(questionnaire.everyItem);
const DIMENSIONS = new Map(questionnaire.dimensions.map((it) => [it.code, it.items.filter((item) => !item.restricted && !item.legacy)]));
const PARTS = ['notice', 'house', 'house', 'members', 'members', ...DIMENSIONS.keys()];
/** A telephone number is shown with its hyphens. */
const PHONES = new Set(HOUSE.filter((it) => it.kind === 'phone').map((it) => controlId(it.id)));

/** A value as it is compared. */
const plain = (control, value) => (PHONES.has(control) && value !== undefined ? value.replace(/\D/g, '') : value);
/** The address of the visit in the address of one of its parts. */
const visitOf = (where) => where.match(/^(#\/households\/[0-9a-f-]{36}\/[0-9a-f-]{36})\/[A-Za-z]+$/)?.[1];

/** The hands that worked in each page, one pair for each of its lives, the newest last. */
const shifts = new WeakMap();

/** The hands were taken off, or the page is gone: a deed is broken off. */
class Off extends Error {}

/** The browser opens IndexedDB no more before it is started anew; the bar says so, and it is no fault of the app. */
export class Stuck extends Error {}

/** The app came up and holds nothing of what it held, or does not come up at all. */
export class Unreadable extends Error {}

export class Hands {
	/**
	 * Over the page that the browser works in, which is about to be loaded. `memory` outlives it: the
	 * oracle, the visits known, those touched. `camera`: dice for photographs; `relaxed`: see `troubles`.
	 */
	static async on(browser, url, memory, camera, { relaxed = false } = {}) {
		const { page } = browser;
		const hands = new Hands(browser, url, memory, camera);
		const all = shifts.get(page);
		if (all) {
			all.push(hands);
			return hands;
		}
		shifts.set(page, [hands]);
		await page.exposeBinding('tellHarness', (_, it) => Hands.tell(page, JSON.parse(it)));
		await page.addInitScript(witness);
		await page.addInitScript(troubles, { relaxed });
		page.on('pageerror', (it) => memory.faults.push(`page: ${it.message}`));
		return hands;
	}

	/** What is told of a page's life goes to the hands that worked in it. */
	static tell(page, it) {
		const all = shifts.get(page);
		let hands = all.find((other) => other.life === it.life);
		if (!hands) {
			hands = all.at(-1);
			// The app may load itself anew, when it locks itself.
			if (hands.life !== null) { hands.reloaded = true; return; }
			hands.life = it.life;
		}
		hands.hear(it);
	}

	constructor(browser, url, memory, camera) {
		// `given`: what was sent to each control of this page's life, in order; `pressed`: what is done once
		// a deed that was pressed is saved, in order; `developing`: what is done with the hash of the
		// photograph that is being taken
		Object.assign(this, { browser, page: browser.page, url, memory, camera, given: new Map(), adding: [], pressed: [], developing: null, life: null, reloaded: false, off: false });
	}

	/** Whether there is a page to work in. */
	get on() {
		return this.browser.alive && !this.off;
	}

	/** What the witness in the page tells. It may come after the kill: then it was seen before it. */
	hear({ given, saved, silent, failed, listed, left, encoded }) {
		const { oracle, faults, files, done } = this.memory;
		if (encoded) this.developing?.(encoded);
		if (listed) files.called(listed);
		if (left) this.hearFile(...left);
		if (failed) this.memory.failed += 1;
		if (given) {
			const [where, control, nth, value] = given;
			const meant = this.given.get(`${where} ${control}`)?.[nth - 1];
			if (visitOf(where) && meant?.value !== plain(control, value) && !control.startsWith('+')) faults.push(`${where} ${control}: ${JSON.stringify(meant?.value)} was given and ${JSON.stringify(value)} arrived`);
		}
		for (const [where, control, nth, led] of saved ?? []) {
			const key = `${where} ${control}`;
			if (control === '+deed') this.pressed[nth - 1]?.();
			else if (visitOf(where)) {
				const meant = this.given.get(key)?.[nth - 1];
				if (meant && oracle.acknowledge(key, meant.serial) && control.startsWith('+field-')) done.photos += 1;
			} else if (control === '+household') {
				const house = this.adding[nth - 1];
				const visit = led && visitOf(led);
				if (!visit || !house) { faults.push(`a household was called saved that led to ${led}`); continue; }
				oracle.began(`${visit}/house ${controlId('house_no')}`, house);
				this.know(visit);
			}
		}
		if (silent) faults.push(`${silent.join(' ')}: the bar went on saying saved over a new value`);
	}

	/** A file that the app gave away. */
	hearFile(name, text) {
		const { faults, files, left, done } = this.memory;
		left.push({ name, text });
		if (!name.startsWith('HH-')) return;
		const before = files.known().length;
		const wrong = files.left(name, text);
		if (wrong) faults.push(wrong);
		done.handovers += files.known().length - before;
	}

	know(visit) {
		if (!this.memory.visits.includes(visit)) this.memory.visits.push(visit);
		this.memory.touched.add(visit);
	}

	// ------------------------------------------------------------------------------ the way in

	/** Opens the app, to the PIN or (the first time) to enrolment. Gives the milliseconds until it can be used. */
	async open({ load = true } = {}) {
		const began = performance.now();
		if (load) await this.page.goto(this.url, { waitUntil: 'commit' });
		const ready = this.page.locator('button.unlock:enabled, button.enrol:enabled');
		const choice = this.page.locator('.way.field-way');
		const busy = this.page.locator('button.take-over');
		const shut = this.page.locator('main .notice.bad, #recovery:not([hidden])');
		await ready.or(choice).or(shut).or(busy).first().waitFor();
		if (await choice.count()) {
			this.memory.choices += 1;
			await choice.click();
			await ready.or(shut).or(busy).first().waitFor();
		}
		if (await busy.count()) {
			this.memory.takenOver += 1;
			await busy.click();
			await ready.or(shut).first().waitFor();
		}
		if (await shut.count()) throw new Unreadable(`the app does not open: ${await this.page.locator('body').innerText()}`);
		return performance.now() - began;
	}

	async enrol() {
		const { page } = this;
		await page.locator('#enrol-name').fill(VOLUNTEER.name);
		await page.locator(`label[for="enrol-role-${VOLUNTEER.role}"]`).click();
		await page.locator('#enrol-organisation').fill(VOLUNTEER.organisation);
		await page.locator('#enrol-area').click();
		await page.locator('#place-search').fill(VOLUNTEER.area);
		await page.locator('.place-rows button').first().click();
		await page.locator('#enrol-pin').fill(VOLUNTEER.pin);
		await page.locator('#enrol-again').fill(VOLUNTEER.pin);
		await page.locator('button.enrol').click();
		await page.locator('button.go-on').click();
		await page.locator('header nav').waitFor();
		await page.locator('.save-state.saved').waitFor({ state: 'attached' });
	}

	/** Unlocks; gives the incidents that the app tells of, by name. */
	async unlock() {
		const { page } = this;
		const forgotten = async () => { if (await page.locator('#enrol-name').count()) throw new Unreadable('the app has forgotten who is enrolled'); };
		await forgotten();
		await page.locator('#unlock-pin').fill(VOLUNTEER.pin);
		// In the box: on a page that was drawn just now the app takes the focus to its heading.
		await page.locator('#unlock-pin').press('Enter');
		await page.locator('header nav, #enrol-name').first().waitFor();
		await forgotten();
		const told = await page.locator('.shell-notices').innerText();
		return INCIDENTS.filter((it) => pattern(th[`shell_incident_${it}`]).test(told));
	}

	/** Waits until the page tells that it was loaded anew, or surely was not. */
	async loadedAnew() {
		for (const late = performance.now() + RELOAD_MS; this.on && !this.reloaded && performance.now() < late;) await sleep(10);
	}

	// --------------------------------------------------------------------------- looking back

	/** Compares what the lists show with what was called done. Gives the losses. */
	async lookBack() {
		const losses = await lookBack(this);
		// Broken off, it is done at the next start: what was taken off is known to be gone by nothing else.
		this.memory.deeds = false;
		return losses;
	}

	/** A visit that is not on the device any more, as it should. */
	forget(visit) {
		const { apart, oracle, small, touched, visits } = this.memory;
		for (const all of [apart, small, touched]) all.delete(visit);
		if (visits.includes(visit)) visits.splice(visits.indexOf(visit), 1);
		oracle.forget(`${visit}/`);
	}

	/** Compares what stands in the controls of these visits with the oracle. Gives the losses. */
	async verify(visits) {
		const { oracle } = this.memory;
		const losses = [];
		let whole = true;
		for (const visit of visits) {
			const keys = oracle.keys(`${visit}/`);
			const parts = [...new Set(keys.map((it) => it.slice(visit.length + 1).split(' ')[0]))];
			const found = {};
			let there = true;
			// One of which nothing was ever called saved may well not be there, nor another one after a loss.
			const patience = whole && keys.some((it) => oracle.holds(it)) ? 20_000 : 3_000;
			for (const part of parts) {
				there &&= await this.page.evaluate(goTo, [`${visit}/${part}`, patience]);
				if (there) for (const [control, value] of Object.entries(await this.page.evaluate(readPart))) found[`${visit}/${part} ${control}`] = value;
			}
			const seal = `${visit}/house +seal`;
			if (there && keys.includes(seal)) found[seal] = (await standing(this, visit)).value;
			for (const key of keys) {
				const control = key.split(' ')[1];
				const loss = oracle.judge(key, plain(control, found[key]));
				if (loss) losses.push(loss);
			}
			whole &&= there;
			// Never called saved, and gone: nothing is known of it any more.
			if (!there) this.forget(visit);
		}
		return losses;
	}

	// -------------------------------------------------------------------------------- the work

	/** Works until the browser is gone, or the hands are taken off. `deeds`: dice for deeds among the answers. */
	async work(dice, deeds = null) {
		// Those that are sealed are worked on by the deeds alone.
		const visits = this.memory.visits.filter((it) => !this.memory.apart.has(it));
		// Mostly one of the newest, as people work; at times any.
		const home = dice.of(dice.chance(0.7) ? visits.slice(-3) : visits);
		while (this.on) {
			if (this.reloaded) throw new Error('the page was loaded anew while it was worked in');
			if (deeds?.chance(0.6)) await this.deed(deeds);
			else if (!home || dice.chance(0.05)) await this.addHousehold(dice);
			else await this.part(dice, dice.chance(0.1) ? dice.of(visits) : home, dice.of(PARTS));
		}
	}

	async deed(dice) {
		this.memory.deeds = true;
		await DEEDS[dice.of(['seal', 'seal', ...Object.keys(DEEDS)])](this, dice);
	}

	/** Breaks a deed off where the hands were taken off. */
	step() {
		if (this.reloaded) throw new Error('the page was loaded anew while it was worked in');
		if (!this.on) throw new Off('the hands were taken off');
	}

	/** Whether the bar says that the browser is to be started anew. */
	stuck() {
		return this.page.evaluate((it) => Boolean(document.querySelector('.save-state.failed')?.innerText.includes(it)), STUCK);
	}

	/** Waits until this holds in the page, as long as anybody works there. */
	async until(holds, given) {
		const began = performance.now();
		while (!(await this.page.evaluate(holds, given))) {
			this.step();
			const waited = performance.now() - began;
			if (waited > STUCK_MS && (await this.stuck())) throw new Stuck(`waited ${Math.round(waited)} ms, and the bar says: ${STUCK}`);
			if (waited > SAVED_MS) throw new Error(`waited in vain for ${given ?? holds}`);
			await sleep(10);
		}
	}

	/** Waits until this holds of what the page has told. */
	async heard(holds) {
		const late = performance.now() + SAVED_MS;
		while (!holds()) {
			this.step();
			if (performance.now() > late) throw new Error(`waited in vain for ${holds}`);
			await sleep(10);
		}
	}

	/** The text of the file that this button saves. */
	async fileOf(button) {
		const { left } = this.memory;
		const before = left.length;
		this.step();
		await this.page.evaluate((it) => document.querySelector(it).click(), button);
		await this.heard(() => left.length > before);
		return left.at(-1).text;
	}

	/** What is done once the deed that is about to be pressed is saved. */
	pressing(saved) {
		this.pressed.push(saved);
	}

	/** The same for a deed that gives a control this value; `count` is what it counts as. */
	intendDeed(key, value, before, count) {
		const { done, oracle } = this.memory;
		const serial = oracle.intend(key, value, before);
		this.pressing(() => { if (oracle.acknowledge(key, serial) && count) done[count] += 1; });
	}

	/** Waits until the focus is where the app takes it on a new page: a key pressed before that is lost. */
	async settled() {
		await this.page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
	}

	/**
	 * Waits until the bar calls everything saved. Long: the browser may reckon for half a minute with room
	 * that it no longer lacks. False where the browser opens IndexedDB no more before it is started anew,
	 * which the bar says, and which is no fault of the app.
	 */
	async saved() {
		// What is being typed is in no answer yet, and so it is not saved.
		await this.page.evaluate(() => document.activeElement?.blur());
		const words = () => this.page.locator('.save-state').first().innerText({ timeout: 5_000 }).catch(() => 'there is no bar');
		const saved = this.page.locator('.save-state.saved');
		const stuck = this.page.locator('.save-state.failed', { hasText: STUCK });
		await saved.or(stuck).first().waitFor({ state: 'attached', timeout: SAVED_MS })
			.catch(async (fault) => { throw new Error(`the bar does not come back to "saved": ${await words()} (${fault.message.split('\n')[0]})`); });
		return (await stuck.count()) === 0;
	}

	/** The same, where nothing goes on without it. */
	async savedForSure() {
		if (!(await this.saved())) throw new Stuck(`the bar says: ${STUCK}`);
	}

	/** Notes values that are about to be given to a control, in order. */
	intend(where, control, values, before) {
		const key = `${where} ${control}`;
		const all = this.given.get(key) ?? [];
		this.given.set(key, all);
		for (const value of values) all.push({ value, serial: this.memory.oracle.intend(key, value, before) });
	}

	async addHousehold(dice) {
		await this.part(dice, await this.newHousehold(dice), 'house');
	}

	/** Adds a household; gives its visit. One that stands `apart` is left to the deeds. */
	async newHousehold(dice, apart = false) {
		const { page, memory } = this;
		await page.evaluate(() => { location.hash = '#/households/add'; });
		await page.locator('main .page.add').waitFor();
		memory.houses += 1;
		const number = `${memory.houses}/${dice.below(90) + 10}`;
		this.adding.push(number);
		await page.locator(`[id="${controlId('house_no')}"]`).fill(number);
		await page.locator('button.add-household').click();
		await page.waitForFunction(() => location.hash.endsWith('/notice'));
		const where = await page.evaluate(() => location.hash);
		const visit = visitOf(where);
		this.know(visit);
		if (apart) for (const all of [memory.apart, memory.small]) all.add(visit);
		return visit;
	}

	async part(dice, visit, part) {
		const where = `${visit}/${part}`;
		// Chromium drops what goes beyond 200 changes of the address in ten seconds.
		await sleep(50);
		this.memory.touched.add(visit);
		if (!(await this.page.evaluate(goTo, [where, 20_000]))) throw new Error(`${where} is not there any more`);
		// What arrives would no longer follow what was given.
		await this.settled();
		if (part === 'notice') return this.choose(dice, where, [controlId('notice_given')]);
		if (part === 'house') await this.meet(where);
		for (let count = dice.below(8) + 4; count > 0 && this.on; count -= 1) {
			if (part === 'house' && this.camera.chance(1 / PHOTO_EVERY)) await this.photograph(where, 'photo-house');
			else if (part === 'house') await this.answer(dice, where, HOUSE.map((it) => ({ ...it, at: controlId(it.id) })));
			else if (part === 'members') await this.member(dice, where);
			else await this.dimension(dice, where, part);
		}
		return undefined;
	}

	/** Somebody was met: the answer that the other questions hang on. */
	async meet(where) {
		const name = controlId('visit_result');
		const standing = await this.page.locator(`[name="${name}"]:checked`).count();
		if (standing === 0) await this.press(where, name, 'met', `${name}-met`, '');
	}

	async member(dice, where) {
		const cards = this.page.locator('main .card');
		const count = await cards.count();
		if (count === 0 || (count < MOST_MEMBERS && dice.chance(0.15))) {
			this.intend(where, '+member', [String(count + 1)], String(count));
			await this.page.evaluate(() => document.querySelector('.add-member').focus());
			await this.page.keyboard.press('Enter');
			// The app brings the new member's card into view and the focus to its first control: what is
			// pressed before that is over would go there instead.
			await this.page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))); }));
			return;
		}
		const id = await this.page.evaluate((place) => {
			const card = document.querySelectorAll('main .card')[place];
			const head = card.querySelector('.card-head');
			if (head.getAttribute('aria-expanded') !== 'true') head.click();
			return card.querySelector('[id^="member-"]').id.replace('member-', '');
		}, dice.below(count));
		await this.answer(dice, where, MEMBER.map((it) => ({ ...it, at: controlId(`${it.id}@${id}`) })));
	}

	async dimension(dice, where, code) {
		const gate = controlId(`gate.${code}`);
		const seen = await this.page.evaluate((name) => ({
			gate: document.querySelector(`[name="${name}"]:checked`)?.value ?? '',
			ticked: [...document.querySelectorAll('.item.ticked > label > input')].map((it) => it.id),
			items: document.querySelectorAll('.items').length,
		}), gate);
		// What is ticked stays ticked: its details would go out of sight with it.
		if (seen.ticked.length === 0 && (seen.gate !== 'yes' || dice.chance(0.15))) {
			const value = seen.gate === '' || dice.chance(0.6) ? 'yes' : dice.of(['yes', 'no', 'not_asked']);
			if (value !== seen.gate) await this.press(where, gate, value, `${gate}-${value}`, seen.gate);
			return;
		}
		if (seen.items === 0) return;
		const items = DIMENSIONS.get(code);
		const ticked = items.filter((it) => seen.ticked.includes(controlId(it.code)));
		if (ticked.length === 0 || (ticked.length < items.length && dice.chance(0.25))) {
			const id = controlId(dice.of(items.filter((it) => !ticked.includes(it))).code);
			await this.press(where, id, 'true', id, 'false');
			return;
		}
		const item = dice.of(ticked);
		if (this.camera.chance(1 / PHOTO_EVERY)) await this.photograph(where, controlId(`${item.code}.photo`));
		else await this.answer(dice, where, [...asked(item.questions), ...EVERY_ITEM].map((it) => ({ ...it, at: controlId(`${item.code}.${it.id}`) })));
	}

	/** Takes a photograph in this part of the page, or one out of it again; asks the household first. */
	async photograph(where, id) {
		const { camera, memory, page } = this;
		const part = `field-${id}`;
		const inputs = `[id="${part}"] .photo-take input`;
		if (!(await page.locator(inputs).count()) && (await page.locator(`[id="${id}-consent-yes"]:not(:checked)`).count())) {
			// Asked at an item it is answered for the house, where the oracle looks for it.
			if (id !== 'photo-house') return;
			await this.press(where, `${id}-consent`, 'yes', `${id}-consent-yes`, '');
			await this.until((it) => Boolean(document.querySelector(it)), inputs);
		}
		// One that was begun before the hands were taken off.
		await this.heard(() => this.developing === null);
		const standing = await page.evaluate((it) => { const at = document.getElementById(it); return at && window.photographs(at); }, part);
		if (!standing) return;
		const [control, before] = [`+${part}`, JSON.stringify(standing)];
		const places = await page.locator(inputs).count();
		if (standing.length > 0 && (places === 0 || camera.chance(0.2))) {
			const nth = camera.below(standing.length);
			this.intend(where, control, [JSON.stringify(standing.filter((_, at) => at !== nth))], before);
			await page.evaluate(([it, nth]) => document.getElementById(it).querySelectorAll('.photo-remove')[nth].click(), [part, nth]);
			return;
		}
		if (places === 0) return;
		memory.pictures += 1;
		const file = await picture(page, memory.album, { ...PICTURE, seed: memory.pictures });
		this.step();
		// Before the app has its bytes, so that the kill may come between any two steps.
		this.developing = (hash) => {
			this.developing = null;
			this.intend(where, control, [JSON.stringify([...standing, hash])], before);
		};
		await page.locator(inputs).nth(camera.below(places)).setInputFiles(file);
		await this.until(([it, count]) => document.getElementById(it)?.querySelectorAll('ul.photos > li').length > count, [part, standing.length]);
	}

	/** One answer to one of these questions, if it is on the page. */
	async answer(dice, where, questions) {
		const question = dice.of(questions);
		const typed = !['yes_no', 'one', 'many', 'members'].includes(question.kind);
		if (!typed) return this.choose(dice, where, await this.options(question.at));
		const standing = await this.page.evaluate((id) => {
			const it = document.getElementById(id);
			it?.focus();
			it?.select();
			return it?.value;
		}, question.at);
		if (standing === undefined || standing === null) return undefined;
		const [text, whole] = this.text(dice, question);
		if (plain(question.at, standing) === text || text.startsWith(standing)) return undefined;
		// Letter by letter, each a value of its own; what is written in another way than typed, at once.
		const values = whole ? [text] : [...text].map((_, place, letters) => letters.slice(0, place + 1).join(''));
		this.intend(where, question.at, values, plain(question.at, standing));
		if (whole) await this.page.keyboard.insertText(text);
		else {
			const pause = dice.of([0, 0, 10, 40]);
			for (const letter of text) {
				await this.page.keyboard.insertText(letter);
				if (pause) await sleep(dice.below(pause));
			}
		}
		if (dice.chance(0.4)) await this.page.keyboard.press('Tab');
		return undefined;
	}

	text(dice, { kind, limits }) {
		switch (kind) {
			case 'phone': return [`08000000${10 + dice.below(90)}`, true];
			case 'date': return [String(2500 + dice.below(66)), true];
			case 'number': return [String(1 + dice.below(Math.max(limits.max ?? 9, 1))), false];
			default: return [Array.from({ length: 1 + dice.below(Math.min(limits.max ?? 14, 14)) }, () => dice.of(LETTERS)).join(''), false];
		}
	}

	options(at) {
		return this.page.evaluate((it) => [...document.querySelectorAll(`[id="field-${it}"] .choices input`)].map((option) => option.id), at);
	}

	/** Another choice than the one that stands: a tick put or taken back, or another row of a group. */
	async choose(dice, where, ids) {
		if (ids.length === 0) return;
		const all = await this.page.evaluate((ids) => ids.map((id) => document.getElementById(id)).filter(Boolean)
			.map(({ id, type, name, value, checked }) => ({ id, type, name, value, checked })), ids);
		const free = all.filter((it) => it.type === 'checkbox' || !it.checked);
		if (free.length === 0) return;
		const it = dice.of(free);
		if (it.type === 'checkbox') await this.press(where, it.id, String(!it.checked), it.id, String(it.checked));
		else await this.press(where, it.name, it.value, it.id, all.find((other) => other.checked)?.value ?? '');
	}

	/** By the keyboard: a click would wait for frames, and there would be few answers to lose. */
	async press(where, control, value, id, before) {
		this.intend(where, control, [value], before);
		await this.page.evaluate((id) => document.getElementById(id)?.focus(), id);
		await this.page.keyboard.press('Space');
	}
}
