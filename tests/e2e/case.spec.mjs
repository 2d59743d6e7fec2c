// The life of a case on a tablet, offline: a survey, a follow-up with plan and help, and the office that reads both.
import { acquainted } from './lib/acquainted.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { look } from './lib/look.mjs';
import { FAMILY, HOUSE, planned } from './lib/people.mjs';
import { questionnaire } from './lib/questionnaire.mjs';
import { pattern, th } from './lib/texts.mjs';

test('a problem found in a survey is planned, helped, followed and solved, and the office reads all of it', async ({ tablet }, info) => {
	const into = info.outputPath();
	test.slow();
	const broken = [];
	const { field, office } = await acquainted(tablet, into);
	const { page } = field;
	await field.offlineReady();
	await page.context().setOffline(true);
	await field.open('#/households');
	const house = { ...HOUSE, house_no: '41/1', member_count: '1' };
	await field.survey({ house, family: FAMILY.slice(0, 1), plan: (it) => (['H', 'W'].includes(it.code) ? planned(it) : null) });
	await field.household();
	await expect(page.locator('.case .outcome')).toHaveText(th.case_outcome_none);
	await expect(page.locator('.followed > li')).toHaveCount(2);
	await look(field, '40-case-survey', broken);

	// The first follow-up: one problem is passed on with a plan, the other solved; help is written down.
	await field.press(page.locator('.begin-follow-up'));
	await field.arrived();
	await field.follow({
		house: () => field.answerAll(questionnaire.household.filter((it) => it.id !== 'notice_given'), { visit_result: 'met', new_problem: 'no' }),
		problems: async () => {
			await expect(page.locator('.problems > .card')).toHaveCount(2);
			await expect(page.locator('[role="status"].count')).toHaveText(pattern(th.case_problems_left, { n: 2, all: 2 }));
			// Nothing is chosen beforehand, and what may not follow from «not solved» is not offered.
			await expect(page.locator('.problems input:checked[id*="status"]')).toHaveCount(0);
			await expect(page.locator('[id^="problem-status"][id$="-recurred"]')).toHaveCount(0);
			await field.problem(0, { status: 'referred', evidence: 'seen' });
			await page.locator('details.plan > summary').first().click();
			await field.problem(0, { need: 'ซ่อมหลังคาก่อนฤดูฝน', route: 'refer', lead: 'LAO', responsible: 'อสม. สมหญิง' });
			await field.problem(1, { status: 'solved', closed_by: 'LAO', closed_on: '3/2566', done: 'ต่อประปาแล้ว' });
			await expect(page.locator('[role="status"].count')).toHaveText(th.case_problems_all_said);
			await look(field, '41-case-problems', broken);
		},
		log: async () => {
			await field.help({ kind: 'assistance', what: ['goods'], quantity: 'ข้าวสาร 2 ถุง', value_baht: '300', provider: 'LAO', network: 'government', result: 'done' });
			await look(field, '42-case-log', broken);
		},
		closing: async () => {
			await field.answerAll(questionnaire.closing, { level: 'below', resources_score: '1', mentor: 'ทีมพี่เลี้ยงทดสอบ' });
			await look(field, '43-case-closing', broken);
		},
	});
	await expect(page.locator('.outcome')).toHaveText(th.case_outcome_partial);
	await look(field, '44-case-summary', broken);
	await field.seal();
	await field.household();
	await expect(page.locator('.case')).toContainText('ข้าวสาร 2 ถุง');
	await expect(page.locator('.case .due')).toBeVisible();
	await page.locator('.case .since > summary').click();
	await expect(page.locator('.case .since')).toContainText('→');
	await look(field, '45-case-household', broken);

	// Both visits leave, and the office reads the logbook.
	const file = await field.handOver(into);
	await expect(await office.openFiles(file)).toContainText(th.office_accepted);

	// The next month it is solved, and nothing is left to come back for.
	await field.open('#/households');
	await field.press(page.locator('a.household', { hasText: '41/1' }));
	await field.press(page.locator('.begin-follow-up'));
	await field.arrived();
	await field.follow({
		house: () => field.answerAll(questionnaire.household.filter((it) => it.id !== 'notice_given'), { visit_result: 'met', new_problem: 'no' }),
		problems: () => field.problem(0, { status: 'solved', evidence: 'seen', closed_by: 'LAO', closed_on: '3/2566', done: 'ซ่อมหลังคาแล้ว' }),
		log: async () => {},
		closing: async () => {},
	});
	await expect(page.locator('.outcome')).toHaveText(th.case_outcome_complete);
	await field.seal();
	await field.household();
	await expect(page.locator('.case .due')).toHaveCount(0);
	expect(broken).toEqual([]);
});
