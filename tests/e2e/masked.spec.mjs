// A citizen id that somebody wrote down after all: masked on every screen, shown at a press, never on paper.
import { acquainted } from './lib/acquainted.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { FAMILY, HOUSE, PROBLEMS } from './lib/people.mjs';
import { th } from './lib/texts.mjs';

const [ID, MASK] = ['1-9999-00001-01-0', '1-9999-xxxxx-xx-0'];

/** Masked; whole for as long as somebody wants to see it, and not on paper even then. */
async function masks(page, place) {
	await expect(place).toContainText(MASK);
	await expect(page.locator('main')).not.toContainText(ID);
	await place.getByRole('button', { name: th.shell_mask_show }).click();
	await expect(place.getByText(ID)).toBeVisible();
	await expect(place.getByText(MASK)).toBeHidden();
	await page.emulateMedia({ media: 'print' });
	await expect(place.getByText(ID)).toBeHidden();
	await expect(place.getByText(MASK)).toBeVisible();
	await page.emulateMedia({ media: null });
	await place.getByRole('button', { name: th.shell_mask_hide }).click();
	await expect(page.locator('main')).not.toContainText(ID);
}

test('a citizen id is masked on the tablet and in the office, and on paper whatever is shown', async ({ tablet }, info) => {
	const into = info.outputPath();
	const { field, office } = await acquainted(tablet, into);
	const plan = (dimension) => (dimension.code === 'H' ? { H02: { ...PROBLEMS.H.H02, note: `เลข ${ID} ของบุญมี` } } : null);
	await field.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan });
	const file = await field.handOver(into);

	const result = await office.openFiles(file);
	await expect(result).toContainText(th.office_accepted);
	await result.locator('a[href^="#/office/files/"]').click();
	await office.page.locator('main details > summary').first().click();
	await masks(office.page, office.page.locator('dd', { hasText: MASK }).first());

	// The volunteer, who takes it out again: what was, in the list of changes and in the history.
	const { page } = field;
	await field.open('#/households');
	await page.locator('a.household').first().click();
	await field.press(page.locator('.correct'));
	await field.press(page.locator('dialog[open] .confirm-correct'));
	await field.part('H');
	await field.write(page.locator('#H02-note'), '');
	await page.locator('#H02-note').blur();
	await field.saved();
	await field.part('summary');
	await masks(page, page.locator('ul.changes .was'));
	await field.write(page.locator('#reason'), `เอาเลข ${ID} ออก`);
	await field.seal();
	await field.household();
	await expect(page.locator('.history')).toContainText(MASK);
	await expect(page.locator('main')).not.toContainText(ID);
});
