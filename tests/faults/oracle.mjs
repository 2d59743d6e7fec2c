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

	/** The screen called this value saved, and so everything given before it in this control is past. */
	acknowledge(key, serial) {
		const it = this.#control(key);
		const place = it.later.findIndex((later) => later.serial === serial);
		// A later one was acknowledged already.
		if (place < 0) return;
		it.held = it.later[place].value;
		it.later.splice(0, place + 1);
		this.acknowledged += 1;
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
