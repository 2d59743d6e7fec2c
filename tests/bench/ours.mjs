// How our own page is driven: a person is enrolled and a household begun once, by hand as it were,
// and every run starts from a copy of what that left on the disk.
import { fill } from './browser.mjs';

const PIN = '402715';
const HEAD = { first: 'บุญมี', last: 'ใจดีทดสอบ' };

/**
 * The first visit of a new profile, up to a form with one member in it. Gives the part of the address
 * that names the visit, and which files the page had asked for when the form could be filled in.
 */
export async function enrol(page, site) {
	const tap = (id) => page.locator(`label[for="${id}"]`).click();
	const saved = () => page.locator('.save-state.saved').waitFor({ state: 'attached' });
	await page.goto(site.url);
	await page.locator('.field-way').click();
	await page.locator('#enrol-name').fill('สมหญิง ทดสอบระบบ');
	await tap('enrol-role-health_volunteer');
	await page.locator('#enrol-organisation').fill('อบต. ตัวอย่าง');
	await page.locator('#enrol-area').click();
	await page.locator('dialog[open] #place-search').fill('บ้านลาด');
	await page.locator('dialog[open] .place-rows button').first().click();
	for (const id of ['enrol-pin', 'enrol-again']) await page.locator(`#${id}`).fill(PIN);
	await page.locator('button.enrol').click();
	await page.locator('.fingerprint').waitFor();
	await page.locator('.go-on').click();
	await page.locator('a.add-household').click();
	await tap('origin-new_hardship');
	await page.locator('#house-no').fill('27/1');
	await page.locator('#moo').fill('4');
	await page.locator('[id^="first-name-"]').first().fill(HEAD.first);
	await page.locator('[id^="last-name-"]').first().fill(HEAD.last);
	await page.locator('button.add-household').click();
	await page.waitForURL(/#\/households\/[^/]+\/[^/]+\/notice/);
	const visit = page.url().match(/#\/households\/[^/]+\/[^/]+\//)[0];
	await tap('notice-given');
	const files = site.weighed();
	await page.goto(`${site.url}${visit}house`);
	await tap('visit-result-met');
	await page.goto(`${site.url}${visit}H`);
	await tap('gate-H-yes');
	await page.locator('#H01').waitFor();
	await saved();
	await page.waitForTimeout(1_000);
	return { visit, files };
}

/** The part of the form in which each action happens; the peers have all of it on one page. */
const WHERE = { text1: 'members', number1: 'house', choice1: 'H', add: 'members', text2: 'members', number2: 'members', choice2: 'H', validate: 'H', places: 'house' };

export const ours = {
	title: 'ours',
	page: {
		// The way in is a PIN: the page is first ready for that, then for the form.
		first: `() => !!document.querySelector('#unlock-pin') && !!document.querySelector('button.unlock:not([disabled])')`,
		ready: `() => !!document.querySelector('.card.open input[id^="first-name-"]') && !!document.querySelector('.add-member') && !!document.querySelector('.next-part')`,
		unlock: `() => document.querySelector('button.unlock')`,
		field: `(which) => document.querySelector({ text1: '.card.open input[id^="first-name-"]', number1: 'input#member-count', text2: '.card:last-child.open input[id^="first-name-"]', number2: '.card:last-child.open input[id^="birth-"]' }[which])`,
		choice: `() => document.querySelector('input#H01')`,
		addButton: `() => document.querySelector('.add-member')`,
		// A member counts once their editor stands open, as the peers' do.
		members: `() => { const all = document.querySelectorAll('.cards > li').length; return document.querySelector('.cards > li:last-child.open input[id^="first-name-"]') ? all : all - 1; }`,
		bar: `() => document.querySelector('.save-state')?.className.split(' ').at(-1) ?? ''`,
		validate: `async () => {
			document.querySelector('.parts li.summary a').click();
			await bench.until(() => document.querySelector('.faults ul.errors li'), 'the list of faults');
			return document.querySelectorAll('.faults ul li').length;
		}`,
		rows: `() => document.querySelectorAll('dialog[open] .place-rows button')`,
		steps: `() => document.querySelectorAll('dialog[open] .place-trail button').length`,
		picker: `() => document.querySelector('button#tambon')`,
		provinces: `() => bench.page.rows().length > 0 && bench.page.steps() === 0`,
		province: `(it) => bench.page.rows()[it.nth]`,
		districts: `() => bench.page.rows().length > 0 && bench.page.steps() === 1`,
		district: `() => bench.page.rows()[0]`,
		subdistricts: `() => bench.page.rows().length > 0 && bench.page.steps() === 2`,
	},
	/** Types the PIN (not timed) and unlocks: ms until the form is interactive, and what the PIN's stretching took of it. */
	async enter(page) {
		await fill(page, '#unlock-pin', PIN);
		return page.evaluate(async () => ({ unlock: await bench.tap('unlock', 'ready'), stretching: bench.derived }));
	},
	/** Goes where an action happens (not timed). */
	async at(page, action, visit) {
		const hash = `${visit}${WHERE[action]}`;
		if (await page.evaluate((to) => { const there = location.hash === to; location.hash = to; return there; }, hash)) return;
		const sign = { members: '.add-member', house: '#member-count', H: '#H01', summary: '.faults' }[WHERE[action]];
		await page.locator(sign).waitFor();
		await page.waitForTimeout(700);
	},
};
