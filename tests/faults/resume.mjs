// What a run that was stopped goes on from: state.json, a line for each tablet that was gone through, and
// failed.ndjson, whatever went wrong, from the moment it was found. Rounds count together only where the
// site, the harness, the browser and what was asked for are the same; how many were asked for is no part of
// that, so that a run may grow.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What a tablet leaves behind, of everything that a campaign knows. */
const KEPT = ['backend', 'seed', 'from', 'rounds', 'first', 'kinds', 'deedsEvery', 'entries', 'losses', 'faults', 'unreadable', 'shut', 'faulty', 'acknowledged', 'households', 'blurred', 'done', 'slowest', 'incidents'];
/** Why two runs are two, by the part in which they differ. */
const OTHER = { build: 'another build of the site', harness: 'another harness', chromium: 'another Chromium', asked: 'something else was asked for', skipped: 'other kinds can be tried here' };

const digest = (it) => createHash('sha256').update(it).digest('hex');

/** The name of the folder of a run: what is asked for beside the rounds has one of its own, and what can be tried here, and wipes no other. */
export const nameOf = ({ name, control, only, seed, backend, deeds, disk }) => ['faults', name, control && `control-${control}`, only.length > 0 && `only-${only.join('-')}`, seed !== 1 && `seed-${seed}`, backend !== 'both' && backend, deeds !== 4 && `deeds-${deeds}`, !disk && 'no-disk'].filter(Boolean).join('-');

/** These modules, and all that they import from files. */
export function imported(files) {
	const all = new Set();
	const take = (file) => {
		if (all.has(file)) return;
		all.add(file);
		for (const [, to] of readFileSync(file, 'utf8').matchAll(/\b(?:from |import[ (])'(\.{1,2}\/[^']+)'/g)) take(path.resolve(path.dirname(file), to));
	};
	files.forEach(take);
	return [...all].sort();
}

/** What these files are, in one. */
export const digestOf = (root, files) => digest(files.map((it) => `${path.relative(root, it)} ${digest(readFileSync(it))}\n`).join(''));

/** What a run is known by, of its parts. */
export const keyOf = (parts) => digest(JSON.stringify(parts));

/** A run of which nothing was done yet. `first`: which kind comes first, by backend; it stays as it is when the run grows. */
export const begun = (parts, first) => ({ key: keyOf(parts), parts, first, sessions: [], tablets: [] });

/** The run that this text of state.json is of, if it may be gone on with: else why not; neither where there was none. */
export function goOn(text, parts, fresh = false) {
	if (text === null) return { state: null, why: null };
	let state;
	try {
		state = JSON.parse(text);
		if (state.key !== keyOf(state.parts) || !Array.isArray(state.tablets) || !Array.isArray(state.sessions)) throw new Error();
	} catch {
		return { state: null, why: 'what the run before left cannot be read' };
	}
	if (fresh) return { state: null, before: state, why: 'as asked' };
	const others = Object.keys(OTHER).filter((it) => JSON.stringify(state.parts[it]) !== JSON.stringify(parts[it]));
	if (others.length > 0) return { state: null, before: state, why: others.map((it) => OTHER[it]).join(', ') };
	return { state, why: null };
}

/** The text of state.json. */
export const textOf = ({ tablets, ...run }) => `${JSON.stringify(run).slice(0, -1)},"tablets":[\n${tablets.map((it) => JSON.stringify(it)).join(',\n')}\n]}\n`;

/** The line of a tablet. `more`: the folder it stood in, the seconds it took, `again` of one out of seeds.json. */
export const lineOf = (campaign, more) => ({ ...more, ...Object.fromEntries(KEPT.map((it) => [it, campaign[it]])) });

// ------------------------------------------------------------------------ what is to be done

/** The rounds up to this one that none of these tablets had, cut where tablets are cut: no more than so many on each. */
export function missing(tablets, upTo, longest) {
	const all = [];
	let at = 0;
	const until = (end) => {
		while (at < Math.min(end, upTo)) {
			const cut = Math.min((Math.floor(at / longest) + 1) * longest, end, upTo);
			all.push({ from: at, rounds: cut - at });
			at = cut;
		}
	};
	for (const it of [...tablets].sort((one, other) => one.from - other.from)) {
		until(it.from);
		at = Math.max(at, it.from + it.rounds);
	}
	until(upTo);
	return all;
}

/**
 * The tablets that are still to be gone through. `plans`: what is asked for on each backend; `again`: what
 * is played again before, each by its number. One of each backend in turn, so that lanes side by side have both.
 */
export function due({ plans, again }, tablets, longest) {
	const cut = plans.flatMap((plan) => missing(tablets.filter((it) => !it.again && it.backend === plan.backend), plan.rounds, longest).map((it, turn) => ({ ...plan, ...it, turn })));
	return [...again.filter((it) => !tablets.some((other) => other.again === it.again)), ...cut.sort((one, other) => one.turn - other.turn).map(({ turn, ...it }) => it)];
}

/** How many rounds these tablets have in all. */
export const roundsOf = (tablets) => tablets.reduce((sum, it) => sum + it.rounds, 0);

// ----------------------------------------------------------------------------- what went wrong

/** What failed.ndjson tells of this run. A line that was cut off in the middle tells of something, too. */
export function failuresIn(text, key) {
	return text.split('\n').filter(Boolean).flatMap((line) => {
		try {
			const it = JSON.parse(line);
			return it.run === key ? [it] : [];
		} catch {
			return [{ fault: `something that went wrong, told in half a line: ${line}` }];
		}
	});
}

const wrong = (entry) => entry.lost > 0 || Boolean(entry.faults) || Boolean(entry.unreadable);

/**
 * Of these failures those that no tablet tells of: of tablets that were broken off, though their rounds were
 * gone through again since; and those that came to light after the round that they belong to.
 */
export function unaccounted(failures, tablets) {
	const told = new Set(tablets.flatMap((it) => it.entries.filter(wrong).map((entry) => `${it.folder} ${entry.round}`)));
	return failures.filter((it) => !it.folder || !told.has(`${it.folder} ${it.round}`));
}

/** How many rounds went wrong. */
export function failedRounds(failures, tablets) {
	const others = new Set(unaccounted(failures, tablets).map((it) => (it.folder ? `${it.folder} ${it.round}` : it)));
	return others.size + tablets.reduce((sum, it) => sum + it.faulty, 0);
}

/** How the process ends: 0 only where every round that was asked for was gone through, and held. */
export const NOT_YET = 3;
export function exitCode({ failed, left, signal = 0 }) {
	if (failed > 0) return 1;
	if (left === 0) return 0;
	return signal > 0 ? 128 + signal : NOT_YET;
}
