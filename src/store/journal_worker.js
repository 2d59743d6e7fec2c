// The journal's hand: files of one store in the origin's private file system. It knows nothing of
// frames; it appends and flushes, and leaves no half-written bytes behind. One request at a time.
'use strict';

let folder = null; // of the store
let number = 0; // of the journal in use: journal.<number>
let handle = null; // exclusive
let size = 0; // what is acknowledged of it, bytes
let dirty = false; // bytes of a failed append may lie behind `size`
let before = ''; // the journal that the one in use replaced
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

function clean() {
	handle.truncate(size);
	handle.flush();
	dirty = false;
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

function close() {
	handle?.close();
	for (const it of found.values()) it.close();
	found.clear();
	handle = null;
}

const operations = {
	/** All journals there are (more than one after a compaction that was cut short), held. */
	async open({ name }) {
		folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
		const numbers = [];
		for await (const it of folder.keys()) if (/^journal\.\d+$/.test(it)) numbers.push(Number(it.slice(8)));
		try {
			for (const it of numbers.sort((a, b) => a - b)) found.set(it, await file(`journal.${it}`, false));
			return [...found].map(([it, from]) => ({ number: it, bytes: read(from) }));
		} catch (error) {
			close();
			throw error;
		}
	},

	/** Goes on with this one (0: none, begin), cut to `size`; the others were its failed successors
	or are what it replaced. */
	async choose(request) {
		number = request.number || 1;
		handle = found.get(number) ?? await file(`journal.${number}`);
		found.delete(number);
		for (const [it, other] of found) {
			other.close();
			await folder.removeEntry(`journal.${it}`);
		}
		found.clear();
		size = request.size;
		if (handle.getSize() !== size) clean();
		return size;
	},

	append({ bytes }) {
		if (dirty) clean();
		try {
			write(handle, bytes, size);
			handle.flush();
		} catch (error) {
			dirty = true;
			try { clean(); } catch { /* before the next append, then */ }
			throw error;
		}
		return size += bytes.byteLength;
	},

	read() {
		return read(handle).subarray(0, size);
	},

	/** A new journal in place of this one, which goes once the new one is whole; `keep` its bytes. */
	async rewrite({ bytes, keep }) {
		if (keep) (await replace(`damaged.${number}`, read(handle))).close();
		const next = await replace(`journal.${number + 1}`, bytes), old = `journal.${number}`;
		handle.close();
		[handle, number, size, dirty] = [next, number + 1, bytes.byteLength, false];
		// The new file's name may not survive a power cut of the next half minute; the old file's does.
		if (before) await folder.removeEntry(before).catch(() => {});
		before = old;
		return size;
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
		const held = await folder.getFileHandle('ballast').then((it) => it.getFile(), () => null);
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
