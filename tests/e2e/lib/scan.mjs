// What whoever copies a browser profile can read in it.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Every file of a profile: its name and its bytes. A browser at work may take one away meanwhile. */
export function* files(profile) {
	for (const name of readdirSync(profile, { recursive: true })) {
		const file = path.join(profile, name);
		if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
		let bytes;
		try { bytes = readFileSync(file); } catch (error) {
			if (error.code === 'ENOENT') continue;
			throw error;
		}
		yield [name, bytes];
	}
}

/**
 * Every form in which something may lie about: bytes as they are, words as UTF-8 and as UTF-16; and each of
 * these in hex and in base64, of either alphabet, in each of its three positions in a longer text (`d` of a
 * JWK is one); those are texts, in UTF-8 or UTF-16 themselves.
 */
export function forms(secret) {
	const bare = typeof secret === 'string' ? ['utf8', 'utf16le'].map((as) => Buffer.from(secret, as)) : [Buffer.from(secret)];
	const texts = bare.flatMap((bytes) => {
		const base64 = [0, 1, 2].map((shift) => {
			const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
			// The first and the last letters hold bits of what stands beside it.
			return text.slice(shift && shift + 1, Math.floor(((shift + bytes.length) * 8) / 6));
		});
		return [bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64, ...base64.map((it) => it.replaceAll('+', '-').replaceAll('/', '_'))];
	});
	return [...bare, ...texts.flatMap((it) => [Buffer.from(it), Buffer.from(it, 'utf16le')])];
}

/**
 * Where in the files of a profile one of these stands, in whatever form: words, bytes, or `[what, words or
 * bytes]`. One pass for all of them: there are a thousand forms. (A text of fewer than six letters is found
 * anywhere, in base64.)
 */
export function holding(profile, secrets) {
	const starts = new Map();
	for (const it of secrets) {
		const [what, secret] = Array.isArray(it) ? it : [typeof it === 'string' ? it : `bytes ${Buffer.from(it.subarray(0, 8)).toString('hex')}…`, it];
		if (secret.length < 6) throw new Error(`${what}: too short to be looked for`);
		for (const form of forms(secret)) {
			const start = form.readUInt32BE();
			starts.set(start, [...(starts.get(start) ?? []), [what, form]]);
		}
	}
	const likely = new Uint8Array(2 ** 16);
	for (const it of starts.keys()) likely[it >>> 16] = 1;
	const found = new Set();
	for (const [name, bytes] of files(profile)) {
		for (let at = 0; at + 4 <= bytes.length; at += 1) {
			if (!likely[(bytes[at] << 8) | bytes[at + 1]]) continue;
			for (const [what, form] of starts.get(bytes.readUInt32BE(at)) ?? []) if (bytes.subarray(at, at + form.length).equals(form)) found.add(`${what} in ${name}`);
		}
	}
	return [...found];
}

/** What IndexedDB of a profile lies in, by the heads of its files: `leveldb`, `sqlite`. */
export function backends(profile) {
	const folder = path.join(profile, 'Default/IndexedDB');
	if (!existsSync(folder)) return [];
	const kinds = new Set();
	for (const [name, bytes] of files(folder)) {
		if (bytes.subarray(0, 15).toString('latin1') === 'SQLite format 3') kinds.add('sqlite');
		else if (path.basename(name) === 'CURRENT') kinds.add('leveldb');
	}
	return [...kinds].sort();
}
