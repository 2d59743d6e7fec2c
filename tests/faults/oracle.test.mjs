// node --test tests/faults/oracle.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Oracle } from './oracle.mjs';

/** A control in which `values` were given, the first `saved` of them called saved. */
function given(values, saved) {
	const oracle = new Oracle();
	const serials = values.map((it) => oracle.intend('soi', it, ''));
	for (const it of serials.slice(0, saved)) oracle.acknowledge('soi', it);
	return oracle;
}

test('what was called saved and stands there is no loss', () => {
	assert.equal(given(['a', 'b'], 2).judge('soi', 'b'), null);
});

test('an answer that is gone is a loss', () => {
	assert.deepEqual(given(['a'], 1).judge('soi', ''), { key: 'soi', saved: 'a', later: [], found: '' });
});

test('a control that is gone is a loss', () => {
	assert.equal(given(['a'], 1).judge('soi', undefined).found, null);
});

test('an older answer than the one called saved is a loss', () => {
	assert.equal(given(['a', 'b'], 2).judge('soi', 'a').saved, 'b');
});

test('a later answer that was not called saved yet may stand there', () => {
	for (const found of ['a', 'ab', 'abc']) assert.equal(given(['a', 'ab', 'abc'], 1).judge('soi', found), null);
});

test('an answer that nobody gave is a loss, saved or not', () => {
	assert.notEqual(given(['a', 'ab'], 1).judge('soi', 'abc'), null);
	assert.notEqual(given(['a', 'ab'], 0).judge('soi', 'abc'), null);
});

test('an answer never called saved may be there or not', () => {
	for (const found of ['', 'a', undefined]) assert.equal(given(['a'], 0).judge('soi', found), null);
});

test('the same value given again is a new answer', () => {
	const oracle = given(['true', 'false', 'true'], 2);
	assert.equal(oracle.judge('soi', 'true'), null);
	assert.notEqual(given(['true', 'false', 'true'], 3).judge('soi', 'false'), null);
});

test('what was found after a start is held from then on', () => {
	const oracle = given(['a', 'ab'], 1);
	assert.equal(oracle.judge('soi', 'ab'), null);
	assert.notEqual(oracle.judge('soi', 'a'), null);
});

test('an acknowledgement that comes late takes nothing back', () => {
	const oracle = new Oracle();
	const [a, b] = ['a', 'b'].map((it) => oracle.intend('soi', it, ''));
	oracle.acknowledge('soi', b);
	oracle.acknowledge('soi', a);
	assert.notEqual(oracle.judge('soi', 'a'), null);
	assert.equal(oracle.acknowledged, 1);
});
