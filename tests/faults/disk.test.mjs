// node --test tests/faults/disk.test.mjs
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Disk } from './disk.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'disk-'));
const refused = await Disk.refused(path.join(folder, 'try'));
const skip = refused ? `no disk can be mounted here (${refused})` : false;

/** An empty disk that goes with the test. */
async function disk(context, name) {
	const it = new Disk(path.join(folder, name));
	context.after(() => it.remove());
	await it.make();
	return it;
}

test('a power cut leaves what had reached the disk, and nothing of what the system held', { skip }, async (it) => {
	const one = await disk(it, 'cut');
	writeFileSync(path.join(one.at, 'written'), 'a'.repeat(10_000));
	await one.sync();
	writeFileSync(path.join(one.at, 'held'), 'b'.repeat(10_000));
	await one.snap();
	await one.restore();
	assert.equal(readFileSync(path.join(one.at, 'written'), 'utf8'), 'a'.repeat(10_000));
	const held = path.join(one.at, 'held');
	assert.equal(existsSync(held) ? statSync(held).size : 0, 0);
});

test('disks that are made at once are two, and the clock goes on meanwhile', { skip }, async (it) => {
	let turns = 0;
	const clock = setInterval(() => { turns += 1; }, 1);
	const [one, two] = await Promise.all([disk(it, 'one'), disk(it, 'two')]);
	clearInterval(clock);
	assert.notEqual(one.device, two.device);
	writeFileSync(path.join(one.at, 'here'), '');
	assert.equal(existsSync(path.join(two.at, 'here')), false);
	assert.ok(turns > 5, `${turns} turns`);
});

test('a full disk takes nothing more until it is given room', { skip }, async (it) => {
	const one = await disk(it, 'full');
	const write = () => writeFileSync(path.join(one.at, 'more'), Buffer.alloc(100_000, 1));
	await one.fill(0);
	assert.throws(write, { code: 'ENOSPC' });
	one.free();
	write();
});

test('what a run that was ended left mounted is let go', { skip }, async (it) => {
	const one = await disk(it, 'left/tablet');
	writeFileSync(path.join(one.at, 'here'), '');
	Disk.release(path.join(folder, 'left'));
	assert.equal(existsSync(path.join(one.at, 'here')), false);
	one.device = null;
});

after(() => rmSync(folder, { recursive: true, force: true }));
