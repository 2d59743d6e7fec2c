// The same actions in our app and in the peers, timed by one clock in one run, in turn so that a busy
// machine touches all alike. Prints a table and what it says about the budget; a slow machine or a
// lost comparison is a result, not an error.
//   node tests/bench/run.mjs [FOLDER OF THE BUILT PEERS]
//   RUNS=7 SLOW_RUNS=5 GEO_RUNS=5 DIST=dist ONLY=ours,enketo
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { serve } from '../tools/serve.mjs';
import { profile, visit } from './browser.mjs';
import { enrol, ours } from './ours.mjs';
import { inPage } from './page.mjs';
import { addresses, peers } from './peers.mjs';
import { report } from './table.mjs';

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const RUNS = number('RUNS', 7), SLOW_RUNS = number('SLOW_RUNS', 5), SLOW = 4;
const GEO_RUNS = number('GEO_RUNS', Math.min(RUNS, 5)), GEO_SLOW_RUNS = number('GEO_SLOW_RUNS', Math.min(SLOW_RUNS, 3));
const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = path.resolve(root, process.env.DIST ?? 'dist');
const built = process.argv[2];
if (!existsSync(path.join(dist, 'index.html'))) { console.error(`bench: ${dist} holds no index.html: run \`make build\``); process.exit(1); }

const wanted = (name) => (process.env.ONLY ?? 'enketo,odk,ours').split(',').includes(name);
const targets = [];
for (const [name, it] of Object.entries(peers)) {
	if (!built || !wanted(name)) continue;
	targets.push({ name, ...it, site: await serve(path.join(built, 'dist', name), { compressed: true }), places: await serve(path.join(built, 'dist-geo', name), { compressed: true }) });
}
if (wanted('ours')) {
	// One address for both: what is kept on the disk belongs to the address.
	const site = await serve(dist, { compressed: true });
	targets.push({ name: 'ours', ...ours, site, places: site });
}

const all = { started: new Date().toISOString(), machine: { cpu: cpus()[0].model, cores: cpus().length }, load: [], bytes: {}, places: {}, runs: {} };
const blank = await profile();
all.machine.chromium = blank.version;
all.machine.build = readFileSync(path.join(dist, 'index.html'), 'utf8').match(/<meta name="build" content="([^"]+)"/)?.[1];
const our = targets.find((it) => it.name === 'ours');
if (our) {
	const { folder, made } = await profile(async (page) => {
		page.setDefaultTimeout(60_000);
		const faults = [];
		page.on('pageerror', (it) => faults.push(it.message));
		try { return await enrol(page, our.site); } catch (fault) { throw new Error(`our app could not be set up: ${fault.message}\n${faults.join('\n')}`); }
	});
	Object.assign(our, { folder, visit: made.visit });
	// The service worker's own script is asked for by the page too, where it is not kept out.
	const every = weigh(dist), asked = (it) => it.path === 'sw.js' || made.files.some((seen) => seen.path === it.path);
	all.bytes.ours = every.filter(asked);
	all.later = every.filter((it) => !asked(it));
}

/** Every file of a folder, raw and as brotli. */
function weigh(folder, name = '') {
	return readdirSync(path.join(folder, name)).flatMap((it) => {
		const inside = path.join(name, it), file = path.join(folder, inside);
		if (statSync(file).isDirectory()) return weigh(folder, inside);
		const raw = readFileSync(file);
		return [{ path: inside, raw: raw.length, brotli: /\.(?:png|woff2?)$/.test(it) ? raw.length : brotliCompressSync(raw).length }];
	});
}

/** Real key presses, each measured from the engine's own event. */
async function type(page, gauge, text) {
	await page.waitForTimeout(300);
	await page.evaluate(() => bench.listen('beforeinput'));
	const before = gauge.cpu();
	for (const it of text) { await (it.codePointAt(0) < 128 ? page.keyboard.press(it === ' ' ? 'Space' : it) : page.keyboard.insertText(it)); await page.waitForTimeout(40); }
	// Whatever is put off until the typing rests counts as CPU too.
	await page.waitForTimeout(600);
	const each = await page.evaluate(() => bench.heard('beforeinput'));
	return { each, cpu: (gauge.cpu() - before) / each.length };
}

/** Key presses, each once the one before is saved: ms from each keydown until our bar says saved over it. */
async function save(page, text) {
	const resting = () => page.waitForFunction(() => bench.resting(), null, { polling: 20 });
	await resting();
	await page.evaluate(() => bench.saved());
	for (const it of text) {
		await page.keyboard.press(it);
		// Not in step with the polling.
		await page.waitForTimeout(120 + 60 * Math.random());
		await resting();
	}
	return page.evaluate(() => bench.saved());
}

/** A number that other answers' logic depends on, committed with Tab: some evaluate only then. */
async function commit(page, gauge, field, values) {
	const each = [];
	let cpu = 0;
	for (const value of values) {
		await page.evaluate((it) => bench.focus(it), field);
		await page.waitForTimeout(80);
		for (const it of value) await page.keyboard.press(it);
		await page.waitForTimeout(400);
		await page.evaluate(() => bench.listen('keydown'));
		const before = gauge.cpu();
		await page.keyboard.press('Tab');
		await page.waitForTimeout(500);
		cpu += gauge.cpu() - before;
		each.push(...await page.evaluate(() => bench.heard('keydown')));
	}
	return { each, cpu: cpu / values.length };
}

async function form(target, throttle) {
	const our = target.name === 'ours', at = (page, action) => (our ? target.at(page, action, target.visit) : undefined);
	return visit(target.folder ?? blank.folder, inPage(target.page), throttle, async (page, gauge) => {
		const out = {};
		await page.goto(target.site.url + (our ? `${target.visit}members` : ''), { waitUntil: 'commit' });
		await page.waitForFunction(() => globalThis.bench?.interactive, null, { polling: 50 });
		out.interactive = await page.evaluate(() => bench.interactive);
		if (our) {
			const { unlock, stretching } = await target.enter(page);
			Object.assign(out, { locked: out.interactive, unlock, stretching, interactive: out.interactive + unlock, unstretched: out.interactive + unlock - stretching });
		}
		await page.waitForTimeout(1_500);
		const used = await gauge.find();
		Object.assign(out, { cpuLoad: used.main, cpuLoadAll: used.every, heapStart: await gauge.heap() });

		await at(page, 'text1');
		await page.evaluate(() => bench.focus('text1'));
		out.type1 = await type(page, gauge, 'somchai jaidee of moo nine tambon bench');
		await at(page, 'number1');
		out.commit1 = await commit(page, gauge, 'number1', ['3', '4', '5', '6', '7', '8']);
		await at(page, 'choice1');
		let before = gauge.cpu();
		out.choice1 = { each: await page.evaluate(() => bench.choose(20)) };
		await page.waitForTimeout(500);
		out.choice1.cpu = (gauge.cpu() - before) / 20;

		await at(page, 'add');
		before = gauge.cpu();
		out.add = await page.evaluate(() => bench.add(20));
		await page.waitForTimeout(500);
		out.add.cpu = gauge.cpu() - before;
		if (out.add.members !== 21) throw new Error(`${out.add.members} members where 21 should be`);
		out.heapEnd = await gauge.heap();

		await page.evaluate(() => bench.focus('text2'));
		out.type2 = await type(page, gauge, 'somsri jaidee');
		if (our) {
			await page.evaluate(() => bench.focus('text2'));
			out.saved = await save(page, 'somsrijaideethailand'.repeat(3) + 'abcd');
		}
		out.commit2 = await commit(page, gauge, 'number2', our ? ['2530', '2541', '2552', '2503', '2514', '2525'] : ['5', '3', '7', '4', '9', '8']);
		await at(page, 'choice2');
		before = gauge.cpu();
		out.choice2 = { each: await page.evaluate(() => bench.choose(20)) };
		await page.waitForTimeout(500);
		out.choice2.cpu = (gauge.cpu() - before) / 20;
		await at(page, 'validate');
		before = gauge.cpu();
		out.validate = await page.evaluate(() => bench.validate());
		await page.waitForTimeout(500);
		out.validate.cpu = gauge.cpu() - before;
		// A page that changed under its adapter must not look quick.
		for (const it of ['type1', 'commit1', 'choice1', 'type2', 'commit2', 'choice2']) if (out[it].each.length < 5) throw new Error(`${it}: ${out[it].each.length} measurements`);
		if (our && out.saved.length < 60) throw new Error(`${out.saved.length} keystrokes were called saved`);
		if (out.validate.shown < 21) throw new Error(`${out.validate.shown} messages for 21 members with nothing in them`);
		return out;
	});
}

async function places(target, throttle) {
	const our = target.name === 'ours', inside = our ? target.page : { ...target.page, ready: target.placesReady };
	return visit(target.folder ?? blank.folder, inPage(inside), throttle, async (page, gauge) => {
		await page.goto(target.places.url + (our ? `${target.visit}members` : ''), { waitUntil: 'commit' });
		await page.waitForFunction(() => globalThis.bench?.interactive, null, { polling: 50 });
		const out = { interactive: await page.evaluate(() => bench.interactive), open: [], province: [], district: [], cpu: { open: [], province: [], district: [] } };
		if (our) { await target.enter(page); await target.at(page, 'places', target.visit); }
		await page.waitForTimeout(1_500);
		await gauge.find();
		const tap = async (into, what, then, it) => {
			const before = gauge.cpu();
			out[into].push(await page.evaluate(([what, then, it]) => bench.tap(what, then, it), [what, then, it]));
			await page.waitForTimeout(200);
			out.cpu[into].push(gauge.cpu() - before);
		};
		for (const it of addresses) {
			if (our) await tap('open', 'picker', 'provinces', it);
			await tap('province', 'province', 'districts', it);
			await tap('district', 'district', 'subdistricts', it);
			if (our) { await page.keyboard.press('Escape'); await page.locator('dialog[open]').waitFor({ state: 'detached' }); }
		}
		if (our) {
			await page.evaluate(() => bench.page.picker().click());
			await page.locator('#place-search').focus();
			out.search = await type(page, gauge, 'บ้านลาด');
		}
		out.heap = await gauge.heap();
		return out;
	});
}

const said = (fault) => String(fault.stack ?? fault).slice(0, 600);
for (const [what, plan] of [[form, [['form', RUNS, 1], ['formSlow', SLOW_RUNS, SLOW]]], [places, [['places', GEO_RUNS, 1], ['placesSlow', GEO_SLOW_RUNS, SLOW]]]]) {
	for (const [kind, times, throttle] of plan) {
		all.runs[kind] = Object.fromEntries(targets.map((it) => [it.name, []]));
		for (let i = 0; i < times; i++) for (const target of targets) {
			all.load.push(loadavg()[0]);
			// A browser that was ended from outside is tried once more; a page that does not do as asked fails twice.
			for (const last of [false, true]) {
				try {
					const it = await what(target, throttle);
					all.runs[kind][target.name].push(it);
					console.error(`bench: ${kind} ${i + 1}/${times} ${target.name}: interactive after ${Math.round(it.interactive)} ms, load ${loadavg()[0].toFixed(1)}`);
					break;
				} catch (fault) { console.error(`bench: ${kind} ${i + 1}/${times} ${target.name} failed${last ? '' : ', once more'}: ${said(fault)}`); }
			}
		}
	}
}
for (const it of targets) if (it.name !== 'ours') { all.bytes[it.name] = it.site.weighed(); all.places[it.name] = it.places.weighed(); }

for (const it of targets) { await it.site.close(); await it.places.close().catch(() => {}); }
for (const it of [blank.folder, our?.folder]) if (it) rmSync(it, { recursive: true, force: true, maxRetries: 5 });
const into = path.join(root, 'target/bench');
mkdirSync(into, { recursive: true });
writeFileSync(path.join(into, 'results.json'), JSON.stringify(all));
const table = report(all, targets.map(({ name, title }) => ({ name, title })), { RUNS, SLOW_RUNS, GEO_RUNS, GEO_SLOW_RUNS, SLOW });
writeFileSync(path.join(into, 'table.md'), `${table}\n`);
console.log(table);
// A page that could not be driven at all is an error of the harness; whatever it measured is not.
const silent = targets.filter((it) => RUNS > 0 && all.runs.form[it.name].length === 0);
if (silent.length) { console.error(`bench: no run of ${silent.map((it) => it.name).join(', ')} came to its end`); process.exitCode = 1; }
