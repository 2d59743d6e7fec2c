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
});

test('the bar fills, and where there is no terminal it is a line now and then', () => {
	const written = [];
	const draw = progress(20, { isTTY: false, write: (it) => written.push(it) });
	for (let at = 0; at < 20; at += 1) draw('lost 0');
	assert.deepEqual(written.map((it) => it.trim()), ['[############............] 10/20 lost 0', `[${'#'.repeat(24)}] 20/20 lost 0`]);
});

test('the page tells of losses and of what was skipped', () => {
	const it = { seed: 1, rounds: 4, seconds: 20, spent: spent([{ ms: { start: 800 } }, {}, { ms: { start: 400, work: 30 } }]), control: null, acknowledged: 5, households: 1, done: { seals: 3, imports: 1 }, unreadable: 0, failed: true, counts: counts(ROUNDS, ['kill']), skipped: { power: 'no mount' }, backends: { leveldb: { rounds: 4, incidents: { index_wiped: 1 } } }, idle: [], losses: [{ key: 'soi' }], faults: [] };
	const text = page(it);
	for (const part of ['FAILED', 'SKIPPED: no mount', 'index_wiped 1', 'seals 3, imports 1', 'LOST: {"key":"soi"}', 'start 600, work 15']) assert.ok(text.includes(part), part);
});
