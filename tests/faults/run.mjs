// Hurts the browser at random moments of work, and looks for every answer that the screen had called
// saved.
//   node tests/faults/run.mjs --rounds 100 --seed 1        (DIST: the folder of the built site)
//     --backend leveldb|sqlite|both    what IndexedDB lies in; `both` shares the rounds out
//     --only torn,power                of the kinds in injuries.mjs, these
//     --deeds 4                        one round in so many also seals, hands over, takes in and takes off
//     --control journal-off|relaxed    the app without its journal, and with IndexedDB as browsers are by
//                                      themselves too: such a run must lose, or the others prove nothing
// The same seed throws the same dice in each round; what they fall on depends on what was standing
// when the battery "died". What ever failed stands in seeds.json and is played again first.
// The report is target/faults/report.json, and report.txt for people.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serve } from '../tools/serve.mjs';
import { Disk } from './disk.mjs';
import { counts, countsInWords, doneInWords, idle, page, progress } from './report.mjs';
import { nextVersion, withoutJournal } from './sites.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = path.join(root, 'target/faults');
/** What each control is tried with: what must lose then. */
const CONTROLS = { 'journal-off': { leveldb: ['torn'], sqlite: ['truncate'] }, relaxed: { leveldb: ['power'], sqlite: ['power'] } };

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
	return { entries: all('entries'), losses: all('losses'), faults: all('faults'), unreadable: total('unreadable'), faulty: total('faulty'), acknowledged: total('acknowledged'), households: total('households'), blurred: total('blurred'), done: added(campaigns.map((it) => it.done)), slowest: Math.max(0, ...campaigns.map((it) => it.slowest)), wiped: told('index_wiped') };
}

async function main() {
	const { values } = parseArgs({ options: {
		rounds: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' }, backend: { type: 'string', default: 'both' },
		only: { type: 'string', default: '' }, control: { type: 'string', default: '' }, deeds: { type: 'string', default: '4' },
	} });
	const rounds = number(values.rounds, 'rounds', 1);
	const seed = number(values.seed, 'seed', 0);
	const deedsEvery = number(values.deeds, 'deeds', 1);
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
	const refused = Disk.refused(path.join(folder, 'try'));
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
	const again = control || only.length > 0 ? [] : JSON.parse(readFileSync(new URL('seeds.json', import.meta.url), 'utf8'))
		.filter((it) => backends.includes(it.backend)).map((it) => ({ backend: it.backend, seed: it.seed, rounds: it.rounds, kinds: able(it.only), ...(it.deeds && { deedsEvery: it.deeds }) }));
	if (plans.some((it) => it.kinds.length === 0)) stop('nothing is left to try');

	const site = await serve(sites[0], { base: '/field/' });
	const campaigns = [];
	const abort = () => campaigns.at(-1)?.abort();
	// The browser has a process group of its own, which Ctrl-C does not reach.
	process.on('exit', abort);
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

	const tasks = [...again.filter((it) => it.kinds.length > 0), ...plans];
	const bar = progress(tasks.reduce((sum, it) => sum + it.rounds, 0));
	const now = () => {
		const { losses, unreadable, entries } = sum(campaigns);
		// What the tablet in hand was called saved is not added up yet.
		const acknowledged = campaigns.reduce((sum, it) => sum + (it.entries.at(-1)?.acknowledged ?? 0), 0);
		return `${campaigns.at(-1).backend} ${entries.at(-1)?.kind}, acknowledged ${acknowledged}, lost ${losses.length}, unreadable ${unreadable}`;
	};
	let broken = null;
	try {
		for (const [at, plan] of tasks.entries()) {
			site.swap(sites[0]);
			const campaign = new Campaign({ deedsEvery, ...plan, folder: path.join(folder, `${at + 1}-${plan.backend}`), site, sites, relaxed: control === 'relaxed', onDisk: !refused, told: () => bar(now()) });
			campaigns.push(campaign);
			// A control has shown what it is for with the first loss.
			await campaign.run((it) => Boolean(control) && it.losses.length > 0);
		}
	} catch (fault) {
		console.error(`\nfaults: ${fault.stack}`);
		broken = fault.message;
	} finally {
		await campaigns.at(-1)?.close();
		await site.close();
	}

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
		seed, rounds: done, control: control || null, failed: failed > 0, counts: each, skipped, acknowledged: all.acknowledged, households: all.households, done: all.done, unreadable: all.unreadable, stuck, blurred: all.blurred,
		backends: Object.fromEntries(backends.map((name) => { const it = campaigns.filter((other) => other.backend === name); return [name, { rounds: it.reduce((sum, other) => sum + other.entries.length, 0), incidents: added(it.map((other) => other.incidents)) }]; })),
		idle: nothing, losses: all.losses, faults: [...all.faults, ...(broken ? [broken] : [])], each: campaigns.map(({ backend, seed, kinds, entries }) => ({ backend, seed, kinds, entries })),
	};
	writeFileSync(path.join(folder, 'report.json'), `${JSON.stringify(report, null, '\t')}\n`);
	writeFileSync(path.join(folder, 'report.txt'), page(report));
	const skippedWords = Object.keys(skipped).map((it) => `, ${it} 0 (SKIPPED)`).join('');
	console.log(`faults: rounds ${done}, ${countsInWords(each)}${skippedWords}, wiped ${all.wiped}, acknowledged ${all.acknowledged}, ${doneInWords(all.done)}, lost ${all.losses.length}, unreadable ${all.unreadable}, stuck until a restart ${stuck}, seed ${seed}, slowest start ${all.slowest} ms`);
	if (control) console.log(`faults: the control ${control} ${failed > 0 ? 'FAILED' : 'lost, as it must'}`);
	console.log(`${Math.max(done - (control ? 0 : all.faulty), 0)} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
}

await main();
