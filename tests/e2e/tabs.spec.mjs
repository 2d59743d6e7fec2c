// One tab writes. A second one says so, and can take over; the first then writes no more.
import { atHouse } from './lib/at_house.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { VOLUNTEER } from './lib/people.mjs';
import { th } from './lib/texts.mjs';

test('pitfall 3: a second tab waits, takes over when asked, and the first stops', async ({ tablet }) => {
	const field = await atHouse(tablet);
	await field.write(field.page.locator('#road'), 'แท็บแรก');
	await field.saved();

	const first = field.page;
	const second = await field.context.newPage();
	field.watch(second);
	await second.goto(first.url());
	await expect(second.getByRole('heading', { name: th.shell_busy_title })).toBeVisible();
	await second.locator('.take-over').click();

	field.page = second;
	await field.unlock(VOLUNTEER.pin);
	await expect(second.locator('#road')).toHaveValue('แท็บแรก');
	await field.write(second.locator('#road'), 'แท็บที่สอง');
	await field.saved();

	await first.bringToFront();
	await expect(first.getByRole('heading', { name: th.shell_taken_over_title })).toBeVisible();
	await expect(first.locator('#road'), 'nothing can be typed into the first any more').toHaveCount(0);

	await second.bringToFront();
	await second.reload();
	await field.unlock(VOLUNTEER.pin);
	await expect(second.locator('#road')).toHaveValue('แท็บที่สอง');
});
