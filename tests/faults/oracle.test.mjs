// node --test tests/faults/oracle.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standingValue } from './deeds.mjs';
import { Files, Oracle, Presence } from './oracle.mjs';

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

// A house that was added while there was no room, sealed, and given another number: all of it was saved at once.
test('what a control began with takes no place of what was given since, though it is told with it', () => {
	const oracle = new Oracle();
	const serial = oracle.intend('house-no', '1/888', '1/36');
	oracle.began('house-no', '1/36');
	assert.equal(oracle.judge('house-no', '1/36'), null, 'the later one was not called saved');
	const other = oracle.intend('soi', 'b', 'a');
	oracle.began('soi', 'a');
	assert.equal(oracle.acknowledge('soi', other), true);
	assert.equal(oracle.acknowledge('house-no', serial), false, 'it was judged meanwhile');
	assert.equal(oracle.judge('soi', 'a').saved, 'b');
	oracle.began('soi', 'x');
	assert.notEqual(oracle.judge('soi', 'x'), null, 'nothing begins twice');
	assert.equal(oracle.acknowledged, 3);
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

// ------------------------------------------------------------------------------------ deeds

const ANSWERS = { 'house-no': '1/10' };
const draft = standingValue('draft', [], {});
const sealed = standingValue('sealed', ['sealed'], ANSWERS);

/** A visit that is being sealed, or that was called saved. */
function sealing(saved) {
	const oracle = new Oracle();
	const serial = oracle.intend('seal', sealed, draft);
	if (saved) oracle.acknowledge('seal', serial);
	return oracle;
}

test('a visit that is being sealed is a draft or sealed after a kill', () => {
	for (const found of [draft, sealed]) assert.equal(sealing(false).judge('seal', found), null);
});

test('a seal that was called saved and is gone is a loss', () => {
	assert.equal(sealing(true).judge('seal', sealed), null);
	assert.notEqual(sealing(true).judge('seal', draft), null);
});

test('a seal over other answers than those that were sealed is a loss, saved or not', () => {
	const other = standingValue('sealed', ['sealed'], { 'house-no': '1/11' });
	for (const saved of [true, false]) assert.notEqual(sealing(saved).judge('seal', other), null);
});

test('a correction without the seal before it, or one that nobody made, is a loss', () => {
	const correcting = standingValue('correcting', ['sealed'], {});
	for (const found of [correcting, standingValue('sealed', ['corrected'], ANSWERS), standingValue('sealed', ['sealed', 'corrected'], ANSWERS)]) assert.notEqual(sealing(true).judge('seal', found), null);
	const oracle = sealing(true);
	oracle.intend('seal', correcting);
	assert.equal(oracle.judge('seal', correcting), null);
});

/** Two households that come in a backup, of which so many are called saved. */
function coming(saved) {
	const presence = new Presence();
	const group = presence.bring(new Map([['a', ['1']], ['b', ['2']]]));
	if (saved) assert.equal(presence.brought(group), true);
	return presence;
}

test('what comes in a backup is there whole or not at all', () => {
	for (const found of [[], ['a', 'b']]) assert.deepEqual(coming(false).judge(new Set(found)), []);
	assert.equal(coming(false).judge(new Set(['a'])).length, 1);
});

test('a household from a backup that was called saved and is gone is a loss', () => {
	assert.deepEqual(coming(true).judge(new Set(['a', 'b'])), []);
	assert.equal(coming(true).judge(new Set(['a'])).length, 1);
	assert.equal(coming(true).judge(new Set()).length, 2);
});

test('a household from a backup that came once is held from then on', () => {
	const presence = coming(false);
	presence.judge(new Set(['a', 'b']));
	assert.equal(presence.judge(new Set(['a'])).length, 1);
});

test('a household from a backup whose records are others, or fewer, is a loss', () => {
	const presence = coming(true);
	assert.deepEqual(presence.compare(new Map([['a', ['1']], ['b', ['2']]])), []);
	assert.equal(presence.compare(new Map([['a', ['1']], ['b', ['3']]])).length, 1);
	assert.equal(presence.compare(new Map([['a', ['1']]])).length, 1);
});

test('an acknowledgement of a backup that comes after it was judged takes nothing back', () => {
	const presence = coming(false);
	presence.judge(new Set());
	assert.equal(presence.brought(1), false);
	assert.deepEqual(presence.judge(new Set()), []);
});

test('a household that is being taken off is whole or gone, and stays as it was found', () => {
	for (const found of [['a', 'b'], ['b'], ['a'], []]) {
		const presence = coming(true);
		presence.leave(['a', 'b']);
		assert.deepEqual(presence.judge(new Set(found)), []);
		assert.deepEqual(presence.judge(new Set(found)), []);
		assert.deepEqual(presence.justGone(), ['a', 'b'].filter((it) => !found.includes(it)));
		const other = ['a', 'b'].filter((it) => !found.includes(it));
		assert.equal(presence.judge(new Set(other)).length, 2);
	}
});

test('a household that was called taken off and is back is a loss', () => {
	const presence = coming(true);
	presence.leave(['a', 'b']);
	presence.left(['a']);
	assert.equal(presence.isGone('a'), true);
	assert.equal(presence.judge(new Set(['a', 'b'])).length, 1);
});

const named = (seq) => `HH-760609-12345-${String(seq).padStart(4, '0')}-20261121.json`;
const file = (seq, { prev = '', gaps = [], visits = [], hash = `h${seq}` } = {}) => JSON.stringify({ hash, says: { seq, prev, void: gaps, manifest: visits.map((visit) => ({ visit })) } });

/** Files of which these left. */
function handed(...texts) {
	const files = new Files(JSON.parse);
	for (const it of texts) assert.equal(files.left(named(JSON.parse(it).says.seq), it), null);
	return files;
}

test('a file that left, or that was listed and called saved, and is gone is a loss', () => {
	const files = handed(file(1));
	files.called([named(1), named(2)]);
	assert.deepEqual(files.judge([named(2), named(1)]), []);
	assert.equal(files.judge([named(2)]).length, 1);
	assert.equal(handed(file(1)).judge([]).length, 1);
});

test('a file that nobody was told of may be there, and is held from then on', () => {
	const files = handed(file(1));
	assert.deepEqual(files.judge([named(1), named(2)]), []);
	assert.equal(files.judge([named(1)]).length, 1);
});

test('one number for two files is a loss', () => {
	assert.equal(handed(file(1)).judge([named(1), named(1)]).length, 1);
	assert.notEqual(handed(file(1)).left(named(1), file(1, { hash: 'other' })), null);
	assert.notEqual(handed(file(1)).left(named(2), file(3)), null);
	assert.equal(handed(file(1)).left(named(1), file(1)), null);
});

test('a file that names another one before it than the one before it is a loss', () => {
	const names = [named(2), named(1)];
	assert.deepEqual(handed(file(1), file(2, { prev: 'h1' })).chain(names), []);
	assert.equal(handed(file(1), file(2, { prev: 'h0' })).chain(names).length, 1);
	assert.equal(handed(file(1, { prev: 'h0' })).chain([named(1)]).length, 1);
	assert.equal(handed(file(1), file(2)).chain(names).length, 1);
});

test('a number that became no file is named by the files after it, and no other number is', () => {
	const names = [named(1), named(3)];
	assert.deepEqual(handed(file(1), file(3, { prev: 'h1', gaps: [2] })).chain(names), []);
	assert.equal(handed(file(1), file(3, { prev: 'h1' })).chain(names).length, 1);
	assert.equal(handed(file(1), file(2, { prev: 'h1', gaps: [1] })).chain([named(1), named(2)]).length, 1);
});

test('the newest file says which visits there are', () => {
	const files = handed(file(1, { visits: ['a'] }), file(2, { prev: 'h1', visits: ['a', 'b'] }));
	assert.deepEqual(files.manifest([named(1), named(2)]), new Set(['a', 'b']));
	assert.equal(files.manifest([named(3)]), null);
});
