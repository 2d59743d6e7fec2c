// What the tests do to the browser behind the store's back. Evaluated once in the test page.
globalThis.disk ??= (() => {
	const folder = async (name) => (await navigator.storage.getDirectory()).getDirectoryHandle(name);
	const connections = [];
	const open = IDBFactory.prototype.open;
	IDBFactory.prototype.open = function (...with_) {
		const request = open.apply(this, with_);
		request.addEventListener('success', () => connections.push(request.result));
		return request;
	};
	const durabilities = [];
	const transaction = IDBDatabase.prototype.transaction;
	IDBDatabase.prototype.transaction = function (...with_) {
		const begun = transaction.apply(this, with_);
		if (begun.mode === 'readwrite') durabilities.push(begun.durability);
		return begun;
	};
	const put = IDBObjectStore.prototype.put;
	const done = (request) => new Promise((ok, no) => {
		request.onsuccess = () => ok(request.result);
		request.onerror = request.onblocked = () => no(request.error ?? new Error('blocked'));
	});
	const rows = async (name, mode, use) => {
		const database = await done(open.call(indexedDB, `thaiqm-field-${name}`));
		const begun = database.transaction(['records', 'meta'], mode);
		const finished = new Promise((ok, no) => { begun.oncomplete = ok; begun.onabort = () => no(begun.error); });
		const result = await use(begun.objectStore('records'), begun.objectStore('meta'));
		await finished;
		database.close();
		return result;
	};
	const faults = new BroadcastChannel('faults');
	return {
		durabilities,
		async files(name) {
			const names = [];
			try { for await (const it of (await folder(name)).keys()) names.push(it); } catch { return '-'; }
			return names.filter((it) => it !== 'ballast' && it !== 'photos').sort().join(' ');
		},
		async has(name, file) {
			return (await folder(name)).getFileHandle(file).then(() => true, () => false);
		},
		async read(name, file) {
			return new Uint8Array(await (await (await (await folder(name)).getFileHandle(file)).getFile()).arrayBuffer());
		},
		async write(name, file, bytes) {
			const to = await (await (await folder(name)).getFileHandle(file, { create: true })).createWritable();
			await to.write(bytes);
			await to.close();
		},
		async remove(name, file) { await (await folder(name)).removeEntry(file); },
		async wipe(name) { await done(indexedDB.deleteDatabase(`thaiqm-field-${name}`)); },
		async databases() { return (await indexedDB.databases()).map((it) => it.name).join(' '); },
		/** The whole index, to be put back later. */
		copy: (name) => rows(name, 'readonly', async (records, meta) => ({
			keys: await done(records.getAllKeys()), values: await done(records.getAll()), tip: await done(meta.get('tip')),
		})),
		/** Without the sums that tell of damage, as an older app put them: what is changed then is another history. */
		unsummed: async (name) => {
			const it = await disk.copy(name);
			for (const value of [...it.values, it.tip]) delete value.sum;
			return it;
		},
		paste: (name, { keys, values, tip }) => rows(name, 'readwrite', async (records, meta) => {
			records.clear();
			keys.forEach((it, i) => records.put(values[i], it));
			await done(meta.put(tip, 'tip'));
		}),
		count: (name) => rows(name, 'readonly', (records) => done(records.count())),
		/** A row as a newer app would write it, in the next commit. */
		newer: (name, key, row) => rows(name, 'readwrite', async (records, meta) => {
			const tip = await done(meta.get('tip'));
			const seq = tip.seq + 1;
			records.put({ seq, body: new Uint8Array([1, ...new TextEncoder().encode(row)]) }, key);
			await done(meta.put({ seq, hash: tip.hash.map((it) => it ^ 255) }, 'tip'));
		}),
		async upgrade(name) {
			const request = open.call(indexedDB, `thaiqm-field-${name}`, 99);
			(await done(request)).close();
		},
		/** The browser closes the connection under the page. */
		disconnect() { connections.at(-1).close(); },
		/** And in the middle of the next write. */
		disconnectDuring() {
			IDBObjectStore.prototype.put = function (...with_) {
				IDBObjectStore.prototype.put = put;
				const request = put.apply(this, with_);
				this.transaction.db.close();
				this.transaction.abort();
				return request;
			};
		},
		/** The next `times` puts find the disk full. */
		indexFull(times) {
			IDBObjectStore.prototype.put = function (...with_) {
				if (times-- <= 0) IDBObjectStore.prototype.put = put;
				else throw new DOMException('full', 'QuotaExceededError');
				return put.apply(this, with_);
			};
		},
		/** The next write is aborted with all it asks for still waiting, as on a disk that fills up under it. */
		abortWaiting() {
			IDBObjectStore.prototype.put = function (...with_) {
				IDBObjectStore.prototype.put = put;
				queueMicrotask(() => this.transaction.abort());
				return put.apply(this, with_);
			};
		},
		/** What nobody caught, of now on. */
		uncaught() {
			const told = [];
			addEventListener('error', (event) => told.push(event.message));
			return told;
		},
		/** What the worker's next writes meet: see the prelude in support.rs. */
		workerFaults: (name, ...which) => new Promise((ok) => {
			faults.onmessage = ({ data }) => { if (data === 'ready') ok(); };
			faults.postMessage({ name, which });
		}),
	};
})();
