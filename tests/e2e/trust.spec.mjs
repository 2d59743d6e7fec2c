// Who is known to whom, and whose work is whose: what an office lets in, and what waits for a person.
import { expect, test } from './lib/fixtures.mjs';
import { FAMILY, HOUSE, OFFICE, VOLUNTEER } from './lib/people.mjs';
import { th } from './lib/texts.mjs';

const ONE = { house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: () => null };

test('work of another key waits at the office until a person says that it was handed on', async ({ tablet }, info) => {
	const into = info.outputPath();
	const [first, next, office] = [await tablet(), await tablet(), await tablet()];
	await office.setUp(OFFICE);
	for (const it of [first, next]) {
		await it.choose('field');
		await it.enrol(VOLUNTEER);
		await it.meet(office, VOLUNTEER, into);
	}
	await first.survey(ONE);
	// Restored by a passphrase alone: the office was not asked, and does not know that one key goes on for the other.
	const words = 'เสือ ปลา ดาว ภูเขา';
	await first.open('#/backup');
	await first.write(first.page.locator('#backup-words'), words);
	const backup = await first.download(into, first.page.locator('.make-backup'));
	await next.open('#/backup');
	await next.write(next.page.locator('#restore-words'), words);
	await next.page.locator('#restore-file').setInputFiles(backup);
	await next.press(next.page.locator('.restore'));
	await expect(next.page.locator('main')).toContainText(th.shell_restore_done.split('{')[0]);
	await next.saved();
	const file = await next.handOver(into);

	const held = await office.openFiles(file);
	await expect(held).toContainText(th.office_held_anothers.replace('{seq}', '1'));
	await expect(held.locator('.others')).toContainText(VOLUNTEER.name);
	await held.locator('.goes-on > summary').click();
	await office.press(held.locator('.go-on'));
	await expect(held, 'not without a reason').toContainText(th.office_need_why);
	await office.write(held.locator('.goes-on input'), 'แท็บเล็ตเดิมเสีย');
	await office.press(held.locator('.go-on'));
	await expect(office.page.locator('main ul > li').first()).toContainText(th.office_accepted);
	await office.saved();
	await office.open('#/office/keys');
	await expect(office.page.locator('main ul > li.card').filter({ hasText: 'แท็บเล็ตเดิมเสีย' }), 'both keys keep the reason').toHaveCount(2);
});
