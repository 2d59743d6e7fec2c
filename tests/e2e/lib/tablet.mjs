// A tablet: Chromium with a profile of its own that outlives it, and a person's hands on the app in
// it. What the hands do is said once, here; the specs say what for.
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, expect } from '@playwright/test';
import { launch } from './chromium.mjs';
import { controlId, fitting, questionnaire } from './questionnaire.mjs';
import { th } from './texts.mjs';

export const SIZES = { phone: { width: 360, height: 740 }, tablet: { width: 800, height: 1280 }, desk: { width: 1280, height: 800 } };

/** What every browser of the run asked for, and what went wrong in it: a line for each. */
export const LOG = fileURLToPath(new URL('../../../target/e2e/network.ndjson', import.meta.url));

/** Ends every process of the browser that has this profile, at once and without a word. */
export function killBrowser(profile) {
	let ended = 0;
	for (const pid of readdirSync('/proc').filter((it) => /^\d+$/.test(it))) {
		let command = '';
		try { command = readFileSync(`/proc/${pid}/cmdline`, 'utf8'); } catch { /* it ended meanwhile */ }
		if (!command.split('\0').includes(`--user-data-dir=${profile}`)) continue;
		try { process.kill(Number(pid), 'SIGKILL'); ended += 1; } catch { /* it ended meanwhile */ }
	}
	return ended;
}

export class Tablet {
	constructor(url, { size = SIZES.tablet, profile = mkdtempSync(path.join(tmpdir(), 'tablet-')), downloads, args = [] } = {}) {
		Object.assign(this, { url, size, profile, downloads, args, faults: [], asked: new Map(), told: new Map() });
	}

	/** Starts the browser; the profile is as the last one left it. */
	async start(hash = '') {
		this.context = await chromium.launchPersistentContext(this.profile, {
			...launch, args: [...launch.args, ...this.args], viewport: this.size, locale: 'th-TH', timezoneId: 'Asia/Bangkok', acceptDownloads: true, downloadsPath: this.downloads, permissions: [],
		});
		this.page = this.context.pages()[0] ?? await this.context.newPage();
		this.watch(this.page);
		this.listen();
		if (hash !== null) await this.open(hash);
		return this;
	}

	/** Every request of the browser, those of workers too, by host: one to another host is a fault of the app. */
	listen() {
		const own = new URL(this.url).origin;
		this.context.on('request', (it) => {
			const to = new URL(it.url());
			if (!to.protocol.startsWith('http')) return;
			this.asked.set(to.origin === own ? 'own' : to.origin, (this.asked.get(to.origin === own ? 'own' : to.origin) ?? 0) + 1);
			if (to.origin !== own) this.faults.push(`request: ${it.url()}`);
		});
	}

	/** What the console calls an error is a fault of the app; so is what its own policy had to stop. */
	watch(page) {
		page.setDefaultTimeout(20_000);
		page.on('console', (it) => { if (/Content Security Policy|TrustedHTML|TrustedScript/.test(it.text())) this.faults.push(`policy: ${it.text()}`); });
		page.on('pageerror', (it) => this.faults.push(`page: ${it.message}`));
		page.on('console', (it) => { if (it.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE/.test(it.text())) this.faults.push(`console: ${it.text()}`); });
	}

	async open(hash = '') {
		await this.page.goto(this.url + hash);
		return this;
	}

	/** Ends the browser as an empty battery would. */
	async kill() {
		killBrowser(this.profile);
		await this.context.close().catch(() => {});
	}

	async stop() {
		await this.context?.close().catch(() => {});
	}

	async discard() {
		await this.stop();
		mkdirSync(path.dirname(LOG), { recursive: true });
		appendFileSync(LOG, `${JSON.stringify({ asked: Object.fromEntries(this.asked), faults: this.faults })}\n`);
		rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
	}

	// ------------------------------------------------------------------------------ the way in

	/** First run: `field`, `office` or `demo`. */
	async choose(way) {
		await this.press(this.page.locator(`.way.${way}-way`));
	}

	/** Enrols, and gives the twenty digits that the office compares; then to the households, or to the office's page. */
	async enrol(person, { withOffice = false } = {}) {
		const { page } = this;
		await this.write(page.locator('#enrol-name'), person.name);
		await this.tap(`enrol-role-${person.role}`);
		await this.write(page.locator('#enrol-organisation'), person.organisation);
		await this.place(page.locator('#enrol-area'), person.area);
		await this.write(page.locator('#enrol-pin'), person.pin);
		await this.write(page.locator('#enrol-again'), person.pin);
		await this.press(page.locator('.enrol'));
		await expect(page.locator('.fingerprint')).toBeVisible({ timeout: 30_000 });
		const fingerprint = await this.fingerprint();
		await this.press(page.locator(withOffice ? '.go-trust' : '.go-on'));
		await expect(page.locator(withOffice ? '.save-enrolment' : '.add-household')).toBeVisible();
		await this.saved();
		return fingerprint;
	}

	/** Waits until the service worker holds the whole app. */
	async offlineReady() {
		await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	}

	async fingerprint() {
		return (await this.page.locator('.fingerprint').first().innerText()).replace(/\D/g, '');
	}

	async unlock(pin) {
		await this.write(this.page.locator('#unlock-pin'), pin);
		await this.press(this.page.locator('.unlock'));
		await expect(this.page.locator('#unlock-pin')).toHaveCount(0, { timeout: 30_000 });
	}

	/** Back in, whichever question comes first: the browser may have forgotten the way, which is no survey data. */
	async enter(way, pin) {
		await this.page.locator('.way, #unlock-pin').first().waitFor();
		if (await this.page.locator('.way').count()) await this.choose(way);
		await this.unlock(pin);
	}

	/** Waits until the bar says that everything shown is on disk twice. */
	async saved() {
		await expect(this.page.locator('.save-state')).toHaveClass(/\bsaved\b/, { timeout: 20_000 });
	}

	/** Goes on with the work of another tablet, from its backup under a passphrase. `into`: where the file goes. */
	async goOnFrom(other, into) {
		const words = 'เสือ ปลา ดาว ภูเขา';
		await other.open('#/backup');
		await other.write(other.page.locator('#backup-words'), words);
		const backup = await other.download(into, other.page.locator('.make-backup'));
		await this.open('#/backup');
		await this.write(this.page.locator('#restore-words'), words);
		await this.page.locator('#restore-file').setInputFiles(backup);
		await this.press(this.page.locator('.restore'));
		await expect(this.page.locator('main')).toContainText(th.shell_restore_done.split('{')[0]);
		await this.saved();
	}

	// ------------------------------------------------------------------------------- the hands

	/** Presses what can be pressed. */
	async press(target) {
		await target.click();
	}

	/** Writes into a box, in place of what stands there. */
	async write(box, text) {
		await box.fill(text);
	}

	/** Ticks, chooses, or takes the tick away. */
	async tap(id, checked = true) {
		const input = this.page.locator(`[id="${id}"]`);
		if ((await input.isChecked()) !== checked) await this.page.locator(`label[for="${id}"]`).click();
		await expect(input).toBeChecked({ checked });
	}

	// ----------------------------------------------------------------------------- the answers

	/** Chooses a tambon in the picker that `button` opens: types part of its name, takes the first row. */
	async place(button, part) {
		await this.press(button);
		const dialog = this.page.locator('dialog.place-dialog[open]');
		await this.write(dialog.locator('#place-search'), part);
		await this.press(dialog.locator('.place-rows button').first());
		await expect(dialog).toHaveCount(0);
	}

	/** Gives one answer, whatever its kind. */
	async answer(question, value, key = question.id) {
		const id = controlId(key);
		this.told.set(key, { question, value });
		const list = this.page.locator(`select[id="${id}"]`);
		if (await list.count()) return list.selectOption(value);
		switch (question.kind) {
			case 'yes_no': case 'one': case 'item': return this.tap(`${id}-${value}`);
			case 'many': case 'members': case 'problems': for (const it of value) await this.tap(`${id}-${it}`); return undefined;
			case 'place': return this.place(this.page.locator(`[id="${id}"]`), value);
			default: {
				const box = this.page.locator(`[id="${id}"]`);
				await this.write(box, String(value));
				return box.blur();
			}
		}
	}

	/** Whether a question that is not planned is answered all the same. */
	wants(question) {
		return question.required;
	}

	/** What it is answered with. */
	fit(question, members) {
		return fitting(question, members);
	}

	/** Answers what is planned, and what is required, unless null is planned for it. Questions appear as others are answered. */
	async answerAll(questions, plan, { members = [], key = (id) => id } = {}) {
		for (const question of questions) {
			if (plan[question.id] === null || (!(question.id in plan) && !this.wants(question))) continue;
			const field = this.page.locator(`[id="field-${controlId(key(question.id))}"]`);
			if (question.conditional && (await field.count()) === 0) continue;
			if (!(question.id in plan) && await this.given(question, key(question.id))) continue;
			await this.answer(question, plan[question.id] ?? this.fit(question, members), key(question.id));
		}
	}

	/** Whether something already stands there (the date of today, for one). */
	async given(question, key) {
		const id = controlId(key);
		const list = this.page.locator(`select[id="${id}"]`);
		if (await list.count()) return (await list.inputValue()) !== '';
		if (['yes_no', 'one', 'many', 'members', 'item', 'problems'].includes(question.kind)) return (await this.page.locator(`[id="field-${id}"] input:checked`).count()) > 0;
		if (question.kind === 'place') return (await this.page.locator(`[id="field-${id}"] .place-button.chosen`).count()) > 0;
		return (await this.page.locator(`[id="${id}"]`).inputValue()) !== '';
	}

	/** What stands in every control on screen, by its id: the screen's own answer. */
	async standing() {
		return this.page.locator('main').evaluate((main) => Object.fromEntries([...main.querySelectorAll('input, textarea')]
			.filter((it) => it.id).map((it) => [it.id, it.type === 'checkbox' || it.type === 'radio' ? it.checked : it.value])));
	}

	// ------------------------------------------------------------------------------- the visit

	async next() {
		const before = this.page.url();
		await this.press(this.page.locator('.next-part'));
		await expect(this.page).not.toHaveURL(before);
		await this.arrived();
	}

	/** Waits until the part on screen is the one that the address names: the address changes first. */
	async arrived() {
		await expect(this.page.locator('.parts a[aria-current="step"]')).toHaveAttribute('href', new URL(this.page.url()).hash);
	}

	/** A new household, up to the first part of its first visit. */
	async addHousehold(house) {
		await this.press(this.page.locator('.add-household'));
		await expect(this.page.locator('#house-no')).toBeVisible();
		const onPage = [];
		for (const question of questionnaire.household) if (await this.page.locator(`[id="field-${controlId(question.id)}"]`).count()) onPage.push(question);
		await this.answerAll(onPage, house);
		await this.press(this.page.locator('main .add-household'));
		await expect(this.page).toHaveURL(/#\/households\/[0-9a-f-]{36}\/[0-9a-f-]{36}\//);
		await this.arrived();
	}

	async part(slug) {
		const [, household, visit] = this.page.url().match(/#\/households\/([0-9a-f-]{36})\/([0-9a-f-]{36})\//);
		await this.open(`#/households/${household}/${visit}/${slug}`);
		await this.arrived();
	}

	/** From any part of a visit to its household's page. */
	async household() {
		await this.open(`#/households/${this.page.url().match(/#\/households\/([0-9a-f-]{36})/)[1]}`);
	}

	/** The nth member, added unless the card is there already (the head's is). */
	async member(nth, plan) {
		const cards = this.page.locator('[id^="member-"]');
		const there = await cards.count();
		if (there <= nth) {
			await this.press(this.page.locator('.add-member'));
			await expect(cards).toHaveCount(there + 1);
		}
		const id = (await cards.nth(nth).getAttribute('id')).replace('member-', '');
		const head = this.page.locator('.card-head').nth(nth);
		if ((await head.getAttribute('aria-expanded')) === 'false') await this.press(head);
		await this.answerAll(questionnaire.member, plan, { key: (it) => `${it}@${id}` });
		return { id, age: plan.age };
	}

	/** One dimension: the gate, an item, and everything required under it. */
	async dimension(dimension, plan, members) {
		await this.tap(`gate-${dimension.code}-yes`);
		for (const [code, answers] of Object.entries(plan)) {
			const item = dimension.items.find((it) => it.code === code);
			if (item.restricted && (await this.page.locator('.open-restricted[aria-expanded="false"]').count())) await this.press(this.page.locator('.open-restricted'));
			await this.tap(controlId(code));
			await this.answerAll([...item.questions, ...questionnaire.everyItem], answers, { members, key: (it) => `${code}.${it}` });
		}
	}

	/** One problem that was brought along, by its place on the page: how it stands, and what is required then. */
	async problem(nth, plan) {
		const card = this.page.locator('.problems > .card').nth(nth);
		const id = (await card.getAttribute('id')).replace('field-problem-item-', '');
		await this.answerAll(questionnaire.problem, plan, { key: (it) => `problem.${it}@${id}` });
		return id;
	}

	/** An entry of the logbook. */
	async help(plan) {
		const cards = this.page.locator('ol.cards > .card > [id^="help-"]');
		const there = await cards.count();
		await this.press(this.page.locator('.add-help'));
		await expect(cards).toHaveCount(there + 1);
		const id = (await cards.nth(there).getAttribute('id')).replace('help-', '');
		await this.answerAll(questionnaire.help, plan, { key: (it) => `help.${it}@${id}` });
	}

	/** Goes on part by part to the summary, answering by `parts[slug]()` and saying no to what is not planned. */
	async follow(parts, eachPart = async () => {}) {
		for (;;) {
			const slug = this.page.url().match(/\/([A-Za-z]+)(?:\?.*)?$/)[1];
			if (parts[slug]) await parts[slug]();
			else if (slug === 'notice') await this.tap('notice-given');
			else if (slug === 'gates') for (const it of questionnaire.dimensions) await this.tap(`gate-${it.code}-no`);
			await this.saved();
			await eachPart(slug);
			if (slug === 'summary') return;
			await this.next();
		}
	}

	async seal() {
		await this.press(this.page.locator('.seal'));
		await this.press(this.page.locator('dialog[open] .confirm-seal'));
		await expect(this.page.locator('.hand-over').first()).toBeVisible();
		await this.saved();
	}

	/** Begins to correct a sealed visit: the house gets another number. Ends at the summary, before the reason. */
	async correctHouse(number) {
		const { page } = this;
		await this.household();
		await this.press(page.locator('.correct'));
		await this.press(page.locator('dialog[open] .confirm-correct'));
		await this.part('house');
		await this.write(page.locator('#house-no'), number);
		await page.locator('#house-no').blur();
		await this.saved();
		await this.part('summary');
	}

	/** A whole visit in which everything planned is found. Ends at the sealed summary. */
	async survey({ house, family, plan, seal = true, eachPart = async () => {} }) {
		await this.addHousehold(house);
		const members = [];
		for (;;) {
			const slug = this.page.url().match(/\/([A-Za-z]+)(?:\?.*)?$/)[1];
			if (slug === 'notice') await this.tap('notice-given');
			else if (slug === 'house') await this.answerAll(questionnaire.household.filter((it) => it.id !== 'notice_given'), house);
			else if (slug === 'members') for (const [nth, it] of family.entries()) members.push(await this.member(nth, it));
			else if (slug !== 'summary') {
				const dimension = questionnaire.dimensions.find((it) => it.code === slug);
				const problems = plan(dimension);
				if (problems) await this.dimension(dimension, problems, members);
				else await this.tap(`gate-${slug}-no`);
			}
			await this.saved();
			await eachPart(slug);
			if (slug === 'summary') break;
			await this.next();
		}
		if (seal) await this.seal();
		return members;
	}

	/** Takes an office's file in, after comparing its digits with those on the card. */
	async trust(card, digits, pin, { part = '.office-of', box = '#office-card', asks = '#trust-pin', then = '.other-office' } = {}) {
		await this.open('#/trust');
		const section = this.page.locator(part);
		if (await section.locator('> summary').count() && !(await section.evaluate((it) => it.open))) await section.locator('> summary').click();
		await this.page.locator(box).setInputFiles(card);
		await expect(section.locator('.fingerprint')).toBeVisible();
		expect((await section.locator('.fingerprint').innerText()).replace(/\D/g, ''), 'what is on the card').toBe(digits);
		await this.write(this.page.locator(asks), pin);
		await this.press(section.locator('.match'));
		await expect(section.locator(then)).toBeVisible({ timeout: 30_000 });
		await this.saved();
	}

	/** The same of an office that can open what is handed over besides the first. */
	async trustBesides(card, digits, pin) {
		await this.trust(card, digits, pin, { part: '.second-office', box: '#second-card', asks: '#second-pin', then: '.remove-second' });
	}

	/** Saves the file that takes this tablet's keys to the office. */
	async enrolment(into) {
		await this.open('#/trust');
		return this.download(into, this.page.locator('.save-enrolment'));
	}

	/** Makes this tablet and an office known to each other, as people do with a file, a card and a call. */
	async meet(office, person, into) {
		const card = await office.card(into);
		await this.trust(card.file, card.digits, person.pin);
		const enrolment = await this.enrolment(into);
		await office.register(enrolment, (await this.page.locator('.mine .fingerprint').innerText()).replace(/\D/g, ''));
		await this.open('#/households');
	}

	/** Presses what saves a file; gives its path. */
	async download(into, button) {
		const arriving = this.page.waitForEvent('download', { timeout: 60_000 });
		await this.press(button);
		const download = await arriving;
		const file = path.join(into, download.suggestedFilename());
		await download.saveAs(file);
		return file;
	}

	/** Hands everything sealed over; gives the path of the file that the browser saved. */
	async handOver(into) {
		await this.open('#/handover');
		const file = await this.download(into, this.page.locator('.make-file'));
		await this.saved();
		return file;
	}

	/** Looks at the saved file again, as the page asks: only then does it say that it is handed over. */
	async checkSaved(file) {
		await this.page.locator('.check-file').first().setInputFiles(file);
		await expect(this.page.locator('ol.files > li').first().getByText(th.field_exported, { exact: true })).toBeVisible();
		await this.saved();
	}

	// ------------------------------------------------------------------------------ the office

	/** Sets an office up on this computer. */
	async setUp(office) {
		await this.page.locator('.way, #office-name').first().waitFor();
		if (await this.page.locator('.way').count()) await this.choose('office');
		await this.write(this.page.locator('#office-name'), office.name);
		await this.place(this.page.locator('#office-area'), office.area);
		await this.write(this.page.locator('#office-passphrase'), office.passphrase);
		await this.write(this.page.locator('#office-again'), office.passphrase);
		await this.press(this.page.locator('.set-up'));
		await expect(this.page.locator('#office-files')).toBeVisible({ timeout: 30_000 });
		await this.saved();
	}

	/** What an office gives its volunteers: a file, and the digits on a card. */
	async card(into) {
		await this.open('#/office/keys');
		const digits = await this.fingerprint();
		const file = await this.download(into, this.page.locator('.save-card'));
		await this.open('#/office');
		return { file, digits };
	}

	/** Registers a volunteer's tablet whose digits were read out. */
	async register(enrolment, digits) {
		const result = await this.openFiles(enrolment);
		await expect(result.locator('.fingerprint')).toBeVisible();
		expect((await result.locator('.fingerprint').innerText()).replace(/\D/g, ''), 'what the volunteer reads out').toBe(digits);
		await this.press(result.locator('.match'));
		await expect(result.locator('.match')).toHaveCount(0);
		await this.saved();
	}

	/** Opens files; the newest result is the first card. */
	async openFiles(...files) {
		await this.page.locator('#office-files').setInputFiles(files);
		return this.page.locator('main ul > li').first();
	}
}
