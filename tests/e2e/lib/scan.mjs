// What whoever copies a browser profile can read in it.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Every file of a profile: its name and its bytes. */
export function* files(profile) {
	for (const name of readdirSync(profile, { recursive: true })) {
		const file = path.join(profile, name);
		if (statSync(file, { throwIfNoEntry: false })?.isFile()) yield [name, readFileSync(file)];
	}
}

/** Where in the files of a profile one of these stands: words as UTF-8 or as UTF-16, bytes as they are. */
export function holding(profile, secrets) {
	const sought = secrets.flatMap((it) => (typeof it === 'string' ? ['utf8', 'utf16le'].map((as) => [it, Buffer.from(it, as)]) : [[`bytes ${it.subarray(0, 8).toString('hex')}…`, it]]));
	const found = [];
	for (const [name, bytes] of files(profile)) for (const [word, as] of sought) if (bytes.includes(as)) found.push(`${word} in ${name}`);
	return found;
}
