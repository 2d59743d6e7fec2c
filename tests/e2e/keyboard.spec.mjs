// The whole walk by keyboard alone: Tab, Shift-Tab, arrows, Space, Enter, Escape and letters.
import { expect, test } from './lib/fixtures.mjs';
import { outsideOffice } from './lib/outside.mjs';
import { FAMILY, HOUSE, VOLUNTEER, planned } from './lib/people.mjs';
import { Tablet } from './lib/tablet.mjs';

class KeyboardTablet extends Tablet {
	/** Moves the focus to what `target` names, as hands do: Tab, or Shift-Tab when it lies behind. */
	async reach(target) {
		await target.waitFor({ state: 'attached' });
		const where = () => target.evaluate((it) => {
			const at = document.activeElement;
			if (at === it) return 'here';
			// A group of radio buttons is one stop; the arrows do the rest.
			if (at?.type === 'radio' && it.type === 'radio' && at.name === it.name) return 'group';
			return at && at !== document.body && it.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING ? 'behind' : 'ahead';
		});
		for (let step = 0; step < 600; step += 1) {
			const it = await where();
			if (it === 'here') return;
			await this.page.keyboard.press(it === 'group' ? 'ArrowDown' : it === 'behind' ? 'Shift+Tab' : 'Tab');
		}
		throw new Error(`the keyboard does not reach ${target}`);
	}

	async press(target) {
		await this.reach(target);
		await this.page.keyboard.press('Enter');
	}

	async write(box, text) {
		await this.reach(box);
		await this.page.keyboard.press('Control+A');
		await this.page.keyboard.type(text);
		await expect(box).toHaveValue(text);
	}

	async tap(id, checked = true) {
		const input = this.page.locator(`[id="${id}"]`);
		if ((await input.isChecked()) === checked) return;
		await this.reach(input);
		if ((await input.isChecked()) !== checked) await this.page.keyboard.press('Space');
		await expect(input).toBeChecked({ checked });
	}
}

test('the whole walk needs no pointer', async ({ tablet }, info) => {
	test.setTimeout(600_000);
	const field = await tablet({ as: KeyboardTablet });
	const { page } = field;
	await page.evaluate(() => addEventListener('pointerdown', () => { window.pointed = (window.pointed ?? 0) + 1; }, true));
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	const office = outsideOffice(info.outputPath());
	await field.trust(office.file, office.digits, VOLUNTEER.pin);
	await field.open('#/households');
	await field.survey({ house: HOUSE, family: FAMILY, plan: planned });
	await field.press(page.locator('main .hand-over').first());
	await field.download(info.outputPath(), page.locator('.make-file'));
	expect(await page.evaluate(() => window.pointed ?? 0)).toBe(0);
});
