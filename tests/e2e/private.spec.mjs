// A tablet that is put away, left lying about, or stolen: that no key lies on it, and that the app locks itself
// and asks for the PIN. (What else the next person could read on it: canaries.spec.mjs.)
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BACKENDS } from '../faults/browser.mjs';
import { acquainted } from './lib/acquainted.mjs';
import { atHouse } from './lib/at_house.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { backends, forms, holding } from './lib/scan.mjs';
import { en, pattern, th } from './lib/texts.mjs';

// ------------------------------------------------------------------------------------ keys

/**
 * Runs before the app. Tells every secret that goes into WebCrypto or comes out of it, as bytes. A key that
 * the app may not export is had once more so that it can be; what the app gets is its own.
 */
function spy() {
	const { prototype } = SubtleCrypto;
	const own = Object.fromEntries(['generateKey', 'importKey', 'exportKey', 'deriveBits', 'deriveKey', 'unwrapKey', 'decrypt'].map((it) => [it, prototype[it]]));
	const asked = (name, ...all) => own[name].apply(crypto.subtle, all);
	const tell = (what, bytes) => {
		const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
		window.overheard(what, Array.from(view));
	};
	const key = async (what, it) => {
		if (it.type === 'secret') return tell(`${what} ${it.algorithm.name}`, await asked('exportKey', 'raw', it));
		const { d } = await asked('exportKey', 'jwk', it);
		return tell(`${what} ${it.algorithm.name}`, Uint8Array.from(atob(d.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0)));
	};
	prototype.generateKey = async (...all) => {
		const made = await asked('generateKey', ...all);
		await key('made', made.privateKey ?? made);
		return made;
	};
	prototype.importKey = async (format, data, algorithm, extractable, usages) => {
		// A public key has nothing to do but to be agreed with.
		if (format !== 'raw' || usages.length > 0) tell(`imported ${algorithm.name ?? algorithm}`, data);
		return asked('importKey', format, data, algorithm, extractable, usages);
	};
	prototype.deriveBits = async (algorithm, ...all) => {
		const bits = await asked('deriveBits', algorithm, ...all);
		tell(`derived ${algorithm.name}`, bits);
		return bits;
	};
	prototype.deriveKey = async (algorithm, base, type, extractable, usages) => {
		await key(`derived ${algorithm.name}`, await asked('deriveKey', algorithm, base, type, true, usages));
		return asked('deriveKey', algorithm, base, type, extractable, usages);
	};
	prototype.unwrapKey = async (...all) => {
		await key('unwrapped', await asked('unwrapKey', ...all.map((it, nth) => (nth === 5 ? true : it))));
		return asked('unwrapKey', ...all);
	};
	prototype.decrypt = async (...all) => {
		const bytes = await asked('decrypt', ...all);
		if (bytes.byteLength === 32) tell('opened', bytes);
		return bytes;
	};
}

/** Listens in this browser from now on; `keys` gathers, by their hex digits, what each is. */
async function overhear(tablet, keys) {
	await tablet.page.exposeBinding('overheard', (_, what, bytes) => {
		// A PIN is looked for as a word, in canaries.spec.mjs.
		const hex = Buffer.from(bytes).toString('hex');
		if (bytes.length >= 16 && !keys.has(hex)) keys.set(hex, what);
	});
	await tablet.page.addInitScript(spy);
	return tablet.open();
}

/** Where in the files of a browser profile one of these keys stands. */
const holdingKeys = (profile, keys) => holding(profile, [...keys].map(([hex, what]) => [what, Buffer.from(hex, 'hex')]));

for (const [backend, args] of Object.entries(BACKENDS)) test(`no key that signs, opens or encrypts lies in clear on the disk of a tablet or an office, on ${backend}`, async ({ tablet }, info) => {
	test.slow();
	const [field, office] = [await tablet({ args }, null), await tablet({ args }, null)];
	const { page } = field;
	const [its, theirs] = [new Map(), new Map()];
	await overhear(field, its);
	await overhear(office, theirs);
	const clear = (when) => {
		for (const [one, keys] of [[field, its], [office, theirs]]) expect(holdingKeys(one.profile, keys), when).toEqual([]);
	};
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await office.setUp(OFFICE);
	await field.meet(office, VOLUNTEER, info.outputPath());
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null });
	await expect(await office.openFiles(await field.handOver(info.outputPath()))).toContainText(th.office_accepted);
	await field.open('#/backup');
	await field.write(page.locator('#backup-words'), OFFICE.passphrase);
	await field.download(info.outputPath(), page.locator('.make-backup'));
	await expect(page.locator('.save-backup .notice')).toBeVisible();
	await field.saved();
	clear('at work');
	await field.open('#/settings');
	await page.locator('.lock-now').click();
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/settings');
	await page.locator('.lock-now').click();

	// The PIN is forgotten, and mended by the office: the data key travels.
	await page.locator('.forgotten > summary').click();
	await field.write(page.locator('#renew-pin'), '135790');
	await field.write(page.locator('#renew-again'), '135790');
	const request = await field.download(info.outputPath(), page.locator('.ask-recovery'));
	const asked = await office.openFiles(request);
	const answer = await office.download(info.outputPath(), asked.locator('.give-back'));
	await office.saved();
	clear('while it is mended');
	await field.write(page.locator('#renew-pin'), '135790');
	await page.locator('#recovery-file').setInputFiles(answer);
	await expect(page.locator('#unlock-pin')).toHaveCount(0, { timeout: 30_000 });
	await field.saved();
	for (const it of [field, office]) {
		await it.kill();
		expect(backends(it.profile)).toContain(backend);
	}
	clear('after a crash');
	for (const keys of [its, theirs]) {
		const heard = new Set(keys.values());
		for (const it of ['made ECDSA', 'made ECDH', 'made AES-GCM', 'derived PBKDF2', 'derived HKDF AES-GCM', 'derived ECDH']) expect(heard, it).toContain(it);
	}
	console.log(`${its.size} keys of the tablet and ${theirs.size} of the office are in no file`);

	// The search can fail: what lies in the profile it finds, in every form, and a JWK in the browser's own files.
	const [[secret, what]] = [...its].filter(([, it]) => it === 'made ECDSA');
	const key = Buffer.from(secret, 'hex');
	const folder = info.outputPath('planted');
	mkdirSync(folder);
	const all = forms(key).map((it) => Buffer.concat([Buffer.from('x'), it, Buffer.from('y')]));
	all.push(...['x', 'xy', 'xyz'].flatMap((it) => ['base64', 'base64url'].map((as) => Buffer.from(Buffer.concat([Buffer.from(it), key, key]).toString(as)))));
	for (const [nth, it] of all.entries()) writeFileSync(path.join(folder, String(nth)), it);
	const names = holdingKeys(folder, its).map((it) => it.split(' in ')[1]);
	expect([...new Set(names)].length, 'planted in every form').toBe(all.length);
	await field.start();
	await field.page.evaluate((d) => localStorage.setItem('planted', JSON.stringify({ kty: 'EC', d })), key.toString('base64url'));
	await field.stop();
	expect(holdingKeys(field.profile, its).join(), 'a JWK').toContain(`${what} in`);
});

/** Lets this much time pass for the page; it looks for somebody every five seconds. */
async function nobodyIsThere(field, minutes) {
	await field.page.clock.install();
	await field.page.clock.fastForward(minutes * 60_000);
}

test('left alone, the app locks itself, and what was being typed is kept', async ({ tablet }) => {
	const field = await atHouse(tablet);
	await field.page.locator('#road').pressSequentially('ถนนเพชรเกษม', { delay: 5 });
	await nobodyIsThere(field, 4);
	await field.page.waitForTimeout(6_000);
	await expect(field.page.locator('#road'), 'not yet').toBeVisible();
	await nobodyIsThere(field, 6);
	await expect(field.page.locator('#unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(field.page.locator('main')).toContainText(th.shell_locked_away);
	expect(await field.page.locator('body').innerText()).not.toContain('27/1');
	expect(await field.page.title()).not.toContain('27/1');
	await field.unlock(VOLUNTEER.pin);
	await expect(field.page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
});

test('a device that slept is locked by the first touch, before its timers wake', async ({ tablet }) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await page.clock.install();
	await page.clock.pauseAt(Date.now() + 60_000);
	// The clock goes on, and nothing that waits for it is called.
	await page.clock.setSystemTime(Date.now() + 10 * 60_000);
	await page.mouse.click(5, 5);
	await page.clock.resume();
	await expect(page.locator('#unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(page.locator('main')).toContainText(th.shell_locked_away);
});

/** What can be pressed or filled in beside the cover. */
const BESIDE_COVER = ':is(a[href], button, input, select, textarea, summary):visible:not(.cover *)';

const REASON = 'อ่านเลขบ้าน';

/** A sealed visit is being corrected and the reason half written: such a page is covered, not left. */
async function reasoning(tablet) {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null });
	await field.correctHouse('27/2');
	await field.write(field.page.locator('#reason'), REASON);
	return field;
}

test('the touch that wakes it, whoever it is, answers nothing', async ({ tablet }) => {
	const field = await reasoning(tablet);
	const { page } = field;
	// What the touch did would still be there for the PIN.
	await page.locator('.seal').scrollIntoViewIfNeeded();
	const seal = await page.locator('.seal').boundingBox();
	const at = { x: seal.x + seal.width / 2, y: seal.y + seal.height / 2 };
	expect(await page.evaluate(({ x, y }) => Boolean(document.elementFromPoint(x, y).closest('.seal')), at)).toBe(true);
	await page.clock.install();
	await page.clock.pauseAt(Date.now() + 60_000);
	await page.clock.setSystemTime(Date.now() + 10 * 60_000);
	await page.mouse.click(at.x, at.y);
	await page.clock.resume();
	await expect(page.locator('.cover #unlock-pin')).toBeVisible({ timeout: 20_000 });
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('#reason')).toHaveValue(REASON);
	await expect(page.locator('dialog:is([open], [data-aside])'), 'nobody has pressed').toHaveCount(0);
	// Nor is anything held back any more.
	await field.press(page.locator('.seal'));
	await field.press(page.locator('dialog[open] .confirm-seal'));
	await expect(page.locator('.hand-over').first()).toBeVisible();
});

test('a reason that is half written is covered, and still there for the PIN', async ({ tablet }) => {
	const field = await reasoning(tablet);
	const { page } = field;
	await expect(page.locator('.save-bar .undo')).toBeVisible();
	await nobodyIsThere(field, 6);
	await expect(page.locator('.cover #unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(page.locator('#reason')).toBeHidden();
	// Nor does the last answer go back by anybody's hand.
	await expect(page.locator(BESIDE_COVER)).toHaveCount(0);
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('#reason')).toHaveValue(REASON);
	await expect(page.locator('.save-bar .undo')).toBeVisible();
});

test('a question that was being asked when the page was covered is asked again after the PIN', async ({ tablet }) => {
	const field = await reasoning(tablet);
	const { page } = field;
	await field.press(page.locator('.seal'));
	await expect(page.locator('dialog[open] .confirm-seal')).toBeVisible();
	await nobodyIsThere(field, 6);
	await expect(page.locator('.cover #unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(page.locator('dialog[open]')).toHaveCount(0);
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('#reason')).toHaveValue(REASON);
	await field.press(page.locator('dialog[open] .confirm-seal'));
	await expect(page.locator('.hand-over').first()).toBeVisible();
});

test('handed to somebody else, the app is locked by one press', async ({ tablet }) => {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.open('#/settings');
	await field.page.locator('.lock-now').click();
	await expect(field.page.locator('#unlock-pin')).toBeVisible();
	await expect(field.page.locator('body')).not.toContainText(VOLUNTEER.name);
	await expect(field.page.locator('body')).not.toContainText(th.shell_locked_away);
	await field.unlock(VOLUNTEER.pin);
	await expect(field.page.locator('main')).toContainText(VOLUNTEER.name);
});

test('a file that is being made when the app locks is given out all the same', async ({ tablet }, info) => {
	const { field } = await acquainted(tablet, info.outputPath());
	const { page } = field;
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null });
	await field.open('#/handover');
	await page.evaluate(() => {
		const { encrypt } = SubtleCrypto.prototype;
		SubtleCrypto.prototype.encrypt = async function (...all) {
			await new Promise((done) => { setTimeout(done, 300); });
			return encrypt.apply(this, all);
		};
	});
	const arriving = page.waitForEvent('download');
	await field.press(page.locator('.make-file'));
	await page.evaluate(() => { location.hash = '#/settings'; });
	await field.press(page.locator('.lock-now'));
	expect((await arriving).suggestedFilename()).toMatch(/^HH-/);
	await expect(page.locator('#unlock-pin')).toBeVisible({ timeout: 30_000 });
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/handover');
	await expect(page.locator('ol.files > li')).toHaveCount(1);
});

test('a household that is not added yet is covered, and still there for the PIN', async ({ tablet }) => {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.page.locator('.add-household').first().click();
	await field.write(field.page.locator('#house-no'), '27/1');
	await nobodyIsThere(field, 6);
	await expect(field.page.locator('.cover #unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(field.page.locator('#house-no')).toBeHidden();
	// Nothing but the PIN leads on: a step elsewhere would lose what is not added yet.
	await expect(field.page.locator(BESIDE_COVER)).toHaveCount(0);
	await field.page.goBack();
	await field.unlock(VOLUNTEER.pin);
	await expect(field.page.locator('#house-no')).toHaveValue('27/1');
});

/** Tells the page that it is out of sight, or in sight again, as the browser does. */
async function hidden(field, is) {
	await field.page.evaluate((state) => {
		Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
		document.dispatchEvent(new Event('visibilitychange'));
	}, is ? 'hidden' : 'visible');
}

test('out of sight for two minutes, the app locks itself, and what was being typed is kept', async ({ tablet }) => {
	const field = await atHouse(tablet);
	const { page } = field;
	await page.clock.install();
	// Twice for less: the time between does not count, nor do both together.
	await page.locator('#road').pressSequentially('ถนนเพชร', { delay: 5 });
	for (let nth = 0; nth < 2; nth += 1) {
		await hidden(field, true);
		await page.clock.fastForward(80_000);
		await hidden(field, false);
	}
	await page.waitForTimeout(1_000);
	await expect(page.locator('#road'), 'not yet').toBeVisible();
	// While it is out of sight: nobody has left the box.
	await page.locator('#road').press('End');
	await page.locator('#road').pressSequentially('เกษม', { delay: 5 });
	await hidden(field, true);
	await page.clock.fastForward(130_000);
	await expect(page.locator('#unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(page.locator('main')).toContainText(th.shell_locked_away);
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('#road')).toHaveValue('ถนนเพชรเกษม');

	// A page that stood still meanwhile looks at the clock before anything of it is seen.
	await page.locator('#soi').pressSequentially('ซอยห้า', { delay: 5 });
	await hidden(field, true);
	await page.clock.setSystemTime(new Date(await page.evaluate(() => Date.now()) + 125_000));
	await hidden(field, false);
	await expect(page.locator('#unlock-pin')).toBeVisible({ timeout: 20_000 });
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('#soi')).toHaveValue('ซอยห้า');
	await expect(page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
});

test('out of sight for two minutes, a household that is not added yet is covered', async ({ tablet }) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.press(page.locator('.add-household').first());
	await field.write(page.locator('#house-no'), '27/1');
	await page.clock.install();
	await hidden(field, true);
	await page.clock.fastForward(130_000);
	await hidden(field, false);
	await expect(page.locator('.cover #unlock-pin')).toBeVisible({ timeout: 20_000 });
	await expect(page.locator('#house-no')).toBeHidden();
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('#house-no')).toHaveValue('27/1');
});

/** Notes, in the page, every number of seconds that it ever says are to be waited. */
function noteWaits() {
	window.waits = [];
	const look = () => {
		const said = document.querySelector('form.pin .fault')?.textContent.match(/\d+/)?.[0];
		if (said && window.waits.at(-1) !== Number(said)) window.waits.push(Number(said));
	};
	// Runs before there is a page, too.
	new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}

test('wrong PINs are answered later and later, over a reload and a dead battery too, and nothing is ever deleted', async ({ tablet }) => {
	test.slow();
	const field = await tablet({}, null);
	await field.page.addInitScript(noteWaits);
	await field.open();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.addHousehold(HOUSE);
	await field.saved();
	await field.page.reload();
	/** Seconds that had to be waited after one more wrong PIN. */
	const wrong = async () => {
		const { page } = field;
		await page.evaluate(() => { window.waits = []; });
		await field.write(page.locator('#unlock-pin'), '918273');
		await field.press(page.locator('.unlock'));
		// It is taken out of the box once it was tried.
		await expect(page.locator('#unlock-pin')).toHaveValue('', { timeout: 30_000 });
		await expect(page.locator('.unlock')).toBeEnabled({ timeout: 60_000 });
		await expect(page.locator('form.pin')).toContainText(th.shell_wrong_pin);
		return page.evaluate(() => Math.max(0, ...window.waits));
	};
	const waited = [];
	for (let nth = 0; nth < 7; nth += 1) waited.push(await wrong());
	expect(waited, 'four slips cost nothing, then it doubles').toEqual([0, 0, 0, 0, 1, 2, 4]);

	// Loading the page anew, or taking the battery out, spares nobody the wait; and the right PIN waits with it.
	const waits = async (seconds, meanwhile = async () => {}) => {
		const { page } = field;
		await expect(page.locator('form.pin')).toContainText(pattern(th.shell_wait_pin));
		await expect(page.locator('.unlock')).toBeDisabled();
		await meanwhile();
		await expect(page.locator('.unlock')).toBeEnabled({ timeout: 60_000 });
		expect(await page.evaluate(() => Math.max(0, ...window.waits))).toBe(seconds);
	};
	await field.page.reload();
	await waits(4);
	expect(await wrong()).toBe(8);
	await field.kill();
	await field.start(null);
	await field.page.addInitScript(noteWaits);
	await field.open();
	await field.page.locator('.way, #unlock-pin').first().waitFor();
	if (await field.page.locator('.way').count()) await field.choose('field');
	await waits(8, async () => {
		await field.write(field.page.locator('#unlock-pin'), VOLUNTEER.pin);
		await field.page.locator('#unlock-pin').press('Enter');
		await expect(field.page.locator('#unlock-pin'), 'not opened').toBeVisible();
	});
	await field.unlock(VOLUNTEER.pin);
	await field.open('#/households');
	await expect(field.page.locator('a.household'), 'nothing is gone').toHaveCount(1);
	await expect(field.page.locator('.loss')).toHaveCount(0);
	// Whoever came in begins anew.
	await field.open('#/settings');
	await field.page.locator('.lock-now').click();
	expect(await wrong()).toBe(0);
	await field.unlock(VOLUNTEER.pin);
});

test('whoever chooses a PIN is told what six digits cannot do, in both languages', async ({ tablet }) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	// What must be said (durability-and-trust.md §3.5): malware, being made to unlock, an expert, six digits; and no promise.
	const must = [
		[th, ['โปรแกรมร้าย', 'ถูกบังคับปลดล็อก', 'ผู้เชี่ยวชาญ', 'ตัวเลข 6 หลัก', 'ไม่ได้ง่าย ๆ']],
		[en, ['malware', 'being made to unlock it', 'an expert', 'six digits', 'cannot easily']],
	];
	for (const [text, parts] of must) {
		await field.press(page.locator(`.tongues button[lang="${text === th ? 'th' : 'en'}"]`));
		await expect(page.locator('#enrol-pin')).toBeVisible();
		const said = page.locator('main .notice', { hasText: text.shell_pin_about_title });
		await expect(said).toBeVisible();
		await expect(said).toContainText(text.shell_pin_about);
		await expect(said).toContainText(text.shell_pin_no_recovery);
		for (const it of parts) expect(text.shell_pin_about).toContain(it);
		expect(text.shell_pin_about).not.toMatch(/100\s*%|ปลอดภัยแน่นอน|bank|unbreakable|tamper/i);
	}
});
