// Other builds of the site, made from the built one: the next version, which differs in nothing that
// is seen, and for the controls one whose journal keeps nothing.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const digest = (bytes, form) => createHash('sha256').update(bytes).digest(form);

/** A copy of the site in `to`, in which these files are other ones: the service worker is told. */
function changed(dist, to, files) {
	rmSync(to, { recursive: true, force: true });
	cpSync(dist, to, { recursive: true });
	let worker = readFileSync(path.join(dist, 'sw.js'), 'utf8');
	for (const [name, change] of Object.entries(files)) {
		const before = readFileSync(path.join(dist, name));
		const after = Buffer.from(change(before.toString('utf8')));
		const old = digest(before, 'base64');
		if (!worker.includes(old)) throw new Error(`sw.js has no digest of ${name}`);
		worker = worker.replace(old, digest(after, 'base64'));
		writeFileSync(path.join(to, name), after);
	}
	const version = worker.match(/VERSION = "([0-9a-f]{16})"/)?.[1];
	if (!version) throw new Error('sw.js names no version');
	// The page says which version it is, and the worker which page.
	const next = digest(worker, 'hex').slice(0, 16), page = path.join(to, 'index.html');
	const before = readFileSync(page), after = Buffer.from(before.toString('utf8').replaceAll(version, next));
	writeFileSync(page, after);
	writeFileSync(path.join(to, 'sw.js'), worker.replaceAll(version, next).replace(digest(before, 'base64'), digest(after, 'base64')));
	return to;
}

/** The next version of this site. */
export const nextVersion = (dist, to) => changed(dist, to, { 'index.html': (it) => `${it}\n<!-- next -->\n` });

/** The journal's worker with a hand that says that it has written, and has not; private files are kept. */
export const forgetful = (worker) => `${worker}
;{
	let all = new Uint8Array();
	const put = (...parts) => {
		const sizes = parts.map((it) => it.byteLength);
		all = new Uint8Array(sizes.reduce((sum, it) => sum + it, 0));
		let at = 0;
		parts.forEach((it, nth) => { all.set(it, at); at += sizes[nth]; });
		return all.byteLength;
	};
	const open = operations.open;
	Object.assign(operations, {
		async open(request) { await open(request); close(); return []; },
		choose: () => put(),
		append: ({ bytes }) => put(all, bytes),
		read: () => all,
		rewrite: ({ bytes }) => put(bytes),
	});
}
`;

/** This site with the journal switched off. */
export const withoutJournal = (dist, to) => changed(dist, to, { 'journal_worker.js': forgetful });
