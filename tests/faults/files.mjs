// The browser's own database files in a profile, and what befalls them: cut tails, flipped bits,
// missing ends. IndexedDB lies in LevelDB or in SQLite.
import { existsSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What holds no data: a lock, and a diary for people. */
const IDLE = new Set(['LOCK', 'LOG', 'LOG.old']);

function walk(folder) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { withFileTypes: true }).flatMap((it) => {
		const at = path.join(folder, it.name);
		return it.isDirectory() ? walk(at) : [at];
	});
}

/** Every file with bytes of IndexedDB in this profile, in the order of the names. */
export function databaseFiles(profile) {
	return walk(path.join(profile, 'Default/IndexedDB')).filter((it) => !IDLE.has(path.basename(it)) && statSync(it).size > 0).sort();
}

/** What IndexedDB appends to: the newest log of each LevelDB, the log ahead of each SQLite database. */
export function logs(profile) {
	const newest = new Map();
	for (const file of databaseFiles(profile)) {
		if (/\/\d+\.log$/.test(file)) newest.set(path.dirname(file), file);
		else if (file.endsWith('-wal')) newest.set(file, file);
	}
	return [...newest.values()];
}

/** Cuts this many bytes off each log. Gives how many were cut. */
export function tear(profile, bytes) {
	let torn = 0;
	for (const file of logs(profile)) {
		const size = statSync(file).size;
		const cut = Math.min(bytes, size);
		truncateSync(file, size - cut);
		torn += cut;
	}
	return torn;
}

/** Flips up to eight bits in one database file. Says what was done, or null where there is none. */
export function flip(profile, dice) {
	const files = databaseFiles(profile);
	if (files.length === 0) return null;
	const file = dice.of(files);
	const bytes = readFileSync(file);
	const places = Array.from({ length: 1 + dice.below(8) }, () => dice.below(bytes.length * 8));
	for (const it of places) bytes[it >> 3] ^= 1 << (it & 7);
	writeFileSync(file, bytes);
	return `${path.basename(file)}: bits ${places.join(', ')} of ${bytes.length} bytes`;
}

/** Cuts one database file somewhere. Says what was done, or null where there is none. */
export function truncate(profile, dice) {
	const files = databaseFiles(profile);
	if (files.length === 0) return null;
	const file = dice.of(files);
	const size = statSync(file).size;
	const left = dice.below(size);
	truncateSync(file, left);
	return `${path.basename(file)}: ${left} of ${size} bytes left`;
}
