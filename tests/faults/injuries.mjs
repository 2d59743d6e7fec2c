// What can happen to a tablet. One row for each kind of fault; `Shift` (campaign.mjs) is the round it
// happens in. A kind may have any of:
//   before(shift)   before the app is opened
//   strike(shift)   in the middle of work, which goes on after it; then the browser is killed
//   heal(shift)     what is put right at the end of that work, before the kill
//   cut             the power goes with the browser, and what the system held in memory with it
//   hurt(shift)     afterwards, to the files of a browser that is gone
//   damages         the browser may read from then on what it never wrote, and may end over it
//   aside           the round is a campaign of its own, of this shape, on a new tablet
//   disk            needs a small disk of its own
// `strike`, `heal` and `hurt` say what they did; a round in which all say nothing did not land.
import { setTimeout as sleep } from 'node:timers/promises';
import { flip, tear, truncate } from './files.mjs';

const DAY = 86_400_000;
/** Where a device's clock may go: a year back, the years of the Buddhist era taken for common ones, … */
const CLOCKS = { 'a year back': -365 * DAY, 'an hour back': -DAY / 24, 'a day on': DAY, '543 years on': Math.round(543 * 365.2425 * DAY) };
/** Milliseconds that a new version is waited for. */
const UPDATE_MS = 20_000;
/** Bytes cut off a log at most. */
const TEAR = 1_500;

export const KINDS = {
	kill: {},

	torn: {
		damages: true,
		hurt: ({ profile, dice }) => { const torn = tear(profile, 1 + dice.below(TEAR)); return torn > 0 ? `${torn} bytes` : null; },
	},

	power: { disk: true, cut: true },

	/** The power goes in the first minute of a tablet's life: a tablet of its own, and nothing settled on its disk yet. */
	'power-new': { disk: true, aside: { kinds: ['power'], rounds: 1, settled: false } },

	flip: { damages: true, hurt: ({ profile, dice }) => flip(profile, dice) },

	truncate: { damages: true, hurt: ({ profile, dice }) => truncate(profile, dice) },

	/** What draws the page ends; the tab is opened anew. */
	renderer: {
		async strike(shift) {
			shift.leave();
			const ended = shift.browser.endRenderers();
			await shift.elsewhere();
			return ended > 0 ? `${ended} processes` : null;
		},
	},

	/**
	 * The browser gives this site no more room, and then gives it back. Before the first write, which is
	 * made where the app is unlocked: the browser asks once and then reckons with the answer for half a
	 * minute.
	 */
	quota: {
		async before(shift) {
			shift.failedBefore = shift.memory.failed;
			shift.tools = await shift.browser.tools();
			const quotaSize = shift.dice.of([0, 1_000, 1_000_000]);
			await shift.tools.send('Storage.overrideQuotaForOrigin', { origin: shift.origin, quotaSize });
			shift.note(`${quotaSize} bytes`);
		},
		async strike(shift) {
			await shift.tools.send('Storage.overrideQuotaForOrigin', { origin: shift.origin });
		},
		async heal(shift) {
			await shift.settle();
			return shift.refused();
		},
	},

	/** The browser closes IndexedDB under the page, as it may when memory is short. */
	'idb-close': {
		async strike(shift) {
			const how = [shift.dice.of(['before', 'during', 'after']), shift.dice.of([1, 1, 2, 3])];
			await shift.hands.page.evaluate(([when, times]) => window.trouble.closeIndex(when, times), how);
			shift.note(how.join(' '));
		},
		async heal(shift) {
			await shift.settle();
			const closed = await shift.hands.page.evaluate(() => window.trouble.closed);
			return closed > 0 ? `closed ${closed} times` : null;
		},
	},

	/** A second tab on the same visit, while the first one types. */
	'two-tabs': {
		async strike(shift) {
			const how = shift.dice.of(['look', 'take over', 'back and forth']);
			const first = shift.browser.page;
			const where = await first.evaluate(() => location.href);
			if (how === 'look') {
				const second = await shift.browser.context.newPage();
				await second.goto(where);
				await second.locator('button.take-over').waitFor();
				await second.close();
				return how;
			}
			shift.leave();
			await shift.browser.newPage();
			await shift.enter({ at: where });
			if (how === 'back and forth') {
				await sleep(shift.dice.below(1_500));
				shift.leave();
				shift.browser.page = first;
				await first.bringToFront();
				await shift.enter({ before: () => first.reload({ waitUntil: 'commit' }) });
			}
			return how;
		},
	},

	/** The page is frozen while it works, and goes on; or it is discarded. */
	freeze: {
		async strike(shift) {
			const tools = await shift.browser.tools();
			await tools.send('Page.setWebLifecycleState', { state: 'frozen' });
			await sleep(shift.dice.below(1_500));
			if (shift.dice.chance(0.6)) {
				await tools.send('Page.setWebLifecycleState', { state: 'active' });
				return 'frozen';
			}
			shift.leave();
			await shift.elsewhere();
			return 'discarded';
		},
	},

	/** The device's clock is set, under the page and over its reloads; at the next start it is right again. */
	clock: {
		reloads: true,
		async strike(shift) {
			const how = shift.dice.of(Object.keys(CLOCKS));
			await shift.browser.page.addInitScript((ms) => window.trouble.shiftClock(ms), CLOCKS[how]);
			shift.memory.clocked = true;
			await shift.hands.page.evaluate((ms) => window.trouble.shiftClock(ms), CLOCKS[how]);
			return how;
		},
	},

	/** A new version is put on the server; it is accepted in the middle of the visit, or waits for the next start. */
	update: {
		async strike(shift) {
			const { page } = shift.browser;
			// The browser puts it off while there is work.
			await shift.rest();
			// A version that is half downloaded when it goes from the server is never installed.
			const ready = await page.evaluate((ms) => Promise.race([navigator.serviceWorker.ready.then(() => true), new Promise((resolve) => { setTimeout(resolve, ms, false); })]), UPDATE_MS);
			if (!ready) { shift.note('no worker'); return null; }
			shift.nextVersion();
			await page.evaluate(async () => { (await navigator.serviceWorker.ready).update().catch(() => {}); });
			// It is never offered on a form, so the hands leave it for the list.
			const accept = page.locator('.accept-update');
			const waits = () => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
			let there = false;
			for (let tries = 0; tries < UPDATE_MS / 100 && !there; tries += 1) { there = await waits(); if (!there) await sleep(100); }
			const saved = await shift.settle();
			if (!there || !saved) { shift.note(there ? 'not saved' : 'put off'); return null; }
			if (shift.dice.chance(0.3)) return 'waiting';
			await sleep(shift.dice.below(1_000));
			if (!(await shift.settle())) return null;
			// Hands that are on their way to a part would go on to it.
			await shift.rest();
			await page.evaluate(() => { location.hash = '#/households'; });
			await shift.enter({ before: () => accept.click() });
			return 'accepted';
		},
	},

	/** The device is full, and is given room again before the browser ends or after. */
	full: {
		disk: true,
		async strike(shift) {
			shift.failedBefore = shift.memory.failed;
			const leave = shift.dice.of([0, 0, 0, 4_096, 65_536]);
			shift.note(`${leave} bytes left`);
			// Again and again: the app holds some room back, and gives it free when it is refused more.
			for (let times = 4 + shift.dice.below(4); times > 0; times -= 1) {
				await shift.disk.fill(leave);
				await sleep(250);
			}
		},
		async heal(shift) {
			const refused = shift.refused();
			if (shift.dice.chance(0.5)) {
				shift.disk.free();
				shift.note('room again');
				// The browser may write no more before it is started anew; the bar says so then.
				await sleep(500 + shift.dice.below(1_500));
			}
			return refused;
		},
		hurt: ({ disk }) => { disk.free(); return null; },
	},
};
