// Dice: the same seed, round and purpose throw the same numbers.

/** Dice for one purpose of one round (mulberry32). */
export function diceOf(seed, round, purpose = 0) {
	let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b) ^ Math.imul(purpose, 0xc2b2ae35)) >>> 0;
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

/** The kind of fault of a round: the first rounds go through all of them in order, beginning with the one at `first`; then the dice choose. */
export const kindOf = (round, kinds, dice, first = 0) => (round <= kinds.length ? kinds[(round - 1 + first) % kinds.length] : dice.of(kinds));
