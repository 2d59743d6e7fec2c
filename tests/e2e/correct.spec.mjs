// What was sealed is corrected with a reason, what was answered is taken back, and both leave a trail.
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { atHouse } from './lib/at_house.mjs';
import { FILES, expect, test } from './lib/fixtures.mjs';
import { said } from './lib/outside.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { th } from './lib/texts.mjs';

test('a sealed visit is corrected with a reason, and the next file says what changed', async ({ tablet }, info) => {
	const field = await tablet();
	const { page } = field;
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	const office = await tablet();
	await office.setUp(OFFICE);
	await field.meet(office, VOLUNTEER, info.outputPath());
	await field.survey({ house: HOUSE, family: FAMILY, plan: () => null });
	const first = await field.handOver(info.outputPath());

	// Sealed: the form is read and not written.
	await page.goBack();
	await field.part('house');
	await expect(page.locator('#house-no')).toBeDisabled();

	await field.correctHouse('27/2');
	await expect(page.locator('.changes li .was')).toHaveText('27/1');
	await expect(page.locator('.changes li .is')).toHaveText('27/2');
	await expect(page.locator('.sealing .seal'), 'not without a reason').toBeDisabled();
	await field.write(page.locator('#reason'), 'อ่านเลขบ้านผิด');
	await field.seal();

	await field.household();
	await expect(page.locator('.history > li')).toHaveCount(2);
	await expect(page.locator('.history')).toContainText('อ่านเลขบ้านผิด');

	const second = await field.handOver(info.outputPath());
	// An office that gets the second file first says that the first is missing, until it comes.
	const late = await office.openFiles(second);
	await expect(late).toContainText(th.office_chain_gap.replace('{numbers}', '1'));
	await expect(await office.openFiles(first)).toContainText(th.office_chain_whole);
	expect(path.basename(first)).not.toBe(path.basename(second));
	const kept = [];
	for (const nth of [0, 1]) {
		await office.open('#/office');
		await office.page.locator('tbody tr a').nth(nth).click();
		kept.push(said(readFileSync(await office.download(FILES, office.page.locator('.save-again')), 'utf8')));
	}
	kept.sort((one, other) => one.seq - other.seq);
	expect(kept.map((it) => it.seq)).toEqual([1, 2]);
	expect(kept[1].records[0].revisions.at(-1).changes).toEqual([{ key: 'house_no', from: { text: '27/1' }, to: { text: '27/2' } }]);
});

test('the last answer is taken back, one answer at a time', async ({ tablet }) => {
	const field = await atHouse(tablet);
	const { page } = field;
	await page.locator('#soi').pressSequentially('ซอยสอง', { delay: 20 });
	await page.locator('#soi').blur();
	await field.tap('visit-result-met');
	await field.saved();
	await page.locator('.undo').click();
	await expect(page.locator('#visit-result-met')).not.toBeChecked();
	await expect(page.locator('#soi'), 'keystrokes of one answer are one step').toHaveValue('ซอยสอง');
	await page.locator('.undo').click();
	await expect(page.locator('#soi')).toHaveValue('');
	await field.saved();
	// What was taken back stays away.
	await page.reload();
	await field.unlock(VOLUNTEER.pin);
	await expect(page.locator('#soi')).toHaveValue('');
	await expect(page.locator('#visit-result-met')).not.toBeChecked();
	await expect(page.locator('#house-no')).toHaveValue(HOUSE.house_no);
});
