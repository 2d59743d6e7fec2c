// A new user's walk with no network, from the first tap to a file that the office has opened.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FILES, expect, test } from './lib/fixtures.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER, planned } from './lib/people.mjs';
import { inFile, questionnaire } from './lib/questionnaire.mjs';
import { pattern, th } from './lib/texts.mjs';

test('a household surveyed offline becomes a file that the office opens with the same content', async ({ site, tablet }, info) => {
	test.slow();
	const field = await tablet();
	await field.choose('field');
	const fingerprint = await field.enrol(VOLUNTEER);
	expect(fingerprint).toMatch(/^\d{20}$/);
	await field.offlineReady();

	// The office is another machine. Its file and its card reach the volunteer, and the other way round.
	const office = await tablet();
	await office.setUp(OFFICE);
	const card = await office.card(info.outputPath());
	await field.trust(card.file, card.digits, VOLUNTEER.pin);
	const enrolment = await field.enrolment(info.outputPath());
	await field.open('#/households');

	// From here on there is no network: neither for the page nor for the service worker.
	await field.context.setOffline(true);
	site.reach(false);
	await field.page.reload();
	await field.unlock(VOLUNTEER.pin);

	await field.survey({ house: HOUSE, family: FAMILY, plan: planned, seal: false });
	const { page } = field;
	await expect(page.locator('.sealing .seal')).toBeEnabled();
	await expect(page.locator('.problems > li')).toHaveCount(7);
	const urgent = await page.locator('.problems .urgent-problem').count();
	await expect(page.locator('.problems .urgent-problem').first(), 'a house that may collapse cannot wait').toContainText(questionnaire.dimensions[0].items.find((it) => it.code === 'H02').title[0]);
	const restricted = questionnaire.dimensions.flatMap((it) => it.items).find((it) => it.code === 'S01');
	await expect(page.locator('.problems'), 'a restricted problem is not named in a list').not.toContainText(restricted.title[0]);
	await field.seal();

	const file = await field.handOver(info.outputPath());
	await field.checkSaved(file);
	expect(Object.keys(JSON.parse(readFileSync(file, 'utf8'))).sort(), 'sealed for travel').toEqual(['aad', 'ciphertext', 'iv', 'protected', 'recipients', 'tag']);
	expect(path.basename(file)).toMatch(/^HH-.*\.json$/);

	// A file whose sender is not known waits, over a restart too, and is taken in once the digits were compared.
	let result = await office.openFiles(file);
	await expect(result).toContainText(th.office_held);
	await expect(result).toContainText(VOLUNTEER.name);
	const lines = office.page.locator('.register-of-files tbody tr');
	await expect(lines, 'nothing became data').toHaveText([pattern(th.desk_result_waiting)]);
	await office.saved();
	site.reach(true);
	await office.page.reload();
	await office.unlock(OFFICE.passphrase);
	await expect(office.page.locator('main ul > li').first()).toContainText(th.office_held);
	await office.register(enrolment, fingerprint);
	result = office.page.locator('main ul > li').nth(1);
	await expect(result).toContainText(th.office_accepted);
	await expect(result).toContainText(th.office_chain_whole);
	await expect(result).toContainText(pattern(th.office_tally, { households: 1, members: 4, problems: 7, urgent }));
	await office.saved();

	// What the office shows is what was answered.
	await result.locator(`a[href^="#/office/files/"]`).click();
	const whole = office.page.locator('main');
	await whole.locator('details').first().locator('summary').first().click();
	for (const said of [HOUSE.house_no, ...FAMILY.map((it) => `${it.first_name} ${it.last_name}`), 'หลังคาจะถล่มลงมา']) await expect(whole).toContainText(said);

	// And what it keeps is the signed file itself, which a second opening finds the same.
	const kept = await office.download(FILES, office.page.locator('.save-again').first());
	const envelope = JSON.parse(readFileSync(kept, 'utf8'));
	expect(Object.keys(envelope).sort()).toEqual(['payload', 'protected', 'signature']);
	const bundle = JSON.parse(Buffer.from(envelope.payload, 'base64url').toString('utf8'));
	expect(bundle.aud, 'signed for this office').toBe(JSON.parse(Buffer.from(JSON.parse(readFileSync(card.file, 'utf8')).payload, 'base64url').toString('utf8')).device.kid);

	// The bundle holds what stood on the volunteer's screen.
	const visit = bundle.records[0].visit;
	expect(field.told.size).toBeGreaterThan(60);
	for (const [key, { question, value }] of field.told) {
		const expected = inFile(question, value);
		if (expected) expect(visit.answers[key], key).toEqual(expected);
		else expect(visit.answers[key], key).toEqual({ text: expect.stringMatching(/^76\d{4}$/) });
	}
	// Besides what was given: the ticks, the gates, and what the app fills in itself.
	const more = Object.keys(visit.answers).filter((key) => !field.told.has(key) && !/^(?:gate\.)?[A-Z](?:\d\d)?$/.test(key) && !/^(?:notice_given|visit_date|tambon|presence@.*|relation@.*)$/.test(key));
	expect(more).toEqual([]);
	const ticked = Object.entries(visit.answers).filter(([key, it]) => /^[A-Z]\d\d$/.test(key) && it.yes_no === true).map(([key]) => key);
	expect(ticked.map((it) => it[0]).sort().join('')).toBe(questionnaire.dimensions.map((it) => it.code).sort().join(''));
	expect(Object.keys(visit.answers).filter((it) => it.startsWith('first_name@'))).toHaveLength(4);

	// The same file again changes nothing.
	await office.open('#/office');
	await expect(await office.openFiles(file)).toContainText(th.office_again);
	await expect(await office.openFiles(kept), 'nor does the one that the office saved').toContainText(th.office_again);
});
