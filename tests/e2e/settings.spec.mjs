// What an office sets: who it is, at which level, and its round; it is there after a start, in the reports,
// and on the tablet that gets the next list.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acquainted } from './lib/acquainted.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { look } from './lib/look.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { questionnaire } from './lib/questionnaire.mjs';
import { pattern, th } from './lib/texts.mjs';

test('the office, its level and its round are set, kept, shown in reports and given to a tablet', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath(), broken = [];
	const { field, office } = await acquainted(tablet, into);
	const { page } = office;
	await office.open('#/office');
	await office.press(page.locator('.to-settings'));
	await expect(page.locator('main h1')).toHaveText(th.set_title);

	// Who it is; a name is needed.
	await office.write(page.locator('#set-name'), '');
	await office.press(page.locator('.save-own'));
	await expect(page.locator('#set-name-fault')).toHaveText(th.office_setup_need_name);
	await office.write(page.locator('#set-name'), 'ศจพ.อ. บ้านลาด ทดสอบ');
	await office.tap('set-level-district');
	await office.press(page.locator('.save-own'));
	await expect(page.locator('.set-own')).toContainText(th.set_own_kept);

	// The round: what cannot be is told beside its box, and nothing is kept.
	const put = (id, text) => office.write(page.locator(`#${id}`), text);
	await put('set-round-id', 'RX 2568');
	await put('set-survey-open', '๑/๑๑/๒๕๖๗');
	await put('set-survey-close', '1/10/2567');
	await put('set-income', '0');
	await put('set-solved', '101');
	await put('set-letters', Array.from({ length: 11 }, (_, n) => `ว ${n}`).join('\n'));
	await office.press(page.locator('.save-round'));
	await expect(page.locator('#set-round-id-fault')).toHaveText(th.set_round_id_wrong);
	await expect(page.locator('#set-survey-close-fault')).toHaveText(th.set_close_wrong);
	await expect(page.locator('#set-income-fault')).toHaveText(th.set_income_wrong);
	await expect(page.locator('#set-solved-fault')).toHaveText(th.set_percent_wrong);
	await expect(page.locator('#set-letters-fault')).toHaveText(th.set_letters_wrong);
	await expect(page.locator('.set-round')).not.toContainText(th.set_round_kept);
	await look(office, '34-settings-faults', broken);
	const day = (n) => { const it = new Date(Date.now() + n * 86_400_000); return `${it.getDate()}/${it.getMonth() + 1}/${it.getFullYear() + 543}`; };
	await put('set-round-id', 'rx-2568');
	await put('set-round-title', 'Re-X-Ray ปี 2568');
	await put('set-survey-open', day(-10));
	await put('set-survey-close', day(20));
	await put('set-solve-by', day(200));
	await put('set-letters', 'มท 0310.7/ว 11070 ลงวันที่ 13 พ.ย. 2566\nบร 0017.3/ว 2873');
	await put('set-income', '40,000');
	await put('set-solved', '80');
	await put('set-recorded-by', day(30));
	await put('set-results-then-by', day(90));
	await office.press(page.locator('.save-round'));
	await expect(page.locator('.set-round')).toContainText(th.set_round_kept);
	await office.saved();
	await look(office, '35-settings', broken);

	// It is there after a power cut, and the trail tells of both. The browser has forgotten
	// the way, the device has not: the page begins anew, for the browser writes late what it is to forget.
	await page.evaluate(() => localStorage.clear());
	await page.reload();
	await office.unlock(OFFICE.passphrase);
	await office.kill();
	await office.start('#/office/settings');
	await office.unlock(OFFICE.passphrase);
	const at = (id) => office.page.locator(`#${id}`);
	await expect(at('set-name')).toHaveValue('ศจพ.อ. บ้านลาด ทดสอบ');
	await expect(at('set-level-district')).toBeChecked();
	for (const [id, value] of [['set-round-id', 'rx-2568'], ['set-survey-close', day(20)], ['set-income', '40000'], ['set-solved', '80'], ['set-results-then-by', day(90)]]) await expect(at(id)).toHaveValue(value);
	await expect(at('set-letters')).toHaveValue(/11070[^]*2873/);
	await office.open('#/trail');
	await expect(office.page.locator('.trail-lines > li').filter({ hasText: th.case_act_configured })).toHaveCount(2);

	// A list of one household, and what is set with it, reach the tablet.
	await office.open('#/office/rosters');
	await expect(office.page.locator('.empty')).toHaveCount(0);
	const list = path.join(into, 'list.csv');
	writeFileSync(list, '\u{feff}house_code,house_no,moo,tambon_code,first_name,last_name,problem\r\n99990000001,1/2,5,760609,สมหญิง,ทดสอบ,หลังคารั่ว\r\n');
	await office.page.locator('#roster-file').setInputFiles(list);
	await office.press(office.page.locator('.go-on'));
	await office.press(office.page.locator('.keep'));
	await expect(office.page.locator('.notice.good').first()).toContainText(th.office_roster_kept);
	await office.saved();
	await expect(office.page.locator('.roster-round')).toContainText('Re-X-Ray ปี 2568');
	const pack = await office.download(into, office.page.locator('.make-pack'));
	await office.saved();
	await field.open('#/from-office');
	await field.page.locator('#from-office').setInputFiles(pack);
	await expect(field.page.locator('main')).toContainText(pattern(th.case_pack_done), { timeout: 30_000 });
	await field.saved();
	await field.open('#/households');
	const card = field.page.locator('.card.round');
	await expect(card).toContainText('Re-X-Ray ปี 2568');
	await card.locator('.round-more > summary').click();
	await expect(card).toContainText('11070');
	await expect(card).toContainText(pattern(th.case_income_line, { baht: '40,000' }));
	await look(field, '36-round-card', broken);

	// The reports: the listed household counts, its goals and days are those that were set.
	await office.open('#/office/reports');
	const goals = office.page.locator('.report.board table').filter({ hasText: th.report_goal_solved.split('~')[0] });
	await expect(goals.locator('tbody tr')).toHaveCount(5);
	await expect(goals).toContainText('80');
	await expect(office.page.locator('.report-head')).toContainText('บร 0017.3/ว 2873');
	await expect(office.page.locator('.report-head')).toContainText('ศจพ.อ. บ้านลาด ทดสอบ');
	await expect(office.page.locator('.report-path [aria-current=page]')).not.toContainText('ตำบล');
	expect(broken).toEqual([]);
});

test('a questionnaire from a file is checked, compared and published with the list: new visits answer it, begun ones keep theirs', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath(), broken = [];
	const { field, office } = await acquainted(tablet, into);
	// A visit that is begun before.
	await field.addHousehold(HOUSE);
	const begun = field.page.url().match(/#.*\/[0-9a-f-]{36}\//)[0];
	await field.saved();

	const { page } = office;
	await office.open('#/office/settings');
	const file = await office.download(into, page.locator('.save-form'));
	const form = JSON.parse(readFileSync(file, 'utf8'));
	const old = form.id;
	await expect(page.locator('.set-form')).toContainText(old);
	const write = (name, it) => { const at = path.join(into, name); writeFileSync(at, typeof it === 'string' ? it : JSON.stringify(it)); return at; };
	const pick = (at) => page.locator('#form-file').setInputFiles(at);

	// What is none says so; what is faulty says where, and cannot be published.
	await pick(write('none.json', '{"id":"x"}'));
	await expect(page.locator('.set-form')).toContainText(th.set_form_unread);
	const spoilt = structuredClone(form);
	spoilt.household = spoilt.household.filter((it) => it.id !== 'tambon');
	spoilt.dimensions[1].items.shift();
	await pick(write('spoilt.json', spoilt));
	await expect(page.locator('.form-faults')).toContainText(`tambon: ${th.set_fault_missing}`);
	await expect(page.locator('.form-faults')).toContainText('W01');
	await expect(page.locator('.form-faults')).toContainText(`id: ${th.set_fault_twice}`);
	await expect(page.locator('.publish-form')).toHaveCount(0);
	await look(office, '37-form-faults', broken);

	// A good one: what is new, what is asked otherwise, and what is not asked any more.
	form.id = 'thaiqm-2568.1';
	form.title = { th: 'แบบสอบถามทดสอบ 2568', en: 'Test form 2568' };
	const bath = { th: 'บ้านไม่มีห้องน้ำของตนเอง', en: 'No toilet of its own' };
	form.dimensions[0].items.splice(8, 0, { ...form.dimensions[0].items[1], code: 'H09', title: bath, questions: [], urgent: 'never' });
	form.member = form.member.filter((it) => it.id !== 'schooling');
	form.household.find((it) => it.id === 'house_no').text = { th: 'เลขที่บ้านตามทะเบียน', en: 'House number as registered' };
	await pick(write('good.json', form));
	await expect(page.locator('.form-preview')).toContainText('แบบสอบถามทดสอบ 2568');
	for (const [kind, id] of [['new', 'H09'], ['changed', 'house_no'], ['dropped', 'schooling']]) {
		await page.locator(`.form-${kind} > summary`).click();
		await expect(page.locator(`.form-${kind} li`)).toHaveCount(1);
		await expect(page.locator(`.form-${kind} li`)).toContainText(id);
	}
	await look(office, '38-form-preview', broken);
	await office.press(page.locator('.publish-form'));
	await expect(page.locator('.set-form')).toContainText(th.set_form_published);
	await expect(page.locator('.form-in-use')).toHaveText('แบบสอบถามทดสอบ 2568');
	await office.saved();
	await office.kill();
	await office.start('#/office/settings');
	await office.enter('office', OFFICE.passphrase);
	await expect(office.page.locator('.form-in-use')).toHaveText('แบบสอบถามทดสอบ 2568');
	await expect(office.page.locator('.other-forms')).toContainText(old);

	// It goes with the list, here an empty one.
	await office.open('#/office/rosters');
	const pack = await office.download(into, office.page.locator('.make-pack'));
	await office.saved();
	await field.open('#/from-office');
	await field.page.locator('#from-office').setInputFiles(pack);
	await expect(field.page).toHaveURL(/#\/households/, { timeout: 30_000 });
	await field.saved();
	await field.page.reload();
	await field.unlock(VOLUNTEER.pin);

	// The visit that was begun is asked what it was asked before; a new one is asked the new item.
	await field.open(`${begun}H`);
	await field.arrived();
	await field.tap('gate-H-yes');
	await expect(field.page.locator('#H02')).toBeVisible();
	await expect(field.page.locator('#H09')).toHaveCount(0);
	await field.open('#/households');
	const eachPart = async (slug) => {
		if (slug !== 'H') return;
		await field.tap('gate-H-yes');
		await field.tap('H09');
		await field.answerAll(questionnaire.everyItem, {}, { key: (it) => `H09.${it}` });
		await field.saved();
	};
	await field.survey({ house: { ...HOUSE, house_no: '28', moo: '5', member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null, eachPart });
	const handed = await field.handOver(into);

	// The office that published it takes it in, and reads what was answered.
	await office.open('#/office');
	const result = await office.openFiles(handed);
	await expect(result).toContainText(th.office_accepted);
	await office.saved();
	await office.press(result.locator('a.button'));
	await office.page.locator('main ul.cards details > summary').first().click();
	await expect(office.page.locator('main ul.cards')).toContainText(bath.th);

	// Back to the one before: new visits answer that again.
	await office.open('#/office/settings');
	await office.page.locator('.other-forms > summary').click();
	await office.press(office.page.locator('.use-form'));
	await expect(office.page.locator('.set-form')).toContainText(pattern(th.set_form_holds, { id: old }));
	await office.saved();
	expect(broken).toEqual([]);
});
