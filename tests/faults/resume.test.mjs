// node --test tests/faults/resume.test.mjs
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NOT_YET, begun, digestOf, due, exitCode, failedRounds, failuresIn, goOn, imported, keyOf, lineOf, missing, nameOf, roundsOf, textOf, unaccounted } from './resume.mjs';

const PARTS = { build: 'one', harness: 'one', chromium: 'Chromium 150', asked: { seed: 1, only: [] }, skipped: { disk: true, kinds: [] } };
const PLANS = [{ backend: 'leveldb', rounds: 100, kinds: ['kill'], first: 0 }, { backend: 'sqlite', rounds: 100, kinds: ['kill'], first: 100 }];
const AGAIN = [{ again: 1, backend: 'leveldb', from: 0, rounds: 2 }, { again: 2, backend: 'sqlite', from: 0, rounds: 3 }];

/** What a tablet leaves that had these rounds; those of `wrong` went wrong. */
const tablet = (backend, from, rounds, wrong = []) => ({
	folder: `session-1/${backend}-${from + 1}`, backend, from, rounds, faulty: wrong.length,
	entries: Array.from({ length: rounds }, (_, at) => ({ round: from + at + 1, kind: 'kill', ...(wrong.includes(from + at + 1) && { lost: 1 }) })),
});
const asked = (rounds) => PLANS.map((it) => ({ ...it, rounds: rounds / 2 }));
const cuts = (tasks) => tasks.map((it) => [it.again ? `again ${it.again}` : it.backend, it.from, it.rounds]);
const taken = (tablets, parts = PARTS, ...more) => goOn(textOf({ ...begun(PARTS, { leveldb: 0 }), sessions: [{ seconds: 5 }], tablets }), parts, ...more);

test('a run of the same parts goes on with every tablet and every session', () => {
	const { state, why } = taken([tablet('leveldb', 0, 60)]);
	assert.equal(why, null);
	assert.deepEqual(state.tablets, [tablet('leveldb', 0, 60)]);
	assert.deepEqual([state.sessions, state.first], [[{ seconds: 5 }], { leveldb: 0 }]);
});

test('a run of another part is another run, and says which part', () => {
	const others = { build: 'two', harness: 'two', chromium: 'Chromium 151', asked: { seed: 2, only: [] }, skipped: { disk: true, kinds: ['power'] } };
	for (const [part, other] of Object.entries(others)) {
		const { state, why } = taken([], { ...PARTS, [part]: other });
		assert.equal(state, null, part);
		assert.ok(why, part);
		assert.notEqual(keyOf({ ...PARTS, [part]: other }), keyOf(PARTS));
	}
	assert.equal(taken([], { ...PARTS, build: 'two', harness: 'two' }).why, 'another build of the site, another harness');
});

test('a run that is asked for afresh, or whose state is none, goes on with nothing', () => {
	assert.equal(taken([], PARTS, true).why, 'as asked');
	assert.deepEqual(goOn(null, PARTS), { state: null, why: null });
	const whole = textOf(begun(PARTS, {}));
	for (const text of ['', '{}', whole.slice(0, -5), whole.replace('"build":"one"', '"build":"two"')]) assert.match(goOn(text, PARTS).why, /cannot be read/);
});

test('the state is one line for each tablet', () => {
	assert.equal(textOf({ ...begun(PARTS, {}), tablets: [tablet('leveldb', 0, 2), tablet('sqlite', 0, 2)] }).split('\n').filter((it) => it.startsWith('{"folder"')).length, 2);
	const campaign = { backend: 'sqlite', seed: 1, from: 60, rounds: 7, first: 3, kinds: ['kill'], deedsEvery: 4, entries: [], losses: [], running: {}, memory: {} };
	const line = JSON.parse(JSON.stringify(lineOf(campaign, { folder: 'a', seconds: 9 })));
	assert.deepEqual([line.seconds, line.from, line.rounds, line.first, line.deedsEvery, line.running], [9, 60, 7, 3, 4, undefined]);
});

test('a new run is cut into tablets, both backends in turn, after what is played again', () => {
	assert.deepEqual(cuts(due({ plans: PLANS, again: AGAIN }, [], 60)), [['again 1', 0, 2], ['again 2', 0, 3], ['leveldb', 0, 60], ['sqlite', 0, 60], ['leveldb', 60, 40], ['sqlite', 60, 40]]);
	assert.equal(due({ plans: PLANS, again: AGAIN }, [], 60).find((it) => it.backend === 'sqlite' && !it.again).first, 100);
});

test('a tablet that was gone through is not gone through again; one that was broken off is', () => {
	const done = [{ ...tablet('leveldb', 0, 2), again: 1 }, tablet('leveldb', 0, 60), tablet('sqlite', 60, 40)];
	assert.deepEqual(cuts(due({ plans: PLANS, again: AGAIN }, done, 60)), [['again 2', 0, 3], ['leveldb', 60, 40], ['sqlite', 0, 60]]);
	assert.deepEqual(due({ plans: PLANS, again: [] }, [tablet('leveldb', 0, 60), tablet('leveldb', 60, 40), tablet('sqlite', 0, 60), tablet('sqlite', 60, 40)], 60), []);
});

test('a run grows by what it lacks, and its short tablets stay', () => {
	const done = [tablet('leveldb', 0, 60), tablet('leveldb', 60, 40), tablet('sqlite', 0, 60), tablet('sqlite', 60, 40)];
	assert.deepEqual(cuts(due({ plans: asked(300), again: [] }, done, 60)), [['leveldb', 100, 20], ['sqlite', 100, 20], ['leveldb', 120, 30], ['sqlite', 120, 30]]);
	for (const rounds of [200, 20]) assert.deepEqual(due({ plans: asked(rounds), again: [] }, done, 60), []);
});

test('of a shortened tablet the rest is a tablet of its own', () => {
	assert.deepEqual(missing([tablet('leveldb', 0, 37)], 100, 60), [{ from: 37, rounds: 23 }, { from: 60, rounds: 40 }]);
	assert.deepEqual(missing([tablet('leveldb', 60, 5), tablet('leveldb', 0, 37)], 70, 60), [{ from: 37, rounds: 23 }, { from: 65, rounds: 5 }]);
});

test('however a run is stopped, each round is gone through once', () => {
	let tablets = [];
	const seen = [];
	for (let stops = 0, rounds = 100; stops < 200; stops += 1, rounds += 3) {
		const [next] = missing(tablets, rounds, 60);
		if (!next) continue;
		const did = Math.min(next.rounds, 1 + (stops * 7) % 23);
		seen.push(...Array.from({ length: did }, (_, at) => next.from + at + 1));
		tablets = [tablet('leveldb', next.from, did), ...tablets];
	}
	const left = missing(tablets, 1_000, 60);
	assert.equal(new Set(seen).size, seen.length);
	assert.equal(seen.length + roundsOf(left), 1_000);
});

const KEY = keyOf(PARTS);
const lines = (...all) => all.map((it) => `${JSON.stringify({ run: KEY, ...it })}\n`).join('');

test('what went wrong on a tablet that was broken off counts, though its rounds held the second time', () => {
	const failures = failuresIn(lines({ folder: 'session-1/leveldb-1', round: 7, loss: { key: 'a' } }, { folder: 'session-1/leveldb-1', round: 7, loss: { key: 'b' } }), KEY);
	const replayed = [{ ...tablet('leveldb', 0, 60), folder: 'session-2/leveldb-1' }];
	assert.equal(unaccounted(failures, replayed).length, 2);
	assert.equal(failedRounds(failures, replayed), 1);
	assert.equal(failedRounds(failures, []), 1);
});

test('what a tablet tells of itself counts once', () => {
	const failures = failuresIn(lines({ folder: 'session-1/leveldb-1', round: 7, loss: { key: 'a' } }), KEY);
	const told = [tablet('leveldb', 0, 60, [7])];
	assert.deepEqual(unaccounted(failures, told), []);
	assert.equal(failedRounds(failures, told), 1);
	assert.equal(failedRounds([], told), 1);
});

test('what came to light after its round counts', () => {
	const failures = failuresIn(lines({ folder: 'session-1/leveldb-1', round: 8, fault: 'late' }), KEY);
	assert.equal(failedRounds(failures, [tablet('leveldb', 0, 60, [7])]), 2);
});

test('a failure is told of one run; half a line is one, too', () => {
	assert.deepEqual(failuresIn(lines({ folder: 'a', round: 1, fault: 'x' }), 'another key'), []);
	const [half] = failuresIn(lines({ folder: 'a', round: 1, fault: 'x' }).slice(0, -9), KEY);
	assert.ok(half.fault);
	assert.equal(failedRounds([half, { ...half }], []), 2);
});

test('a run ends well only when it is done and held', () => {
	assert.equal(exitCode({ failed: 0, left: 0 }), 0);
	assert.equal(exitCode({ failed: 0, left: 5 }), NOT_YET);
	assert.equal(exitCode({ failed: 0, left: 5, signal: 2 }), 130);
	for (const it of [{ left: 0 }, { left: 5 }, { left: 5, signal: 15 }]) assert.equal(exitCode({ failed: 1, ...it }), 1);
});

test('what is asked for beside the rounds has a folder of its own', () => {
	const it = { name: '', control: '', only: [], seed: 1, backend: 'both', deeds: 4, disk: true };
	assert.equal(nameOf(it), 'faults');
	assert.deepEqual([{ name: 'short' }, { control: 'relaxed' }, { only: ['torn', 'power'] }, { seed: 7, backend: 'sqlite' }, { disk: false }].map((other) => nameOf({ ...it, ...other })), ['faults-short', 'faults-control-relaxed', 'faults-only-torn-power', 'faults-seed-7-sqlite', 'faults-no-disk']);
});

test('the harness is every module that a run imports, and no test', () => {
	const at = (name) => fileURLToPath(new URL(name, import.meta.url));
	const all = imported([at('run.mjs')]);
	for (const it of ['campaign.mjs', 'hands.mjs', 'oracle.mjs', 'dice.mjs', 'disk.mjs', 'files.mjs', 'resume.mjs', '../e2e/lib/chromium.mjs', '../e2e/lib/outside.mjs', '../tools/serve.mjs']) assert.ok(all.includes(at(it)), it);
	assert.deepEqual(all.filter((it) => it.endsWith('.test.mjs')), []);
});

test('files are told apart by their names and by every byte', (it) => {
	const root = mkdtempSync(path.join(tmpdir(), 'resume-'));
	it.after(() => rmSync(root, { recursive: true }));
	const of = (name, text) => { writeFileSync(path.join(root, name), text); return digestOf(root, [path.join(root, name)]); };
	assert.equal(of('a', 'x'), of('a', 'x'));
	assert.notEqual(of('a', 'x'), of('a', 'y'));
	assert.notEqual(of('a', 'x'), of('b', 'x'));
});
