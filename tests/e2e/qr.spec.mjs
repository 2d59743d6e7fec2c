// Codes that are shown and scanned: a shortcut for the file and for the eye, where there is a camera.
import { readFileSync } from 'node:fs';
import { giveCamera, hold, readBy } from './lib/camera.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { said } from './lib/outside.mjs';
import { OFFICE, VOLUNTEER } from './lib/people.mjs';
import { th } from './lib/texts.mjs';

/** A picture of a code, as a camera would see it on a screen. */
async function photograph(tablet, code) {
	await expect(tablet.page.locator(code)).toBeVisible();
	return tablet.page.locator(code).screenshot();
}

test('a tablet is made known to the office by the code on its screen, and its digits are compared all the same', async ({ tablet }, info) => {
	const into = info.outputPath();
	const [field, plain] = [await tablet(), await tablet()];
	const office = await giveCamera(await tablet({}, null));
	await office.setUp(OFFICE);
	await field.choose('field');
	await field.enrol({ ...VOLUNTEER, organisation: 'องค์การบริหารส่วนตำบลตัวอย่างที่มีชื่อยาวกว่าทุกแห่งในจังหวัดเพชรบุรี' });
	await field.open('#/trust');
	const digits = (await field.page.locator('.mine .fingerprint').innerText()).replace(/\D/g, '');
	await field.page.locator('.enrolment-qr > summary').click();
	const picture = await photograph(field, '.enrolment-qr .qr');

	// Read by another program: the names and keys of the file, and nothing besides.
	const text = await readBy(office, picture);
	expect(text).toMatch(/^TQE1:\[/);
	const file = said(readFileSync(await field.enrolment(into), 'utf8'));
	const inside = JSON.parse(text.slice(5));
	expect(inside.slice(2, 4)).toEqual([file.receives.x, file.receives.y]);
	expect(inside.slice(6, 10)).toEqual([file.author.name, file.author.role, file.author.organisation, file.author.area]);

	await hold(office, picture);
	await office.press(office.page.locator('button.scan'));
	const asks = office.page.locator('main ul > li').first();
	await expect(asks).toContainText(th.office_enrol_asks);
	expect((await asks.locator('.fingerprint').innerText()).replace(/\D/g, '')).toBe(digits);
	expect(await office.page.evaluate(() => window.stopped), 'the camera is let go').toBe(1);
	await office.press(asks.locator('.match'));
	await expect(asks).toContainText(th.office_enrol_known.split('{name}')[1]);
	await office.saved();
	// The code of a card is no enrolment.
	await office.open('#/office/keys');
	const card = await photograph(office, '.our-office .qr');
	await office.open('#/office');
	await hold(office, card);
	await office.press(office.page.locator('button.scan'));
	await expect(office.page.locator('main ul > li').first()).toContainText(th.office_scan_other);

	// Without a camera there is no button; the file does the same.
	await plain.setUp(OFFICE);
	await expect(plain.page.locator('#office-files')).toBeVisible();
	await expect(plain.page.locator('button.scan')).toHaveCount(0);
});

test('the code on the card is compared by the machine, and a card of another office is told', async ({ tablet }, info) => {
	const into = info.outputPath();
	const [office, other] = [await tablet(), await tablet()];
	const field = await giveCamera(await tablet({}, null));
	const { page } = field;
	await office.setUp(OFFICE);
	await other.setUp({ ...OFFICE, name: 'สำนักงานอื่น' });
	const card = await office.card(into);
	const pictures = [];
	for (const it of [office, other]) {
		await it.open('#/office/keys');
		pictures.push(await photograph(it, '.our-office .qr'));
	}
	expect(await readBy(field, pictures[0])).toMatch(/^TQO1:[\w-]{43}$/);
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.open('#/trust');
	await page.locator('.enrolment-qr > summary').click();
	pictures.push(await photograph(field, '.enrolment-qr .qr'));
	await page.locator('#office-card').setInputFiles(card.file);
	const section = page.locator('.office-of');
	const scan = async (picture, words) => {
		await hold(field, picture);
		await field.press(section.locator('button.scan'));
		await expect(section).toContainText(words);
		await expect(section.locator('.fingerprint'), 'the digits stay').toBeVisible();
	};
	await page.evaluate(() => { window.cameraRefused = true; });
	await field.press(section.locator('button.scan'));
	await expect(section).toContainText(th.shell_scan_failed);
	await page.evaluate(() => { window.cameraRefused = false; });
	await scan(pictures[2], th.field_scan_other);
	await scan(pictures[1], th.field_scan_differs);
	await expect(section.locator('.match'), 'a card that differs cannot be confirmed').toBeDisabled();
	await scan(pictures[0], th.field_scan_same);
	// Looking can be ended, and ends with the page.
	await hold(field, await page.locator('main h1').screenshot());
	await field.press(section.locator('button.scan'));
	await field.press(section.locator('.stop-scan'));
	await expect(section.locator('button.scan')).toBeVisible();
	await expect.poll(() => page.evaluate(() => window.stopped)).toBe(4);
	await field.press(section.locator('button.scan'));
	await field.open('#/households');
	await expect.poll(() => page.evaluate(() => window.stopped)).toBe(5);

	await field.trust(card.file, card.digits, VOLUNTEER.pin);
});
