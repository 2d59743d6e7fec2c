// The whole walk by keyboard alone: Tab, Shift-Tab, arrows, Space, Enter, Escape and letters.
import { expect, test } from './lib/fixtures.mjs';
import { outsideOffice } from './lib/outside.mjs';
import { FAMILY, HOUSE, VOLUNTEER, planned } from './lib/people.mjs';
import { becomeOffice, smallProvince } from './lib/province.mjs';
import { Tablet } from './lib/tablet.mjs';
import { pattern, th } from './lib/texts.mjs';

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

	/** Another option than the one that stands there. */
	async other(select) {
		await this.reach(select);
		const before = await select.inputValue();
		await this.page.keyboard.press('ArrowDown');
		await expect(select).not.toHaveValue(before);
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
	const file = await field.download(info.outputPath(), page.locator('.make-file'));
	await field.saved();
	const choosing = page.waitForEvent('filechooser');
	await field.press(page.locator('.check-file').first());
	await (await choosing).setFiles(file);
	await expect(page.locator('ol.files > li').first().getByText(th.field_exported, { exact: true })).toBeVisible();
	await field.saved();
	expect(await page.evaluate(() => window.pointed ?? 0)).toBe(0);
});

test("an office's day needs no pointer", async ({ tablet }, info) => {
	test.setTimeout(600_000);
	const office = await tablet({ as: KeyboardTablet });
	const { page } = office;
	const { files, ...province } = smallProvince();
	await becomeOffice(office, province);
	await page.evaluate(() => addEventListener('pointerdown', () => { window.pointed = (window.pointed ?? 0) + 1; }, true));
	const desk = async () => {
		await office.press(page.locator('header nav a').first());
		await expect(page.locator('#office-files')).toBeVisible();
	};

	const choosing = page.waitForEvent('filechooser');
	await office.press(page.locator('#office-files'));
	await (await choosing).setFiles(files);
	await expect(page.locator('.results')).toContainText(pattern(th.desk_done, { of: files.length }), { timeout: 60_000 });
	await office.saved();

	// The cases: narrowed, kept under a name, and one of them asked about.
	await office.press(page.locator('.to-cases'));
	const count = page.locator('.count').first();
	await expect(page.locator('.case-row').first()).toBeVisible({ timeout: 30_000 });
	const all = await count.innerText();
	await office.other(page.locator('#case-dimension'));
	await expect(count).not.toHaveText(all);
	await office.write(page.locator('#filter-name'), 'ด้านบ้าน');
	await office.press(page.locator('.button.keep-filter'));
	await expect(page.locator('.kept-filters a')).toHaveCount(1);
	await office.press(page.locator('.clear-filter'));
	await expect(count).toHaveText(all);
	await office.press(page.locator('.case-row a').first());
	await office.press(page.locator('.visit > summary').first());
	await office.press(page.locator('.to-file').first());
	await office.press(page.locator('.ask').first());
	const dialog = page.locator('dialog[open]');
	await expect(dialog.locator(':focus'), 'the focus goes into a dialog').toHaveCount(1);
	await page.keyboard.press('Escape');
	await expect(dialog).toHaveCount(0);
	await office.press(page.locator('.ask').first());
	await office.write(dialog.locator('textarea'), 'โปรดดูอีกครั้ง');
	await office.press(dialog.locator('.keep-ask'));
	await expect(dialog).toHaveCount(0);
	await office.saved();

	// The meeting: an agency for all that has none, and back.
	await desk();
	await office.press(page.locator('.to-meeting'));
	await office.press(page.getByRole('link', { name: th.cases_nobody }).first());
	await office.press(page.locator('.choose-all'));
	await office.other(page.locator('#resolve-lead'));
	await office.press(page.locator('.resolve-now'));
	await office.saved();
	await office.press(page.locator('.undo-resolution'));
	await expect(page.locator('.undo-resolution')).toHaveCount(0);
	await office.saved();

	// A report, the keying sheet with its mark, and a table that leaves.
	await desk();
	await office.press(page.locator('.to-reports'));
	await office.press(page.locator('.report-r2'));
	await expect(page.locator('main table tbody tr').first()).toBeVisible();
	await desk();
	await office.press(page.locator('.to-keying'));
	await office.write(page.locator('#keying-who'), 'เจ้าหน้าที่ ทดสอบ');
	await office.press(page.locator('.keying-sheet summary').first());
	await office.press(page.locator('.mark-keyed').first());
	await expect(page.locator('.keying-done').first()).toBeVisible();
	await office.saved();
	await desk();
	await office.press(page.locator('.to-export'));
	await office.write(page.locator('#export-why'), 'ประชุม');
	await office.download(info.outputPath(), page.locator('.make'));
	expect(await page.evaluate(() => window.pointed ?? 0)).toBe(0);
});
