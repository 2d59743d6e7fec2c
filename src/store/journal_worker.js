// The journal's hand: files of one store in the origin's private file system. It knows nothing of
// frames; it appends and flushes, and leaves no half-written bytes behind. One request at a time.
'use strict';

let folder = null; // of the store
let number = 0; // of the journal in use: journal.<number>
// What grows at its end: an exclusive handle, the bytes that are acknowledged, and whether bytes of a
// failed append may lie behind them.
const journal = { handle: null, size: 0, dirty: false };
const shelf = { handle: null, size: 0, dirty: false }; // the pictures
// The journal that the one in use replaced, and its number. A new file's name may not survive a power cut
// of the next half minute, the old file's does: until the new one's is sure, both go on. Its `handle` is
// null where it cannot go on, because it does not end where the new one begins.
let before = null;
let sure = 0; // the timer
const found = new Map(); // journals held open until one is chosen

const file = async (name, create = true) => (await folder.getFileHandle(name, { create })).createSyncAccessHandle();

function write(to, bytes, at) {
	// A full disk may show as a short write instead of an error.
	if (to.write(bytes, { at }) !== bytes.byteLength) throw new DOMException('short write', 'QuotaExceededError');
}

function read(from) {
	const bytes = new Uint8Array(from.getSize());
	from.read(bytes, { at: 0 });
	return bytes;
}

const same = (a, b) => a.byteLength === b.byteLength && a.every((it, i) => it === b[i]);

function clean(it) {
	it.handle.truncate(it.size);
	it.handle.flush();
	it.dirty = false;
}

/** Goes on with a file, cut to `size`. */
function begin(it, handle, size) {
	Object.assign(it, { handle, size });
	if (handle.getSize() !== size) clean(it);
}

function grow(it, bytes) {
	if (it.dirty) clean(it);
	try {
		write(it.handle, bytes, it.size);
		it.handle.flush();
	} catch (error) {
		it.dirty = true;
		try { clean(it); } catch { /* before the next append, then */ }
		throw error;
	}
	return it.size += bytes.byteLength;
}

/** The heads of what lies on the shelf, one behind the other: at `lengthAt` each says how many bytes
follow it. */
function heads(from, length, lengthAt) {
	const found = [], end = from.getSize();
	for (let at = 0; at + length <= end;) {
		const one = new Uint8Array(length);
		from.read(one, { at });
		found.push(one);
		at += length + new DataView(one.buffer).getUint32(lengthAt, true);
	}
	return new Uint8Array(found.flatMap((it) => [...it]));
}

/** Appends to the journal, and first to the one before it; to both or to neither. */
function append(bytes) {
	const other = before?.handle ? before : null;
	if (other) grow(other, bytes);
	try {
		return grow(journal, bytes);
	} catch (error) {
		if (other) {
			Object.assign(other, { size: other.size - bytes.byteLength, dirty: true });
			try { clean(other); } catch { /* before the next append, then */ }
		}
		throw error;
	}
}

/** Milliseconds after which a new file's name is on the disk: twice what Chromium and the system need. */
const SURE_MS = 60_000;

/** The journal before this one goes when this one's name is sure. */
function letGoLater() {
	clearTimeout(sure);
	sure = setTimeout(() => { turn = turn.then(letGo); }, SURE_MS);
}

async function letGo() {
	const it = before;
	before = null;
	it?.handle?.close();
	if (it) await folder.removeEntry(`journal.${it.number}`).catch(() => {});
}

/** Writes a whole file, flushed and read back. */
async function replace(name, bytes) {
	const to = await file(name);
	try {
		to.truncate(0);
		write(to, bytes, 0);
		to.flush();
		if (!same(read(to), bytes)) throw new Error(`${name} does not read back`);
		return to;
	} catch (error) {
		to.close();
		await folder.removeEntry(name).catch(() => {});
		throw error;
	}
}

/** How often in a row IndexedDB was about to be read and nobody came to say that it was: a byte each behind the
ballast, which is whole blocks. In a file that is there since the first start: a new one's name may be lost with the
browser that ends. No flush: the device does not end. */
const BLOCK = 4096;
const tries = async () => (await heldBack())?.size % BLOCK || 0;
const heldBack = () => folder.getFileHandle('ballast').then((it) => it.getFile(), () => null);

function close() {
	clearTimeout(sure);
	before?.handle?.close();
	before = null;
	for (const it of [journal, shelf]) {
		it.handle?.close();
		it.handle = null;
	}
	for (const it of found.values()) it.close();
	found.clear();
}

const operations = {
	/** All journals there are (more than one after a compaction that was cut short), held, and what the
	shelf says it holds. */
	async open({ name, head, lengthAt }) {
		folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
		const numbers = [];
		for await (const it of folder.keys()) if (/^journal\.\d+$/.test(it)) numbers.push(Number(it.slice(8)));
		try {
			for (const it of numbers.sort((a, b) => a - b)) found.set(it, await file(`journal.${it}`, false));
			shelf.handle = await file('photos', false).catch((error) => {
				if (error.name !== 'NotFoundError') throw error;
				return null;
			});
			return {
				journals: [...found].map(([it, from]) => ({ number: it, bytes: read(from) })),
				heads: shelf.handle ? heads(shelf.handle, head, lengthAt) : new Uint8Array(),
				size: shelf.handle?.getSize() ?? 0,
				tries: await tries(),
			};
		} catch (error) {
			close();
			throw error;
		}
	},

	/** Goes on with this one (0: none, begin), cut to `size`; with the one that it replaced, if that ends at
	the same commit (`before`, 0: none), cut to `beforeSize`; and with the shelf, cut to `pictures`. The
	other journals were its failed successors or were left behind. */
	async choose(request) {
		number = request.number || 1;
		const handle = found.get(number) ?? await file(`journal.${number}`);
		found.delete(number);
		before = null;
		if (found.has(request.before)) {
			before = { number: request.before, dirty: false };
			begin(before, found.get(request.before), request.beforeSize);
			found.delete(request.before);
			letGoLater();
		}
		for (const [it, other] of found) {
			other.close();
			await folder.removeEntry(`journal.${it}`);
		}
		found.clear();
		begin(journal, handle, request.size);
		// Made before there is a picture: a new file's name is durable only half a minute later.
		begin(shelf, shelf.handle ?? await file('photos'), request.pictures);
		return journal.size;
	},

	/** Says how often it was tried, before; and that it is done, with 0. */
	async reading({ tries: count }) {
		const it = await file('ballast');
		try { it.truncate(it.getSize() - it.getSize() % BLOCK + count); } finally { it.close(); }
	},

	append: ({ bytes }) => append(bytes),

	/** Puts a picture on the shelf. */
	shelve: ({ bytes }) => grow(shelf, bytes),

	/** Writes over what lies on the shelf. */
	overwrite({ at, bytes }) {
		write(shelf.handle, bytes, at);
		shelf.handle.flush();
	},

	/** A part of the shelf. */
	fetch({ at, length }) {
		const bytes = new Uint8Array(length);
		return bytes.subarray(0, shelf.handle.read(bytes, { at }));
	},

	read: () => read(journal.handle).subarray(0, journal.size),

	/** A new journal in place of this one, which goes once the new one's name is sure; `keep` its bytes.
	`goes`: both end at the same commit. */
	async rewrite({ bytes, keep, goes }) {
		if (keep) (await replace(`damaged.${number}`, read(journal.handle))).close();
		const next = await replace(`journal.${number + 1}`, bytes), old = { ...journal, number };
		if (before?.handle && goes) {
			// Of three the first one's name is the surest: the one between goes.
			old.handle.close();
			await folder.removeEntry(`journal.${number}`).catch(() => {});
		} else {
			await letGo();
			if (!goes) old.handle.close();
			before = { ...old, handle: goes ? old.handle : null };
		}
		Object.assign(journal, { handle: next, size: bytes.byteLength, dirty: false });
		number += 1;
		letGoLater();
		return journal.size;
	},

	async readSlot({ slot }) {
		const sides = [];
		for (const side of ['A', 'B']) {
			try {
				const from = await file(`${slot}.${side}`, false);
				sides.push(read(from));
				from.close();
			} catch (error) {
				if (error.name !== 'NotFoundError') throw error;
				sides.push(new Uint8Array());
			}
		}
		return sides;
	},

	async writeSlot({ slot, side, bytes }) {
		(await replace(`${slot}.${side}`, bytes)).close();
	},

	/** Space held back for the day the device is full, laid in while there is plenty; 0 gives it free. */
	async ballast({ length }) {
		const held = await heldBack();
		if (length === 0) {
			// Shrunk, not removed: of a removed file Chromium takes more off its sum than it had put on, and
			// with a sum below nothing it refuses every write from then on.
			if (!held?.size) return;
			const it = await file('ballast', false);
			it.truncate(0);
			it.flush();
			return it.close();
		}
		const { quota = 0, usage = 0 } = await navigator.storage.estimate();
		if (held?.size === length || quota - usage < 50 * length) return;
		const bytes = new Uint8Array(length); // random, or a file system may store nothing for it
		for (let at = 0; at < length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
		(await replace('ballast', bytes)).close();
	},

	/** Practice data only: everything else is never deleted. */
	async remove() {
		if (!folder.name.startsWith('demo')) throw new Error(`${folder.name} is not for practice`);
		close();
		await (await navigator.storage.getDirectory()).removeEntry(folder.name, { recursive: true });
	},

	close,
};

const KINDS = { QuotaExceededError: 'full', NoModificationAllowedError: 'busy' };
let turn = Promise.resolve();
onmessage = ({ data }) => {
	turn = turn.then(async () => {
		try {
			postMessage({ id: data.id, value: await operations[data.op](data) });
		} catch (error) {
			postMessage({ id: data.id, fault: KINDS[error.name] ?? 'failed', message: `${error.name}: ${error.message}` });
		}
	});
};
