// What runs inside the page: a witness that tells the harness each change and each "saved" as it is
// drawn, troubles that are made there, and the reading of every control of a visit. Each function is
// sent to the page whole.

/**
 * Runs before the app. Tells, each with the `life` of the page:
 *   { born }                                   the page was loaded
 *   { given: [where, control, nth, value] }    a control was given a value; the app has not seen it yet
 *   { saved: [[where, control, nth, led], …] } the bar went from another word to "saved" after these; a
 *                                              household that was added led to the address of its visit
 *   { silent: [where, control] }               the bar went on saying "saved" over a new value
 *   { failed }                                 the bar went from another word to what it says of a failure
 *   { listed: [name, …] }                      the same, to "saved", over these files that are handed over
 *   { left: [name, text] }                     the app gave the browser a file to download
 *   { encoded: hash }                          a picture was made small; the app has not seen it yet
 * A deed that is pressed is the control `+deed`, counted over all pages; a row of photographs is the
 * control `+` and the id of its part, and `photographs(part)` reads it: of each the hash of the bytes that
 * were drawn, or what stands in its place.
 */
export function witness() {
	if (!location.protocol.startsWith('http')) return;
	const life = performance.timeOrigin;
	const tell = (it) => window.tellHarness(JSON.stringify({ ...it, life }));
	tell({ born: true });
	const counts = new Map();
	const before = new WeakMap();
	let waiting = new Map();
	let state = '';
	let turns = 0;
	const where = () => location.hash;
	let added = null;
	// A household is there, and its visit shown, in the turn in which it is added; it may be saved much later.
	const led = () => {
		if (added === null || !/\/notice$/.test(where())) return;
		added[3] = where();
		added = null;
	};
	const given = (control, value, changed) => {
		const counted = control === '+deed' ? control : `${where()} ${control}`;
		const nth = (counts.get(counted) ?? 0) + 1;
		counts.set(counted, nth);
		const it = [where(), control, nth, null];
		const key = control === '+household' || control === '+deed' ? `${control} ${nth}` : `${where()} ${control}`;
		waiting.set(key, it);
		if (control === '+household') added = it;
		tell({ given: [where(), control, nth, value] });
		if (!changed || state !== 'saved') return;
		const [turn, at] = [turns, where()];
		// Two frames: whatever the app has to say about this value is on the screen by then.
		requestAnimationFrame(() => requestAnimationFrame(() => {
			if (turns === turn && waiting.get(key) === it) tell({ silent: [at, control] });
		}));
	};
	// A seal that was refused in words is none, and no "saved" is said of it. Seen when the words come: whoever
	// pressed may have gone elsewhere two frames later.
	const refused = () => {
		if (!document.querySelector('main .sealing .notice')) return;
		for (const [key, [at]] of waiting) if (key.startsWith('+deed') && at === where()) waiting.delete(key);
	};
	const isChoice = (it) => it.type === 'checkbox' || it.type === 'radio';
	addEventListener('beforeinput', (event) => before.set(event.target, event.target.value), true);
	addEventListener('input', (event) => {
		const it = event.target;
		if (it.id && !isChoice(it) && it.type !== 'file' && it.closest('.sheet')) given(it.id, it.value, before.get(it) !== it.value);
	}, true);
	// A row of photographs that is about to have one more or one less: its part, and how many there are.
	let posed = null;
	const pose = (it) => { const part = it.closest('.photo-part'); posed = { id: part.id, count: part.querySelectorAll('ul.photos > li').length }; };
	const developed = () => {
		const part = posed && document.getElementById(posed.id);
		if (!part || part.querySelectorAll('ul.photos > li').length === posed.count) return;
		posed = null;
		given(`+${part.id}`, '', true);
	};
	addEventListener('change', (event) => {
		const it = event.target;
		if (it.closest('.photo-take')) pose(it);
		if (!it.id || !isChoice(it) || !it.closest('.sheet')) return;
		if (it.type === 'radio') given(it.name, it.value, true); else given(it.id, String(it.checked), true);
	}, true);
	addEventListener('click', (event) => {
		if (event.target.closest('main button.add-member')) given('+member', '', true);
		if (event.target.closest('.photo-remove')) pose(event.target);
		if (event.target.closest('main button.add-household')) given('+household', '', true);
		if (event.target.closest('.confirm-seal, .confirm-correct, button.restore')) given('+deed', '', true);
	}, true);
	new MutationObserver(() => {
		led();
		developed();
		refused();
		const now = document.querySelector('.save-state')?.className.split(' ').at(-1) ?? '';
		if (now === state) return;
		[state, turns] = [now, turns + 1];
		if (now === 'failed') tell({ failed: true });
		if (now !== 'saved') return;
		if (where() === '#/handover') tell({ listed: [...document.querySelectorAll('ol.files .file-name')].map((it) => it.innerText) });
		if (waiting.size === 0) return;
		tell({ saved: [...waiting.values()] });
		waiting = new Map();
	}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
	const texts = new Map();
	const { createObjectURL } = URL;
	URL.createObjectURL = (it) => { const url = createObjectURL.call(URL, it); texts.set(url, it.text()); return url; };
	HTMLAnchorElement.prototype.click = function () {
		if (this.download) texts.get(this.href)?.then((text) => tell({ left: [this.download, text] }));
		HTMLElement.prototype.click.call(this);
	};
	const named = async (blob) => {
		const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
		return btoa(String.fromCharCode(...hash)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
	};
	// What is kept of a picture: nothing that is said beside it, which stands before the scan.
	const bare = async (blob) => {
		const bytes = new Uint8Array(await blob.arrayBuffer());
		const kept = [bytes.subarray(0, 2)];
		let at = 2;
		while (bytes[at + 1] !== 0xda) {
			const end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
			if (bytes[at + 1] < 0xe0) kept.push(bytes.subarray(at, end));
			at = end;
		}
		return new Blob([...kept, bytes.subarray(at)]);
	};
	const { toBlob } = HTMLCanvasElement.prototype;
	HTMLCanvasElement.prototype.toBlob = function (then, ...how) {
		toBlob.call(this, async (blob) => { tell({ encoded: await named(await bare(blob)) }); then(blob); }, ...how);
	};
	// Which bytes each canvas shows.
	const [decoded, drawn] = [new WeakMap(), new WeakMap()];
	const { createImageBitmap } = window;
	window.createImageBitmap = async (from, ...how) => {
		const bitmap = await createImageBitmap.call(window, from, ...how);
		if (from instanceof Blob) decoded.set(bitmap, await named(from));
		return bitmap;
	};
	const { drawImage } = CanvasRenderingContext2D.prototype;
	CanvasRenderingContext2D.prototype.drawImage = function (from, ...how) {
		drawn.set(this.canvas, decoded.get(from));
		return drawImage.call(this, from, ...how);
	};
	window.photographs = async (part) => {
		const rows = () => [...part.querySelectorAll('ul.photos > li')];
		const open = (it) => !it.querySelector('canvas[data-drawn]') && !it.querySelector('.notice');
		for (let tries = 0; tries < 2_000 && rows().some(open); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
		return rows().map((it) => drawn.get(it.querySelector('canvas[data-drawn]')) ?? it.innerText);
	};
}

/**
 * Runs before the app, and does nothing until it is asked to:
 *   trouble.shiftClock(ms)          the device's clock goes by so much
 *   trouble.closeIndex(when, times) the browser closes IndexedDB under the page, `before`, `during` or
 *                                   `after` each of the next writes; `trouble.closed` counts
 * `relaxed`: every transaction is, whatever the app asks for. A PIN is stretched for a moment only: what
 * a thousand unlockings would wait for is no part of what is tried.
 */
export function troubles({ relaxed }) {
	const Real = Date;
	let shift = 0;
	const Shifted = new Proxy(Real, {
		construct: (_, given, to) => Reflect.construct(Real, given.length === 0 ? [Real.now() + shift] : given, to),
		apply: () => new Real(Real.now() + shift).toString(),
		get: (_, name) => (name === 'now' ? () => Real.now() + shift : Reflect.get(Real, name)),
	});
	const trouble = window.trouble = {
		closed: 0,
		shiftClock(ms) { shift += ms; window.Date = Shifted; },
		closeIndex(when, times) { armed = { when, times }; },
	};
	const { deriveBits } = SubtleCrypto.prototype;
	SubtleCrypto.prototype.deriveBits = function (how, ...given) {
		return deriveBits.call(this, how.name === 'PBKDF2' ? { ...how, iterations: 1_000 } : how, ...given);
	};
	let armed = null;
	const due = (when) => armed?.when === when && armed.times > 0 && (armed.times -= 1, true);
	// A page's own `close` tells nobody; the browser's does.
	const close = (database) => { database.close(); trouble.closed += 1; database.dispatchEvent(new Event('close')); };
	const { transaction } = IDBDatabase.prototype;
	IDBDatabase.prototype.transaction = function (stores, mode, options) {
		if (mode === 'readwrite' && due('before')) close(this);
		const it = transaction.call(this, stores, mode, relaxed ? { ...options, durability: 'relaxed' } : options);
		// Before the app hears that the write is complete, and before anything else hears of it.
		if (mode === 'readwrite' && due('after')) it.addEventListener('complete', () => close(this));
		return it;
	};
	const { put } = IDBObjectStore.prototype;
	IDBObjectStore.prototype.put = function (...given) {
		const request = put.apply(this, given);
		if (due('during')) {
			const { transaction } = this;
			setTimeout(() => {
				try { transaction.abort(); } catch { /* it was complete already */ }
				close(transaction.db);
			});
		}
		return request;
	};
}

/**
 * Goes to a part of a visit; true once it is drawn, false if there is no such visit on this device.
 * The app draws in the turn of the event, so nothing here waits for a frame.
 */
export async function goTo([hash, patience]) {
	const began = performance.now();
	const since = () => performance.now() - began;
	// Long, because a busy machine may keep a page waiting; only what has not come by then is not there.
	while (since() < patience) {
		// Chromium drops what goes beyond 200 changes of the address in ten seconds, without an event.
		if (location.hash !== hash) location.hash = hash;
		const strip = document.querySelector('nav.parts');
		if (strip?.querySelector('a[aria-current="step"]')?.getAttribute('href') === hash && document.querySelector('main .sheet')) return true;
		await new Promise((resolve) => setTimeout(resolve, location.hash === hash ? 2 : 250));
	}
	return false;
}

/** Reads every control of the part of a visit that is shown, by id; a radio group by its name, photographs as `witness` says. */
export async function readPart() {
	const found = {};
	const read = () => {
		for (const it of document.querySelectorAll('.sheet input, .sheet textarea')) {
			if (!it.id || it.type === 'file') continue;
			if (it.type === 'radio') { if (it.checked) found[it.name] = it.value; else found[it.name] ??= ''; }
			else if (it.type === 'checkbox') found[it.id] = String(it.checked);
			else found[it.id] = it.value;
		}
	};
	read();
	const cards = [...document.querySelectorAll('.sheet .card')];
	if (document.querySelector('.sheet .cards')) found['+member'] = String(cards.length);
	for (const card of cards) {
		const head = card.querySelector('.card-head');
		if (head.getAttribute('aria-expanded') !== 'true') head.click();
		for (let tries = 0; tries < 500 && !card.querySelector('.details'); tries += 1) await new Promise((resolve) => setTimeout(resolve, 2));
		read();
	}
	for (const it of document.querySelectorAll('.sheet .photo-part')) found[`+${it.id}`] = JSON.stringify(await window.photographs(it));
	return found;
}
