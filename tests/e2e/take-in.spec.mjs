// Many files at once: a folder is taken in by a worker while the page stays at hand, can be stopped, and
// says of each file what became of it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { diceOf } from '../faults/dice.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { volunteer } from './lib/handover.mjs';
import { look } from './lib/look.mjs';
import { OFFICE } from './lib/people.mjs';
import { SIZES } from './lib/tablet.mjs';
import { pattern, th } from './lib/texts.mjs';

/** An office that knows a volunteer who is none of our app. */
async function met(office, into, who = 1) {
	await office.setUp(OFFICE);
	const { file: card } = await office.card(into);
	const known = volunteer(who, card);
	await office.register(known.enrolment(into), known.digits);
	return { card, known };
}

/** How often an import is killed, how many files are in it, households in each, and until when, ms. */
const KILLS = Number(process.env.KILLS || 5), AT_ONCE = 24, EACH = 20, MOMENT_MS = 2_500;

const group = (office, of) => office.page.locator(`.results .${of} > summary`);
/** How the list of cases begins to say so many households. */
const households = (n) => th.cases_count.split('{problems}')[0].replace('{households}', n.toLocaleString('en').replace(',', ',?'));
/** Files in the register; beyond those that are drawn it says how many. */
async function registered(office) {
	const said = office.page.locator('.register-of-files p.meta');
	return await said.count() ? Number((await said.innerText()).match(/\d+/g).at(-1)) : rows(office).count();
}
const rows = (office) => office.page.locator('.register-of-files tbody tr');

/** From now on what is sent to be judged can be held back: while the page shows what `holdAt` names. */
async function holding(office) {
	await office.page.addInitScript(() => {
		const Own = globalThis.Worker;
		globalThis.held = [];
		globalThis.holdAt = null;
		globalThis.Worker = class extends Own {
			constructor(url, options) {
				super(url, options);
				this.judges = String(url).includes('take_in');
			}
			postMessage(...message) {
				const holds = this.judges && globalThis.holdAt && document.querySelector(globalThis.holdAt);
				if (holds) globalThis.held.push(() => super.postMessage(...message));
				else super.postMessage(...message);
			}
		};
	});
	await office.page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office');
}

/** Lets go of what was held back. */
const letGo = (office) => office.page.evaluate(() => {
	globalThis.holdAt = null;
	for (const it of globalThis.held.splice(0)) it();
});

test('on a small screen too, what became of a file that was picked comes into view', async ({ tablet }, info) => {
	const into = info.outputPath();
	const office = await tablet({ size: SIZES.phone });
	const { card } = await met(office, into);
	await office.open('#/office');
	const it = await office.openFiles(volunteer(2, card).file(into, 1));
	await expect(it).toContainText(th.office_held);
	await expect(it.locator('.notice').first()).toBeInViewport({ ratio: 1 });
});

test('a folder is taken in: what was taken, what came before, what waits and what is refused is counted, and each can be opened', async ({ tablet }, info) => {
	const into = info.outputPath(), folder = path.join(into, 'folder');
	const office = await tablet();
	const { card, known } = await met(office, into);
	const stranger = volunteer(2, card);
	const files = Array.from({ length: 9 }, () => known.file(path.join(folder, 'one'), 3));
	stranger.file(folder, 1);
	writeFileSync(path.join(folder, 'note.json'), '{"a":1}');
	writeFileSync(path.join(folder, 'picture.png'), 'no file of ours');
	await office.openFiles(files[0]);
	await expect(office.page.locator('main ul > li').first()).toContainText(th.office_accepted);
	await office.press(office.page.getByRole('button', { name: th.office_results_clear }));

	await office.page.locator('#office-folder').setInputFiles(folder);
	await expect(office.page.locator('.results')).toContainText(pattern(th.desk_done, { of: 11 }), { timeout: 30_000 });
	await expect(group(office, 'taken')).toHaveText(pattern(th.desk_taken, { n: 8 }));
	await expect(office.page.locator('.results .brings').first(), 'what all of them brought').toHaveText(pattern(th.merge_brings, { counts: th.merge_brings_new.replace('{n}', '24') }));
	await expect(group(office, 'again')).toHaveText(pattern(th.desk_again, { n: 1 }));
	await expect(group(office, 'refused')).toHaveText(pattern(th.desk_refused, { n: 1 }));
	await expect(office.page.locator('.results .waiting')).toHaveText(pattern(th.desk_waiting, { n: 1 }));
	await expect(office.page.locator('.results')).toContainText(th.office_held_unknown.split('{')[0]);
	await group(office, 'refused').click();
	await expect(office.page.locator('.results .refused li')).toContainText(th.office_no_not_ours);
	await group(office, 'taken').click();
	await expect(office.page.locator('.results .taken li')).toHaveCount(8);
	await office.saved();
	const broken = [];
	await look(office, '27-office-taken-in', broken);
	expect(broken).toEqual([]);

	// The register: nine taken in, one that waits and one refused; the text of each is read from the disk.
	await expect(rows(office)).toHaveCount(11);
	await expect(rows(office).filter({ hasText: th.desk_result_waiting })).toHaveCount(1);
	await expect(rows(office).filter({ hasText: th.desk_result_good })).toHaveCount(9);
	await office.press(rows(office).filter({ hasText: '-0005-' }).locator('a'));
	await expect(office.page.locator('main h1')).toContainText(pattern(th.office_intake_title, { seq: 5, name: 'อาสา ทดสอบที่1' }));
	await expect(office.page.locator('main ul.cards > li')).toHaveCount(3);
	const again = await office.download(into, office.page.locator('.save-again'));
	expect(JSON.parse(readFileSync(again, 'utf8')).payload.length, 'the signed text as it came').toBeGreaterThan(1_000);

	// What was kept apart is there when the app is opened again, and a gap is told.
	await office.page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office');
	await expect(rows(office)).toHaveCount(11);
	known.next(1);
	await expect(await office.openFiles(known.file(into, 1))).toContainText(th.office_accepted);
	await expect(rows(office).first()).toContainText(pattern(th.desk_gap, { numbers: 10 }));
});

test('where it is asked for, each file shows what it would change before it is kept, and waits while the app is closed', async ({ tablet }, info) => {
	const into = info.outputPath();
	const office = await tablet();
	const { card: keys, known } = await met(office, into);
	await office.press(office.page.getByRole('button', { name: th.office_results_clear }));
	const files = [2, 3, 1].map((n) => known.file(into, n));
	const card = (seq) => office.page.locator('.results li.card').filter({ hasText: pattern(th.desk_preview_held, { seq }) });
	const would = (n) => pattern(th.merge_would_bring, { counts: th.merge_brings_new.replace('{n}', n) });
	await office.tap('office-preview');
	await office.page.locator('#office-files').setInputFiles(files);
	await expect(card(1).locator('.brings')).toHaveText(would(2), { timeout: 30_000 });
	await expect(card(2).locator('.brings')).toHaveText(would(3));
	await expect(card(3).locator('.brings')).toHaveText(would(1));
	await office.saved();
	const broken = [];
	await look(office, '27-office-preview', broken);
	expect(broken).toEqual([]);
	// Nothing of them is data: the register says that they wait, and no case is here.
	await expect(rows(office).filter({ hasText: pattern(th.desk_result_waits_for, { code: 'E27' }) })).toHaveCount(3);
	await office.open('#/office/cases');
	await expect(office.page.locator('main .count')).toHaveCount(0);

	// They still wait after a start at which nobody asks for it, and each is asked about again.
	await office.page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office');
	await expect(office.page.locator('#office-preview')).not.toBeChecked();
	await expect(card(1).locator('.brings')).toHaveText(would(2), { timeout: 30_000 });
	await expect(card(3)).toHaveCount(1);
	await expect(rows(office).filter({ hasText: th.desk_result_good })).toHaveCount(0);

	// One is left out with a reason, opened again it is asked about again: by itself, all others are kept without it.
	await card(3).locator('details > summary').click();
	await office.write(card(3).locator('details input'), 'ขอดูอีกครั้ง');
	await office.press(card(3).locator('.leave-out'));
	await expect(office.page.locator('.results')).toContainText(pattern(th.office_left_out, { why: 'ขอดูอีกครั้ง' }));
	await expect(await office.openFiles(files[2])).toContainText(pattern(th.desk_preview_held, { seq: 3 }));
	await expect(card(3)).toHaveCount(1);
	await expect(card(3)).toContainText('ขอดูอีกครั้ง');
	// Picked once more, one that waits is still one.
	await expect(await office.openFiles(files[1])).toContainText(pattern(th.desk_preview_held, { seq: 2 }));
	await expect(card(2)).toHaveCount(1);
	await expect(office.page.locator('.keep-all')).toHaveText(pattern(th.desk_preview_keep_all, { n: 2 }));
	await office.press(office.page.locator('.keep-all'));
	await expect(rows(office).filter({ hasText: th.desk_result_good })).toHaveCount(2);
	await expect(card(1)).toHaveCount(0);
	await office.press(card(3).locator('.keep'));
	await expect(rows(office).filter({ hasText: th.desk_result_good })).toHaveCount(3);
	await expect(office.page.locator('.keep-all')).toHaveCount(0);
	await office.saved();
	await office.open('#/office/cases');
	await expect(office.page.locator('main .count').first()).toContainText(new RegExp(`^${households(6)}`));

	// Another one was at the first two houses too: that is told before, and afterwards they stand side by side.
	const other = volunteer(2, keys, 'อาสา ทดสอบที่2', 1);
	await office.open('#/office');
	await office.register(other.enrolment(into), other.digits);
	await office.tap('office-preview');
	const twice = await office.openFiles(other.file(into, 2));
	await expect(twice.locator('.looks-like')).toHaveText(pattern(th.merge_would_look, { n: 2 }));
	await office.press(twice.locator('.keep'));
	await expect(office.page.locator('main ul > li').first()).toContainText(th.office_accepted);
	await office.saved();
	await office.open('#/office/differ');
	const twins = office.page.locator('.card.twins');
	await expect(twins).toHaveCount(2);
	await expect(twins.first()).toContainText(th.merge_twins_address);
	await expect(twins.first().locator('.side')).toHaveCount(2);
	for (const name of ['อาสา ทดสอบที่1', 'อาสา ทดสอบที่2']) await expect(twins.first()).toContainText(name);
	await look(office, '28-office-twins', broken);
	expect(broken).toEqual([]);
});

test('what more than five waiting files would change is counted again when one is kept, and until then it is said to be of before', async ({ tablet }, info) => {
	const into = info.outputPath();
	const office = await tablet();
	const { known } = await met(office, into);
	await office.press(office.page.getByRole('button', { name: th.office_results_clear }));
	// Each of the others holds the household of the first one, too.
	let shared = null;
	const change = (honest) => {
		shared ??= honest.records[0];
		return shared === honest.records[0] ? {} : { records: [shared, ...honest.records], tally: { ...honest.tally, households: 2 } };
	};
	const files = Array.from({ length: 8 }, () => known.file(into, 1, { change }));
	await holding(office);
	const card = (seq) => office.page.locator('.results li.card').filter({ hasText: pattern(th.desk_preview_held, { seq }) });
	const would = (counts) => pattern(th.merge_would_bring, { counts });
	const [fresh, same] = [(n) => th.merge_brings_new.replace('{n}', n), (n) => th.merge_brings_same.replace('{n}', n)];
	const others = [2, 3, 4, 5, 6, 7, 8];
	await office.tap('office-preview');
	await office.page.locator('#office-files').setInputFiles(files);
	await expect(card(1).locator('.brings')).toHaveText(would(fresh(1)), { timeout: 30_000 });
	for (const seq of others) await expect(card(seq).locator('.brings')).toHaveText(would(fresh(2)));
	await expect(office.page.locator('.results .stale'), 'nothing has changed').toHaveCount(0);
	await office.saved();

	// One is kept. As long as the others are not counted again, their numbers are said to be of before.
	await office.page.evaluate(() => { globalThis.holdAt = '.results .stale'; });
	await office.press(card(1).locator('.keep'));
	await expect(rows(office).filter({ hasText: th.desk_result_good })).toHaveCount(1);
	for (const seq of others) await expect(card(seq).locator('.stale')).toContainText(th.desk_preview_stale);
	await expect(card(2).locator('.brings')).toHaveText(would(fresh(2)));
	const broken = [];
	await look(office, '27-office-preview-stale', broken);
	expect(broken).toEqual([]);
	// Then each that is shown is counted again, and nothing that somebody writes beside it is lost.
	await card(8).locator('details > summary').click();
	await office.write(card(8).locator('details input'), 'ยังไม่แน่ใจ');
	await letGo(office);
	for (const seq of others) await expect(card(seq).locator('.brings')).toHaveText(would(`${fresh(1)} · ${same(1)}`), { timeout: 30_000 });
	await expect(office.page.locator('.results .stale')).toHaveCount(0);
	await expect(card(8).locator('details input')).toHaveValue('ยังไม่แน่ใจ');
	await office.press(office.page.locator('.keep-all'));
	await expect(rows(office).filter({ hasText: th.desk_result_good })).toHaveCount(8, { timeout: 30_000 });
	await office.saved();
	await office.open('#/office/cases');
	await expect(office.page.locator('main .count').first()).toContainText(new RegExp(`^${households(8)}`));
});

test('stopped, what was taken in stays and the rest is not opened; the same files again go on', async ({ tablet }, info) => {
	const into = info.outputPath(), folder = path.join(into, 'folder');
	const office = await tablet();
	const { known } = await met(office, into);
	const files = Array.from({ length: 40 }, () => known.file(folder, 20));
	await office.page.locator('#office-files').setInputFiles(files);
	await expect(office.page.locator('.under-way progress')).toHaveAttribute('max', '40');
	await office.page.locator('.under-way .stop').click();
	await expect(office.page.locator('.under-way')).toHaveCount(0, { timeout: 30_000 });
	await expect(office.page.locator('.results')).toContainText(th.desk_stopped.split('{')[0]);
	await office.saved();
	const taken = await rows(office).count();
	expect(taken).toBeLessThan(40);
	await office.press(office.page.getByRole('button', { name: th.office_results_clear }));
	await office.page.locator('#office-files').setInputFiles(files);
	await expect(group(office, 'taken')).toHaveText(pattern(th.desk_taken, { n: 40 - taken }), { timeout: 60_000 });
	if (taken) await expect(group(office, 'again')).toHaveText(pattern(th.desk_again, { n: taken }));
	await expect(rows(office)).toHaveCount(40);
});

test('where no worker starts the page does the same', async ({ tablet }, info) => {
	const into = info.outputPath();
	const office = await tablet();
	const { known } = await met(office, into);
	await office.page.addInitScript(() => {
		const Own = globalThis.Worker;
		globalThis.Worker = class extends Own {
			constructor(url, options) {
				if (String(url).includes('take_in')) throw new TypeError('no workers of that kind');
				super(url, options);
			}
		};
	});
	await office.page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office');
	const files = Array.from({ length: 7 }, () => known.file(into, 3));
	await office.page.locator('#office-files').setInputFiles(files);
	await expect(group(office, 'taken')).toHaveText(pattern(th.desk_taken, { n: 7 }), { timeout: 60_000 });
	await office.saved();
	await expect(rows(office)).toHaveCount(7);
});

test('killed while many are taken in, each file is wholly here or not at all', async ({ tablet }, info) => {
	test.setTimeout(120_000 + (KILLS + 10) * 30_000);
	const into = info.outputPath(), folder = path.join(into, 'folder');
	const dice = diceOf(Number(process.env.SEED || 1), 0);
	const office = await tablet();
	const { known } = await met(office, into);
	const files = [];
	let [taken, within] = [0, 0];
	// On, where a machine is so quick or so slow that none of them fell between two files.
	for (let kill = 0; kill < KILLS || (within === 0 && kill < KILLS + 10); kill += 1) {
		// There is always something left to take in, and all rows of what is new are drawn.
		while (files.length < taken + AT_ONCE) files.push(known.file(folder, EACH));
		await office.page.locator('#office-files').setInputFiles(files.slice(Math.max(0, taken - 2), taken + AT_ONCE));
		await office.page.waitForTimeout(dice.below(MOMENT_MS));
		const unfinished = await office.page.locator('.under-way').count();
		await office.kill();
		await office.start();
		await office.enter('office', OFFICE.passphrase);
		await office.open('#/office');
		await expect(office.page.locator('#office-files')).toBeVisible();
		// Whatever is in the register has its text, its households, its place in the chain and in the list of cases.
		const here = await registered(office);
		expect(here, 'what was there before').toBeGreaterThanOrEqual(taken);
		const drawn = await rows(office).count();
		await expect(rows(office).filter({ hasText: th.desk_result_good })).toHaveCount(drawn);
		within += Number(unfinished > 0 && here > taken && here < taken + AT_ONCE);
		if (here > taken) {
			await office.press(rows(office).first().locator('a'));
			await expect(office.page.locator('main ul.cards > li')).toHaveCount(EACH);
			await office.open('#/office/cases');
			await expect(office.page.locator('main .count').first()).toContainText(new RegExp(`^${households(here * EACH)}`));
			await office.open('#/office');
		}
		taken = here;
	}
	console.log(`${KILLS} kills, ${within} of them with some files taken in and some not; ${taken} files, ${taken * EACH} households`);
	expect(within, 'a kill between two files, or it shows nothing').toBeGreaterThan(0);
	const last = files.slice(Math.max(0, taken - 2));
	await office.page.locator('#office-files').setInputFiles(last);
	await expect(office.page.locator('.results')).toContainText(pattern(th.desk_done, { of: last.length }), { timeout: 60_000 });
	await expect(group(office, 'refused')).toHaveCount(0);
});

/** The same signed text, saying that it holds one household more. */
function forge(text) {
	const file = JSON.parse(text), says = JSON.parse(Buffer.from(file.payload, 'base64url').toString('utf8'));
	says.tally.households += 1;
	return JSON.stringify({ ...file, payload: Buffer.from(JSON.stringify(says)).toString('base64url') });
}

/** Opens a file that gets this sentence; its lines of the register, of those that `only` asks for. */
async function entered(office, file, sentence, only) {
	await expect(await office.openFiles(file)).toContainText(pattern(th[sentence]));
	await office.saved();
	await office.page.locator('#which-files').selectOption(only);
	return rows(office).filter({ hasText: path.basename(file) });
}

test('a forged, a revoked, a demo, a future, a gap, a forked and a twice-imported file each get their sentence and their line of the register', async ({ tablet }, info) => {
	const into = info.outputPath();
	const office = await tablet();
	await office.setUp(OFFICE);
	const { file: card } = await office.card(into);
	const [one, two, lost] = [1, 2, 3].map((who) => volunteer(who, card));
	for (const it of [one, two, lost]) await office.register(it.enrolment(path.join(into, `enrol-${it.kid}`)), it.digits);
	await office.press(office.page.getByRole('button', { name: th.office_results_clear }));
	const folder = (name) => path.join(into, name);
	const first = one.file(folder('first'), 1);
	await expect(await office.openFiles(first)).toContainText(th.office_accepted);
	await expect(await office.openFiles(lost.file(folder('lost'), 1))).toContainText(th.office_accepted);
	await office.saved();
	// The tablet of the third is lost.
	await office.open('#/office/keys');
	const key = office.page.locator('main li.card').filter({ hasText: 'อาสา ทดสอบที่3' });
	await key.locator('.decide > summary').click();
	await office.write(key.locator('.decide input'), 'เครื่องหาย');
	await office.press(key.locator('.revoke'));
	await expect(key).toContainText('เครื่องหาย');
	await office.saved();
	await office.open('#/office');

	one.next(1);
	const cases = [
		// kind, file, sentence, what the register says, and which of its lines are asked for
		['forged', two.file(folder('forged'), 1, { spoil: forge }), 'office_no_signature', pattern(th.desk_result_refused, { code: 'E07' }), 'refused'],
		['demo', two.file(folder('demo'), 1, { change: { demo: true, aud: '' } }), 'office_no_demo', pattern(th.desk_result_refused, { code: 'E22' }), 'refused'],
		['future', two.file(folder('future'), 1, { change: { v: 2 } }), 'office_no_newer_version', pattern(th.desk_result_refused, { code: 'E05' }), 'refused'],
		['revoked', lost.file(folder('revoked'), 1), 'office_held_revoked', pattern(th.desk_result_waits_for, { code: 'E10' }), 'waiting'],
		['gap', one.file(folder('gap'), 1), 'office_chain_gap', pattern(th.desk_gap, { numbers: 2 }), 'gaps'],
		['fork', one.file(folder('fork'), 1, { change: { seq: 1, prev: '' } }), 'office_held_fork', pattern(th.desk_result_waits_for, { code: 'E12' }), 'waiting'],
		['twice', first, 'office_again', th.desk_result_good, 'taken'],
	];
	const line = (file) => rows(office).filter({ hasText: path.basename(file) });
	await expect(line(first)).toHaveCount(1);
	for (const [kind, file, sentence, entry, only] of cases) {
		await test.step(kind, async () => {
			const before = await rows(office).count();
			const all = await entered(office, file, sentence, only);
			const found = kind === 'fork' || kind === 'twice' ? all.filter({ hasText: entry }).first() : all;
			await expect(found).toContainText(entry);
			await expect(found).toContainText(kind === 'revoked' ? 'อาสา ทดสอบที่3' : /อาสา ทดสอบที่[12]/);
			if (['refused', 'waiting'].includes(only)) {
				// Nobody vouches for who it says it is from; why, and what to do, can be read again.
				await expect(found).toContainText(pattern(th.desk_unverified));
				await found.locator('summary').click();
				await expect(found.locator('details p').first()).toContainText(pattern(th[sentence]));
				await expect(found.locator('details p').first()).toBeVisible();
			}
			await office.page.locator('#which-files').selectOption('all');
			await expect(rows(office)).toHaveCount(kind === 'twice' ? before : before + 1);
		});
	}
	await expect(rows(office)).toHaveCount(8);
	const refused = () => rows(office).filter({ hasText: th.desk_result_refused.split(' ')[0] });
	await expect(refused()).toHaveCount(3);

	// The same one again is the same line, and all of them are there after a start.
	await office.openFiles(cases[0][1]);
	await expect(line(cases[0][1])).toContainText(pattern(th.desk_refused_facts, { times: 2 }));
	await office.saved();
	const broken = [];
	await line(cases[0][1]).locator('summary').click();
	await look(office, '28-register-of-files', broken);
	expect(broken).toEqual([]);
	await office.page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office');
	await expect(rows(office)).toHaveCount(8);
	await expect(line(cases[0][1])).toContainText(pattern(th.desk_refused_facts, { times: 2 }));

	// As a table, in the order of R8; then the lines of refused files go, which the trail tells.
	const csv = readFileSync(await office.download(into, office.page.locator('.save-files')), 'utf8');
	const [head, ...lines] = csv.replace('\ufeff', '').trim().split('\r\n');
	expect(head).toMatch(new RegExp(`^${['file', 'device', 'who', 'area', 'seq', 'records', 'result', 'taken_at', 'conflicts', 'gaps'].map((it) => th[`desk_col_${it}`]).join(',')},`));
	expect(lines).toHaveLength(8);
	for (const code of ['E07', 'E22', 'E05', 'E10', 'E12']) expect(lines.filter((it) => it.split(',').includes(code)), code).toHaveLength(1);
	await office.page.locator('#which-files').selectOption('refused');
	await office.press(office.page.locator('.clear-refused'));
	await office.press(office.page.locator('dialog[open] .twice-on'));
	await office.press(office.page.locator('dialog[open] .twice-sure'));
	await expect(rows(office)).toHaveCount(5);
	await office.saved();
	await office.page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office');
	await expect(rows(office)).toHaveCount(5);
	await office.open('#/trail');
	await expect(office.page.locator('.trail-lines > li').filter({ hasText: th.case_act_cleared })).toContainText('· 3');
});

test('omission, late arrival, repetition, fork and splices each get their sentence and their line of the register, after a start too', async ({ tablet }, info) => {
	const into = info.outputPath();
	const office = await tablet();
	await office.setUp(OFFICE);
	const { file: card } = await office.card(into);
	const [one, two] = [1, 2].map((who) => volunteer(who, card));
	for (const it of [one, two]) await office.register(it.enrolment(path.join(into, `enrol-${it.kid}`)), it.digits);
	await office.press(office.page.getByRole('button', { name: th.office_results_clear }));
	const folder = (name) => path.join(into, name);
	await office.openFiles(one.file(folder('first'), 1));
	await office.openFiles(two.file(folder('other'), 1));
	await office.saved();
	await expect(rows(office)).toHaveCount(2);
	const late = one.file(folder('late'), 1), early = one.file(folder('early'), 1);
	const strange = one.last();
	/** The revisions of one record, put into the next one of the same file. */
	const between = ({ records: [a, b] }) => ({ records: [a, { ...b, revisions: a.revisions }] });
	const grafted = ({ records: [a, b] }) => ({ records: [a, { ...b, revisions: b.revisions.map((it) => ({ ...it, base: a.visit.head })) }] });
	const line = (file) => rows(office).filter({ hasText: path.basename(file) });
	const gap = pattern(th.desk_gap, { numbers: 2 });
	// What came, its sentence, what its line says, and which lines are asked for.
	const cases = [
		['omission', early, 'office_chain_gap', gap, 'gaps'],
		['fork', one.file(folder('fork'), 1, { change: { seq: 1, prev: '' } }), 'office_held_fork', pattern(th.desk_result_waits_for, { code: 'E12' }), 'waiting'],
		['spliced into the chain of another device', two.file(folder('prev'), 1, { change: { prev: strange } }), 'office_held_broken', pattern(th.desk_result_waits_for, { code: 'E14' }), 'waiting'],
		['signed anew by another device', two.file(folder('resigned'), 1, { change: { device: { kid: one.kid } } }), 'office_no_other_key', pattern(th.desk_result_refused, { code: 'E07' }), 'refused'],
		['revisions of another record', two.file(folder('between'), 2, { change: between }), 'office_no_history', pattern(th.desk_result_refused, { code: 'E03' }), 'refused'],
		['a revision that follows one of another record', two.file(folder('grafted'), 2, { change: grafted }), 'office_no_history', pattern(th.desk_result_refused, { code: 'E03' }), 'refused'],
	];
	const told = new Set();
	for (const [kind, file, sentence, entry, only] of cases) {
		await test.step(kind, async () => {
			const before = await rows(office).count();
			await expect((await entered(office, file, sentence, only)).filter({ hasText: entry }).first()).toBeVisible();
			await office.page.locator('#which-files').selectOption('all');
			await expect(rows(office)).toHaveCount(before + 1);
			told.add(sentence);
		});
	}
	expect(told.size, 'no two are said alike, but the last two, which are one').toBe(cases.length - 1);
	// What was missing comes late: the gap is no longer one. The same again is no second line.
	const before = await rows(office).count();
	await expect(await office.openFiles(late)).toContainText(th.office_chain_whole);
	await expect(line(early)).toHaveCount(1);
	await expect(line(early)).not.toContainText(gap);
	await expect(await office.openFiles(late)).toContainText(th.office_again);
	await expect(rows(office)).toHaveCount(before + 1);
	await office.saved();
	// Its line says that it was handed in again, how often and when last; and nothing of it is counted twice.
	const repeated = (n) => pattern(th.desk_came_again, { n });
	await expect(line(late)).toContainText(repeated(1));
	await expect(await office.openFiles(late)).toContainText(pattern(th.desk_again_facts, { n: 2 }));
	await expect(line(late)).toContainText(repeated(2));
	await expect(rows(office).filter({ hasText: pattern(th.desk_came_again) })).toHaveCount(1);
	await office.saved();
	await office.page.reload();
	await office.enter('office', OFFICE.passphrase);
	await office.open('#/office');
	await expect(rows(office)).toHaveCount(before + 1);
	await expect(line(late), 'after a start too').toContainText(repeated(2));
	await office.page.locator('#which-files').selectOption('again');
	await expect(rows(office)).toHaveCount(1);
	// On the table that leaves, and on paper.
	const csv = readFileSync(await office.download(into, office.page.locator('.save-files')), 'utf8').trim().split('\r\n');
	expect(csv).toHaveLength(2);
	const times = csv[0].split(',').indexOf(th.desk_csv_times);
	expect([times > 0, csv[1].split(',')[times]], 'once, and twice again').toEqual([true, '3']);
	expect(csv[1]).toMatch(repeated(2));
	await office.press(office.page.locator('.to-files-paper'));
	await expect(office.page.locator('.report table.files tbody tr')).toHaveText(repeated(2));
	// And on its own page, whose households are in the list once.
	await office.open('#/office');
	await office.press(line(late).locator('a'));
	await expect(office.page.locator('.came-again')).toContainText(pattern(th.desk_again_facts, { n: 2 }));
	await office.open('#/office/cases');
	await expect(office.page.locator('main .count').first()).toContainText(new RegExp(`^${households(4)}`));
	await office.open('#/office');
	await office.page.locator('#which-files').selectOption('all');
	for (const [kind, file, , entry] of cases.slice(1)) await expect(line(file).filter({ hasText: entry }).first(), kind).toBeVisible();
	await expect(rows(office).filter({ hasText: gap })).toHaveCount(0);
});

test('an erasure that is asked for while files are being taken in says that it waits and why, and is done by itself', async ({ tablet }, info) => {
	const into = info.outputPath();
	const office = await tablet();
	const { known } = await met(office, into);
	await holding(office);
	const first = known.file(into, 2), second = known.file(into, 1);
	await expect(await office.openFiles(first)).toContainText(th.office_accepted);
	await office.saved();
	await office.page.evaluate(() => { globalThis.holdAt = 'body'; });
	await office.openFiles(second);
	await expect.poll(() => office.page.evaluate(() => globalThis.held.length)).toBeGreaterThan(0);

	await office.press(rows(office).filter({ hasText: path.basename(first) }).locator('a'));
	const card = office.page.locator('main ul.cards > li').first();
	await card.locator('details.erase > summary').click();
	await office.write(card.locator('details.erase input'), 'เจ้าบ้านขอให้ลบ');
	const button = card.locator('.erase-household');
	await office.press(button);
	await office.press(office.page.locator('dialog[open] .twice-on'));
	await office.press(office.page.locator('dialog[open] .twice-sure'));
	await expect(card.locator('.erase-stage')).toContainText(th.office_erase_waits);
	await expect(card.locator('.erase-stage')).toContainText(pattern(th.office_erase_waits_far, { done: 1, of: 1 }));
	await expect(button).toBeDisabled();
	await expect(button).toHaveText(th.office_erase_waits_word);
	const broken = [];
	await look(office, '22-office-erase-waits', broken);
	expect(broken).toEqual([]);
	// Nothing is erased meanwhile; on the page where files arrive it is told as well.
	await office.open('#/office');
	await expect(office.page.locator('.erase-waits')).toHaveText(pattern(th.office_erase_waits_n, { n: 1 }));
	await expect(rows(office).filter({ hasText: th.desk_result_redacted })).toHaveCount(0);

	await letGo(office);
	await expect(office.page.locator('.erase-done')).toHaveText(pattern(th.office_erase_done, { n: 1 }));
	await expect(office.page.locator('.erase-waits')).toHaveCount(0);
	await expect(office.page.locator('.results')).toContainText(th.office_accepted);
	await expect(rows(office).filter({ hasText: th.desk_result_redacted })).toHaveCount(1);
	await office.saved();
	await office.open('#/office/cases');
	await expect(office.page.locator('main .count').first()).toContainText(new RegExp(`^${households(2)}`));
	// Told once.
	await office.open('#/office');
	await expect(rows(office)).toHaveCount(2);
	await expect(office.page.locator('.erase-done')).toHaveCount(0);
});

test('files of an earlier and of a later round are taken in for their own, and it is told that they are not of the present one', async ({ tablet }, info) => {
	const into = info.outputPath();
	const office = await tablet();
	await office.setUp(OFFICE);
	const { file: card } = await office.card(into);
	const all = [['rx-2567', 1], ['rx-2566', 2], ['rx-2568', 3]].map(([round, who]) => ({ round, it: volunteer(who, card, undefined, who, { round }) }));
	for (const { it } of all) await office.register(it.enrolment(path.join(into, `enrol-${it.kid}`)), it.digits);
	const [now, earlier, later] = all.map(({ it }) => it);
	const told = (round) => pattern(th.desk_other_round, { round, now: 'rx-2567' });
	const line = (file) => rows(office).filter({ hasText: path.basename(file) });

	// An office that has set no round says nothing of any.
	const before = later.file(into, 1);
	await expect(await office.openFiles(before)).toContainText(th.office_accepted);
	await expect(line(before)).not.toContainText(pattern(th.desk_other_round));
	await office.saved();
	await office.open('#/office/settings');
	await office.write(office.page.locator('#set-round-id'), 'rx-2567');
	await office.press(office.page.locator('.save-round'));
	await expect(office.page.locator('.set-round')).toContainText(th.set_round_kept);
	await office.saved();
	await office.open('#/office');
	await expect(line(before), 'it is told of what came before, too').toContainText(told('rx-2568'));

	const files = [now, earlier, later].map((it) => it.file(into, 2));
	for (const [n, file] of files.entries()) {
		const result = await office.openFiles(file);
		await expect(result).toContainText(path.basename(file));
		await expect(result).toContainText(th.office_accepted);
		await expect(result.locator('.other-round')).toHaveCount(n === 0 ? 0 : 1);
		if (n) await expect(result.locator('.other-round')).toHaveText(told(all[n].round));
	}
	await expect(line(files[0])).toContainText(th.desk_result_good);
	await expect(line(files[0])).not.toContainText(pattern(th.desk_other_round));
	await expect(line(files[1])).toContainText(told('rx-2566'));
	await expect(line(files[2])).toContainText(told('rx-2568'));
	await office.press(line(files[1]).locator('a'));
	await expect(office.page.locator('.other-round')).toHaveText(told('rx-2566'));
	await office.open('#/office');

	// Of many it is counted, and the table that leaves says it of each.
	await office.press(office.page.getByRole('button', { name: th.office_results_clear }));
	const many = [...Array.from({ length: 6 }, () => earlier.file(into, 1)), now.file(into, 1)];
	await office.page.locator('#office-files').setInputFiles(many);
	await expect(office.page.locator('.results .notice .other-round').first()).toHaveText(pattern(th.desk_other_rounds, { n: 6, now: 'rx-2567' }), { timeout: 30_000 });
	await office.saved();
	const csv = readFileSync(await office.download(into, office.page.locator('.save-files')), 'utf8').split('\r\n');
	expect(csv.filter((it) => told('rx-2566').test(it))).toHaveLength(7);
	expect(csv.filter((it) => told('rx-2568').test(it))).toHaveLength(2);

	// Each round has its own households in the reports.
	await office.open('#/office/reports');
	await expect(office.page.locator('#report-round option')).toHaveText([th.report_round_all, /^rx-256\d$/, /^rx-256\d$/, /^rx-256\d$/]);
});

test('a thousand files of others are a thousand lines at most, quickly searched, and one of them twice is one', async ({ tablet }, info) => {
	const folder = info.outputPath('folder');
	const office = await tablet();
	await office.setUp(OFFICE);
	mkdirSync(folder, { recursive: true });
	for (let n = 0; n < 1_000; n += 1) writeFileSync(path.join(folder, `other-${n}.json`), `{"a":${n % 999}}`);
	await office.page.locator('#office-folder').setInputFiles(folder);
	await expect(office.page.locator('.results')).toContainText(pattern(th.desk_done, { of: 1_000 }), { timeout: 120_000 });
	await office.saved();
	await expect(office.page.locator('#which-files option[value=refused]')).toHaveText(pattern(th.desk_show_refused, { n: 999 }));
	await office.page.locator('#find-file').fill('other-77.json');
	await expect(rows(office)).toHaveCount(1);
});
