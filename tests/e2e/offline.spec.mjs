// Versions of the app: the first one whole after the first visit, another one when a person says so, the
// former one back, a broken one never; and what an installed app is handed by the device.
import { cpSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nextVersion } from '../faults/sites.mjs';
import { atHouse } from './lib/at_house.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { outsideOffice } from './lib/outside.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { picture } from './lib/pictures.mjs';
import { th } from './lib/texts.mjs';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** Another version is put on the server, and the browser looks for it. Gives what came of it. */
async function look(tablet) {
	return tablet.page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		await registration.update().catch(() => {});
		const coming = registration.installing;
		if (coming) await new Promise((resolve) => { coming.onstatechange = () => { if (coming.state !== 'installing') resolve(); }; });
		return registration.waiting ? 'waits' : 'none';
	});
}

/** Which versions the browser keeps. */
const kept = (tablet) => tablet.page.evaluate(async () => (await caches.keys()).map((it) => it.split(':').at(-1)));
const versionOf = (folder) => readFileSync(path.join(folder, 'sw.js'), 'utf8').match(/VERSION = "([0-9a-f]{16})"/)[1];

/** The page of somebody else, at an address where nothing is, was the test's own doing. */
function elsewhere(tablet) {
	tablet.asked.delete('http://127.0.0.1:1');
	tablet.faults = tablet.faults.filter((it) => !it.startsWith('request: http://127.0.0.1:1/'));
}

/** Accepts the version that waits, and comes back in. */
async function accept(tablet, folder, pin) {
	// By its words: in earlier versions it has no name of its own.
	const offer = tablet.page.getByRole('button', { name: th.shell_update_accept });
	await expect(offer).toBeVisible();
	await tablet.press(offer);
	await tablet.unlock(pin);
	expect(await tablet.page.evaluate(() => document.querySelector('meta[name=build]').content)).toBe(versionOf(folder));
	await expect.poll(() => kept(tablet), 'and no other is kept').toEqual([versionOf(folder)]);
}

async function cut(site, tablet) {
	await tablet.context.setOffline(true);
	site.reach(false);
}

test('after one visit both halves work with the network gone for good, whichever was chosen', async ({ site, tablet }) => {
	test.slow();
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.offlineReady();
	const office = await tablet();
	await office.setUp(OFFICE);
	await office.offlineReady();
	await cut(site, field);
	await office.context.setOffline(true);

	await field.page.reload();
	await field.unlock(VOLUNTEER.pin);
	await field.addHousehold(HOUSE);
	await field.saved();
	await field.open('#/settings');
	await field.press(field.page.locator('.switch-mode'));
	await field.setUp(OFFICE);

	await office.page.reload();
	await office.unlock(OFFICE.passphrase);
	await office.open('#/settings');
	await office.press(office.page.locator('.switch-mode'));
	await office.choose('field');
	await office.enrol(VOLUNTEER);
	await office.addHousehold(HOUSE);
	await office.saved();
	// The page for whoever looks after the server, too.
	await office.page.goto(`${site.url}hosting.html`);
	await expect(office.page.locator('h1')).toBeVisible();
});

/** Work begun on one version is whole on the other, and on the first again. */
async function outlives(site, tablet, info, first, nextOf) {
	site.swap(first);
	try {
		const field = await tablet();
		const { page } = field;
		await field.choose('field');
		await field.enrol(VOLUNTEER);
		const office = outsideOffice(info.outputPath());
		await field.trust(office.file, office.digits, VOLUNTEER.pin);
		await field.open('#/households');
		const photo = await picture(page, info.outputPath());
		await field.survey({
			house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null,
			eachPart: async (slug) => {
				if (slug !== 'house') return;
				await field.tap('photo-house-consent-yes');
				await page.locator('#photo-house-take-0').setInputFiles(photo);
				await expect(page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(1);
				await field.saved();
			},
		});
		const sealed = page.url();
		const file = await field.handOver(info.outputPath());
		await field.open('#/households');
		await field.addHousehold({ ...HOUSE, house_no: '28/5' });
		await field.part('house');
		await field.write(page.locator('#road'), 'ถนนเพชรเกษม');
		await page.locator('#road').blur();
		await field.saved();
		const draft = page.url();

		const whole = async () => {
			await page.goto(draft);
			await expect(page.locator('#road')).toHaveValue('ถนนเพชรเกษม');
			await expect(page.locator('#house-no')).toHaveValue('28/5');
			await page.goto(sealed.replace(/summary$/, 'house'));
			await expect(page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(1);
			await field.open('#/handover');
			await expect(page.locator('ol.files > li'), 'the file still waits to be looked at').toHaveCount(1);
			await expect(page.locator('.check-file')).toHaveCount(1);
			expect(readFileSync(await field.download(info.outputPath('again'), page.locator('ol.files .save-again')))).toEqual(readFileSync(file));
		};
		await whole();
		await field.offlineReady();
		const next = nextOf();
		site.swap(next);
		expect(await look(field)).toBe('waits');
		await accept(field, next, VOLUNTEER.pin);
		await whole();
		site.swap(first);
		expect(await look(field)).toBe('waits');
		await accept(field, first, VOLUNTEER.pin);
		await whole();
		await field.open('#/handover');
		await field.checkSaved(file);
	} finally {
		site.swap(dist);
	}
}

// What a power cut leaves of files that were just written: their names, and no byte.
for (const [what, more] of [['its files', []], ['its files and forgets that there was a worker', ['Database', 'ScriptCache']]]) {
	test(`a cache that cannot be read after the power went, where the browser lost ${what}, is whole again after one visit`, async ({ site, tablet }) => {
		const field = await tablet();
		await field.choose('field');
		await field.enrol(VOLUNTEER);
		await field.offlineReady();
		await field.stop();
		const folder = path.join(field.profile, 'Default/Service Worker');
		const indexes = readdirSync(path.join(folder, 'CacheStorage'), { recursive: true }).filter((it) => /\/(the-real-)?index$/.test(it));
		expect(indexes.length).toBeGreaterThan(0);
		indexes.forEach((it) => truncateSync(path.join(folder, 'CacheStorage', it), 0));
		more.forEach((it) => rmSync(path.join(folder, it), { recursive: true }));
		await field.start();
		await field.unlock(VOLUNTEER.pin);
		const files = readFileSync(path.join(dist, 'sw.js'), 'utf8').match(/"sha256-/g).length;
		const whole = () => field.page.evaluate(async () => (await (await caches.open((await caches.keys()).at(-1))).keys()).length).catch(() => 0);
		await expect.poll(whole, 'all of it is kept again').toBe(files);
		await field.offlineReady();
		await cut(site, field);
		await field.page.reload();
		await field.unlock(VOLUNTEER.pin);
		await field.addHousehold(HOUSE);
		await field.saved();
	});
}

test('a draft, a photograph and a handover that is not sent outlive another version and the former one', async ({ site, tablet }, info) => {
	test.slow();
	await outlives(site, tablet, info, dist, () => nextVersion(dist, info.outputPath('next')));
});

// `make updates` builds them, each in a folder.
for (const it of process.env.EARLIER?.split(/\s+/).filter(Boolean) ?? []) {
	test(`the same from the build of ${path.basename(it)} to this one and back`, async ({ site, tablet }, info) => {
		test.slow();
		await outlives(site, tablet, info, it, () => dist);
	});
}

test('another version is put off, is never offered on a form, and never comes while something is half written', async ({ site, tablet }, info) => {
	const field = await atHouse(tablet);
	const { page } = field;
	await field.offlineReady();
	const next = nextVersion(dist, info.outputPath('next'));
	try {
		site.swap(next);
		await page.locator('#road').pressSequentially('ถนน');
		expect(await look(field)).toBe('waits');
		await expect(page.locator('.update'), 'nothing comes between a question and its answer').toHaveCount(0);
		await field.household();
		await expect(page.locator('.update')).toContainText(th.shell_update);
		await field.press(page.locator('.update .later'));
		await expect(page.locator('.update')).toHaveCount(0);
		await page.reload();
		await field.unlock(VOLUNTEER.pin);
		await expect(page.locator('.update'), 'it is offered again at the next start').toBeVisible();
		expect(await page.evaluate(() => document.querySelector('meta[name=build]').content), 'and is not in use').toBe(versionOf(dist));

		await field.open('#/backup');
		await field.write(page.locator('#backup-words'), 'เสือ ปลา ดาว ภูเขา');
		await field.press(page.locator('.accept-update'));
		await expect(page.locator('.update .hold')).toContainText(th.offline_hold);
		await expect(page.locator('#backup-words')).toHaveValue('เสือ ปลา ดาว ภูเขา');
		await field.write(page.locator('#backup-words'), '');
		await accept(field, next, VOLUNTEER.pin);
	} finally {
		site.swap(dist);
	}
});

test('a version that is copied half, or altered, is never installed, and mended it is', async ({ site, tablet }, info) => {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.offlineReady();
	const next = nextVersion(dist, info.outputPath('next'));
	const copied = (name, harm) => {
		const to = info.outputPath(name);
		cpSync(next, to, { recursive: true });
		harm(to);
		return to;
	};
	const wasm = readdirSync(next).find((it) => /^office-.*\.wasm$/.test(it));
	const broken = [
		copied('missing', (to) => truncateSync(path.join(to, wasm), 1_000)),
		copied('altered', (to) => { const it = path.join(to, 'journal_worker.js'); writeFileSync(it, `${readFileSync(it)} `); }),
		copied('mixed', (to) => cpSync(path.join(dist, 'index.html'), path.join(to, 'index.html'))),
	];
	try {
		for (const it of broken) {
			site.swap(it);
			expect(await look(field), path.basename(it)).toBe('none');
			await expect.poll(() => kept(field)).toEqual([versionOf(dist)]);
		}
		await field.page.reload();
		await field.unlock(VOLUNTEER.pin);
		await expect(field.page.locator('.update')).toHaveCount(0);
		site.swap(next);
		expect(await look(field)).toBe('waits');
		await accept(field, next, VOLUNTEER.pin);
	} finally {
		site.swap(dist);
	}
	// The browser says that the bytes are others than those it was promised.
	field.faults = field.faults.filter((it) => !/integrity/.test(it));
});

test('the former version put back while another waits, and breaking off, leaves the one at work whole', async ({ site, tablet }, info) => {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.offlineReady();
	const next = nextVersion(dist, info.outputPath('next'));
	const back = info.outputPath('back');
	cpSync(dist, back, { recursive: true });
	writeFileSync(path.join(back, 'help/manual.en.txt'), 'altered');
	try {
		site.swap(next);
		expect(await look(field)).toBe('waits');
		// What is there is not asked for again; this one is.
		await field.page.evaluate(async (version) => {
			const name = (await caches.keys()).find((it) => it.endsWith(version));
			await (await caches.open(name)).delete(new URL('help/manual.en.txt', document.baseURI).href);
		}, versionOf(dist));
		site.swap(back);
		await look(field);
		expect(await kept(field)).toContain(versionOf(dist));
		await cut(site, field);
		await field.page.reload();
		await field.unlock(VOLUNTEER.pin);
		await expect(field.page.locator('.update'), 'the other one waits as before').toBeVisible();
	} finally {
		site.reach(true);
		site.swap(dist);
	}
	field.faults = field.faults.filter((it) => !/integrity/.test(it));
});

test("pages of somebody else under the app's address are theirs, and without a network they are not ours", async ({ site, tablet }, info) => {
	const field = await tablet();
	await field.offlineReady();
	const beside = info.outputPath('beside');
	cpSync(dist, beside, { recursive: true });
	cpSync(dist, path.join(beside, 'second'), { recursive: true });
	writeFileSync(path.join(beside, 'news.html'), '<!doctype html><title>news</title><h1>News of the office</h1>');
	const page = await field.context.newPage();
	try {
		site.swap(beside);
		const news = await page.goto(`${site.url}news.html`);
		expect(news.fromServiceWorker()).toBe(false);
		await expect(page.locator('h1')).toHaveText('News of the office');
		expect((await page.goto(`${site.url}second/`)).fromServiceWorker(), 'another copy').toBe(false);
		expect((await page.goto(`${site.url}schema/thaiqm-field-bundle.1.json`)).fromServiceWorker()).toBe(false);
		const hosting = await page.goto(`${site.url}hosting.html`);
		expect(hosting.fromServiceWorker(), 'a file of ours').toBe(true);
		expect(hosting.url()).toContain('hosting.html');
		await cut(site, field);
		await page.goto(`${site.url}?anything`);
		await expect(page.locator('h1').first()).toBeVisible();
		expect(await page.goto(`${site.url}news.html`).then((it) => it.fromServiceWorker(), () => null)).toBe(null);
	} finally {
		site.reach(true);
		site.swap(dist);
		await page.close();
	}
});

test('an app that did not come whole says so, and once the server has it whole it is kept', async ({ site, tablet }, info) => {
	const half = info.outputPath('half');
	cpSync(dist, half, { recursive: true });
	writeFileSync(path.join(half, 'help/manual.en.txt'), 'altered');
	site.swap(half);
	try {
		const field = await tablet();
		await field.choose('field');
		await field.enrol(VOLUNTEER);
		await expect(field.page.locator('.not-kept')).toContainText(th.offline_incomplete);
		await field.open('#/settings');
		await expect(field.page.locator('dl.facts').last()).toContainText(th.offline_not);
		site.swap(dist);
		await field.page.reload();
		await field.offlineReady();
		await field.unlock(VOLUNTEER.pin);
		await expect(field.page.locator('.not-kept')).toHaveCount(0);
		await expect(field.page.locator('dl.facts').last()).toContainText(th.shell_settings_offline_yes);
		field.faults = field.faults.filter((it) => !/integrity/.test(it));
	} finally {
		site.swap(dist);
	}
});

test('the page under stricter rules: headers that no server had to set', async ({ tablet, site }) => {
	const field = await tablet();
	await field.offlineReady();
	const answer = await field.page.reload();
	const headers = answer.headers();
	expect(answer.fromServiceWorker()).toBe(true);
	expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
	expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
	expect(headers['cross-origin-opener-policy']).toBe('same-origin');
	expect(headers['permissions-policy']).toContain('microphone=()');
	expect(headers['referrer-policy']).toBe('no-referrer');
	expect(headers['x-content-type-options']).toBe('nosniff');
	// What the page's own policy cannot do: the app in somebody's frame.
	const other = await field.context.newPage();
	const said = [];
	other.on('console', (it) => said.push(it.text()));
	await other.route('http://127.0.0.1:1/**', (route) => route.fulfill({ contentType: 'text/html', body: `<iframe src="${site.url}"></iframe>` }));
	await other.goto('http://127.0.0.1:1/');
	await expect.poll(() => said.join(' ')).toContain('frame-ancestors');
	await other.close();
	elsewhere(field);
});

test('the app can be installed, and takes files that the device hands it to the door for them', async ({ tablet, site }, info) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.offlineReady();
	const chrome = await field.context.newCDPSession(page);
	const manifest = await chrome.send('Page.getAppManifest');
	expect(manifest.errors).toEqual([]);
	const told = JSON.parse(manifest.data);
	expect(told.icons.some((it) => it.purpose === 'maskable')).toBe(true);
	expect(told.shortcuts.length).toBeGreaterThan(1);
	const { installabilityErrors } = await chrome.send('Page.getInstallabilityErrors');
	expect(installabilityErrors.map((it) => it.errorId).filter((it) => it !== 'in-incognito')).toEqual([]);

	// Shared from another app: the browser posts it, and nothing goes to the server.
	const file = info.outputPath('from-line.json');
	writeFileSync(file, '{"no":"file of ours"}');
	const shares = async () => {
		const from = await field.context.newPage();
		await from.route('http://127.0.0.1:1/**', (route) => route.fulfill({ contentType: 'text/html', body: `<form method="post" enctype="multipart/form-data" action="${site.url}receive"><input type="file" name="files"><button>go</button></form>` }));
		await from.goto('http://127.0.0.1:1/');
		await from.locator('input').setInputFiles(file);
		return from;
	};
	const other = await shares();
	await page.close();
	await other.locator('button').click();
	field.page = other;
	field.watch(other);
	await field.unlock(VOLUNTEER.pin);
	await expect(other).toHaveURL(/#\/from-office$/);
	await expect(other.locator('.from-office')).toContainText(th.field_from_office_not);
	expect(other.url(), 'and not again').not.toContain('shared');

	// Opened with the installed app.
	await other.addInitScript(() => {
		const file = new File(['{"no":"file of ours either"}'], 'opened.json', { type: 'application/json' });
		Object.defineProperty(globalThis, 'launchQueue', { value: { setConsumer: (then) => { globalThis.launch = then; then({ files: [{ getFile: async () => file }] }); } } });
	});
	await field.saved();
	await other.goto('about:blank');
	await field.open('#/households');
	await field.unlock(VOLUNTEER.pin);
	await expect(other).toHaveURL(/#\/from-office$/);
	await expect(other.locator('.from-office')).toContainText(th.field_from_office_not);

	// The browser hands the last launch over again when the page is loaded anew: the file was taken.
	await field.open('#/households');
	await other.reload();
	await field.unlock(VOLUNTEER.pin);
	await expect(other.locator('a.household, .empty').first()).toBeVisible();
	await expect(other).toHaveURL(/#\/households$/);

	// The same while it is open: it is not loaded again, so nobody unlocks it for each file.
	await field.open('#/households');
	await other.evaluate(() => launch({ targetURL: document.baseURI, files: [{ getFile: async () => new File(['{}'], 'while-open.json') }] }));
	await expect(other).toHaveURL(/#\/from-office$/);
	await expect(other.locator('.from-office')).toContainText(th.field_from_office_not);
	await other.evaluate(() => launch({ targetURL: new URL('./#/handover', document.baseURI).href }));
	await expect(other).toHaveURL(/#\/handover$/);

	// Shared while it is open, by a browser that opens it a second time for that: it waits until that one may write.
	const second = await shares();
	await second.locator('button').click();
	await expect(second.getByRole('heading', { name: th.shell_busy_title })).toBeVisible();
	await second.locator('.take-over').click();
	field.page = second;
	field.watch(second);
	await field.unlock(VOLUNTEER.pin);
	await expect(second).toHaveURL(/#\/from-office$/);
	await expect(second.locator('.from-office')).toContainText(th.field_from_office_not);
	elsewhere(field);
});

/** A file that the device hands to the page. */
const handIn = (page, name) => page.evaluate((it) => { handedIn.push(new File(['{}'], it)); dispatchEvent(new CustomEvent('handedIn')); }, name);

test('several files at the door of a tablet are taken in turn, and each is told of', async ({ tablet }) => {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.open('#/from-office');
	await handIn(field.page, 'one.json');
	await handIn(field.page, 'two.json');
	const told = field.page.locator('.from-office .notice');
	await expect(told).toHaveCount(2);
	await expect(told.nth(0)).toContainText('one.json');
	await expect(told.nth(1)).toContainText('two.json');
	await field.page.locator('#from-office').setInputFiles(['three.json', 'four.json', 'five.json'].map((name) => ({ name, mimeType: 'application/json', buffer: Buffer.from('{}') })));
	await expect(told).toHaveCount(3);
	for (const [nth, name] of ['three.json', 'four.json', 'five.json'].entries()) await expect(told.nth(nth)).toContainText(name);
	await expect(told.last()).toContainText(th.field_from_office_not);
});

test('a file that comes while practising is looked at by an office of practice, and a tablet says why it takes none', async ({ tablet }) => {
	const demo = await tablet();
	const { page } = demo;
	await demo.choose('demo');
	await expect(page.locator('a.household').first()).toBeVisible({ timeout: 60_000 });
	await handIn(page, 'one.json');
	await expect(page).toHaveURL(/#\/from-office$/);
	await expect(page.locator('.from-office-page')).toContainText(th.lesson_no_office_files);
	await demo.open('#/lessons');
	await Promise.all([page.waitForEvent('load'), demo.press(page.locator('.other-side'))]);
	await expect(page.locator('.lesson')).toHaveCount(5, { timeout: 60_000 });
	await handIn(page, 'two.json');
	await expect(page).toHaveURL(/#\/office$/);
	await expect(page.locator('main ul > li').first()).toContainText(th.office_refused);
	await expect(page.locator('main'), 'the first one was let go of').not.toContainText('one.json');
});

test('a file that comes before a way was chosen is there once it was', async ({ tablet }) => {
	const office = await tablet();
	await office.offlineReady();
	await office.page.waitForFunction(() => navigator.serviceWorker.controller);
	await handIn(office.page, 'early.json');
	// The other half of the app: the page is loaded again.
	await office.setUp(OFFICE);
	await office.open('#/office');
	await expect(office.page.locator('main ul > li').first()).toContainText('early.json');
});
