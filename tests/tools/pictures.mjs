// The manual's pictures: the app's own screens, in practice, with the village that it brings and on a day that
// never changes, in both languages. Which there are is read from the manual.
//   node tests/tools/pictures.mjs [DIST]      takes them out of the built site, into public/help/pictures/
// As a module: `walk` goes to each of them, and `check` takes it again and compares it with that of a build.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { practise } from '../e2e/lib/lessons.mjs';
import { FAMILY, HOUSE, OFFICER, planned } from '../e2e/lib/people.mjs';
import { SIZES, Tablet } from '../e2e/lib/tablet.mjs';
import { serve } from './serve.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = path.join(root, 'public/help/pictures');
export const LANGUAGES = ['th', 'en'];
/** CSS pixels, as `Topic::picture_size` has them: of a volunteer's page, and of any other. */
const PHONE = { width: 360, height: 640 }, DESK = { width: 640, height: 480 };
/** The day after the practice files were made, in the morning in Thailand. */
const NOW = Date.parse('2024-02-21T10:00:00+07:00');
/** Tried one after the other until a file has at most so many bytes. */
const QUALITIES = [60, 50, 40, 30, 20], MOST = 12_500;
/** All of them together, bytes. */
const MOST_OF_ALL = 400_000;
/** Which part of a picture may be another before it counts as stale, and by how much of 255 a spot of it then differs. */
const MAY_DIFFER = 0.02, CLEARLY = 28;

/** What a picture of this name is called as a file. */
export const fileOf = (name, language) => `${name}-${language}.webp`;

/** The pictures that the manual names, each with its size. */
export function named(language = LANGUAGES[0]) {
	const all = new Map();
	let part = '';
	for (const line of readFileSync(path.join(root, `public/help/manual.${language}.txt`), 'utf8').split('\n')) {
		part = line.match(/^== [^|]+ \| (\w+) \| /)?.[1] ?? part;
		const name = line.match(/^! ([a-z-]+) \| ./)?.[1];
		if (name) all.set(name, part === 'field' ? PHONE : DESK);
	}
	return all;
}

// ------------------------------------------------------------------------------------ the screens

/** Runs in the page before the app: it is always the same moment. */
function stopClock(now) {
	const Real = Date, Own = Worker;
	window.Date = new Proxy(Real, {
		construct: (_, given, to) => Reflect.construct(Real, given.length === 0 ? [now] : given, to),
		apply: () => new Real(now).toString(),
		get: (_, name) => (name === 'now' ? () => now : Reflect.get(Real, name)),
	});
	// A worker has a clock of its own: an office's files are judged on the page, as where none can be started.
	window.Worker = class extends Own {
		constructor(script, ...how) {
			if (String(script).includes('take_in')) throw new Error('no worker');
			super(script, ...how);
		}
	};
}

/** Makes what differs from device to device the same, and brings what a picture is about to the top of the screen. */
function settle(about) {
	document.activeElement?.blur();
	for (const it of document.querySelectorAll('.fingerprint span')) if (it.firstChild) it.firstChild.data = it.firstChild.data.replace(/\d/g, '0');
	// Wherever a file's name stands: above the screen, too, it may take a line more, and lines are no whole pixels.
	for (const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); all.nextNode();) {
		const said = all.currentNode.data.replace(/-[\w-]{8}(?=-\d{4}-\d{8}\.json)/g, '-00000000');
		if (said !== all.currentNode.data) all.currentNode.data = said;
	}
	const top = about === 'body' ? 0 : document.querySelector(about).getBoundingClientRect().top + window.scrollY - 12;
	window.scrollTo(0, Math.max(0, Math.round(top)));
}

const shot = async (cdp, how) => Buffer.from((await cdp.send('Page.captureScreenshot', how)).data, 'base64');

/** Calls this with what talks to the browser. */
async function spoken(page, use) {
	const cdp = await page.context().newCDPSession(page);
	try { return await use(cdp); } finally { await cdp.detach().catch(() => {}); }
}

/** The screen as a PNG, once two that follow each other are the same. */
async function atRest(page) {
	return spoken(page, async (cdp) => {
		let before = await shot(cdp, { format: 'png' });
		for (let tries = 0; tries < 30; tries += 1) {
			await page.waitForTimeout(200);
			const now = await shot(cdp, { format: 'png' });
			if (now.equals(before)) return now;
			before = now;
		}
		throw new Error('the screen does not come to rest');
	});
}

/**
 * Goes to every screen of which the manual has a picture, and calls `take(name, language, page)` there.
 * `tablet(options)` gives a tablet that has opened nothing yet. Gives what went wrong, a line each: a step that
 * fails takes only those pictures with it that it leads to.
 */
export async function walk(tablet, language, take) {
	const sizes = named(language), left = new Set(sizes.keys()), wrong = [];
	const step = async (what, deed) => {
		try {
			await deed();
		} catch (fault) {
			wrong.push(`${what} (${language}): ${String(fault?.message ?? fault).split('\n').slice(0, 4).map((it) => it.trim()).join(' ')}`);
		}
	};
	const picture = (hands, name, about) => step(`picture ${name}`, async () => {
		const { page } = hands;
		if (!left.has(name)) throw new Error('no page of the manual names it, or it was taken already');
		await page.locator(about).first().waitFor();
		await page.setViewportSize(sizes.get(name));
		try {
			await page.waitForFunction(() => document.fonts.status === 'loaded' && !document.querySelector('.save-state.saving, .under-way, .opening'));
			await page.mouse.move(0, 0);
			await page.evaluate(settle, about);
			await take(name, language, page);
			left.delete(name);
		} finally {
			await page.setViewportSize(SIZES.tablet);
		}
	});
	/** A tablet on the first page of the app, in this language. */
	const opened = async () => {
		const hands = await tablet({ size: SIZES.tablet });
		await hands.context.addInitScript(stopClock, NOW);
		await hands.open('');
		await hands.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
		await hands.page.locator('.way').nth(2).waitFor();
		await hands.press(hands.page.locator(`.tongues [lang="${language}"]`));
		await hands.page.locator(`.tongues [lang="${language}"][aria-pressed="true"]`).waitFor();
		return hands;
	};

	await step('the first pages', async () => {
		const hands = await opened();
		await picture(hands, 'first', 'body');
		await hands.choose('field');
		await picture(hands, 'enrol', 'main h1');
	});

	await step('the village', async () => {
		const demo = await practise(await opened());
		const { page } = demo;
		await picture(demo, 'list', '.chips');
		await step('adding a household', async () => {
			await demo.open('#/households/add');
			await picture(demo, 'add', 'main h1');
		});
		await step('a first visit', async () => {
			await demo.open('#/households');
			await page.locator('a.household').first().waitFor();
			await demo.survey({
				house: { ...HOUSE, member_count: '1' }, family: [{ ...FAMILY[0], birth: '2499' }], plan: (it) => (it.code === 'H' ? planned(it) : null), seal: false,
				eachPart: async (slug) => {
					if (slug === 'H') await picture(demo, 'problem', '#field-H02-severity');
					if (slug === 'summary') await picture(demo, 'summary', 'main h1');
				},
			});
		});
		await step('a re-check', async () => {
			await demo.open('#/households');
			await demo.press(page.locator('a.household:has(.status.listed)').first());
			await demo.press(page.locator('.begin-rexray'));
			await demo.arrived();
			await demo.part('problems');
			await demo.problem(0, { status: 'unsolved', evidence: 'seen' });
			await demo.saved();
			await picture(demo, 'problems', '.problems > .card');
			await demo.part('closing');
			await picture(demo, 'closing', 'main h1');
		});
		await step('handing over', async () => {
			await demo.open('#/handover');
			await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), demo.press(page.locator('.make-file'))]);
			await page.locator('.check-file').first().waitFor();
			await demo.saved();
			await picture(demo, 'handover', 'section.files');
		});
		await step('what the office asks', async () => {
			await demo.open('#/households');
			await demo.press(page.locator('a.household:has(.status.returned)').first());
			await picture(demo, 'returned', 'section.comments');
		});
		await step("the trainer's page", async () => {
			await demo.open('#/trainer');
			await page.locator('.reset-practice').waitFor();
			await picture(demo, 'trainer', 'main h1');
		});
	});

	await step('the office', async () => {
		const office = await practise(await opened());
		const { page } = office;
		await office.open('#/lessons');
		await Promise.all([page.waitForEvent('load'), office.press(page.locator('.other-side'))]);
		await page.locator('#lesson-take-in').waitFor({ timeout: 60_000 });
		await step('taking files in', async () => {
			await office.open('#/office');
			const files = ['1-known', '2-unknown', '3-changed', '4-first-tablet', '4-second-tablet'];
			await office.openFiles(...files.map((it) => path.join(root, `public/practice/practice-${it}.json`)));
			await page.locator('.to-conflicts').first().waitFor({ timeout: 60_000 });
			await office.saved();
			await picture(office, 'take-in', 'section.results');
		});
		await step('two that differ', async () => {
			await office.open('#/office/differ');
			await office.press(page.locator('.card.conflict a').first());
			await picture(office, 'conflict', '.differ');
		});
		await step('a report', async () => {
			await office.open('#/office/reports/r2');
			await page.locator('.report table').first().waitFor({ timeout: 60_000 });
			await picture(office, 'report', 'article.report');
		});
		await step('the keying sheet', async () => {
			await office.open('#/office/keying');
			await page.locator('.keying-sheet').first().waitFor({ timeout: 60_000 });
			await office.write(page.locator('#keying-who'), OFFICER.name);
			await picture(office, 'keying', '.keying > .card');
		});
	});

	for (const it of left) if (!wrong.some((line) => line.startsWith(`picture ${it} `))) wrong.push(`picture ${it} (${language}): no step came to it`);
	return wrong;
}

// ------------------------------------------------------------------------- taken, and compared

/** Writes what is on the screen into `folder`. */
async function write(folder, name, language, page) {
	await atRest(page);
	const bytes = await spoken(page, async (cdp) => {
		for (const quality of QUALITIES) {
			const it = await shot(cdp, { format: 'webp', quality });
			if (it.length <= MOST || quality === QUALITIES.at(-1)) return it;
		}
		return undefined;
	});
	writeFileSync(path.join(folder, fileOf(name, language)), bytes);
	console.log(`pictures: ${fileOf(name, language).padEnd(20)} ${String(bytes.length).padStart(6)} bytes`);
}

/**
 * Which part of two pictures, from 0 to 1, is clearly not the same; 1 where they are not of one size. Squares of
 * four by four pixels are compared: what a lossy file does to the edge of a letter is no difference. Nor is a row of
 * pixels up or down: what a page scrolls to lies between two rows, and a busy machine rounds it the other way.
 */
export async function difference(page, one, other) {
	return page.evaluate(async ([all, clearly]) => {
		const SIDE = 4;
		const [a, b] = await Promise.all(all.map(async (text) => {
			const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (it) => it.charCodeAt(0))]));
			const to = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
			to.drawImage(bitmap, 0, 0);
			return to.getImageData(0, 0, bitmap.width, bitmap.height);
		}));
		if (a.width !== b.width || a.height !== b.height) return 1;
		const apart = (down) => {
			const from = Math.max(0, -down), to = a.height - Math.max(0, down);
			let squares = 0, differ = 0;
			for (let top = from; top + SIDE <= to; top += SIDE) for (let left = 0; left < a.width; left += SIDE) {
				const sum = [0, 0, 0];
				for (let y = top; y < top + SIDE; y += 1) for (let x = left; x < left + SIDE; x += 1) {
					const at = 4 * (y * a.width + x), there = at + 4 * down * a.width;
					for (let colour = 0; colour < 3; colour += 1) sum[colour] += a.data[at + colour] - b.data[there + colour];
				}
				squares += 1;
				if (sum.some((it) => Math.abs(it) > clearly * SIDE * SIDE)) differ += 1;
			}
			return differ / squares;
		};
		return Math.min(...[0, 1, -1].map(apart));
	}, [[one, other].map((it) => it.toString('base64')), CLEARLY]);
}

/** For `walk`: takes each again and compares it with the one in `folder`. Those that differ are laid into `aside`. */
export const check = (folder, aside) => async (name, language, page) => {
	const file = path.join(folder, fileOf(name, language));
	if (!existsSync(file)) throw new Error(`${fileOf(name, language)} is not in this build: run \`make manual-pictures\` and build again`);
	const now = await atRest(page), part = await difference(page, readFileSync(file), now);
	if (part <= MAY_DIFFER) return;
	writeFileSync(path.join(aside, `manual-${name}-${language}.png`), now);
	throw new Error(`${(100 * part).toFixed(1)} % of ${fileOf(name, language)} are not what the app shows: look at the page, then run \`make manual-pictures\``);
};

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
	const dist = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
	if (!existsSync(path.join(dist, 'index.html'))) { console.error(`pictures: ${dist} holds no index.html: run \`make build\``); process.exit(1); }
	mkdirSync(FOLDER, { recursive: true });
	const site = await serve(dist), wrong = [];
	for (const language of LANGUAGES) {
		const tablets = [];
		try {
			const tablet = (options) => { const it = new Tablet(site.url, options); tablets.push(it); return it.start(null); };
			wrong.push(...await walk(tablet, language, (...it) => write(FOLDER, ...it)));
		} finally {
			for (const it of tablets) await it.discard();
		}
	}
	await site.close();
	const wanted = new Set(LANGUAGES.flatMap((language) => [...named(language).keys()].map((it) => fileOf(it, language))));
	const files = readdirSync(FOLDER);
	for (const it of files.filter((it) => !wanted.has(it))) { rmSync(path.join(FOLDER, it)); console.log(`pictures: ${it} is named no more, and removed`); }
	const bytes = files.filter((it) => wanted.has(it)).reduce((sum, it) => sum + statSync(path.join(FOLDER, it)).size, 0);
	console.log(`pictures: ${(bytes / 1000).toFixed(0)} kB in all`);
	if (bytes > MOST_OF_ALL) wrong.push(`${bytes} bytes in all, more than ${MOST_OF_ALL}`);
	for (const it of wrong) console.error(`pictures: ${it}`);
	process.exit(wrong.length ? 1 : 0);
}
