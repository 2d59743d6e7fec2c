// node --test tests/faults/run.test.mjs
// A whole run without a browser: its tablets are made of paper, and go wrong or hang where they are told to.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const OF_PAPER = {
	'tests/faults/browser.mjs': 'export const BACKENDS = { leveldb: [], sqlite: [] }; export const endUnder = () => {};',
	'tests/faults/disk.mjs': 'export class Disk { static release() {} static async refused() { return process.env.REFUSED ?? null; } }',
	'tests/faults/injuries.mjs': 'export const KINDS = { kill: {}, torn: {}, power: { disk: true } };',
	'tests/faults/seeds.json': '[{ "backend": "sqlite", "seed": 7, "rounds": 2, "only": ["kill"] }]',
	'tests/e2e/package-lock.json': '{}',
	'tests/e2e/lib/chromium.mjs': 'export const executablePath = process.execPath;',
	'tests/faults/campaign.mjs': `
		import { appendFileSync, mkdirSync } from 'node:fs';
		import { setTimeout as sleep } from 'node:timers/promises';
		export class Campaign {
			constructor(given) {
				Object.assign(this, given, { entries: [], losses: [], faults: [], unreadable: 0, shut: 0, faulty: 0, failures: 0, acknowledged: 0, households: 1, blurred: 0, done: {}, slowest: 1, incidents: { index_wiped: 1 } });
				mkdirSync(this.folder, { recursive: true });
			}
			async run({ halted = () => false } = {}) {
				let at = this.from;
				while (at < this.from + this.rounds && !halted()) {
					at += 1;
					await sleep(Number(process.env.MS ?? 1));
					const entry = { round: at, kind: this.kinds[at % this.kinds.length], landed: true, acknowledged: at };
					if (process.env.LOSE === this.backend + at) {
						this.failures += 1;
						this.faulty += 1;
						entry.lost = 1;
						this.failed({ round: at, loss: { key: 'soi' } });
						this.losses.push({ key: 'soi' });
					}
					if (process.env.BREAK === this.backend + at) throw new Error('there is no room');
					if (process.env.HANG === this.backend + at) { console.log('HANGS'); await sleep(60_000); }
					this.entries.push(entry);
					this.acknowledged += 1;
					this.told(entry);
				}
				this.rounds = at - this.from;
				appendFileSync(process.env.LOG, JSON.stringify([this.again ? 'again' : this.backend, this.from, this.rounds]) + '\\n');
			}
			async close() {}
			abort() {}
		}
	`,
};

const sha = (it, form) => createHash('sha256').update(it).digest(form);

/** A checkout of its own with paper tablets and a built site; `run` gives how a run ended, what it said and which tablets it had. */
function checkout(context) {
	const root = mkdtempSync(path.join(tmpdir(), 'run-'));
	context.after(() => rmSync(root, { recursive: true }));
	const at = (name) => path.join(root, name);
	const write = (name, text) => { mkdirSync(path.dirname(at(name)), { recursive: true }); writeFileSync(at(name), text); };
	for (const it of ['run', 'report', 'resume', 'sites']) cpSync(fileURLToPath(new URL(`${it}.mjs`, import.meta.url)), at(`tests/faults/${it}.mjs`));
	cpSync(fileURLToPath(new URL('../tools/serve.mjs', import.meta.url)), at('tests/tools/serve.mjs'));
	for (const [name, text] of Object.entries(OF_PAPER)) write(name, text);
	const build = (text) => {
		write('dist/index.html', text);
		write('dist/sw.js', `const VERSION = "0123456789abcdef"; const FILES = ["${sha(text, 'base64')}"];`);
	};
	build('<p>one');
	const run = async (given, { env = {}, signals = [], when = null, before = async () => {} } = {}) => {
		rmSync(at('log'), { force: true });
		const child = spawn(process.execPath, [at('tests/faults/run.mjs'), ...given], { env: { ...process.env, LOG: at('log'), DIST: at('dist'), ...env } });
		const all = signals.length;
		let said = '';
		for (const it of [child.stdout, child.stderr]) {
			it.on('data', async (text) => {
				said += text;
				const due = signals.length > 0 && said.includes(signals.length === all ? when : 'once more') ? signals.shift() : null;
				if (!due) return;
				await before();
				child.kill(due);
			});
		}
		const [code, signal] = await new Promise((resolve) => child.once('close', (...it) => resolve(it)));
		const had = existsSync(at('log')) ? readFileSync(at('log'), 'utf8').trim().split('\n').map((it) => JSON.parse(it)) : [];
		return { code, signal, said, had: had.sort().map((it) => it.join(' ')) };
	};
	const report = (folder = 'faults') => JSON.parse(readFileSync(at(`target/${folder}/report.json`), 'utf8'));
	return { at, build, report, run, page: () => readFileSync(at('target/faults/report.txt'), 'utf8') };
}

test('a run that is done is not gone through again, and grows', async (it) => {
	const { report, run } = checkout(it);
	const first = await run(['--rounds', '80']);
	assert.equal(first.code, 0, first.said);
	assert.deepEqual(first.had, ['again 0 2', 'leveldb 0 40', 'sqlite 0 40']);
	const second = await run(['--rounds', '80']);
	assert.deepEqual([second.code, second.had], [0, []]);
	assert.match(second.said, /continuing: 80 of 80 rounds done in 1 sessions/);
	const third = await run(['--rounds', '140']);
	assert.deepEqual([third.code, third.had], [0, ['leveldb 40 20', 'leveldb 60 10', 'sqlite 40 20', 'sqlite 60 10']]);
	const { rounds, sessions, counts, backends, left, tablets } = report();
	assert.deepEqual([rounds, left, tablets, sessions.length, sessions.map((it) => it.rounds)], [142, 0, 7, 2, [82, 60]]);
	assert.equal(Object.values(counts).reduce((sum, it) => sum + it.rounds, 0), 142);
	assert.deepEqual([backends.leveldb.rounds, backends.sqlite.rounds], [70, 72]);
	assert.equal(backends.leveldb.counts.kill.rounds + backends.sqlite.counts.kill.rounds, counts.kill.rounds);
});

test('another build starts afresh and says so, and so does --fresh', async (it) => {
	const { build, report, run } = checkout(it);
	await run(['--rounds', '8']);
	build('<p>two');
	const other = await run(['--rounds', '8']);
	assert.match(other.said, /starting afresh: another build of the site; 10 rounds in 1 sessions count no more, of which 0 failed/);
	assert.deepEqual([other.code, other.had.length, report().sessions.length], [0, 3, 1]);
	const fresh = await run(['--rounds', '8', '--fresh']);
	assert.match(fresh.said, /starting afresh: as asked/);
	assert.deepEqual([fresh.code, fresh.had.length, report().rounds], [0, 3, 10]);
});

test('a run with a name, or for one kind only, leaves the long one alone', async (it) => {
	const { report, run } = checkout(it);
	await run(['--rounds', '80']);
	for (const more of [['--name', 'short', '--fresh'], ['--only', 'torn']]) assert.equal((await run(['--rounds', '8', ...more])).code, 0);
	assert.deepEqual([report('faults-short').rounds, report('faults-only-torn').rounds], [10, 8]);
	assert.deepEqual((await run(['--rounds', '80'])).had, []);
});

test('Ctrl-C ends the rounds under way, and the same command goes through the rest', async (it) => {
	const { page, report, run } = checkout(it);
	const stopped = await run(['--rounds', '120'], { env: { MS: '20' }, signals: ['SIGINT'], when: '] 40/' });
	assert.equal(stopped.code, 130, stopped.said);
	assert.match(stopped.said, /the same command goes on from here/);
	assert.match(page(), /^Faults: NOT DONE YET, \d+ rounds are left of 120; so far everything held$/m);
	const { left, rounds } = report();
	assert.ok(rounds >= 40 && rounds < 122, `${rounds} rounds`);
	assert.equal(left + rounds, 122);
	const { code, said, had } = await run(['--rounds', '120']);
	assert.equal(code, 0, said);
	assert.deepEqual(had.map((it) => it.split(' ')).map(([backend, from, rounds]) => [backend, Number(from) + Number(rounds)]).sort(), [['leveldb', 60], ['sqlite', 60]]);
	assert.deepEqual([report().rounds, report().left], [122, 0]);
});

test('Ctrl-C twice stops at once, and what was found on the way stays found', async (it) => {
	const { at, page, report, run } = checkout(it);
	const stopped = await run(['--rounds', '80'], { env: { LOSE: 'leveldb5', HANG: 'leveldb6' }, signals: ['SIGINT', 'SIGINT'], when: 'HANGS' });
	assert.equal(stopped.code, 1, stopped.said);
	const { code, said, had } = await run(['--rounds', '80']);
	assert.match(said, /, 1 failed$/m);
	assert.equal(code, 1);
	assert.ok(had.includes('leveldb 0 40'));
	assert.deepEqual([report().losses, report().left], [[{ key: 'soi' }], 0]);
	assert.match(page(), /^Faults: FAILED$/m);
	assert.deepEqual(readdirSync(at('target/faults/session-1')), ['leveldb-1']);
});

test('a process that is killed loses what was under way, and no failure', async (it) => {
	const { at, report, run } = checkout(it);
	const killed = await run(['--rounds', '80', '--lanes', '1'], { env: { HANG: 'sqlite3' }, signals: ['SIGKILL'], when: 'HANGS' });
	assert.equal(killed.signal, 'SIGKILL');
	assert.ok(existsSync(at('target/faults/session-1/sqlite-1')));
	const { code, said } = await run(['--rounds', '80'], { env: { LOSE: 'sqlite3', HANG: 'sqlite4' }, signals: ['SIGKILL'], when: 'HANGS' });
	assert.equal(code, null, said);
	assert.match(said, /continuing: 40 of 80 rounds done in 1 sessions/);
	assert.equal(existsSync(at('target/faults/session-1/sqlite-1')), false);
	const last = await run(['--rounds', '80']);
	assert.deepEqual([last.code, last.had], [1, ['sqlite 0 40']]);
	assert.ok(existsSync(at('target/faults/session-2/sqlite-1')));
	assert.deepEqual([report().rounds, report().losses.length], [82, 1]);
	const fresh = await run(['--rounds', '80', '--fresh']);
	assert.deepEqual([fresh.code, report().losses], [0, []]);
});

test('two runs do not go on with one another', async (it) => {
	const { run } = checkout(it);
	let second;
	const first = await run(['--rounds', '80'], { env: { HANG: 'sqlite3' }, when: 'HANGS', signals: ['SIGKILL'], before: async () => { second = await run(['--rounds', '80']); } });
	assert.equal(first.signal, 'SIGKILL');
	assert.equal(second.code, 2);
	assert.match(second.said, /another run is under way in target\/faults/);
});

test('a finished tablet that failed counts in every session after it', async (it) => {
	const { run } = checkout(it);
	assert.equal((await run(['--rounds', '8'], { env: { LOSE: 'leveldb2' } })).code, 1);
	const { code, said } = await run(['--rounds', '20']);
	assert.equal(code, 1);
	assert.match(said, /, lost 1, /);
	assert.match(said, /^21 passed, 1 failed$/m);
});

test('a harness that breaks is a failure, and the rest can be gone through', async (it) => {
	const { run } = checkout(it);
	const broken = await run(['--rounds', '80', '--lanes', '1'], { env: { BREAK: 'leveldb3' } });
	assert.equal(broken.code, 1);
	assert.match(broken.said, /the harness broke/);
	const { code, had } = await run(['--rounds', '80']);
	assert.deepEqual([code, had], [1, ['leveldb 0 40', 'sqlite 0 40']]);
});

test('where the minutes are over the run is not done, and nothing of it is lost', async (it) => {
	const { report, run } = checkout(it);
	const { code, said } = await run(['--rounds', '1000', '--minutes', '0.05'], { env: { MS: '20' } });
	assert.equal(code, 3, said);
	assert.match(said, /0\.05 minutes are over\nfaults: \d+ rounds are left: the same command goes on from here/);
	const { left, rounds } = report();
	assert.equal(left + rounds, 1_002);
	assert.ok(rounds > 2, `${rounds} rounds`);
	assert.equal((await run(['--rounds', '1000'])).code, 0);
	assert.equal(report().rounds, 1_002);
});

test('a long run from which a kind was left out fails', async (it) => {
	const { run } = checkout(it);
	const REFUSED = 'not permitted';
	assert.equal((await run(['--rounds', '99'], { env: { REFUSED } })).code, 0);
	const { code, said } = await run(['--rounds', '100'], { env: { REFUSED } });
	assert.equal(code, 1);
	assert.match(said, /power was skipped/);
});
