// node --test tests/faults/report.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counts, countsInWords, idle, page, progress, spent } from './report.mjs';

const ROUNDS = [{ kind: 'kill', landed: true }, { kind: 'torn', landed: true }, { kind: 'torn' }, { kind: 'look' }];
const well = { acknowledged: 5, counts: {}, torn: 0, wiped: 0, done: { seals: 1, imports: 0 }, deeds: 1 };

test('each kind is counted, chosen and landed', () => {
	assert.deepEqual(counts(ROUNDS, ['kill', 'torn', 'full']), { kill: { rounds: 1, landed: 1 }, torn: { rounds: 2, landed: 1 }, full: { rounds: 0, landed: 0 } });
	assert.equal(countsInWords(counts(ROUNDS, ['kill', 'torn', 'full'])), 'kill 1, torn 1 of 2, full 0');
});

test('a run that proves something has nothing to say', () => {
	assert.deepEqual(idle({ ...well, counts: counts(ROUNDS, ['kill', 'torn']) }), []);
	assert.deepEqual(idle({ ...well, torn: 30, wiped: 1 }), []);
});

test('a run that proves nothing says why', () => {
	assert.equal(idle({ ...well, acknowledged: 0 }).length, 1);
	assert.deepEqual(idle({ ...well, counts: { quota: { rounds: 5, landed: 0 } } }), ['quota never landed']);
	assert.equal(idle({ ...well, torn: 10 }).length, 1);
	assert.deepEqual(idle({ ...well, deeds: 20 }), ['there were no imports']);
	assert.equal(idle({ ...well, asked: 100, skipped: ['power'] }).length, 1);
	assert.deepEqual(idle({ ...well, asked: 99, skipped: ['power'] }), []);
});

test('the bar fills, and where there is no terminal it is a line now and then', () => {
	const written = [];
	const draw = progress(20, { out: { isTTY: false, write: (it) => written.push(it) } });
	for (let at = 0; at < 20; at += 1) draw('lost 0');
	assert.deepEqual(written.map((it) => it.trim()), ['[############............] 10/20 lost 0', `[${'#'.repeat(24)}] 20/20 lost 0`]);
});

test('the bar of a run that is gone on with begins where it stopped', () => {
	const written = [];
	progress(20, { done: 19, out: { isTTY: false, write: (it) => written.push(it) } })('lost 0');
	assert.deepEqual(written.map((it) => it.trim()), [`[${'#'.repeat(24)}] 20/20 lost 0`]);
});

const report = {
	seed: 1, asked: 4, rounds: 4, left: 0, tablets: 2, sessions: [{}, {}], key: 'abc', parts: { build: 'one', asked: {} }, seconds: 20, spent: spent([{ ms: { start: 800 } }, {}, { ms: { start: 400, work: 30 } }]), control: null,
	acknowledged: 5, households: 1, done: { seals: 3, imports: 1 }, unreadable: 0, failed: true, counts: counts(ROUNDS, ['kill', 'torn']), skipped: { power: 'no mount' },
	backends: { leveldb: { rounds: 4, incidents: { index_wiped: 1 }, counts: counts(ROUNDS, ['kill', 'torn']) } }, idle: [], losses: [{ key: 'soi' }], faults: [],
};

test('the page tells of losses and of what was skipped', () => {
	const text = page(report);
	for (const part of ['FAILED', 'SKIPPED: no mount', 'index_wiped 1', 'seals 3, imports 1', 'LOST: {"key":"soi"}', 'start 600, work 15', '20 s in 2 sessions', '4 rounds on 2 tablets', 'build: one', 'key: abc']) assert.ok(text.includes(part), part);
	assert.match(text, /^torn +2 +1 +1 of 2$/m);
});

test('the page of a run that is not done does not say that everything held', () => {
	const first = (it) => page({ ...report, ...it }).split('\n')[0];
	assert.equal(first({ failed: false }), 'Faults: everything held');
	assert.equal(first({ failed: false, left: 3 }), 'Faults: NOT DONE YET, 3 rounds are left of 4; so far everything held');
	assert.equal(first({ left: 3 }), 'Faults: FAILED');
});
