// Questions are read aloud, by a voice that is on the device and by no other; never a name, never an answer.
import { expect, test } from './lib/fixtures.mjs';
import { practise } from './lib/lessons.mjs';
import { look } from './lib/look.mjs';
import { FAMILY, HOUSE } from './lib/people.mjs';
import { questionnaire } from './lib/questionnaire.mjs';
import { SIZES } from './lib/tablet.mjs';
import { en, pattern, th } from './lib/texts.mjs';

/** Voices: one that sends what it reads elsewhere, though the device prefers it, and two that do not. */
const FAR = { name: 'far', lang: 'th-TH', localService: false, default: true };
const NEAR = { name: 'near', lang: 'th_TH', localService: true, default: false };
const ENGLISH = { name: 'english', lang: 'en-GB', localService: true, default: false };

/** In the page: a device whose voices come late, and that remembers what it was asked to say. */
function device() {
	let voices = [];
	const speech = {
		onvoiceschanged: null,
		getVoices: () => voices,
		speak(it) { window.said.push(it); },
		cancel() { window.silenced += 1; },
	};
	Object.assign(window, { said: [], silenced: 0, SpeechSynthesisUtterance: class { constructor(text) { this.text = text; } } });
	Object.defineProperty(window, 'speechSynthesis', { value: speech });
	window.bring = (all) => { voices = all; speech.onvoiceschanged?.(); };
}

/** Practice on a tablet of that kind, in the first visit of a new household. */
async function visiting(tablet) {
	const demo = await tablet({ size: SIZES.phone }, null);
	await demo.context.addInitScript(device);
	await practise(await demo.open());
	await demo.addHousehold({ ...HOUSE, house_no: '41/7', member_count: '1' });
	await demo.part('house');
	return demo;
}

const bring = (page, ...voices) => page.evaluate((all) => window.bring(all), voices);
const said = (page) => page.evaluate(() => window.said.map((it) => ({ text: it.text, voice: it.voice?.name, lang: it.lang })));
const silenced = (page) => expect.poll(() => page.evaluate(() => window.silenced));

test('a question has a button where the device has a voice of its own for it, and nowhere else', async ({ tablet }) => {
	const demo = await visiting(tablet);
	const { page } = demo;
	const buttons = page.locator('.aloud');
	await expect(buttons, 'before there are voices').toHaveCount(0);
	await bring(page, FAR, ENGLISH);
	await page.waitForTimeout(500);
	await expect(buttons, 'a voice that is elsewhere, and one of another language').toHaveCount(0);
	await bring(page, FAR, ENGLISH, NEAR);
	await expect(buttons.first()).toBeVisible();
	await expect(buttons, 'beside each').toHaveCount(await page.locator('.sheet .label-line').count());
	await bring(page, FAR, ENGLISH);
	await expect(buttons, 'a voice that went').toHaveCount(0);
	await demo.press(page.locator('.tongues [lang="en"]'));
	await expect(buttons.first()).toHaveText(en.case_aloud);
	await demo.press(buttons.first());
	expect((await said(page)).every((it) => it.voice === 'english' && it.lang === 'en-GB')).toBe(true);
	expect((await said(page)).length).toBeGreaterThan(0);
	// The boxes of a paper form are gone through by a keyboard.
	const [, visit] = page.url().match(/(#\/households\/[0-9a-f-]{36}\/[0-9a-f-]{36}\/)/);
	await demo.open(`${visit}paper`);
	await expect(page.locator('.quick .field').first()).toBeVisible();
	await expect(buttons.first()).toBeHidden();
});

test('what is asked is read with what can be chosen, until its end, a second press, or whoever reads leaves', async ({ tablet }) => {
	const broken = [];
	const demo = await visiting(tablet);
	const { page } = demo;
	const heights = async () => {
		const all = [];
		for (const size of [SIZES.tablet, SIZES.phone]) {
			await page.setViewportSize(size);
			all.push(await page.locator('.sheet').evaluate((it) => it.scrollHeight));
		}
		return all;
	};
	const before = await heights();
	await bring(page, FAR, NEAR);
	const question = questionnaire.household.find((it) => it.id === 'visit_result'), [asks] = question.ask;
	const button = page.locator('#field-visit-result .aloud');
	await expect(button).toHaveText(th.case_aloud);
	// The page stays as it is, but for a long question on a telephone, which takes a line more.
	const grown = (await heights()).map((it, at) => it / before[at]);
	expect(grown[0]).toBeLessThan(1.02);
	expect(grown[1]).toBeLessThan(1.1);
	const box = await button.boundingBox();
	expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48);
	await look(demo, '46-aloud', broken);
	await page.setViewportSize(SIZES.phone);
	await expect(button).toHaveAttribute('aria-label', th.case_aloud_named.replace('{question}', asks));
	await expect(page.getByRole('group', { name: asks, exact: true }), 'the group is called by its question alone').toHaveCount(1);

	await demo.press(button);
	await expect(button).toHaveText(th.case_aloud_stop);
	const first = await said(page);
	expect(first[0].text).toBe(asks);
	expect(first).toHaveLength(1 + question.options.length);
	await expect(button).toHaveAttribute('aria-label', pattern(th.case_aloud_stop_named, { question: asks }));
	await demo.press(button);
	await expect(button).toHaveText(th.case_aloud);
	await silenced(page).toBe(1);
	await demo.press(button);
	await expect(button).toHaveText(th.case_aloud_stop);
	await page.evaluate(() => window.said.at(-1).onend());
	await expect(button, 'at its end').toHaveText(th.case_aloud);

	// Another question takes its place.
	await demo.press(button);
	const other = page.locator('#field-road .aloud');
	await demo.press(other);
	await expect(other).toHaveText(th.case_aloud_stop);
	await expect(button).toHaveText(th.case_aloud);
	let so = await page.evaluate(() => window.silenced);
	await demo.next();
	await silenced(page).toBe(so + 1);

	// A tablet that is put down is silent.
	await demo.press(page.locator('.aloud').first());
	so = await page.evaluate(() => window.silenced);
	await page.evaluate(() => {
		Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true });
		document.dispatchEvent(new Event('visibilitychange'));
		delete document.visibilityState;
	});
	await silenced(page).toBe(so + 1);
	await expect(page.locator('.aloud').first()).toHaveText(th.case_aloud);
	expect((await said(page)).every((it) => it.voice === 'near' && it.lang === 'th_TH'), 'nothing by the voice that is elsewhere').toBe(true);
	expect(broken).toEqual([]);
});

test('neither names nor answers are read aloud, and nothing of a special case', async ({ tablet }) => {
	const demo = await visiting(tablet);
	const { page } = demo;
	await bring(page, FAR, NEAR);
	const hear = async () => {
		const all = page.locator('.aloud');
		await expect(all.first()).toBeVisible();
		for (let nth = 0; nth < await all.count(); nth += 1) await demo.press(all.nth(nth));
	};
	await hear();
	await demo.part('members');
	await demo.member(0, FAMILY[0]);
	await hear();
	await demo.part('H');
	await demo.tap('gate-H-yes');
	await demo.tap('H01');
	await expect(page.locator('[id^="field-H01-members"] .choice')).toContainText(FAMILY[0].first_name);
	await hear();
	await demo.part('S');
	await demo.tap('gate-S-yes');
	await demo.press(page.locator('.open-restricted'));
	await demo.tap('S01');
	await expect(page.locator('.restricted .details .field').first()).toBeVisible();
	await hear();
	await expect(page.locator('.restricted .aloud')).toHaveCount(0);

	const all = (await said(page)).map((it) => it.text);
	expect(all).toContain(questionnaire.dimensions[0].items.find((it) => it.code === 'H01').questions.find((it) => it.id === 'members').ask[0]);
	expect(all).toContain(th.field_items_title);
	const special = questionnaire.dimensions.flatMap((it) => it.items).filter((it) => it.restricted).map((it) => it.title[0].replace(/\s*\/\s*/g, ', '));
	expect(special.length).toBeGreaterThan(3);
	for (const it of [FAMILY[0].first_name, FAMILY[0].last_name, HOUSE.phone, '41/7', ...special]) expect(all.filter((text) => text.includes(it)), it).toEqual([]);
});
