// Hurts the browser at random moments of work, and looks for every answer that the screen had called
// saved.
//   node tests/faults/run.mjs --rounds 100 --seed 1        (DIST: the folder of the built site)
//     --backend leveldb|sqlite|both    what IndexedDB lies in; `both` shares the rounds out
//     --only torn,power                of the kinds in injuries.mjs, these
//     --deeds 4                        one round in so many also seals, hands over, takes in and takes off
//     --lanes 2                        so many browsers at once, each with a tablet of its own
//     --control journal-off|relaxed    the app without its journal, and with IndexedDB as browsers are by
//                                      themselves too: such a run must lose, or the others prove nothing
// The same seed throws the same dice in each round; what they fall on depends on what was standing
// when the battery "died". What ever failed stands in seeds.json and is played again first.
// The report is target/faults/report.json, and report.txt for people.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { serve } from '../tools/serve.mjs';
import { Disk } from './disk.mjs';
import { counts, countsInWords, doneInWords, idle, page, progress, spent } from './report.mjs';
import { nextVersion, withoutJournal } from './sites.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = path.join(root, 'target/faults');
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

/** Every answer and fault of these campaigns, in one. */
function sum(campaigns) {
	const all = (name) => campaigns.flatMap((it) => it[name]);
	const total = (name) => campaigns.reduce((sum, it) => sum + it[name], 0);
	const told = (name) => campaigns.reduce((sum, it) => sum + (it.incidents[name] ?? 0), 0);
	return { entries: all('entries'), losses: all('losses'), faults: all('faults'), unreadable: total('unreadable'), shut: total('shut'), faulty: total('faulty'), acknowledged: total('acknowledged'), households: total('households'), blurred: total('blurred'), done: added(campaigns.map((it) => it.done)), slowest: Math.max(0, ...campaigns.map((it) => it.slowest)), wiped: told('index_wiped') };
}

async function main() {
	const { values } = parseArgs({ options: {
		rounds: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' }, backend: { type: 'string', default: 'both' },
		only: { type: 'string', default: '' }, control: { type: 'string', default: '' }, deeds: { type: 'string', default: '4' },
		lanes: { type: 'string', default: String(Math.min(2, availableParallelism())) },
	} });
	const rounds = number(values.rounds, 'rounds', 1);
	const seed = number(values.seed, 'seed', 0);
	const deedsEvery = number(values.deeds, 'deeds', 1);
	const lanes = number(values.lanes, 'lanes', 1);
	const dist = path.resolve(root, process.env.DIST ?? 'dist');
	if (!existsSync(path.join(dist, 'index.html'))) stop(`${dist} holds no index.html: run \`make build\``);
	// After the check, because they need what `make setup` brings.
	const { BACKENDS } = await import('./browser.mjs');
	const { Campaign } = await import('./campaign.mjs');
	const { KINDS } = await import('./injuries.mjs');
	const backends = among(values.backend === 'both' ? Object.keys(BACKENDS) : [values.backend], Object.keys(BACKENDS), 'backend');
	const { control } = values;
	if (control) among([control], Object.keys(CONTROLS), 'control');
	const only = among(values.only.split(',').filter(Boolean), Object.keys(KINDS), 'kind of fault');

	Disk.release(folder);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const refused = await Disk.refused(path.join(folder, 'try'));
	const able = (kinds) => kinds.filter((it) => !refused || !KINDS[it].disk);
	const wanted = only.length > 0 ? only : control ? [...new Set(Object.values(CONTROLS[control]).flat())] : Object.keys(KINDS);
	const skipped = Object.fromEntries(wanted.filter((it) => !able([it]).length).map((it) => [it, `no disk can be mounted here (${refused})`]));
	for (const [kind, why] of Object.entries(skipped)) console.error(`faults: SKIPPED ${kind}: 0 rounds, ${why}`);

	// The next version first, since a control's site is the only one that it is served.
	const sites = control ? [withoutJournal(dist, path.join(folder, 'site'))] : [dist, nextVersion(dist, path.join(folder, 'site'))];
	const share = (at) => Math.floor(rounds / backends.length) + (at < rounds % backends.length ? 1 : 0);
	const shape = (backend, share) => ({ backend, seed, rounds: share, kinds: able(control ? (only.length > 0 ? only : CONTROLS[control][backend]) : wanted) });
	// A short run over both goes on in the second where it stopped in the first.
	const plans = backends.map((backend, at) => ({ ...shape(backend, share(at)), first: at * share(0) })).filter((it) => it.rounds > 0);
	const tablets = plans.flatMap((it) => (control ? [it] : Array.from({ length: Math.ceil(it.rounds / ONE_TABLET) }, (_, nth) => ({ ...it, from: nth * ONE_TABLET, rounds: Math.min(it.rounds - nth * ONE_TABLET, ONE_TABLET) }))));
	const again = control || only.length > 0 ? [] : JSON.parse(readFileSync(new URL('seeds.json', import.meta.url), 'utf8'))
		.filter((it) => backends.includes(it.backend)).map((it) => ({ backend: it.backend, seed: it.seed, from: it.from, rounds: it.rounds, kinds: able(it.only), ...(it.deeds && { deedsEvery: it.deeds }) }));
	if (plans.some((it) => it.kinds.length === 0)) stop('nothing is left to try');

	const campaigns = [];
	const abort = () => campaigns.forEach((it) => it.abort());
	// The browser has a process group of its own, which Ctrl-C does not reach.
	process.on('exit', abort);
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

	// One of each backend in turn, so that lanes that go side by side have both.
	const inTurn = (all) => all.map((it) => [it, all.slice(0, all.indexOf(it)).filter((other) => other.backend === it.backend).length]).sort((one, other) => one[1] - other[1]).map(([it]) => it);
	const tasks = [...again.filter((it) => it.kinds.length > 0), ...inTurn(tablets)];
	const began = performance.now();
	const bar = progress(tasks.reduce((sum, it) => sum + it.rounds, 0));
	const now = (entry, backend) => {
		const { losses, unreadable } = sum(campaigns);
		// What a tablet in hand was called saved is not added up yet.
		const acknowledged = campaigns.reduce((sum, it) => sum + (it.entries.at(-1)?.acknowledged ?? 0), 0);
		return `${backend} ${entry.kind}, acknowledged ${acknowledged}, lost ${losses.length}, unreadable ${unreadable}`;
	};
	let broken = null;
	const left = [...tasks.entries()];
	const lane = async () => {
		const site = await serve(sites[0], { base: '/field/' });
		try {
			for (let next = left.shift(); next && !broken; next = left.shift()) {
				const [at, plan] = next;
				site.swap(sites[0]);
				const into = path.join(folder, `${at + 1}-${plan.backend}`);
				const campaign = new Campaign({ deedsEvery, ...plan, folder: into, site, sites, relaxed: control === 'relaxed', onDisk: !refused, told: (entry) => bar(now(entry, plan.backend)) });
				campaigns.push(campaign);
				// A control has shown what it is for with the first loss.
				await campaign.run((it) => Boolean(control) && it.losses.length > 0);
				if (campaign.faulty === 0) rmSync(into, { recursive: true, force: true });
			}
		} catch (fault) {
			console.error(`\nfaults: ${fault.stack}`);
			broken ??= fault.message;
		} finally {
			await site.close();
		}
	};
	await Promise.all(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
	for (const it of campaigns) await it.close();
	const seconds = Math.round((performance.now() - began) / 1_000);

	const all = sum(campaigns);
	const each = counts(all.entries, wanted);
	for (const it of Object.keys(skipped)) delete each[it];
	const torn = all.entries.filter((it) => it.kind === 'torn' && it.landed && !control).length;
	const nothing = idle({ acknowledged: all.acknowledged, counts: each, torn: backends.includes('leveldb') ? torn / backends.length : 0, wiped: all.wiped, done: all.done, deeds: control ? 0 : all.entries.filter((it) => it.deeds).length / backends.length });
	for (const why of nothing) console.error(`faults: ${why}, so the run proves nothing of it`);
	// A control fails on each backend on which it lost nothing.
	const kept = control ? campaigns.filter((it) => it.losses.length === 0).map((it) => it.backend) : [];
	for (const backend of kept) console.error(`faults: the control ${control} lost nothing on ${backend}: the harness does not see what it is for`);
	const failed = (control ? kept.length : all.faulty + nothing.length) + (broken ? 1 : 0);
	const stuck = all.entries.filter((it) => it.stuck).length;
	const done = all.entries.filter((it) => it.kind !== 'look').length;
	const report = {
		seed, rounds: done, seconds, spent: spent(all.entries), control: control || null, failed: failed > 0, counts: each, skipped, acknowledged: all.acknowledged, households: all.households, done: all.done, unreadable: all.unreadable, stuck, shut: all.shut, blurred: all.blurred,
		backends: Object.fromEntries(backends.map((name) => { const it = campaigns.filter((other) => other.backend === name); return [name, { rounds: it.reduce((sum, other) => sum + other.entries.length, 0), incidents: added(it.map((other) => other.incidents)) }]; })),
		idle: nothing, losses: all.losses, faults: [...all.faults, ...(broken ? [broken] : [])], each: campaigns.map(({ backend, seed, from, kinds, entries }) => ({ backend, seed, from, kinds, entries })),
	};
	writeFileSync(path.join(folder, 'report.json'), `${JSON.stringify(report, null, '\t')}\n`);
	writeFileSync(path.join(folder, 'report.txt'), page(report));
	const skippedWords = Object.keys(skipped).map((it) => `, ${it} 0 (SKIPPED)`).join('');
	console.log(`faults: rounds ${done}, ${countsInWords(each)}${skippedWords}, wiped ${all.wiped}, acknowledged ${all.acknowledged}, ${doneInWords(all.done)}, lost ${all.losses.length}, unreadable ${all.unreadable}, stuck until a restart ${stuck}, shut by the browser for good ${all.shut}, seed ${seed}, slowest start ${all.slowest} ms, ${seconds} s, which is ${(seconds / done).toFixed(1)} s a round`);
	if (control) console.log(`faults: the control ${control} ${failed > 0 ? 'FAILED' : 'lost, as it must'}`);
	console.log(`${Math.max(done - (control ? 0 : all.faulty), 0)} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
}

await main();
