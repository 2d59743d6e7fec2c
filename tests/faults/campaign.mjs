// Rounds over one profile, each ended by the end of the browser. One profile over all of them, since
// a damaged database looks whole at first: the browser finds the damage, and wipes all of IndexedDB,
// some starts and some writes later.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashOf, outsideOffice, said } from '../e2e/lib/outside.mjs';
import { Browser } from './browser.mjs';
import { diceOf, kindOf } from './dice.mjs';
import { COUNTED, carriedOff, inventory, trust } from './deeds.mjs';
import { Disk } from './disk.mjs';
import { Hands, STUCK, Stuck, Unreadable } from './hands.mjs';
import { KINDS } from './injuries.mjs';
import { Files, Oracle, Presence } from './oracle.mjs';

/** The longest work before the fault, milliseconds, and after one that the browser outlives. */
const WORK_MS = 2_500;
const AFTER_MS = 1_500;
/** One end in this many comes while the app is starting, when it may be rebuilding. */
const EARLY = 10;
const EARLY_MS = 1_500;
/** What a round of deeds is longer at most, milliseconds. */
const DEEDS_MS = 2_500;
/** Every household is looked at after this many rounds, and at the end; between, those worked on. */
const ALL_EVERY = 10;
/** Milliseconds after which a round is given up, and everything in it. */
const ROUND_MS = 600_000;
/** How often the browser is started anew at the end of a campaign, because it opens IndexedDB no more. */
const MOST_RESTARTS = 1;
/** Starts in a row that a browser may end over a damaged file of its own: at the third one the app asks for one row of
it, at the fourth for none. */
const MOST_DEATHS = 3;
/** Losses of one round that are told at once; the report has them all. */
const MOST_TOLD = 3;
/** What the dice are thrown for. */
const [PLAN, WORK, KIND, DEEDS, CAMERA] = [0, 1, 2, 3, 4];

/** A list that tells of each thing when it is put there. */
function telling(tell) {
	const all = [];
	all.push = (...more) => { more.forEach(tell); return Array.prototype.push.apply(all, more); };
	return all;
}

const none = () => Object.fromEntries(COUNTED.map((it) => [it, 0]));

/** One round: a browser, a person at work in it, and what happens to them. */
class Shift {
	constructor(campaign, entry) {
		const { disk, memory, profile, site } = campaign;
		Object.assign(this, { campaign, entry, disk, memory, profile, origin: new URL(site.url).origin, kind: KINDS[entry.kind] });
		this.dice = diceOf(campaign.seed, entry.round, PLAN);
		this.thrown = diceOf(campaign.seed, entry.round, WORK);
		const deeds = diceOf(campaign.seed, entry.round, DEEDS);
		// A tablet on which nothing has settled knows no office.
		entry.deeds = campaign.settled && deeds.chance(1 / campaign.deedsEvery);
		this.deeds = entry.deeds ? deeds : null;
		this.camera = diceOf(campaign.seed, entry.round, CAMERA);
	}

	async start() {
		this.browser = this.campaign.running = await Browser.start(this.profile, this.campaign.backend, this.deeds?.chance(0.5) ? path.join(this.campaign.folder, 'downloads') : null);
		this.browser.child.once('exit', () => { if (this.browser.alive) this.entry.died = (this.entry.died ?? 0) + 1; });
		this.hands = await this.newHands();
	}

	newHands() {
		return Hands.on(this.browser, this.campaign.site.url, this.memory, this.camera, { relaxed: this.campaign.relaxed });
	}

	/** Whether the browser has ended by itself, over a file of its own that was damaged: no fault of the app. */
	async gone() {
		return this.memory.damaged && (await this.browser.ended());
	}

	/** Opens, unlocks, looks back; as a person would, again where the browser is gone. */
	async begin(how = {}) {
		for (let deaths = 0; ; deaths += 1) {
			try {
				return await this.tryToBegin(deaths > 0 ? { ...how, load: true } : how);
			} catch (fault) {
				if (!(await this.gone()) || deaths === MOST_DEATHS) throw fault;
				await this.browser.kill();
				await this.start();
			}
		}
	}

	async tryToBegin({ all, at, load = true } = {}) {
		const { entry, hands, memory } = this;
		const within = this.campaign.at;
		this.at('open');
		if (at) hands.url = at;
		const took = Math.round(await hands.open({ load }));
		this.campaign.slowest = Math.max(this.campaign.slowest, took);
		this.at('unlock');
		if (memory.enrolled) this.campaign.tell(await hands.unlock(), entry);
		else {
			await hands.enrol();
			memory.enrolled = true;
			if (this.campaign.settled) {
				await trust(hands);
				await this.disk?.sync();
			}
		}
		entry.persistent = await hands.page.evaluate(() => navigator.storage.persisted());
		this.at('look back');
		const lost = all || memory.deeds ? await hands.lookBack() : [];
		this.at('verify');
		lost.push(...await hands.verify(all ? [...memory.visits] : memory.visits.filter((it) => memory.touched.has(it))));
		memory.touched.clear();
		this.campaign.lose(lost, entry);
		this.at(within);
	}

	work() {
		const { hands } = this;
		hands.busy = hands.work(this.thrown, this.deeds).catch(async (fault) => {
			// A page that loads itself anew breaks off what it is asked some time before it tells of its new life.
			if (this.kind.reloads) await hands.loadedAnew();
			if (!hands.on || (await this.gone())) return undefined;
			// The app locked itself: it is unlocked and gone on with.
			if (hands.reloaded && this.kind.reloads) {
				this.leave();
				this.entry.locked = true;
				return this.enter({ load: false }).catch(async (fault) => { if (this.browser.alive && !(await this.gone())) this.wrong ??= fault; });
			}
			this.wrong ??= fault;
			return undefined;
		});
	}

	/** Takes the hands off at once: what they were in the middle of fails, and nobody minds. */
	leave() {
		this.hands.off = true;
	}

	/** The same, once they have finished what they are at. */
	async rest() {
		this.leave();
		await this.hands.busy;
	}

	/** The hands rest, and the bar comes to call everything saved, unless it cannot; then they go on. Whether it did. */
	async settle() {
		await this.rest();
		const saved = await this.hands.saved();
		if (!saved) this.entry.stuck = true;
		this.hands.off = false;
		this.work();
		return saved;
	}

	/** Goes on in the page of the browser, which is loaded (`before` makes it load itself), with what was found there. */
	async enter({ at, load = true, before = null } = {}) {
		this.memory.touched = new Set(this.memory.visits.slice(-3).concat(...this.memory.touched));
		this.hands = await this.newHands();
		if (before) {
			await before();
			// Until the new life of the page is there, the old one still shows what is waited for.
			for (let tries = 0; this.hands.life === null && tries < 3_600; tries += 1) await sleep(50);
			if (this.hands.life === null) throw new Error('the page was not loaded anew');
		}
		await this.begin({ at, load: load && !before });
		this.work();
	}

	/** The same in another tab, and the one before is closed. */
	async elsewhere() {
		const before = this.browser.page;
		await this.browser.newPage();
		await before.close();
		await this.enter();
	}

	nextVersion() {
		this.campaign.nextVersion();
	}

	note(what) {
		this.entry.struck = [this.entry.struck, what].filter(Boolean).join('; ');
	}

	landed(what) {
		if (!what) return;
		this.note(what);
		this.entry.landed = true;
	}

	/** Whether the bar spoke of a failure since the strike. */
	refused() {
		const times = this.memory.failed - this.failedBefore;
		return times > 0 ? `refused ${times} times` : null;
	}

	/** What the round is at from now on; how long it was at what before is counted, in milliseconds. */
	at(what) {
		const { campaign, entry } = this;
		const now = performance.now();
		if (this.since) entry.ms[campaign.at] = (entry.ms[campaign.at] ?? 0) + Math.round(now - this.since);
		else entry.ms = {};
		[campaign.at, this.since] = [what, now];
	}

	/** The whole round. What went wrong otherwise than by the fault is thrown. */
	async run() {
		const { dice, entry, kind } = this;
		const at = (what) => this.at(what);
		const early = this.memory.enrolled && !kind.strike && dice.chance(1 / EARLY);
		const moment = dice.below(early ? EARLY_MS : WORK_MS) + (this.deeds?.below(DEEDS_MS) ?? 0);
		Object.assign(entry, { early, moment });
		at('start');
		await this.start();
		if (kind.before) {
			// It befalls a tablet in use.
			if (!this.memory.enrolled) {
				await this.begin();
				await this.browser.kill();
				await this.start();
			}
			await kind.before(this);
		}
		at('begin');
		if (!early) await this.begin({ all: entry.round % ALL_EVERY === 1 });
		// Asked where the round before came to nothing.
		if (!early && this.campaign.fruitless && (await this.shut())) {
			await this.carryOff();
			await this.browser.kill();
			await this.campaign.fresh();
			return;
		}
		if (early) this.hands.busy = this.hands.open().catch(async (fault) => { if (this.browser.alive && !(await this.gone())) this.wrong = fault; });
		else this.work();
		at('work');
		await sleep(moment);
		if (kind.strike) {
			at('strike');
			try {
				this.landed(await kind.strike(this));
				at('after the strike');
				await sleep(dice.below(AFTER_MS));
				at('heal');
				if (kind.heal) this.landed(await kind.heal(this));
			} catch (fault) {
				// What went wrong first is why.
				if (!(await this.gone())) throw this.wrong ?? fault;
			}
		}
		at('end');
		await this.end();
		at('the hands');
		await this.hands.busy;
		at('hurt');
		if (kind.hurt) {
			const hurt = kind.hurt(this);
			this.landed(hurt);
			this.memory.damaged ||= Boolean(hurt && kind.damages);
		}
		if (!kind.strike && !kind.hurt) entry.landed = true;
		at('over');
		if (this.wrong) throw this.wrong;
	}

	/**
	 * Whether the browser, started anew just now, opens IndexedDB of this site for no page. Chromium does so
	 * for good where the name of LevelDB's manifest is damaged: it neither mends that nor wipes it.
	 */
	async shut() {
		return (await this.browser.opensIndexedDb(this.campaign.site.url)).includes(STUCK);
	}

	/** The app shows everything then, and calls nothing saved: all is looked at, and leaves in a backup. */
	async carryOff() {
		const { campaign, entry, hands, memory } = this;
		entry.shut = true;
		campaign.shut += 1;
		campaign.lose([...(await hands.lookBack()), ...(await hands.verify([...memory.visits])), ...(await carriedOff(hands))], entry);
	}

	async end() {
		this.browser.end();
		// At once: nothing more may reach the disk.
		if (this.kind.cut) await this.disk.snap();
		await this.browser.kill();
		if (this.kind.cut) await this.disk.restore();
	}
}

export class Campaign {
	/**
	 * `from`: rounds that another tablet had before; `kinds`: the names of the faults, `first`: which of them comes first; `sites`: the folders of the site's versions, which `site` serves;
	 * `relaxed`: IndexedDB is, against the app's will; `settled`: enrolment was half a minute ago when
	 * work begins; `deedsEvery`: one round in so many is one of deeds, the others only edit; `told(entry)` is called after each round,
	 * `failed({ round, … })` with a loss, a fault or an unreadable database, as soon as it is found.
	 */
	constructor({ folder, backend, seed, from = 0, rounds, kinds, first = 0, site, sites, relaxed = false, settled = true, onDisk, deedsEvery = 4, told = () => {}, failed = () => {} }) {
		Object.assign(this, { folder, backend, seed, from, rounds, kinds, first, site, sites, relaxed, settled, onDisk, deedsEvery, told, failed });
		Object.assign(this, { entries: [], losses: [], unreadable: 0, shut: 0, fruitless: false, faulty: 0, incidents: {}, acknowledged: 0, households: 0, done: none(), slowest: 0, version: 0, blurred: 0, failures: 0, round: null });
		this.faults = telling((fault) => this.fail({ fault }));
		this.running = null;
		this.other = null;
		this.disk = null;
		mkdirSync(folder, { recursive: true });
		this.office = outsideOffice(path.join(folder, 'office'));
	}

	/** A new tablet, on which nothing is known. */
	async fresh() {
		this.count();
		await this.disk?.remove();
		rmSync(path.join(this.folder, 'profile'), { recursive: true, force: true });
		this.disk = this.onDisk ? new Disk(this.folder) : null;
		await this.disk?.make();
		this.profile = path.join(this.disk?.at ?? this.folder, 'profile');
		this.persist();
		const { faults, office } = this;
		const album = path.join(this.folder, 'pictures');
		mkdirSync(album, { recursive: true });
		const opened = (text) => { const signed = office.open(text); return { hash: hashOf(signed), says: said(signed) }; };
		this.memory = {
			oracle: new Oracle(), visits: [], touched: new Set(), houses: 0, pictures: 0, album, choices: 0, takenOver: 0, failed: 0, faults, enrolled: false, clocked: false, damaged: false,
			// For the deeds: the office, what is known of this tablet by it, what left, what came; `apart`:
			// visits that only deeds work on, `small`: those of them that are surely there; `deeds`: some were
			// begun since they were looked back at; `done`: those that were called saved.
			office, trusted: false, tablet: null, files: new Files(opened), left: [], presence: new Presence(), copies: 0, sample: null,
			apart: new Set(), small: new Set(), deeds: false, done: none(),
		};
	}

	/** The site's storage is persistent, as an installed app's is: the browser may not give it away for room. */
	persist() {
		mkdirSync(path.join(this.profile, 'Default'), { recursive: true });
		const durable_storage = { [`${new URL(this.site.url).origin},*`]: { last_modified: '0', setting: 1 } };
		writeFileSync(path.join(this.profile, 'Default/Preferences'), JSON.stringify({ profile: { content_settings: { exceptions: { durable_storage } } } }));
	}

	/** Adds up what the tablet that is put away had seen. */
	count() {
		if (!this.memory) return;
		this.acknowledged += this.memory.oracle.acknowledged;
		this.households += this.memory.visits.length;
		for (const it of COUNTED) this.done[it] += this.memory.done[it];
		this.blurred += this.disk?.blurred ?? 0;
		this.memory = null;
	}

	nextVersion() {
		this.version += 1;
		this.site.swap(this.sites[this.version % this.sites.length]);
	}

	tell(incidents, entry) {
		entry.told = [...(entry.told ?? []), ...incidents];
		for (const it of incidents) this.incidents[it] = (this.incidents[it] ?? 0) + 1;
	}

	/** Something went wrong: told at once, since the run may be ended before the round is. */
	fail(it) {
		this.failures += 1;
		this.failed({ round: this.round, ...it });
	}

	lose(losses, entry) {
		entry.lost = (entry.lost ?? 0) + losses.length;
		for (const it of losses) {
			const loss = { backend: this.backend, round: entry.round, after: this.entries.at(-1)?.kind ?? null, ...it };
			this.fail({ loss });
			this.losses.push(loss);
		}
		for (const it of losses.slice(0, MOST_TOLD)) console.error(`\nfaults: lost, found in round ${entry.round} on ${this.backend}: ${JSON.stringify(it)}`);
	}

	/** What a round that went wrong leaves to look at: the page as it stands, what it said, the profile. */
	async keep(folder) {
		mkdirSync(folder, { recursive: true });
		await this.running?.look(folder, this.site.url);
		await this.running?.kill();
		cpSync(this.profile, path.join(folder, 'profile'), { recursive: true });
	}

	/** One round, whatever becomes of it. */
	async attempt(entry, run) {
		this.round = entry.round;
		const before = this.faults.length;
		let late;
		try {
			// What is asked of a page that hangs is never answered.
			await Promise.race([run(), new Promise((_, reject) => { late = setTimeout(() => reject(new Error(`the round does not end: ${this.at}`)), ROUND_MS); })]);
		} catch (fault) {
			const unreadable = fault instanceof Unreadable;
			if (unreadable) {
				this.unreadable += 1;
				entry.unreadable = fault.message;
				this.fail({ unreadable: fault.message });
				console.error(`\nfaults: unreadable in round ${entry.round} on ${this.backend}, after ${this.entries.at(-1)?.kind}: ${fault.message}`);
				const held = this.memory.oracle.keys().filter((it) => this.memory.oracle.holds(it));
				this.lose(held.map((key) => ({ key, found: null })), entry);
			} else this.faults.push(`round ${entry.round} (${entry.kind}): ${fault.message}`);
			await this.keep(path.join(this.folder, `${unreadable ? 'unreadable' : 'fault'}-${entry.round}`));
			if (unreadable) await this.fresh();
			else this.disk?.free();
		}
		clearTimeout(late);
		if (this.faults.length > before) {
			entry.faults = this.faults.slice(before);
			for (const it of entry.faults) console.error(`\nfaults: ${it}`);
		}
		if (entry.lost > 0 || entry.faults || entry.unreadable) this.faulty += 1;
	}

	/**
	 * All rounds, and looks back once more at the end. `enough()` ends them where nothing more is to be
	 * found; `halted()` after the round that is under way, as if no more had been asked for.
	 */
	async run({ enough = () => false, halted = () => false } = {}) {
		await this.fresh();
		const until = this.from + this.rounds;
		let before = null;
		let at = this.from;
		while (at < until && !enough(this) && !halted()) {
			at += 1;
			this.fruitless = this.memory.oracle.acknowledged === before;
			before = this.memory.oracle.acknowledged;
			const entry = { round: at, kind: kindOf(at, this.kinds, diceOf(this.seed, at, KIND), this.first) };
			await this.attempt(entry, () => (KINDS[entry.kind].aside ? this.aside(entry) : new Shift(this, entry).run()));
			this.entries.push(entry);
			entry.acknowledged = this.acknowledged + this.memory.oracle.acknowledged;
			this.told(entry);
		}
		this.rounds = at - this.from;
		const last = { round: at + 1, kind: 'kill' };
		if (this.memory.enrolled && !enough(this)) {
			await this.attempt(last, async () => {
				for (let restarts = 0; ; restarts += 1) {
					const shift = new Shift(this, last);
					await shift.start();
					await shift.begin({ all: restarts === 0 });
					shift.at('inventory');
					try {
						if (restarts === MOST_RESTARTS && (await shift.shut())) await shift.carryOff();
						else this.lose(await inventory(shift.hands), last);
						await shift.end();
						return;
					} catch (fault) {
						if (!(fault instanceof Stuck || (await shift.gone())) || restarts === MOST_RESTARTS) throw fault;
						// As the bar says: the whole browser is closed and opened again.
						last.stuck = fault.message;
						await shift.browser.kill();
					}
				}
			});
			this.entries.push({ ...last, kind: 'look' });
		}
		await this.close();
		return this;
	}

	/** A round that is a campaign of its own, whose outcome counts here. */
	async aside(entry) {
		const { backend, seed, site, sites, relaxed, onDisk, deedsEvery } = this;
		const folder = path.join(this.folder, `aside-${entry.round}`);
		const failed = (it) => this.fail({ ...it, round: entry.round });
		const other = this.other = new Campaign({ folder, backend, seed: seed + entry.round, site, sites, relaxed, onDisk, deedsEvery, failed, ...KINDS[entry.kind].aside });
		await other.run();
		entry.aside = other.entries;
		entry.landed = other.entries.some((it) => it.landed);
		for (const it of ['acknowledged', 'households', 'unreadable', 'shut', 'blurred']) this[it] += other[it];
		for (const it of COUNTED) this.done[it] += other.done[it];
		// Each was told already.
		Array.prototype.push.apply(this.faults, other.faults);
		this.losses.push(...other.losses.map((it) => ({ ...it, round: entry.round, after: entry.kind })));
		entry.lost = other.losses.length;
		const unreadable = other.entries.find((it) => it.unreadable);
		if (unreadable) entry.unreadable = unreadable.unreadable;
		if (other.failures === 0) rmSync(folder, { recursive: true, force: true });
	}

	async close() {
		await this.running?.kill();
		this.running = null;
		this.count();
		await this.disk?.unmount();
	}

	/** At once, for the end of the process. */
	abort() {
		this.other?.abort();
		this.running?.end();
		// What is being mounted at this moment, too.
		try { Disk.release(this.folder); } catch (fault) { console.error(`faults: a disk in ${this.folder} is still mounted: ${fault.message}`); }
	}
}
