// node --test tests/faults/dice.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diceOf, kindOf } from './dice.mjs';

const thrown = (...of) => { const dice = diceOf(...of); return Array.from({ length: 20 }, () => dice.below(1000)); };

test('the same seed, round and purpose throw the same', () => {
	assert.deepEqual(thrown(1, 7, 2), thrown(1, 7, 2));
});

test('another seed, round or purpose throws something else', () => {
	for (const other of [[2, 7, 2], [1, 8, 2], [1, 7, 3]]) assert.notDeepEqual(thrown(1, 7, 2), thrown(...other));
});

test('what is thrown is below the most and reaches all of it', () => {
	const dice = diceOf(3, 1);
	const seen = new Set(Array.from({ length: 500 }, () => dice.below(6)));
	assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4, 5]);
});

test('the first rounds go through every kind in order, later ones are thrown', () => {
	const kinds = ['a', 'b', 'c'];
	const chosen = Array.from({ length: 200 }, (_, at) => kindOf(at + 1, kinds, diceOf(1, at + 1)));
	assert.deepEqual(chosen.slice(0, 3), kinds);
	assert.deepEqual([1, 2, 3].map((round) => kindOf(round, kinds, diceOf(1, round), 5)), ['c', 'a', 'b']);
	assert.deepEqual([...new Set(chosen.slice(3))].sort(), kinds);
});
