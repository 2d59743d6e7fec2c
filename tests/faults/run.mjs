// Hurts the browser at random moments of work, and looks for every answer that the screen had called
// saved.
//   node tests/faults/run.mjs --rounds 100 --seed 1        (DIST: the folder of the built site)
//     --backend leveldb|sqlite|both    what IndexedDB lies in; `both` shares the rounds out
//     --only torn,power                of the kinds in injuries.mjs, these
//     --deeds 4                        one round in so many also seals, hands over, takes in and takes off
//     --lanes 2                        so many browsers at once, each with a tablet of its own
//     --minutes 40                     then the rounds under way are the last ones
//     --fresh                          counts nothing that was done before
//     --name short                     a run with a folder of its own
//     --control journal-off|relaxed    the app without its journal, and with IndexedDB as browsers are by
//                                      themselves too: such a run must lose, or the others prove nothing
// The same seed throws the same dice in each round; what they fall on depends on what was standing
// when the battery "died". What ever failed stands in seeds.json and is played again first.
// The same command goes on with a run that was stopped, also towards more rounds (resume.mjs). It ends with
// 0 only once all of them are done and held; with 3 where its minutes were over before; and with 1 as soon
// as anything ever failed, until --fresh.
// The report is report.json in target/faults, and report.txt for people.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { availableParallelism, constants } from 'node:os';
import { parseArgs } from 'node:util';
import { serve } from '../tools/serve.mjs';
import { Disk } from './disk.mjs';
import { ENOUGH_FOR_ALL, counts, countsInWords, doneInWords, idle, page, progress, spent } from './report.mjs';
import { begun, digestOf, due, exitCode, failedRounds, failuresIn, goOn, imported, lineOf, nameOf, roundsOf, textOf, unaccounted } from './resume.mjs';
import { nextVersion, withoutJournal } from './sites.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** What each control is tried with: what must lose then. */
const CONTROLS = { 'journal-off': { leveldb: ['torn'], sqlite: ['truncate'] }, relaxed: { leveldb: ['power'], sqlite: ['power'] } };

/**
 * Rounds after which a tablet is put away and everything on it looked at once more: each adds a
 * household, and all of them are looked at again and again.
 */
const ONE_TABLET = 60;

const stop = (why) => { console.error(`faults: ${why}`); process.exit(2); };
const number = (text, name, least) => {
	const it = Number(text);
	if (!Number.isInteger(it) || it < least) stop(`--${name} is a whole number from ${least} on`);
	return it;
};
const among = (names, all, what) => {
	for (const it of names) if (!all.includes(it)) stop(`${it} is no ${what}: ${all.join(', ')}`);
	return names;
};

/** Counts by name, added up. */
function added(all) {
	const sums = {};
	for (const counts of all) for (const [name, times] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + times;
	return sums;
}

/** Every answer and fault of these tablets, in one. */
function sum(tablets) {
	const all = (name) => tablets.flatMap((it) => it[name]);
	const total = (name) => tablets.reduce((sum, it) => sum + it[name], 0);
	const told = (name) => tablets.reduce((sum, it) => sum + (it.incidents[name] ?? 0), 0);
	return { entries: all('entries'), losses: all('losses'), faults: all('faults'), unreadable: total('unreadable'), shut: total('shut'), acknowledged: total('acknowledged'), households: total('households'), blurred: total('blurred'), done: added(tablets.map((it) => it.done)), slowest: Math.max(0, ...tablets.map((it) => it.slowest)), died: all('entries').reduce((sum, it) => sum + (it.died ?? 0), 0), wiped: told('index_wiped') };
}

/** Every round that was one, without the last look at a tablet. */
const roundsIn = (entries) => entries.filter((it) => it.kind !== 'look');

/** The folder of a run, and what stands in it. */
class Folder {
	constructor(at) {
		Object.assign(this, { at, state: path.join(at, 'state.json'), failed: path.join(at, 'failed.ndjson'), pid: path.join(at, 'pid') });
	}

	/** Whether another run is at work in it. */
	taken() {
		try {
			return readFileSync(`/proc/${Number(readFileSync(this.pid, 'utf8'))}/cmdline`, 'utf8').includes('faults/run.mjs');
		} catch { return false; }
	}

	read(file) {
		return existsSync(file) ? readFileSync(file, 'utf8') : null;
	}

	save(state) {
		writeFileSync(`${this.state}.new`, textOf(state), { flush: true });
		renameSync(`${this.state}.new`, this.state);
	}

	/** Nothing of a run before is left; its state goes first, so that nobody goes on with a part of it. */
	empty() {
		rmSync(this.state, { force: true });
		rmSync(this.at, { recursive: true, force: true });
		mkdirSync(this.at, { recursive: true });
	}

	/** Tablets that were broken off go, unless something went wrong on them. */
	tidy(kept) {
		for (const session of readdirSync(this.at).filter((it) => it.startsWith('session-'))) {
			for (const it of readdirSync(path.join(this.at, session))) if (!kept.has(`${session}/${it}`)) rmSync(path.join(this.at, session, it), { recursive: true, force: true });
		}
	}
}

/** The run that is gone on with, or a new one; says which, and why. */
function take(folder, parts, first, fresh, upTo) {
	const { state, before, why } = goOn(folder.read(folder.state), parts, fresh);
	if (state) {
		const failures = failuresIn(folder.read(folder.failed) ?? '', state.key);
		folder.tidy(new Set(failures.map((it) => it.folder)));
		const wrong = failedRounds(failures, state.tablets);
		console.log(`faults: continuing: ${upTo(state)} rounds done in ${state.sessions.length} sessions${wrong > 0 ? `, ${wrong} failed` : ''}`);
		return { state, failures };
	}
	const gone = before && `; ${roundsOf(before.tablets)} rounds in ${before.sessions.length} sessions count no more, of which ${failedRounds(failuresIn(folder.read(folder.failed) ?? '', before.key), before.tablets)} failed`;
	if (why) console.log(`faults: starting afresh: ${why}${gone ?? ''}`);
	folder.empty();
	return { state: begun(parts, first), failures: [] };
}

async function main() {
	const { values } = parseArgs({ options: {
		rounds: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' }, backend: { type: 'string', default: 'both' },
		only: { type: 'string', default: '' }, control: { type: 'string', default: '' }, deeds: { type: 'string', default: '4' },
		lanes: { type: 'string', default: String(Math.min(2, availableParallelism())) },
		minutes: { type: 'string', default: '' }, fresh: { type: 'boolean', default: false }, name: { type: 'string', default: '' },
	} });
	const rounds = number(values.rounds, 'rounds', 1);
	const seed = number(values.seed, 'seed', 0);
	const deedsEvery = number(values.deeds, 'deeds', 1);
	const lanes = number(values.lanes, 'lanes', 1);
	const minutes = values.minutes ? Number(values.minutes) : Infinity;
	if (!(minutes > 0)) stop('--minutes is a number above 0');
	if (!/^[a-z0-9-]*$/.test(values.name)) stop('--name is of small letters, digits and hyphens');
	const dist = path.resolve(root, process.env.DIST ?? 'dist');
	if (!existsSync(path.join(dist, 'index.html'))) stop(`${dist} holds no index.html: run \`make build\``);
	// After the check, because they need what `make setup` brings.
	const { executablePath } = await import('../e2e/lib/chromium.mjs');
	const { BACKENDS, endUnder } = await import('./browser.mjs');
	const { Campaign } = await import('./campaign.mjs');
	const { KINDS } = await import('./injuries.mjs');
	const backends = among(values.backend === 'both' ? Object.keys(BACKENDS) : [values.backend], Object.keys(BACKENDS), 'backend');
	const { control } = values;
	if (control) among([control], Object.keys(CONTROLS), 'control');
	const only = among(values.only.split(',').filter(Boolean), Object.keys(KINDS), 'kind of fault');

	const asked = { seed, backend: values.backend, only, deeds: deedsEvery, control };
	const trial = path.join(root, 'target', `faults-try-${process.pid}`);
	const refused = await Disk.refused(trial);
	rmSync(trial, { recursive: true, force: true });
	const folder = new Folder(path.join(root, 'target', nameOf({ ...asked, name: values.name, disk: !refused })));
	if (folder.taken()) stop(`another run is under way in ${path.relative(root, folder.at)}`);
	endUnder(folder.at);
	Disk.release(folder.at);
	const able = (kinds) => kinds.filter((it) => !refused || !KINDS[it].disk);
	const wanted = only.length > 0 ? only : control ? [...new Set(Object.values(CONTROLS[control]).flat())] : Object.keys(KINDS);
	const skipped = Object.fromEntries(wanted.filter((it) => !able([it]).length).map((it) => [it, `no disk can be mounted here (${refused})`]));
	for (const [kind, why] of Object.entries(skipped)) console.error(`faults: SKIPPED ${kind}: 0 rounds, ${why}${rounds >= ENOUGH_FOR_ALL ? '; this run will fail' : ''}`);

	const share = (at) => Math.floor(rounds / backends.length) + (at < rounds % backends.length ? 1 : 0);
	// A short run over both goes on in the second where it stopped in the first.
	const first = Object.fromEntries(backends.map((backend, at) => [backend, at * share(0)]));
	const here = (name) => path.join(root, 'tests', name);
	const parts = {
		build: digestOf(dist, [path.join(dist, 'sw.js')]),
		harness: digestOf(root, imported([here('faults/run.mjs'), here('faults/seeds.json'), here('e2e/package-lock.json')])),
		chromium: execFileSync(executablePath, ['--version'], { encoding: 'utf8' }).trim(),
		asked: { ...asked, headed: process.env.HEADED === '1' },
		skipped: { disk: !refused, kinds: Object.keys(skipped) },
	};
	const plansOf = (state) => backends.map((backend, at) => ({ backend, seed, rounds: share(at), deedsEvery, first: state.first[backend], kinds: able(control ? (only.length > 0 ? only : CONTROLS[control][backend]) : wanted) })).filter((it) => it.rounds > 0);
	const again = control || only.length > 0 ? [] : JSON.parse(readFileSync(new URL('seeds.json', import.meta.url), 'utf8'))
		.map((it, at) => ({ again: at + 1, backend: it.backend, seed: it.seed, from: 0, rounds: it.rounds, kinds: able(it.only), deedsEvery: it.deeds ?? deedsEvery }))
		.filter((it) => backends.includes(it.backend) && it.kinds.length > 0);
	const dueOf = (state) => due({ plans: plansOf(state), again }, state.tablets, control ? rounds : ONE_TABLET);
	const leftOf = (state) => roundsOf(dueOf(state).filter((it) => !it.again));
	if (plansOf({ first }).some((it) => it.kinds.length === 0)) stop('nothing is left to try');
	const { state, failures } = take(folder, parts, first, values.fresh || Boolean(control), (state) => `${rounds - leftOf(state)} of ${rounds}`);
	writeFileSync(folder.pid, String(process.pid));
	// The next version first, since a control's site is the only one that it is served.
	const sites = control ? [withoutJournal(dist, path.join(folder.at, 'site'))] : [dist, nextVersion(dist, path.join(folder.at, 'site'))];

	const { tablets } = state;
	const tasks = dueOf(state);
	const session = { rounds: 0, seconds: 0, lanes };
	if (tasks.length > 0) state.sessions.push(session);
	const began = performance.now();
	const save = () => {
		session.seconds = Math.round((performance.now() - began) / 1_000);
		folder.save(state);
	};
	save();
	const failed = (it) => {
		failures.push(it);
		appendFileSync(folder.failed, `${JSON.stringify({ run: state.key, ...it })}\n`, { flush: true });
	};

	const running = new Set();
	let broken = null;
	let signal = null;
	const halted = () => signal !== null || performance.now() > minutes * 60_000;

	const bar = progress(rounds + roundsOf(again), { done: rounds + roundsOf(again) - roundsOf(tasks) });
	const now = (entry, backend) => {
		const lost = failures.filter((it) => it.loss).length;
		const unreadable = failures.filter((it) => it.unreadable).length;
		// What a tablet in hand was called saved is not added up yet.
		const acknowledged = sum(tablets).acknowledged + [...running].reduce((sum, it) => sum + (it.entries.at(-1)?.acknowledged ?? 0), 0);
		return `${backend} ${entry.kind}, acknowledged ${acknowledged}, lost ${lost}, unreadable ${unreadable}`;
	};

	/** Writes the report of what is done. Gives how the run ends, and what it says. */
	const conclude = () => {
		save();
		const all = sum(tablets);
		// What went wrong on tablets that were broken off.
		const others = unaccounted(failures, tablets);
		const losses = [...all.losses, ...others.flatMap((it) => it.loss ?? [])];
		const faults = [...all.faults, ...others.filter((it) => it.fault).map((it) => `${it.folder ?? 'the run'}: ${it.fault}`)];
		const unreadable = all.unreadable + others.filter((it) => it.unreadable).length;
		// A control is done with the first loss.
		const left = control ? 0 : leftOf(state) + roundsOf(dueOf(state).filter((it) => it.again));
		const each = counts(all.entries, wanted.filter((it) => !skipped[it]));
		const torn = all.entries.filter((it) => it.kind === 'torn' && it.landed && !control).length;
		// Before all rounds are done there is nothing yet that they should have proved.
		const nothing = left > 0 ? [] : idle({ acknowledged: all.acknowledged, counts: each, torn: backends.includes('leveldb') ? torn / backends.length : 0, wiped: all.wiped, done: all.done, deeds: control ? 0 : all.entries.filter((it) => it.deeds).length / backends.length, asked: rounds, skipped: Object.keys(skipped) });
		// A control fails on each backend on which it lost nothing.
		const kept = control ? backends.filter((name) => !tablets.some((it) => it.backend === name && it.losses.length > 0)) : [];
		const wrong = control ? kept.length + (broken ? 1 : 0) : failedRounds(failures, tablets) + nothing.length;
		const stuck = all.entries.filter((it) => it.stuck).length;
		const done = roundsIn(all.entries).length;
		const seconds = state.sessions.reduce((sum, it) => sum + it.seconds, 0);
		const of = (name) => {
			const its = tablets.filter((it) => it.backend === name);
			const entries = its.flatMap((it) => it.entries);
			return { rounds: roundsIn(entries).length, tablets: its.length, counts: counts(entries, Object.keys(each)), incidents: added(its.map((it) => it.incidents)) };
		};
		const report = {
			seed, asked: rounds, rounds: done, left, tablets: tablets.length, sessions: state.sessions, seconds, key: state.key, parts, spent: spent(all.entries), control: control || null, failed: wrong > 0, counts: each, skipped, acknowledged: all.acknowledged, households: all.households, done: all.done, unreadable, stuck, shut: all.shut, died: all.died, blurred: all.blurred,
			backends: Object.fromEntries(backends.map((name) => [name, of(name)])),
			idle: nothing, losses, faults, each: tablets.map(({ again, backend, seed, from, rounds, kinds, seconds, entries }) => ({ again, backend, seed, from, rounds, kinds, seconds, entries })),
		};
		writeFileSync(path.join(folder.at, 'report.json'), `${JSON.stringify(report, null, '\t')}\n`);
		writeFileSync(path.join(folder.at, 'report.txt'), page(report));
		const skippedWords = Object.keys(skipped).map((it) => `, ${it} 0 (SKIPPED)`).join('');
		return { code: exitCode({ failed: wrong, left, signal: constants.signals[signal] }), wrong, left, kept, nothing, done, words: `rounds ${done}, ${countsInWords(each)}${skippedWords}, wiped ${all.wiped}, acknowledged ${all.acknowledged}, ${doneInWords(all.done)}, lost ${losses.length}, unreadable ${unreadable}, stuck until a restart ${stuck}, shut by the browser for good ${all.shut}, ended by itself ${all.died} times, seed ${seed}, slowest start ${all.slowest} ms, ${seconds} s in ${state.sessions.length} sessions, which is ${(seconds / Math.max(done, 1)).toFixed(1)} s a round` };
	};
	const goesOn = (left) => `faults: ${left} rounds are left: the same command${values.fresh ? ', without FRESH=1 or --fresh,' : ''} goes on from here`;

	// The browser has a process group of its own, which Ctrl-C does not reach.
	process.on('exit', () => running.forEach((it) => it.abort()));
	for (const it of ['SIGINT', 'SIGTERM']) {
		process.on(it, () => {
			if (control) process.exit(128 + constants.signals[it]);
			const again = signal !== null;
			signal ??= it;
			// At once, since whoever asks may not wait.
			const { code, left } = conclude();
			if (again) {
				console.error(`\nfaults: stopped at once\n${goesOn(left)}`);
				process.exit(code || 128 + constants.signals[it]);
			}
			console.error(`\nfaults: the rounds under way are the last ones, and are looked back at; ${it} once more stops at once`);
		});
	}

	const waiting = [...tasks];
	const lane = async () => {
		let name = null;
		try {
			const site = await serve(sites[0], { base: '/field/' });
			try {
				for (let plan = waiting.shift(); plan && !broken && !halted(); plan = waiting.shift()) {
					name = `session-${state.sessions.length}/${plan.again ? `again-${plan.again}-` : ''}${plan.backend}-${plan.from + 1}`;
					site.swap(sites[0]);
					const [folderOf, from] = [name, performance.now()];
					const campaign = new Campaign({
						...plan, folder: path.join(folder.at, name), site, sites, relaxed: control === 'relaxed', onDisk: !refused,
						told: (entry) => bar(now(entry, plan.backend)), failed: (it) => failed({ folder: folderOf, backend: plan.backend, seed: plan.seed, ...it }),
					});
					running.add(campaign);
					// A control has shown what it is for with the first loss; what is played again is nothing by halves.
					await campaign.run({ enough: (it) => Boolean(control) && it.losses.length > 0, halted: plan.again ? undefined : halted });
					running.delete(campaign);
					if (campaign.rounds > 0) {
						tablets.push(lineOf(campaign, { ...(plan.again && { again: plan.again }), folder: name, seconds: Math.round((performance.now() - from) / 1_000) }));
						session.rounds += campaign.rounds;
						save();
					}
					if (campaign.failures === 0) rmSync(path.join(folder.at, name), { recursive: true, force: true });
				}
			} finally {
				await site.close();
			}
		} catch (fault) {
			console.error(`\nfaults: ${fault.stack}`);
			broken ??= fault.message;
			failed({ folder: name, round: null, fault: `the harness broke: ${fault.message}` });
		}
	};
	await Promise.all(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
	for (const it of running) await it.close();

	const { code, wrong, left, kept, nothing, done, words } = conclude();
	for (const why of nothing) console.error(`faults: ${why}, so the run proves nothing of it`);
	for (const backend of kept) console.error(`faults: the control ${control} lost nothing on ${backend}: the harness does not see what it is for`);
	console.log(`faults: ${words}`);
	if (control) console.log(`faults: the control ${control} ${wrong > 0 ? 'FAILED' : 'lost, as it must'}`);
	console.log(`faults: the report is ${path.relative(root, folder.at)}/report.txt`);
	console.log(`${Math.max(done - (control ? 0 : wrong), 0)} passed, ${wrong} failed`);
	if (left > 0) console.log(`faults: ${signal ?? (broken ? 'the harness broke' : `${minutes} minutes are over`)}\n${goesOn(left)}`);
	process.exitCode = code;
}

await main();
