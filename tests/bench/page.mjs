// What runs inside the pages, the peers' and ours alike: one clock for all. Handed over as source
// text, because our page's policy forbids `eval`. The definitions are those of ../shared/bench:
//   interactive   the form is there, a frame has been drawn and the main thread has come back
//   busy          from the event until the task it started is over
//   paint         from the event until the following frame is drawn
function clock(page) {
	const frame = () => new Promise((done) => requestAnimationFrame(done));
	const turn = () => new Promise((done) => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); });
	const drawn = async () => { await frame(); await turn(); };
	const probe = () => new Promise((done) => {
		const t0 = performance.now();
		let busy;
		turn().then(() => { busy = performance.now() - t0; });
		requestAnimationFrame(() => turn().then(() => { const paint = performance.now() - t0; done({ busy: busy ?? paint, paint }); }));
	});
	const until = async (holds, what, limit = 120_000) => {
		const t0 = performance.now();
		for (;;) {
			let yes = false;
			try { yes = holds(); } catch { /* not there yet */ }
			if (yes) return;
			if (performance.now() - t0 > limit) throw new Error(`waited in vain for ${what}`);
			// A page that does its work in the same turn, but not in the same call, has done it before
			// the next frame: only then is a frame waited for.
			await turn();
			try { if (holds()) return; } catch { /* not there yet */ }
			await frame();
		}
	};
	// The app's own bar: what it says now, and the keystrokes that it has not called saved yet.
	let bar = '', pressed = 0, unsaved = [], saved = [];
	const watchBar = () => {
		if (!page.bar) return;
		addEventListener('keydown', (event) => { pressed = event.timeStamp; }, true);
		addEventListener('input', () => { unsaved.push(pressed); }, true);
		new MutationObserver(() => {
			const now = page.bar();
			if (now === bar) return;
			bar = now;
			if (now !== 'saved') return;
			const at = performance.now();
			saved.push(...unsaved.splice(0).map((it) => at - it));
		}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
	};
	watchBar();
	let events = [], heard;
	const bench = {
		page, probe, until, drawn, interactive: 0, memories: [], derived: 0,
		listen(type) { events = []; addEventListener(type, heard = () => { const at = events.push(null) - 1; probe().then((it) => { events[at] = it; }); }, true); },
		heard(type) { removeEventListener(type, heard, true); return events.filter(Boolean); },
		/** ms from each keydown until the bar called what it wrote saved, since this was asked last. */
		saved: () => saved.splice(0),
		resting: () => bar === 'saved' && unsaved.length === 0,
		wasm: () => bench.memories.reduce((sum, it) => sum + it.buffer.byteLength, 0),
		focus(field) { const it = page.field(field); it.scrollIntoView({ block: 'center' }); it.focus(); it.select?.(); },
		async choose(times) {
			const all = [];
			page.choice(true).scrollIntoView({ block: 'center' });
			for (let i = 0; i < times; i++) {
				const it = page.choice(i % 2 === 0), measured = probe();
				it.click();
				all.push(await measured);
				await new Promise((done) => setTimeout(done, 60));
			}
			return all;
		},
		async add(times) {
			const each = [], t0 = performance.now(), before = page.members();
			for (let i = 1; i <= times; i++) {
				const t = performance.now();
				page.addButton().click();
				await until(() => page.members() >= before + i, 'a new member');
				await probe();
				each.push(performance.now() - t);
			}
			return { total: performance.now() - t0, each, members: page.members() };
		},
		async validate() {
			const t = performance.now(), shown = await page.validate();
			await probe();
			return { ms: performance.now() - t, shown };
		},
		/** A press on `what`, until `then` holds and a frame is drawn. */
		async tap(what, then, value) {
			const it = page[what](value), t = performance.now();
			it.click();
			await until(() => page[then](value), then);
			await drawn();
			return performance.now() - t;
		},
	};
	globalThis.bench = bench;
	requestAnimationFrame(() => until(page.first ?? page.ready, 'the page').then(drawn).then(() => { bench.interactive = performance.now(); }));

	// The module's memory, which the JS heap leaves out.
	const remember = (made) => { for (const it of Object.values((made.instance ?? made).exports)) if (it instanceof WebAssembly.Memory) bench.memories.push(it); return made; };
	for (const name of ['instantiate', 'instantiateStreaming']) {
		const real = WebAssembly[name];
		WebAssembly[name] = (...all) => real.apply(WebAssembly, all).then(remember);
	}
	// How long the PIN is stretched.
	const real = globalThis.SubtleCrypto?.prototype.deriveBits;
	if (real) SubtleCrypto.prototype.deriveBits = function deriveBits(...all) {
		const t = performance.now();
		return real.apply(this, all).finally(() => { if (all[0]?.name === 'PBKDF2') bench.derived += performance.now() - t; });
	};
}

/** The script that a page is given before its own. */
export const inPage = (page) => `(${clock})({${Object.entries(page).map(([name, it]) => `${JSON.stringify(name)}: ${it}`)}})`;
