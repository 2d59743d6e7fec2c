// The lessons, walked as they tell: each is completed by doing what it asks for on the app's own pages.
import { expect } from './fixtures.mjs';
import { FAMILY, HOUSE, planned } from './people.mjs';
import { questionnaire } from './questionnaire.mjs';
import { pattern, th } from './texts.mjs';

const far = (page) => page.locator('.lesson-strip .lesson-name b');

/** Chooses practice on a tablet that was just opened. */
export async function practise(demo) {
	await demo.choose('demo');
	await expect(demo.page.locator('a.household').first()).toBeVisible({ timeout: 60_000 });
	await demo.saved();
	return demo;
}

/** Begins a lesson; the strip stands at this step. */
async function begin(demo, lesson, step) {
	await demo.open('#/lessons');
	await demo.press(demo.page.locator(`#lesson-${lesson} .begin-lesson`));
	await expect(far(demo.page)).toHaveText(pattern(`${step}/{of}`));
	await expect(demo.page.locator('.lesson-strip [role="status"]')).not.toHaveText(th.lesson_no_text);
}

/** What the strip marks. */
const marked = (page) => page.locator('[data-lesson="here"]');

async function finished(demo, lesson) {
	await expect(demo.page.locator('.lesson-strip')).toContainText(th.lesson_finished);
	await demo.press(demo.page.locator('.lesson-all'));
	await expect(demo.page.locator(`#lesson-${lesson}.done`)).toContainText(th.lesson_done);
}

/** Goes through the parts of a visit that was begun, meeting somebody and finding what `plan` says. */
async function through(demo, { slugs = {} } = {}) {
	await demo.follow({
		house: () => demo.answerAll(questionnaire.household.filter((it) => it.id !== 'notice_given'), { visit_result: 'met', member_count: '1', family_count: '1', phone: '08-0000-0021' }),
		members: () => demo.member(0, FAMILY[0]),
		...slugs,
	});
}

/** A volunteer's six; `see(name)` looks at what is shown, `keeps`: whether anything outlives the page. Gives the files handed over. */
export async function volunteerLessons(demo, into, { see = async () => {}, keeps = true } = {}) {
	const { page } = demo;
	await demo.open('#/lessons');
	await expect(page.locator('.lesson')).toHaveCount(6);
	await see('70-lessons');

	// 1. Enrol: the page is there at once; what counts is the name that is kept.
	await begin(demo, 'enrol', 2);
	await expect(marked(page)).toBeVisible();
	await see('71-lesson-enrol');
	await demo.write(page.locator('#enrol-name'), 'สมใจ ทดสอบเรียน');
	await expect(far(page), 'typing is no enrolment').toHaveText('2/4');
	await demo.press(page.locator('.enrol'));
	await expect(far(page)).toHaveText('3/4');
	// The digits of a file are held against a card: of one that was put in its place, and of the office's.
	await expect(marked(page)).toHaveClass(/go-trust/);
	await demo.press(marked(page));
	await demo.press(page.locator('.practice-card > summary'));
	const digits = async (part) => (await page.locator(`${part} .fingerprint`).innerText()).replace(/\D/g, '');
	const told = page.locator('.compare-file .notice');
	expect(await digits('.compare-file')).not.toBe(await digits('.practice-card'));
	await see('71-lesson-compare');
	await demo.press(page.locator('.compare-file .match'));
	await expect(told).toHaveText(pattern(th.lesson_compare_missed));
	await demo.press(page.locator('.compare-file .no-match'));
	await expect(told).toHaveText(th.lesson_compare_refused);
	expect(await digits('.compare-file')).toBe(await digits('.practice-card'));
	await demo.press(page.locator('.compare-file .no-match'));
	await expect(told).toHaveText(th.lesson_compare_again);
	await expect(far(page), 'one that is taken for the other is not compared').toHaveText('3/4');
	await demo.press(page.locator('.compare-file .match'));
	await expect(told).toHaveText(th.lesson_compare_done);
	await expect(page.locator('.compare-file > [aria-live]'), 'the button that was pressed is gone').toBeFocused();
	await see('71-lesson-compared');
	await expect(far(page)).toHaveText('4/4');
	await demo.open('#/settings');
	await expect(page.locator('main')).toContainText('สมใจ ทดสอบเรียน');
	await finished(demo, 'enrol');

	// 2. A first household.
	await begin(demo, 'first', 1);
	await expect(marked(page)).toHaveClass(/add-household/);
	await expect(page).toHaveURL(/#\/households$/);
	await demo.survey({
		house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null, seal: false,
		eachPart: async (slug) => { if (slug === 'notice') await expect(far(page)).toHaveText('4/7'); if (slug === 'members') { await expect(far(page)).toHaveText('6/7'); await see('72-lesson-members'); } },
	});
	await expect(far(page)).toHaveText('7/7');
	await expect(marked(page)).toHaveClass(/seal/);
	// It can be left, the app closed, and taken up again at the same step.
	await demo.press(page.locator('.lesson-leave'));
	await expect(page.locator('.lesson-strip')).toHaveCount(0);
	await demo.seal();
	await begin(demo, 'first', 1);
	await demo.press(page.locator('.lesson-skip'));
	await expect(far(page)).toHaveText('2/7');
	if (keeps) {
		await page.reload();
		await expect(far(page)).toHaveText('2/7');
	}
	await demo.open('#/households');
	await demo.survey({ house: { ...HOUSE, house_no: '28', member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null });
	await finished(demo, 'first');

	// 3. Re-X-Ray of a household of the list that nobody visited.
	await begin(demo, 'rexray', 1);
	await expect(marked(page)).toHaveClass(/household/);
	await demo.press(page.locator('a.household:has(.status.listed)').first());
	await expect(marked(page)).toHaveClass(/begin-rexray/);
	await demo.press(page.locator('.begin-rexray'));
	await demo.arrived();
	await through(demo, { slugs: { problems: async () => {
		await expect(far(page)).toHaveText('5/6');
		await see('73-lesson-problems');
		const count = await page.locator('.problems > .card').count();
		for (let nth = 0; nth < count; nth += 1) await demo.problem(nth, { status: 'unsolved', evidence: 'seen', item_now: 'H02' });
		await expect(far(page)).toHaveText('6/6');
	} } });
	await demo.seal();
	await finished(demo, 'rexray');

	// 4. Something urgent.
	await begin(demo, 'urgent', 1);
	await demo.survey({ house: { ...HOUSE, house_no: '29', member_count: '1' }, family: FAMILY.slice(0, 1), plan: (it) => (it.code === 'H' ? planned(it) : null) });
	await expect(far(page)).toHaveText('4/4');
	await demo.press(page.locator('.head nav a').first());
	await finished(demo, 'urgent');

	// 5. Handing over: the file that was made is not enough, it is opened again.
	await begin(demo, 'handover', 2);
	const file = await demo.download(into, page.locator('.make-file'));
	await expect(far(page)).toHaveText('3/3');
	await see('74-lesson-handover');
	await demo.checkSaved(file);
	await finished(demo, 'handover');

	// 6. What the office asks is answered.
	await begin(demo, 'returned', 1);
	await demo.press(page.locator('.show-returned'));
	await demo.press(page.locator('a.household:has(.status.returned)').first());
	await expect(far(page)).toHaveText('2/3');
	await expect(marked(page)).toHaveClass(/mend/);
	await see('75-lesson-returned');
	await demo.press(page.locator('.comment .keep').first());
	await demo.write(page.locator('#keep-note'), 'ถามแล้ว เหมือนเดิม');
	await demo.press(page.locator('dialog[open] .confirm-keep'));
	await expect(far(page)).toHaveText('3/3');
	const second = await demo.handOver(into);
	await finished(demo, 'returned');
	await expect(page.locator('.lesson.done')).toHaveCount(6);
	return [file, second];
}

/** The files that a practising office can have: saves one, by its name. */
const practiceFile = (demo, into) => async (name) => { await demo.open('#/trainer'); return demo.download(into, demo.page.locator(`.${name}`)); };

/** The five of an office, with the files of practice; begins on the volunteer's side. */
export async function officeLessons(demo, into, { see = async () => {} } = {}) {
	const { page } = demo;
	await demo.open('#/lessons');
	await Promise.all([page.waitForEvent('load'), demo.press(page.locator('.other-side'))]);
	// Where nothing is kept the address says which side it is.
	demo.url = page.url().split('#')[0];
	await expect(page.locator('.lesson')).toHaveCount(5, { timeout: 60_000 });
	await expect(page.locator('.demo-banner')).toBeVisible();
	await see('77-office-lessons');
	const file = practiceFile(demo, into);

	await begin(demo, 'take-in', 2);
	await see('78-office-trainer');
	const first = await file('practice-1-known');
	await demo.open('#/office');
	await expect(far(page)).toHaveText('3/3');
	await demo.openFiles(first);
	await finished(demo, 'take-in');

	await begin(demo, 'quarantine', 2);
	const [unknown, keys] = [await file('practice-2-unknown'), await file('practice-2-keys')];
	await demo.open('#/office');
	await expect(far(page)).toHaveText('3/4');
	await expect(await demo.openFiles(unknown)).toContainText(th.office_held);
	await expect(far(page)).toHaveText('4/4');
	await demo.press((await demo.openFiles(keys)).locator('.match'));
	await finished(demo, 'quarantine');

	await begin(demo, 'conflict', 2);
	const [one, other] = [await file('practice-4-first-tablet'), await file('practice-4-second-tablet')];
	await demo.open('#/office');
	await expect(far(page)).toHaveText('3/5');
	await demo.openFiles(one, other);
	await expect(far(page)).toHaveText('4/5');
	await demo.press(page.locator('.to-conflicts').first());
	await demo.press(page.locator('.card.conflict a').first());
	await expect(far(page)).toHaveText('5/5');
	await see('79-office-conflict');
	await demo.press(page.locator('.differ .choice').first());
	await demo.write(page.locator('#differ-why'), 'โทรถามแล้ว');
	await demo.press(page.locator('.decide-differ'));
	await finished(demo, 'conflict');

	await begin(demo, 'meeting', 2);
	await expect(marked(page)).toHaveClass(/to-meeting/);
	await demo.press(marked(page));
	await expect(far(page)).toHaveText('3/3');
	await see('79-office-meeting');
	await demo.press(marked(page));
	await page.locator('.table.cases tbody .tick').first().click();
	await page.locator('#resolve-lead').selectOption({ index: 1 });
	await expect(far(page), 'choosing is no resolution').toHaveText('3/3');
	await demo.press(page.locator('.resolve-now'));
	await finished(demo, 'meeting');

	await begin(demo, 'report', 2);
	await demo.press(page.locator('.to-reports'));
	await expect(far(page)).toHaveText('3/3');
	await demo.press(page.locator('main a[href^="#/office/reports/"]').first());
	await finished(demo, 'report');
}

/** The files of practice that something is wrong with: each is told as what it is. */
export async function wrongFiles(demo, into) {
	const file = practiceFile(demo, into);
	// What is wrong is told as what it is.
	const said = { 'practice-3-changed': 'E07', 'practice-5-one-missing': pattern(th.office_chain_gap), 'practice-6-lost-tablet': th.office_held, 'practice-7-not-practice': th.office_no_real };
	for (const [name, words] of Object.entries(said)) {
		const it = await file(name);
		await demo.open('#/office');
		await expect(await demo.openFiles(it)).toContainText(words);
	}
}
