// Kills the browser at random moments of work, tears the log of its IndexedDB every second time,
// and looks for every answer that the screen had called saved.
//   node tests/faults/run.mjs --rounds 100 --seed 1        (DIST: the folder of the built site)
// One profile over the whole run, since a torn log looks whole at first: the browser finds the
// damage, and wipes all of IndexedDB, some starts and some writes later. The same seed throws the
// same dice in each round; what they fall on depends on what was standing when the battery "died".
// The report with everything lost is target/faults/report.json.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { serve } from '../tools/serve.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = path.join(root, 'target/faults');
const profile = path.join(folder, 'profile');

/** The longest work before the kill, milliseconds. */
const WORK_MS = 3_000;
/** One kill in this many comes while the app is starting, when it may be rebuilding. */
const EARLY = 10;
const EARLY_MS = 1_500;
/** Bytes cut off a log at most. */
const TEAR = 1_500;
/** Every household is looked at after this many rounds, and at the end; between, those worked on. */
const ALL_EVERY = 10;
/** From this many rounds on, a run in which the browser wiped nothing proves nothing. */
const ENOUGH = 20;

/** Dice for one round, the same for the same seed (mulberry32). */
function diceOf(seed, round) {
	let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b)) >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let it = state;
		it = Math.imul(it ^ (it >>> 15), it | 1);
		it ^= it + Math.imul(it ^ (it >>> 7), it | 61);
		return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (most) => Math.floor(next() * most);
	return { below, chance: (share) => next() < share, of: (all) => all[below(all.length)] };
}

const number = (text, name, least) => {
	const it = Number(text);
	if (!Number.isInteger(it) || it < least) { console.error(`faults: --${name} is a whole number from ${least} on`); process.exit(2); }
	return it;
};

async function main() {
	const { values } = parseArgs({ options: { rounds: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } } });
	const rounds = number(values.rounds, 'rounds', 1);
	const seed = number(values.seed, 'seed', 0);
	const dist = path.resolve(root, process.env.DIST ?? 'dist');
	if (!existsSync(path.join(dist, 'index.html'))) { console.error(`faults: ${dist} holds no index.html: run \`make build\``); process.exit(2); }
	// After the check, because they need what `make setup` brings.
	const { Oracle } = await import('./oracle.mjs');
	const { Browser, tear } = await import('./browser.mjs');
	const { Hands } = await import('./hands.mjs');

	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const site = await serve(dist, { base: '/field/' });
	const memory = { oracle: new Oracle(), visits: [], touched: new Set(), houses: 0, choices: 0, faults: [] };
	const count = { kills: 0, torn: 0, slowest: 0 };
	const told = {};
	const losses = [];
	const report = [];
	const began = performance.now();
	let running = null;
	// The browser has a process group of its own, which Ctrl-C does not reach.
	process.on('exit', () => running?.end());
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

	const tally = () => `rounds ${report.length}, kills ${count.kills}, torn ${count.torn}, wiped ${told.index_wiped ?? 0}, acknowledged ${memory.oracle.acknowledged}, lost ${losses.length}`;
	const progress = (last) => {
		const done = Math.round((report.length / rounds) * 24);
		const line = `  [${'#'.repeat(done)}${'.'.repeat(24 - done)}] ${tally()}`;
		if (process.stdout.isTTY) process.stdout.write(`\r${line}${last ? '\n' : ''}`);
		else if (last || report.length % 10 === 0) console.log(line);
	};
	/** Starts, unlocks, looks back. */
	const begin = async (hands, entry, all) => {
		const began = performance.now();
		entry.start = Math.round(await hands.open());
		count.slowest = Math.max(count.slowest, entry.start);
		if (memory.enrolled) entry.told = await hands.unlock();
		else { await hands.enrol(); memory.enrolled = true; }
		entry.open = Math.round(performance.now() - began);
		for (const it of entry.told ?? []) told[it] = (told[it] ?? 0) + 1;
		const lost = await hands.verify(all ? [...memory.visits] : memory.visits.filter((it) => memory.touched.has(it)));
		memory.touched.clear();
		entry.lost = lost.length;
		losses.push(...lost.map((it) => ({ round: entry.round, ...it })));
		for (const it of lost) console.error(`\nfaults: lost in round ${entry.round}: ${JSON.stringify(it)}`);
	};

	/** One round, ended by the kill. What went wrong otherwise is a fault of the round. */
	const round = async (dice, entry) => {
		const early = entry.round > 1 && dice.chance(1 / EARLY);
		const moment = dice.below(early ? EARLY_MS : WORK_MS);
		entry.tear = entry.round % 2 === 0 ? 1 + dice.below(TEAR) : 0;
		const start = performance.now();
		const browser = running = await Browser.start(profile);
		entry.browser = Math.round(performance.now() - start);
		const hands = await Hands.on(browser, site.url, memory);
		entry.early = early;
		entry.killed = moment;
		let wrong = null;
		if (!early) await begin(hands, entry, entry.round % ALL_EVERY === 1);
		entry.ready = Math.round(performance.now() - start);
		const done = (early ? hands.open() : hands.work(dice)).catch((fault) => { if (browser.alive) wrong = fault; });
		await sleep(moment);
		await browser.kill();
		count.kills += 1;
		await done;
		if (wrong) throw wrong;
	};

	let faulty = 0;
	try {
		for (let at = 1; at <= rounds; at += 1) {
			const dice = diceOf(seed, at);
			const entry = { round: at };
			const faultsBefore = memory.faults.length;
			try {
				await round(dice, entry);
			} catch (fault) {
				memory.faults.push(`round ${at}: ${fault.message}`);
				await running?.kill();
			}
			if (entry.tear > 0 && tear(profile, entry.tear) > 0) count.torn += 1;
			if (memory.faults.length > faultsBefore) { entry.faults = memory.faults.slice(faultsBefore); for (const it of entry.faults) console.error(`\nfaults: ${it}`); }
			if (entry.lost > 0 || entry.faults) faulty += 1;
			entry.acknowledged = memory.oracle.acknowledged;
			report.push(entry);
			progress(at === rounds);
			if (!memory.enrolled) throw new Error('nobody could be enrolled');
		}
		// The last kill too is looked back on, and everything once more.
		const entry = { round: rounds + 1 };
		running = await Browser.start(profile);
		await begin(await Hands.on(running, site.url, memory), entry, true);
		report.push(entry);
		if (entry.lost > 0) faulty += 1;
	} catch (fault) {
		console.error(`\nfaults: ${fault.stack}`);
		memory.faults.push(fault.message);
		faulty += 1;
	} finally {
		await running?.kill();
		await site.close();
	}

	const wiped = told.index_wiped ?? 0;
	const idle = rounds >= ENOUGH && wiped === 0;
	if (idle) console.error('faults: the browser never wiped IndexedDB, so the run proves nothing');
	if (memory.oracle.acknowledged === 0) { console.error('faults: nothing was ever called saved, so the run proves nothing'); faulty += 1; }
	const seconds = Math.round((performance.now() - began) / 1000);
	writeFileSync(path.join(folder, 'report.json'), `${JSON.stringify({ seed, rounds, ...count, told, households: memory.visits.length, choices: memory.choices, acknowledged: memory.oracle.acknowledged, seconds, losses, faults: memory.faults, each: report }, null, '\t')}\n`);
	console.log(`faults: rounds ${rounds}, kills ${count.kills}, torn ${count.torn}, wiped ${wiped}, acknowledged ${memory.oracle.acknowledged}, lost ${losses.length}, seed ${seed}, slowest start ${count.slowest} ms`);
	const failed = faulty + (idle ? 1 : 0);
	console.log(`${Math.max(rounds - faulty, 0)} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
