// Photographs from the camera to the office: asked for, made small and bare, sealed with the visit,
// carried beside what is signed, and shown.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acquainted } from './lib/acquainted.mjs';
import { atHouse } from './lib/at_house.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { look } from './lib/look.mjs';
import { outsideOffice, said } from './lib/outside.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER, planned } from './lib/people.mjs';
import { PLACE, picture } from './lib/pictures.mjs';
import { holding } from './lib/scan.mjs';
import { th } from './lib/texts.mjs';

const hash = (bytes) => createHash('sha256').update(bytes).digest('base64url');

/** Takes a photograph where this button stands, and waits until it is shown and kept. */
export async function take(field, button, file) {
	const shown = field.page.locator('.photo > summary canvas[data-drawn]');
	const before = await shown.count();
	await field.page.locator(button).setInputFiles(file);
	await expect(shown).toHaveCount(before + 1, { timeout: 30_000 });
	await field.saved();
}

/** The pixels of a canvas, as one short text. */
const pixels = (canvas) => canvas.evaluate((it) => {
	const { data } = it.getContext('2d').getImageData(0, 0, it.width, it.height);
	let sum = 0;
	for (const byte of data) sum = (sum * 31 + byte) % 4_294_967_291;
	return `${it.width} x ${it.height}: ${sum}`;
});

const HOUSE_PHOTO = '#photo-house-take-0';
const agree = (field, at = 'photo-house') => field.tap(`${at}-consent-yes`);

test('a photograph is asked for, taken, sealed, handed over, and the office sees the same picture', async ({ tablet }, info) => {
	const into = info.outputPath();
	mkdirSync(into, { recursive: true });
	const { field, office } = await acquainted(tablet, into);
	const { page } = field;
	const [one, two, three] = [await picture(page, into, { seed: 1 }), await picture(page, into, { seed: 2 }), await picture(page, into, { seed: 3, width: 900, height: 1_600 })];
	let large;
	const broken = [];
	const eachPart = async (slug) => {
		if (slug === 'house') {
			await expect(page.locator(HOUSE_PHOTO), 'not before the household agrees').toHaveCount(0);
			await agree(field);
			await take(field, HOUSE_PHOTO, one);
			await take(field, '#photo-house-take-1', three);
			// One too many of the same is told, and so is what is none.
			await page.locator(HOUSE_PHOTO).setInputFiles(one);
			await expect(page.locator('.photo-part')).toContainText(th.field_photo_twice);
			const text = path.join(into, 'notes.jpg');
			writeFileSync(text, 'not a picture');
			await page.locator(HOUSE_PHOTO).setInputFiles(text);
			await expect(page.locator('.photo-part')).toContainText(th.field_photo_not_a_picture);
			// Looked at, taken away, and back by one press.
			await field.press(page.locator('.photo > summary').first());
			await expect(page.locator('.photo[open] > canvas[data-drawn]')).toBeVisible();
			large = await pixels(page.locator('.photo[open] > canvas'));
			expect(large).toMatch(/^1280 x 960: /);
			await look(field, '20-photos-house', broken);
			await field.press(page.locator('.photo-remove').first());
			await expect(page.locator('.photo')).toHaveCount(1);
			await field.press(page.locator('.undo'));
			await expect(page.locator('.photo')).toHaveCount(2);
			await expect(page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(2);
			expect(await page.locator('.photo > summary canvas').evaluateAll((all) => all.map((it) => it.getAttribute('aria-label')))).toEqual(
				[expect.stringContaining(th.field_photo_outside), expect.stringContaining(th.field_photo_inside)]);
		} else if (slug === 'H') {
			// From the camera or from what the device has already: two ways, one road.
			await expect(page.locator('#H02-photo-take-0')).toHaveAttribute('capture', 'environment');
			await expect(page.locator('#H02-photo-choose-0'), 'offers the files too').not.toHaveAttribute('capture');
			for (const way of ['take', 'choose']) {
				const { height } = await page.locator(`label[for="H02-photo-${way}-0"]`).boundingBox();
				expect(height, way).toBeGreaterThanOrEqual(48);
			}
			await take(field, '#H02-photo-choose-0', two);
			await look(field, '20-photos-item', broken);
		}
		else if (slug === 'S') await expect(page.locator('.photo-part'), 'a restricted item').toHaveCount(0);
	};
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: (it) => (['H', 'S'].includes(it.code) ? planned(it) : null), eachPart });

	// Sealed: still to be looked at, no more to be changed.
	await field.part('house');
	await expect(page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(2);
	await expect(page.locator('.photo-remove').first()).toBeDisabled();
	await field.press(page.locator('.photo > summary').first());
	expect(await (async () => { await expect(page.locator('.photo[open] > canvas[data-drawn]')).toBeVisible(); return pixels(page.locator('.photo[open] > canvas')); })()).toBe(large);

	// The file can be made again, byte for byte, and is the one that was saved.
	const file = await field.handOver(into);
	const again = await field.download(path.join(into), page.locator('.save-again'));
	expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
	await field.checkSaved(file);

	const result = await office.openFiles(file);
	await expect(result).toContainText(th.office_accepted);
	await office.saved();
	await office.press(office.page.locator('tbody a'));
	await office.press(office.page.locator('main ul.cards details > summary').first());
	await expect(office.page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(3);
	await office.press(office.page.locator('.photo > summary').first());
	await expect(office.page.locator('.photo[open] > canvas[data-drawn]')).toBeVisible();
	expect(await pixels(office.page.locator('.photo[open] > canvas')), 'the same picture').toBe(large);
	await look(office, '20-photos-office', broken);
	expect(broken).toEqual([]);

	// As the office saves it: signed text, and beside it the pictures that it names, nothing else.
	const kept = readFileSync(await office.download(into, office.page.locator('.save-again')), 'utf8');
	const named = Object.values(said(kept).records[0].visit.answers).flatMap((it) => it.photos ?? []);
	const bytes = JSON.parse(kept).photos.map((it) => Buffer.from(it, 'base64url'));
	expect(bytes.map(hash)).toEqual(named.map((it) => it.hash).sort());
	for (const it of bytes) {
		expect(it.length).toBeLessThanOrEqual(262_144);
		expect(it.includes('Exif') || it.includes(PLACE)).toBe(false);
	}
	expect(named.map((it) => it.kind).sort()).toEqual(['house_inside', 'house_outside', 'problem']);
	// And after a restart, on both.
	for (const [it, who, secret] of [[field, 'field', VOLUNTEER.pin], [office, 'office', OFFICE.passphrase]]) {
		await it.stop();
		await it.start();
		await it.enter(who, secret);
	}
	await office.press(office.page.locator('tbody a'));
	await office.press(office.page.locator('main ul.cards details > summary').first());
	await expect(office.page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(3);
});

test('a photograph that is taken away while it is still on its way does not come back in the place of the next one', async ({ tablet }, info) => {
	const into = info.outputPath();
	mkdirSync(into, { recursive: true });
	const field = await atHouse(tablet);
	const { page } = field;
	await field.tap('visit-result-met');
	await agree(field);
	for (const seed of [1, 2]) await take(field, HOUSE_PHOTO, await picture(page, into, { seed }));
	const shown = page.locator('.photo > summary canvas[data-drawn]');
	const second = await pixels(shown.nth(1));
	expect(await pixels(shown.first())).not.toBe(second);
	// Drawn anew, the first one comes two seconds late.
	await page.evaluate(() => {
		const own = window.createImageBitmap;
		let first = true;
		window.createImageBitmap = async (...all) => {
			const late = first;
			first = false;
			if (late) await new Promise((done) => { setTimeout(done, 2_000); });
			const bitmap = await own.apply(window, all);
			if (late) setTimeout(() => { window.isLate = true; });
			return bitmap;
		};
	});
	await field.part('members');
	await field.part('house');
	await field.press(page.locator('.photo-remove').first());
	await expect(page.locator('.photo')).toHaveCount(1);
	await expect(shown).toHaveCount(1);
	expect(await pixels(shown)).toBe(second);
	await page.waitForFunction(() => window.isLate);
	await page.waitForTimeout(300);
	expect(await pixels(shown), 'nor later').toBe(second);
	await field.saved();
});

test('who takes consent back has the photographs taken away, and one press brings both back', async ({ tablet }, info) => {
	const into = info.outputPath();
	mkdirSync(into, { recursive: true });
	const field = await atHouse(tablet);
	const { page } = field;
	const house = new URL(page.url()).hash;
	await agree(field);
	await take(field, HOUSE_PHOTO, await picture(page, into));
	await field.tap('photo-house-consent-no');
	await expect(page.locator('.photo')).toHaveCount(0);
	await expect(page.locator('.photo-part')).toContainText(th.field_photo_all_removed);
	await field.press(page.locator('.undo'));
	await expect(page.locator('.photo > summary canvas[data-drawn]')).toHaveCount(1);
	await expect(page.locator('#photo-house-consent-yes')).toBeChecked();
	// Locked and opened again, it is there; while it is locked, nothing of it is on the page.
	await field.open('#/settings');
	await page.locator('.lock-now').click();
	await expect(page.locator('#unlock-pin')).toBeVisible();
	await expect(page.locator('canvas')).toHaveCount(0);
	await field.unlock(VOLUNTEER.pin);
	const kept = () => page.evaluate(() => new Promise((ok, no) => {
		const asked = indexedDB.open('thaiqm-field-field');
		asked.onerror = no;
		asked.onsuccess = () => {
			const all = asked.result.transaction('meta').objectStore('meta').getAllKeys();
			all.onsuccess = () => { asked.result.close(); ok(all.result.filter((it) => it.startsWith('photo/')).length); };
		};
	}));
	await expect(page.locator('main')).toContainText(VOLUNTEER.name);
	expect(await kept()).toBe(1);
	// Taken out, it can be brought back until the app is left; then it is gone for good.
	await field.open(house);
	await field.press(page.locator('.photo-remove'));
	await field.saved();
	expect(await kept()).toBe(1);
	await page.reload();
	await field.unlock(VOLUNTEER.pin);
	await expect.poll(kept).toBe(0);
	await field.open(house);
	await expect(page.locator('.photo')).toHaveCount(0);
	await expect(page.locator('.loss')).toHaveCount(0);
});

test('photographs that a browser cleared are told at the next start, and where they stood', async ({ tablet }, info) => {
	const into = info.outputPath();
	mkdirSync(into, { recursive: true });
	const field = await tablet();
	const { page } = field;
	await page.route('**/favicon.ico', (it) => it.fulfill({ status: 204 }));
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.addHousehold(HOUSE);
	await field.part('house');
	const house = new URL(page.url()).hash;
	await agree(field);
	await take(field, HOUSE_PHOTO, await picture(page, into));
	await field.open('fonts/OFL.txt');
	await page.evaluate(async () => {
		await new Promise((ok, no) => {
			const asked = indexedDB.open('thaiqm-field-field');
			asked.onerror = no;
			asked.onsuccess = () => {
				const change = asked.result.transaction('meta', 'readwrite');
				change.objectStore('meta').delete(IDBKeyRange.bound('photo/', 'photo0'));
				change.oncomplete = () => { asked.result.close(); ok(); };
			};
		});
		await (await (await navigator.storage.getDirectory()).getDirectoryHandle('field')).removeEntry('photos');
	});
	await field.open('');
	await expect(page.locator('.loss')).toContainText(th.shell_lost);
	await field.unlock(VOLUNTEER.pin);
	await field.open(house);
	await expect(page.locator('.photo-part')).toContainText(th.field_photo_lost);
});

test('what a camera gave is nowhere in the profile: not its bytes, not its place, not its name', async ({ tablet }, info) => {
	const into = info.outputPath();
	mkdirSync(into, { recursive: true });
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	const office = outsideOffice(into);
	await field.trust(office.file, office.digits, VOLUNTEER.pin);
	const file = await picture(page, into, { seed: 7, name: 'IMG_CANARY_4711.jpg' });
	const taken = readFileSync(file);
	const eachPart = async (slug) => {
		if (slug !== 'house') return;
		await agree(field);
		await take(field, HOUSE_PHOTO, file);
		await field.press(page.locator('.photo > summary').first());
		await expect(page.locator('.photo[open] > canvas[data-drawn]')).toBeVisible();
	};
	await field.open('#/households');
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null, eachPart });
	const saved = await field.handOver(into);
	const inside = JSON.parse(office.open(readFileSync(saved, 'utf8')));
	const kept = Buffer.from(inside.photos[0], 'base64url');
	expect(kept.includes('Exif')).toBe(false);
	// Pieces of what the camera gave and of what is kept, as bytes and as they stand in a file.
	const pieces = [taken, kept].flatMap((it) => [5_000, 50_000, it.length - 5_000].map((at) => it.subarray(at, at + 24)));
	const secrets = ['IMG_CANARY_4711', PLACE, ...pieces, ...[10_000, 100_000].map((at) => inside.photos[0].slice(at, at + 40))];
	await field.kill();
	expect(holding(field.profile, secrets), 'after a crash').toEqual([]);
	await field.start();
	await field.enter('field', VOLUNTEER.pin);
	await expect(field.page.locator('a.household')).toBeVisible();
	await field.stop();
	expect(holding(field.profile, secrets), 'put away').toEqual([]);
	// The search can fail: what lies in the profile as it is, it finds.
	writeFileSync(path.join(field.profile, 'planted'), kept);
	expect(holding(field.profile, secrets)).not.toEqual([]);
});
