// The table, and what the issue asks of these figures. Everything comes from one run; nothing here
// passes or fails a test.

const KIB = 1024, MIB = 1024 ** 2;
/** The budget: what a cold visit may take without and with the places, KiB as brotli, and the heap, MiB. */
const BUDGET = { form: 249, places: 305, heap: 12 };
/** How soon a keystroke is on the disk twice and called saved, ms, in 95 of 100, on a CPU that is so much slower. */
const SAVED_MS = 300;

const median = (all) => {
	const it = all.filter((x) => typeof x === 'number' && !Number.isNaN(x)).sort((a, b) => a - b), half = it.length >> 1;
	return it.length ? (it.length % 2 ? it[half] : (it[half - 1] + it[half]) / 2) : NaN;
};
const high = (all) => { const it = [...all].sort((a, b) => a - b); return it.length ? it[Math.ceil(0.95 * it.length) - 1] : NaN; };
const shown = (x) => (Number.isNaN(x) ? '–' : x >= 100 ? Math.round(x).toLocaleString('en') : x.toFixed(1));

const isFont = (it) => /(?:^|\/)fonts\/.*\.(?:woff2?|ttf)$/.test(it.path), isPlaces = (it) => /(?:^|\/)places\.[^/]+$/.test(it.path);
const sum = (files, key = 'brotli') => files.reduce((all, it) => all + it[key], 0);

export function report(all, targets, { RUNS, SLOW_RUNS, GEO_RUNS, GEO_SLOW_RUNS, SLOW }) {
	const rows = [], has = (name) => targets.some((it) => it.name === name);
	/** A row of one number per target, or of many with their 95th percentile. */
	const row = (label, read, { spread = false, show = shown } = {}) => {
		const cells = {}, middles = {};
		for (const { name } of targets) {
			const values = [read(name)].flat(2).filter((x) => typeof x === 'number' && !Number.isNaN(x));
			middles[name] = median(values);
			cells[name] = values.length === 0 ? '–' : spread ? `${show(middles[name])} / ${show(high(values))}` : show(middles[name]);
		}
		const ratio = (peer) => (middles.ours / middles[peer]);
		rows.push([label, ...targets.map((it) => cells[it.name]), ...['enketo', 'odk'].filter(has).map((it) => (has('ours') && Number.isFinite(ratio(it)) ? ratio(it).toFixed(2) : '–'))]);
		return middles;
	};
	const heading = (label) => rows.push([`**${label}**`, ...targets.map(() => ''), ...['enketo', 'odk'].filter(has).map(() => '')]);
	const of = (kind, name) => all.runs[kind]?.[name] ?? [];
	const verdicts = [];
	const verdict = (what, holds, detail) => verdicts.push([what, holds === null ? 'not measured' : holds ? 'holds' : 'falls short', detail]);
	/** Ours below Enketo's. */
	const better = (what, middles, show = shown) => {
		const { ours, enketo } = middles;
		const known = Number.isFinite(ours) && Number.isFinite(enketo);
		verdict(what, known ? ours < enketo : null, known ? `${show(ours)} against ${show(enketo)} (× ${(ours / enketo).toFixed(2)})` : 'no figure of both in this run');
	};

	// ------------------------------------------------------------------------------ transferred
	heading('Transferred on a cold visit, KiB as brotli -11');
	const kib = (x) => shown(x / KIB);
	const files = (name, choose) => { const it = (name === 'ours' ? all.bytes.ours : all.bytes[name])?.filter(choose); return it?.length ? sum(it) : NaN; };
	const bare = row('until the form is usable, without fonts and places', (name) => files(name, (it) => !isFont(it) && !isPlaces(it)), { show: kib });
	const full = row('with the address list', (name) => (name === 'ours' ? files(name, (it) => !isFont(it)) : all.places[name]?.length ? sum(all.places[name]) : NaN), { show: kib });
	row('with fonts and the address list', (name) => (name === 'ours' ? files(name, () => true) : NaN), { show: kib });
	if (has('ours')) {
		verdict('transferred without fonts and places', bare.ours / KIB <= BUDGET.form, `${kib(bare.ours)} KiB, at most ${BUDGET.form}${Number.isFinite(bare.enketo) ? `; Enketo in this run ${kib(bare.enketo)}` : ''}`);
		verdict('transferred with places', full.ours / KIB <= BUDGET.places, `${kib(full.ours)} KiB, at most ${BUDGET.places}${Number.isFinite(full.enketo) ? `; Enketo in this run ${kib(full.enketo)}` : ''}`);
	}

	// ------------------------------------------------------------------------------------- heap
	heading('Memory, MiB after a forced collection');
	const mib = (x) => shown(x / MIB);
	row('JS heap + WASM after load', (name) => of('form', name).map((it) => it.heapStart.sum), { show: mib });
	const heap = row('JS heap + WASM with 21 members', (name) => of('form', name).map((it) => it.heapEnd.sum), { show: mib });
	row('— of it JS heap', (name) => of('form', name).map((it) => it.heapEnd.js), { show: mib });
	row('— of it WASM memory', (name) => of('form', name).map((it) => it.heapEnd.wasm), { show: mib });
	row('— of it workers’ JS heap', (name) => of('form', name).map((it) => it.heapEnd.workers), { show: mib });
	row('DOM nodes with 21 members (not in the heap)', (name) => of('form', name).map((it) => it.heapEnd.nodes), { show: (x) => Math.round(x).toLocaleString('en') });
	if (has('ours')) verdict('heap (JS + WASM) with 21 members', Number.isFinite(heap.ours) ? heap.ours / MIB <= BUDGET.heap : null, `${mib(heap.ours)} MiB, at most ${BUDGET.heap}`);

	// ------------------------------------------------------------------------------------ speed
	for (const [kind, places, throttle, speed] of [['form', 'places', 1, ''], ['formSlow', 'placesSlow', SLOW, `, CPU ${SLOW}× slower`]]) {
		if (throttle > 1 && !SLOW_RUNS && !GEO_SLOW_RUNS) continue;
		const each = (key, part) => (name) => of(kind, name).map((run) => run[key].each.map((it) => it[part]));
		const one = (key) => (name) => of(kind, name).map((run) => run[key]);
		const inner = (key, part) => (name) => of(kind, name).map((run) => run[key][part]);
		heading(`Wall clock, ms, median (/ 95th percentile)${speed}`);
		better(`navigation → interactive${speed}`, row('navigation → form interactive (ours: with unlocking, the typing of the PIN left out)', one('interactive')));
		const unstretched = row('— ours without the PIN’s stretching (PBKDF2)', (name) => of(kind, name).map((it) => it.unstretched ?? it.interactive));
		better(`— the same without the PIN’s PBKDF2${speed}`, unstretched);
		row('— ours: navigation → the PIN can be typed', one('locked'));
		row('— ours: PIN → form interactive', one('unlock'));
		row('— ours: PBKDF2 alone', one('stretching'));
		better(`adding 20 members${speed}`, row('add 20 members, in all', inner('add', 'total')));
		row('— the 20th', (name) => of(kind, name).map((it) => it.add.each.at(-1)));
		row('keystroke, 1 member: busy', each('type1', 'busy'), { spread: true });
		row('keystroke, 1 member: to the next paint', each('type1', 'paint'), { spread: true });
		better(`keystroke in member 21, busy${speed}`, row('keystroke in member 21: busy', each('type2', 'busy'), { spread: true }));
		better(`keystroke in member 21, to the paint${speed}`, row('keystroke in member 21: to the next paint', each('type2', 'paint'), { spread: true }));
		const saved = (name) => of(kind, name).map((run) => run.saved ?? []);
		row('keystroke in member 21: until the bar says saved, encrypted', saved, { spread: true });
		if (throttle > 1 && has('ours')) {
			const all = saved('ours').flat(), p95 = high(all);
			verdict(`keystroke → saved, 95th percentile${speed}`, all.length ? p95 <= SAVED_MS : null, `${shown(p95)} ms over ${all.length} keystrokes with 21 members, at most ${SAVED_MS}; half of them within ${shown(median(all))}`);
		}
		row('number committed with Tab, 1 member: busy', each('commit1', 'busy'), { spread: true });
		row('number committed with Tab, 1 member: to the next paint', each('commit1', 'paint'), { spread: true });
		row('number of member 21 committed with Tab: busy', each('commit2', 'busy'), { spread: true });
		row('number of member 21 committed with Tab: to the next paint', each('commit2', 'paint'), { spread: true });
		row('choice that shows other questions, 1 member: busy', each('choice1', 'busy'), { spread: true });
		row('choice that shows other questions, 1 member: to the next paint', each('choice1', 'paint'), { spread: true });
		row('the same choice, 21 members: busy', each('choice2', 'busy'), { spread: true });
		row('the same choice, 21 members: to the next paint', each('choice2', 'paint'), { spread: true });
		better(`whole validation, 21 members${speed}`, row('whole validation, 21 members, until its messages are drawn', inner('validate', 'ms')));
		row('— messages drawn', inner('validate', 'shown'), { show: (x) => String(Math.round(x)) });

		// The throttle works by spinning in that very thread: slowed down, its CPU says nothing.
		if (throttle === 1) {
			heading(`CPU of the page’s main thread, ms, median`);
			row('load (ours: with unlocking)', one('cpuLoad'));
			row('load, every thread of the renderer', one('cpuLoadAll'));
			row('adding 20 members', inner('add', 'cpu'));
			row('a keystroke, 1 member', inner('type1', 'cpu'));
			row('a keystroke in member 21', inner('type2', 'cpu'));
			row('Tab after a number of member 21', inner('commit2', 'cpu'));
			row('a choice that shows other questions, 21 members', inner('choice2', 'cpu'));
			row('whole validation, 21 members', inner('validate', 'cpu'));
		}

		if (!(places === 'places' ? GEO_RUNS : GEO_SLOW_RUNS)) continue;
		heading(`Address, 77 provinces and what lies in them, ms, median (/ 95th percentile)${speed}`);
		const taps = (key) => (name) => of(places, name).map((it) => it[key]);
		const opened = row('tap on the picker → provinces drawn', taps('open'), { spread: true });
		const province = row('tap on a province → districts drawn', taps('province'), { spread: true });
		const district = row('tap on a district → sub-districts drawn', taps('district'), { spread: true });
		if (throttle === 1) {
			row('— main-thread CPU of a tap on a province', (name) => of(places, name).map((it) => it.cpu.province));
			row('— main-thread CPU of a tap on a district', (name) => of(places, name).map((it) => it.cpu.district));
		}
		row('a letter in the search → rows drawn: busy', (name) => of(places, name).map((it) => it.search?.each.map((x) => x.busy) ?? []), { spread: true });
		// Enketo has no picker to open; its first list comes with the first tap that it knows.
		better(`picker tap → list, against Enketo’s tap on a province${speed}`, { ours: opened.ours, enketo: province.enketo });
		better(`province → districts${speed}`, province);
		better(`district → sub-districts${speed}`, district);
	}

	// -------------------------------------------------------------------------------- in words
	const line = (cells) => `| ${cells.join(' | ')} |`;
	const head = ['', ...targets.map((it) => it.title), ...['enketo', 'odk'].filter(has).map((it) => `ours / ${it}`)];
	const load = [...all.load].sort((a, b) => a - b).map((it) => it.toFixed(1));
	const out = [
		`Chromium ${all.machine.chromium}, headless, ${all.machine.cores} × ${all.machine.cpu}; ${all.started.slice(0, 10)}; ${RUNS} runs and ${SLOW_RUNS} at ${SLOW}× slower CPU, of the address ${GEO_RUNS} and ${GEO_SLOW_RUNS}; in turn${all.machine.build ? `; our build ${all.machine.build}` : ''}; load average ${load[0]}–${load.at(-1)}. Below 1, ours is less.`,
		'', line(head), line(head.map((_, i) => (i ? '---:' : '---'))), ...rows.map(line),
	];
	if (has('ours')) {
		const asked = all.bytes.ours, names = (files) => files.map((it) => `${it.path} ${kib(it.brotli)}`).join(', ');
		out.push('', `What our first visit of a new profile asked for until the form stood there, KiB: ${names(asked)}. In the timed runs the service worker is kept out, there and at the peers; on a device it fetches what is left (${all.later.length} files, ${kib(sum(all.later))} KiB) beside the page, and asks whether the files above are still the same.`);
		out.push('', 'How the pages differ: the peers show their 60-question form on one page and keep nothing; ours asks its own questionnaire, one part a screen, and writes every answer to the disk twice. The peers’ choice shows 2 questions, ours (an item ticked) the item’s own and those of every item. The CPU throttle slows the main thread only, neither PBKDF2 nor the journal’s worker. Wall clock stretches with other load on the machine, CPU does not: compare that first.');
		out.push('', '| asked | verdict | figures |', '|---|---|---|', ...verdicts.map(line));
		if (!has('enketo')) out.push('', 'No Enketo in this run: what is asked in comparison with it is not measured.');
	}
	return out.join('\n');
}
