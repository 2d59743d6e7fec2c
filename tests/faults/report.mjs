// What a run says of itself: a bar while it goes on, one line at the end, a page to read.

/** How often each kind was chosen and did what it is for, over these rounds. */
export function counts(rounds, kinds) {
	const all = Object.fromEntries(kinds.map((kind) => [kind, { rounds: 0, landed: 0 }]));
	for (const { kind, landed } of rounds) {
		if (!all[kind]) continue;
		all[kind].rounds += 1;
		if (landed) all[kind].landed += 1;
	}
	return all;
}

/** `kill 9, torn 8 of 9`: those that landed, of those tried where some did not. */
export const countsInWords = (all) => Object.entries(all)
	.map(([kind, { rounds, landed }]) => `${kind} ${landed}${landed < rounds ? ` of ${rounds}` : ''}`).join(', ');

/** `seals 3, corrections 1`: deeds that were called saved. */
export const doneInWords = (done) => Object.entries(done).map(([deed, times]) => `${deed} ${times}`).join(', ');

/** Milliseconds that a round was at each of its parts, on average. */
export function spent(rounds) {
	const timed = rounds.flatMap((it) => it.ms ?? []);
	const sums = {};
	for (const ms of timed) for (const [part, took] of Object.entries(ms)) sums[part] = (sums[part] ?? 0) + took;
	return Object.fromEntries(Object.entries(sums).map(([part, sum]) => [part, Math.round(sum / timed.length)]));
}

/** From so many rounds of a kind on, none of which landed, the run proves nothing of it. */
export const ENOUGH = 5;
/** LevelDB finds the damage of a torn log some starts later, but not never. */
export const ENOUGH_TORN = 10;
/** Rounds of deeds in which each deed comes to its end at least once: one hangs on another. */
export const ENOUGH_DEEDS = 20;
/** A run of so many rounds is one that is relied on: it tries every kind. */
export const ENOUGH_FOR_ALL = 100;

/** Why a run proves nothing, or nothing of a kind; empty where it does prove. */
export function idle({ acknowledged, counts, torn, wiped, done, deeds, asked = 0, skipped = [] }) {
	const why = [];
	if (acknowledged === 0) why.push('nothing was ever called saved');
	for (const [kind, { rounds, landed }] of Object.entries(counts)) if (rounds >= ENOUGH && landed === 0) why.push(`${kind} never landed`);
	if (deeds >= ENOUGH_DEEDS) for (const [deed, times] of Object.entries(done)) if (times === 0) why.push(`there were no ${deed}`);
	if (asked >= ENOUGH_FOR_ALL) for (const kind of skipped) why.push(`${kind} was skipped, and ${asked} rounds are to try every kind`);
	if (torn >= ENOUGH_TORN && wiped === 0) why.push('the browser never wiped IndexedDB over a torn log');
	return why;
}

/** A bar of this many rounds, of which so many are done, drawn anew in place on a terminal, else a line now and then. */
export function progress(rounds, { done = 0, out = process.stdout } = {}) {
	return (tally) => {
		done += 1;
		const full = Math.round((done / rounds) * 24);
		const line = `  [${'#'.repeat(full)}${'.'.repeat(24 - full)}] ${done}/${rounds} ${tally}`;
		if (out.isTTY) out.write(`\r${line}\x1b[K${done === rounds ? '\n' : ''}`);
		else if (done % 10 === 0 || done === rounds) out.write(`${line}\n`);
	};
}

/** The report as a page to read. */
export function page(it) {
	const lines = [
		`Faults: ${it.failed ? 'FAILED' : it.left > 0 ? `NOT DONE YET, ${it.left} rounds are left of ${it.asked}; so far everything held` : 'everything held'}`,
		`seed ${it.seed}, ${it.rounds} rounds on ${it.tablets} tablets${it.control ? `, control ${it.control}` : ''}, ${it.seconds} s in ${it.sessions.length} sessions`,
		...Object.entries(it.parts).filter(([, value]) => typeof value === 'string').map(([name, value]) => `${name}: ${value}`),
		`key: ${it.key}`,
		`${it.acknowledged} answers were called saved, in ${it.households} households; ${it.losses.length} lost, ${it.unreadable} unreadable databases`,
		`deeds that were called saved: ${doneInWords(it.done)}`,
		'',
		`kind          rounds  landed${Object.keys(it.backends).map((name) => name.padStart(14)).join('')}`,
	];
	for (const [kind, { rounds, landed }] of Object.entries(it.counts)) {
		const each = Object.values(it.backends).map(({ counts }) => `${counts[kind].landed} of ${counts[kind].rounds}`.padStart(14));
		lines.push(`${kind.padEnd(12)}${String(rounds).padStart(8)}${String(landed).padStart(8)}${each.join('')}`);
	}
	if (it.shut) lines.push(`tablets on which the browser opens IndexedDB no more, damaged as it is: ${it.shut}; the app showed everything, called nothing saved, and all left in a backup`);
	if (it.died) lines.push(`times that the browser ended by itself: ${it.died}; where no file of its own had been damaged, that is a fault`);
	for (const [kind, why] of Object.entries(it.skipped)) lines.push(`${kind.padEnd(12)}${'0'.padStart(8)}${'0'.padStart(8)}  SKIPPED: ${why}`);
	lines.push('');
	for (const [backend, { rounds, incidents }] of Object.entries(it.backends)) {
		const told = Object.entries(incidents).map(([name, times]) => `${name} ${times}`).join(', ');
		lines.push(`${backend}: ${rounds} rounds; the app told of ${told || 'nothing'}`);
	}
	lines.push(`milliseconds of a round: ${Object.entries(it.spent).map(([part, took]) => `${part} ${took}`).join(', ')}`);
	for (const why of it.idle) lines.push(`PROVES NOTHING: ${why}`);
	for (const loss of it.losses) lines.push(`LOST: ${JSON.stringify(loss)}`);
	for (const fault of it.faults) lines.push(`FAULT: ${fault}`);
	return `${lines.join('\n')}\n`;
}
