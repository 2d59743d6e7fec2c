// node --test tests/faults/campaign.test.mjs
// What a campaign makes of a round that goes wrong, without a browser.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Campaign } from './campaign.mjs';
import { Hands, Unreadable } from './hands.mjs';

/** A campaign on a new tablet, and what it told of failures. */
async function campaign(context) {
	const folder = mkdtempSync(path.join(tmpdir(), 'campaign-'));
	context.after(() => rmSync(folder, { recursive: true }));
	const told = [];
	const it = new Campaign({ folder, backend: 'leveldb', seed: 1, from: 60, rounds: 60, kinds: ['kill'], site: { url: 'http://127.0.0.1:1/field/' }, sites: [], onDisk: false, failed: (what) => told.push(what) });
	await it.fresh();
	return { it, told, folder };
}

test('a fault is told of as soon as it is found, in the round that it belongs to', async (context) => {
	const { it, told } = await campaign(context);
	const entry = { round: 61, kind: 'kill' };
	await it.attempt(entry, async () => {
		it.memory.faults.push('page: a fault');
		assert.deepEqual(told, [{ round: 61, fault: 'page: a fault' }]);
	});
	assert.deepEqual([entry.faults, it.faulty, it.failures], [['page: a fault'], 1, 1]);
});

test('what breaks a round off is told of before anything is kept of it', async (context) => {
	const { it, told, folder } = await campaign(context);
	it.keep = async () => { assert.equal(told.length, 1); };
	await it.attempt({ round: 61, kind: 'kill' }, async () => { throw new Error('no page'); });
	assert.deepEqual([told, it.faulty], [[{ round: 61, fault: 'round 61 (kill): no page' }], 1]);
	assert.ok(existsSync(path.join(folder, 'profile')));
});

test('of an unreadable database everything that it held is lost, and the tablet is a new one', async (context) => {
	const { it, told } = await campaign(context);
	const { oracle } = it.memory;
	oracle.acknowledge('soi', oracle.intend('soi', 'a', ''));
	const entry = { round: 61, kind: 'kill' };
	await it.attempt(entry, async () => { throw new Unreadable('forgotten'); });
	assert.deepEqual(told.map((one) => one.unreadable ?? one.loss.key), ['forgotten', 'soi']);
	assert.deepEqual([it.faulty, it.losses.length, entry.unreadable, it.memory.oracle.keys(), it.acknowledged], [1, 1, 'forgotten', [], 1]);
});

test('a campaign that is halted has had the rounds that it had', async (context) => {
	const { it } = await campaign(context);
	it.attempt = async () => {};
	await it.run({ halted: () => it.entries.length === 7 });
	assert.deepEqual([it.from, it.rounds, it.entries.map((entry) => entry.round)], [60, 7, [61, 62, 63, 64, 65, 66, 67]]);
});

test('a tablet that is put away early is looked back at like any other', async (context) => {
	const { it } = await campaign(context);
	const tried = [];
	it.attempt = async (entry) => { it.memory.enrolled = true; tried.push(entry.round); };
	await it.run({ halted: () => it.entries.length === 2 });
	assert.deepEqual([tried, it.entries.map((entry) => entry.kind)], [[61, 62, 63], ['kill', 'kill', 'look']]);
});

test('a page that breaks off what it is asked is waited for until it tells of its new life, as long as anybody works there', async () => {
	const page = { exposeBinding: async () => {}, addInitScript: async () => {}, on: () => {} };
	const hands = await Hands.on({ page, alive: true }, '', { faults: [] }, null);
	Hands.tell(page, { life: 1, born: true });
	assert.equal(hands.reloaded, false);
	const told = setTimeout(() => Hands.tell(page, { life: 2, born: true }), 50);
	await hands.loadedAnew();
	assert.equal(hands.reloaded, true);
	clearTimeout(told);
	Object.assign(hands, { reloaded: false, off: true });
	const began = performance.now();
	await hands.loadedAnew();
	assert.ok(performance.now() - began < 1_000, 'nobody waits for hands that were taken off');
});

test('a look back that is broken off is owed', async () => {
	const memory = { deeds: true, trusted: true, files: { size: 0 }, presence: { size: 0 } };
	const hands = new Hands({ page: { evaluate: async () => { throw new Error('the browser is gone'); } }, alive: true }, '', memory, null);
	await assert.rejects(hands.lookBack());
	assert.equal(memory.deeds, true);
	memory.trusted = false;
	assert.deepEqual([await hands.lookBack(), memory.deeds], [[], false]);
});
