// Many files at once: a folder is taken in by a worker while the page stays at hand, can be stopped, and
// says of each file what became of it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { diceOf } from '../faults/dice.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { volunteer } from './lib/handover.mjs';
import { look } from './lib/look.mjs';
import { OFFICE } from './lib/people.mjs';
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

	// The register: nine taken in and one that waits; the text of each is read from the disk.
	await expect(rows(office)).toHaveCount(10);
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
	await expect(rows(office)).toHaveCount(10);
	known.next(1);
	await expect(await office.openFiles(known.file(into, 1))).toContainText(th.office_accepted);
	await expect(rows(office).first()).toContainText(pattern(th.desk_gap, { numbers: 10 }));
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
	test.setTimeout(120_000 + KILLS * 30_000);
	const into = info.outputPath(), folder = path.join(into, 'folder');
	const dice = diceOf(Number(process.env.SEED || 1), 0);
	const office = await tablet();
	const { known } = await met(office, into);
	const files = [];
	let [taken, within] = [0, 0];
	for (let kill = 0; kill < KILLS; kill += 1) {
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
