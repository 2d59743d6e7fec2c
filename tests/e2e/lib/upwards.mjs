// An office and the one above it: they get to know each other, and one passes on what it took in.
import path from 'node:path';
import { expect } from '@playwright/test';
import { pattern, th } from './texts.mjs';

/** A file for the office above, saved and looked at again. `see`: what the page says before that. */
export async function passOn(office, into, see = async () => {}) {
	const { page } = office;
	await office.press(page.locator('.prepare'));
	const file = await office.download(into, page.locator('.save-part'));
	await expect(page.locator('section.upward')).toContainText(th.relay_all_saved);
	await expect(page.locator('.relays-made tbody tr').first()).toContainText(th.relay_state_open);
	await see();
	await page.locator('#relay-check').setInputFiles(file);
	await expect(page.locator('.relays-made')).toContainText(pattern(th.relay_checked, { n: 1 }));
	await expect(page.locator('.relays-made tbody tr').first()).toContainText(pattern(th.relay_state_checked));
	await office.saved();
	return file;
}

/** The twenty digits on the screen of whoever opened a card, held against what is printed on it. */
export async function compared(office, where, digits) {
	await expect(where.locator('.fingerprint')).toBeVisible();
	expect((await where.locator('.fingerprint').innerText()).replace(/\D/g, ''), 'what is on the card').toBe(digits);
	await office.press(where.locator('.match'));
}

/** An office gets to know the one above it, whose card this is. Ends on the page that passes on. */
export async function knowAbove(office, { file, digits }) {
	await office.open('#/office/upward');
	const meet = office.page.locator('.meet-office');
	await meet.waitFor();
	// Open by itself while no office is known.
	if (!(await meet.evaluate((it) => it.open))) await meet.locator('> summary').click();
	await office.page.locator('#upper-card').setInputFiles(file);
	await compared(office, office.page.locator('.meet-office'), digits);
	await expect(office.page.locator('.meet-office .match')).toHaveCount(0);
	await office.saved();
}

/** Two offices get to know each other. Ends where the lower one passes on, and the upper one takes in. */
export async function introduce(below, above, into) {
	const cards = [await below.card(path.join(into, 'below')), await above.card(path.join(into, 'above'))];
	await knowAbove(below, cards[1]);
	await above.open('#/office');
	await compared(above, await above.openFiles(cards[0].file), cards[0].digits);
	await above.saved();
}
