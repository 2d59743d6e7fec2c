// node --test tests/faults/files.test.mjs
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { diceOf } from './dice.mjs';
import { databaseFiles, flip, logs, tear, truncate } from './files.mjs';

/** A profile with these files under IndexedDB. */
function profile(context, files) {
	const folder = mkdtempSync(path.join(tmpdir(), 'files-'));
	context.after(() => rmSync(folder, { recursive: true }));
	for (const [name, size] of Object.entries(files)) {
		const at = path.join(folder, 'Default/IndexedDB', name);
		mkdirSync(path.dirname(at), { recursive: true });
		writeFileSync(at, Buffer.alloc(size, 1));
	}
	return folder;
}
const sizes = (folder) => Object.fromEntries(databaseFiles(folder).map((it) => [path.basename(it), statSync(it).size]));
const LEVEL = { 'a.leveldb/000003.log': 100, 'a.leveldb/000007.log': 200, 'a.leveldb/LOG': 9, 'a.leveldb/LOCK': 0, 'a.leveldb/CURRENT': 16 };

test('only what holds data counts', (it) => {
	assert.deepEqual(Object.keys(sizes(profile(it, LEVEL))), ['000003.log', '000007.log', 'CURRENT']);
	assert.deepEqual(databaseFiles(path.join(tmpdir(), 'there-is-no-such-profile')), []);
});

test('the newest log of LevelDB is torn', (it) => {
	const folder = profile(it, LEVEL);
	assert.equal(tear(folder, 30), 30);
	assert.deepEqual(sizes(folder), { '000003.log': 100, '000007.log': 170, CURRENT: 16 });
});

test('the log ahead of SQLite is torn, and no further than it is long', (it) => {
	const folder = profile(it, { 'origin/DB': 4096, 'origin/DB-wal': 50 });
	assert.deepEqual(logs(folder).map((file) => path.basename(file)), ['DB-wal']);
	assert.equal(tear(folder, 1000), 50);
	assert.deepEqual(sizes(folder), { DB: 4096 });
});

test('flipped bits change one file and no length', (it) => {
	const folder = profile(it, LEVEL);
	const before = sizes(folder);
	assert.match(flip(folder, diceOf(1, 1)), /: bits /);
	assert.deepEqual(sizes(folder), before);
	assert.equal(databaseFiles(folder).filter((file) => readFileSync(file).some((byte) => byte !== 1)).length, 1);
});

test('a file cut somewhere is shorter, the others are not', (it) => {
	const folder = profile(it, LEVEL);
	const before = Object.values(sizes(folder)).reduce((sum, size) => sum + size);
	assert.match(truncate(folder, diceOf(2, 1)), /bytes left/);
	assert.ok(Object.values(sizes(folder)).reduce((sum, size) => sum + size) < before);
});

test('where there is no file nothing is hurt', (it) => {
	const folder = profile(it, {});
	assert.equal(tear(folder, 10), 0);
	assert.equal(flip(folder, diceOf(1, 1)), null);
	assert.equal(truncate(folder, diceOf(1, 1)), null);
});
