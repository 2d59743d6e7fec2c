// What must be there after a kill. For each control: the last value that the screen called saved,
// and the values given after it, which may have reached the disk or not. Anything else is a loss.

/** Nothing was ever called saved in this control. */
const NOTHING = Symbol('nothing');

export class Oracle {
	#controls = new Map();
	/** Answers that the screen called saved. */
	acknowledged = 0;

	#control(key) {
		let it = this.#controls.get(key);
		if (!it) this.#controls.set(key, it = { held: NOTHING, before: null, later: [], serial: 0 });
		return it;
	}

	/**
	 * A value that is about to be given. `before` is what stands there now, and counts only for a
	 * control that nothing is known of yet. Gives the number of the value, for `acknowledge`.
	 */
	intend(key, value, before = null) {
		const it = this.#control(key);
		if (it.held === NOTHING && it.later.length === 0) it.before = before;
		it.serial += 1;
		it.later.push({ serial: it.serial, value });
		return it.serial;
	}

	/** The screen called this value saved, and so everything given before it in this control is past. False where it is past itself. */
	acknowledge(key, serial) {
		const it = this.#control(key);
		const place = it.later.findIndex((later) => later.serial === serial);
		// A later one was acknowledged already.
		if (place < 0) return false;
		it.held = it.later[place].value;
		it.later.splice(0, place + 1);
		this.acknowledged += 1;
		return true;
	}

	/** The screen called the value saved that this control began with, where that is told only then: what was given since stays later. */
	began(key, value) {
		const it = this.#control(key);
		if (it.held !== NOTHING) return;
		it.held = value;
		this.acknowledged += 1;
	}

	/** Nothing is known any more of the controls of `prefix`. */
	forget(prefix) {
		for (const it of this.keys(prefix)) this.#controls.delete(it);
	}

	/** The controls that something is known of, those of `prefix`. */
	keys(prefix = '') {
		return [...this.#controls.keys()].filter((it) => it.startsWith(prefix));
	}

	/** Whether the screen ever called an answer in this control saved. */
	holds(key) {
		return this.#controls.has(key) && this.#controls.get(key).held !== NOTHING;
	}

	/**
	 * Compares a control with what is found in it after a start: `undefined` when it is not on the
	 * page at all. Gives the loss, or null. What is found is what the screen calls saved from now on.
	 */
	judge(key, found) {
		const it = this.#control(key);
		const held = it.held === NOTHING ? it.before : it.held;
		const fits = found === held || it.later.some((later) => later.value === found) || (found === undefined && it.held === NOTHING);
		const loss = fits ? null : { key, saved: it.held === NOTHING ? null : it.held, later: it.later.map((later) => later.value), found: found ?? null };
		if (found !== undefined) it.held = found;
		it.later = [];
		return loss;
	}
}

/** Households that come in a backup, and that are taken off: each whole or not at all. */
export class Presence {
	// id: { state: 'coming' | 'here' | 'leaving' | 'gone', group, lines }
	#all = new Map();
	#groups = 0;
	#justGone = [];

	get size() {
		return this.#all.size;
	}

	/** These are about to come, in one: their ids, and the lines of their records. Gives the number of the group. */
	bring(coming) {
		this.#groups += 1;
		for (const [id, lines] of coming) this.#all.set(id, { state: 'coming', group: this.#groups, lines });
		return this.#groups;
	}

	/** The screen called this group saved. False where it was judged meanwhile. */
	brought(group) {
		const all = [...this.#all.values()].filter((it) => it.group === group && it.state === 'coming');
		for (const it of all) it.state = 'here';
		return all.length > 0;
	}

	/** These are about to be taken off, one after the other. */
	leave(ids) {
		for (const id of ids) this.#all.set(id, { lines: null, ...this.#all.get(id), state: 'leaving' });
	}

	/** The screen called these taken off. */
	left(ids) {
		for (const id of ids) if (this.#all.get(id)?.state === 'leaving') this.#go(id);
	}

	#go(id) {
		this.#all.set(id, { state: 'gone' });
		this.#justGone.push(id);
	}

	isGone(id) {
		return this.#all.get(id)?.state === 'gone';
	}

	/** Those that have gone since this was asked last. */
	justGone() {
		return this.#justGone.splice(0);
	}

	/** Compares with the ids that are found after a start. What is found is held from now on. */
	judge(found) {
		const losses = [];
		const groups = new Map();
		for (const [id, it] of this.#all) if (it.state === 'coming') groups.set(it.group, [...(groups.get(it.group) ?? []), id]);
		for (const [group, ids] of groups) {
			const came = ids.filter((id) => found.has(id));
			if (came.length > 0 && came.length < ids.length) losses.push({ key: `import ${group}`, saved: null, found: `${came.length} of ${ids.length}` });
			for (const id of ids) if (came.includes(id)) this.#all.get(id).state = 'here'; else this.#all.delete(id);
		}
		for (const [id, it] of [...this.#all]) {
			if (it.state === 'here' && !found.has(id)) { losses.push({ key: `household ${id}`, saved: 'here', found: null }); this.#all.delete(id); }
			if (it.state === 'gone' && found.has(id)) { losses.push({ key: `household ${id}`, saved: 'taken off', found: 'here' }); it.state = 'here'; }
			if (it.state === 'leaving') { if (found.has(id)) it.state = 'here'; else this.#go(id); }
		}
		return losses;
	}

	/** Compares those that came in a backup, record by record, with the lines of each household that is found. */
	compare(found) {
		const differs = ([id, it]) => it.state === 'here' && it.lines && JSON.stringify(it.lines) !== JSON.stringify([...(found.get(id) ?? [])].sort());
		return [...this.#all].filter(differs).map(([id, it]) => ({ key: `household ${id}`, saved: it.lines, found: found.get(id) ?? null }));
	}
}

/** Files handed over, by their numbers. `open(text)` gives what a file's signature covers: its hash, and what it says. */
export class Files {
	// number: { name, hash, says }; hash and says are null of a file that was seen in the list only
	#all = new Map();
	#open;

	constructor(open) {
		this.#open = open;
	}

	get size() {
		return this.#all.size;
	}

	static #number(name) {
		return Number(name.match(/-(\d+)-\d{8}\.json$/)?.[1]);
	}

	/** The app gave a file to the browser, which it may do only once it is kept. Gives what is wrong, or null. */
	left(name, text) {
		const { hash, says } = this.#open(text);
		const known = this.#all.get(says.seq);
		if (says.seq !== Files.#number(name)) return `${name} holds number ${says.seq}`;
		if (known && (known.name !== name || (known.hash ?? hash) !== hash)) return `number ${says.seq} left twice: ${known.name} ${known.hash}, ${name} ${hash}`;
		this.#all.set(says.seq, { name, hash, says });
		return null;
	}

	/** The list showed these, and the bar said saved. */
	called(names) {
		for (const name of names) if (!this.#all.has(Files.#number(name))) this.#all.set(Files.#number(name), { name, hash: null, says: null });
	}

	/** Those whose content was seen, as a receipt names them. */
	known() {
		return [...this.#all].filter(([, it]) => it.hash).map(([seq, { hash }]) => ({ seq, hash })).sort((one, other) => one.seq - other.seq);
	}

	/** Compares with the names that the list shows after a start. What is found is held from now on. */
	judge(names) {
		const losses = [];
		const found = new Map(names.map((name) => [Files.#number(name), name]));
		if (found.size < names.length) losses.push({ key: 'files', saved: 'each number once', found: names });
		for (const [seq, { name }] of [...this.#all]) {
			if (found.get(seq) === name) continue;
			losses.push({ key: `file ${seq}`, saved: name, found: found.get(seq) ?? null });
			this.#all.delete(seq);
		}
		this.called(names);
		return losses;
	}

	/** Whether each file names the one before it, and every number that became none. */
	chain(names) {
		const losses = [];
		const numbers = names.map((it) => Files.#number(it)).sort((one, other) => one - other);
		for (const [nth, seq] of numbers.entries()) {
			const { hash, says } = this.#all.get(seq) ?? {};
			// One that was emptied, with a household that is gone, before it ever left.
			if (!hash) continue;
			const before = nth === 0 ? '' : this.#all.get(numbers[nth - 1])?.hash;
			const missing = Array.from({ length: seq - 1 }, (_, at) => at + 1).filter((it) => !numbers.includes(it));
			if (typeof before === 'string' && says.prev !== before) losses.push({ key: `file ${seq} prev`, saved: before, found: says.prev });
			if (JSON.stringify(says.void) !== JSON.stringify(missing)) losses.push({ key: `file ${seq} void`, saved: missing, found: says.void });
		}
		return losses;
	}

	/** The visits that the newest file names; null where its content was never seen. */
	manifest(names) {
		const newest = Math.max(...names.map((it) => Files.#number(it)));
		const { says } = this.#all.get(newest) ?? {};
		return says ? new Set(says.manifest.map((it) => it.visit)) : null;
	}
}
