// A device is not called ready for the field before the browser has promised to keep the data.
import { expect, test } from './lib/fixtures.mjs';
import { outsideOffice } from './lib/outside.mjs';
import { FAMILY, HOUSE, VOLUNTEER } from './lib/people.mjs';
import { en, th } from './lib/texts.mjs';

const ONE = { house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null };

/** Makes the browser promise when it is asked, as it does once the app is installed. */
async function promise(field) {
	const chrome = await field.context.newCDPSession(field.page);
	await chrome.send('Browser.setPermission', { permission: { name: 'persistent-storage' }, setting: 'granted', origin: new URL(field.url).origin });
}

test('until the browser has promised, the app says so everywhere, asks for a backup at each sealing, and keeps nobody from working', async ({ tablet }, info) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	const banner = page.locator('.not-ready');
	await expect(banner).toContainText(th.shell_ready_not);
	await banner.locator('summary').click();
	await expect(banner).toContainText(th.shell_ready_step_1);
	await banner.locator('.ask-persist').click();
	await expect(banner).toContainText(th.shell_ready_refused);

	const office = outsideOffice(info.outputPath());
	await field.trust(office.file, office.digits, VOLUNTEER.pin);
	await field.offlineReady();
	await field.open('#/settings');
	await page.reload();
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('.ready')).toHaveText(th.shell_ready_no);
	await expect(page.locator('main')).toContainText(th.shell_settings_persisted_no);
	await field.open('#/households');
	await field.survey(ONE);
	await expect(banner, 'on the form, too').toBeVisible();
	await expect(page.locator('.backup-sealed')).toContainText(th.shell_ready_sealed);
	const sealed = page.url();
	await field.press(page.locator('.back-up-now'));
	await field.download(info.outputPath(), page.locator('.make-backup'));
	await field.saved();
	await page.goto(sealed);
	await expect(page.locator('.hand-over').first()).toBeVisible();
	await expect(page.locator('.backup-sealed'), 'a backup was made since').toHaveCount(0);
	await field.correctHouse('27/2');
	await field.write(page.locator('#reason'), 'อ่านเลขบ้านผิด');
	await field.seal();
	await expect(page.locator('.backup-sealed'), 'and this one is in no backup').toBeVisible();

	// The browser changes its mind.
	await promise(field);
	await banner.locator('summary').click();
	await banner.locator('.ask-persist').click();
	await expect(banner).toHaveCount(0);
	await expect(page.locator('.backup-sealed')).toHaveCount(0);
});

test('with the promise, no page warns and settings call the device ready', async ({ tablet }) => {
	const field = await tablet();
	const { page } = field;
	await promise(field);
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.offlineReady();
	await field.survey(ONE);
	await expect(page.locator('.hand-over').first()).toBeVisible();
	await expect(page.locator('.not-ready, .backup-sealed')).toHaveCount(0);
	await field.open('#/settings');
	await page.reload();
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('.ready')).toHaveText(th.shell_ready_yes);
	await expect(page.locator('main')).toContainText(th.shell_settings_persisted_yes);
	await expect(page.locator('main')).toContainText(/MB/);
});

test('how much room is left is said in words, and when it is little', async ({ tablet }) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	/** Opens the page that says it, where the browser answers this when it is asked. */
	const space = async (text, answer) => {
		await page.evaluate((it) => { navigator.storage.estimate = () => (it ? Promise.resolve(it) : Promise.reject(new Error('no'))); }, answer);
		await field.open('#/households');
		await expect(page.locator('.add-household')).toBeVisible();
		await field.open('#/settings');
		return page.locator('dl.facts > div', { hasText: text.shell_settings_space }).locator('dd');
	};
	for (const [tag, text] of [['th', th], ['en', en]]) {
		await field.press(page.locator(`.tongues button[lang="${tag}"]`));
		await expect(await space(text, { usage: 1_500_000_000, quota: 4_734_500_000 })).toHaveText(text.shell_settings_space_value.replace('{n}', '3,234'));
		const banner = page.locator('.little-room');
		await expect(await space(text, { usage: 1_000_000, quota: 201_000_000 })).toHaveText(text.shell_settings_space_value.replace('{n}', '200'));
		await expect(banner, 'the least that is enough').toHaveCount(0);
		for (const [quota, n, words] of [[200_999_999, '199', text.room_little], [1_000_000, '0', text.room_too_little]]) {
			const little = await space(text, { usage: 1_000_000, quota });
			await expect(little).toContainText(text.shell_settings_space_value.replace('{n}', n));
			await expect(little).toContainText(text.room_little);
			await expect(banner).toContainText(words);
		}
		// More used than there is: nobody can count with that.
		await expect(await space(text, { usage: 1_000_000, quota: 0 })).toHaveText(text.shell_settings_unknown);
		await expect(banner).toHaveCount(0);
		// One that does not tell is not taken for an empty one.
		await expect(await space(text, null)).toHaveText(text.shell_settings_unknown);
	}
});

/** Makes the browser say that so many bytes are free; without a number, what is so. (Chromium's own answer follows no quota that is set: it says ten gigabytes more than is used.) */
const leave = (field, bytes) => field.page.evaluate((free) => {
	if (free === undefined) delete navigator.storage.estimate;
	else navigator.storage.estimate = () => Promise.resolve({ usage: 1_000_000, quota: 1_000_000 + free });
}, bytes);

test('with less than 50 MB left no household is begun, with the way out in words, and what is begun is finished', async ({ tablet }) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.offlineReady();
	await field.addHousehold(HOUSE);
	const begun = page.url();
	await leave(field, 100_000_000);
	await field.open('#/settings');
	await expect(page.locator('.little-room')).toContainText(th.room_little);
	await leave(field, 30_000_000);
	await field.open('#/households/add');
	await expect(page.locator('.no-room')).toContainText(th.room_no_household);
	await expect(page.locator('.no-room a')).toHaveCount(2);
	await expect(page.locator('.little-room')).toContainText(th.room_too_little);
	await field.write(page.locator('#house-no'), '27/9');
	await field.press(page.locator('main .add-household'));
	await expect(page.locator('main [aria-live] .notice').first()).toContainText(th.room_no_household);
	await expect(page).toHaveURL(/#\/households\/add$/);
	await field.open('#/households');
	await expect(page.locator('a.household')).toHaveCount(1);

	// What is begun goes on.
	await page.goto(begun);
	await field.arrived();
	await field.part('house');
	await field.write(page.locator('#road'), 'ถนนเพชรเกษม');
	await page.locator('#road').blur();
	await field.saved();

	await leave(field);
	await field.open('#/households/add');
	await expect(page.locator('.no-room')).toHaveCount(0);
	await field.open('#/households');
	await expect(page.locator('.little-room')).toHaveCount(0);
});
