// A district's lists, by taps: an old Thai text file, a workbook with merged cells, five thousand rows
// with thirty-seven bad ones; whose work what is, and how that is taken back; and the file that gives a
// tablet its work.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acquainted } from './lib/acquainted.mjs';
import { expect, test } from './lib/fixtures.mjs';
import { look } from './lib/look.mjs';
import { OFFICE, VOLUNTEER } from './lib/people.mjs';
import { pattern, th } from './lib/texts.mjs';

// The same bytes that the native tests read and the fuzzer begins with.
const kept = (name) => readFileSync(new URL(`../fuzz/corpus/table/${name}`, import.meta.url));

/** Five thousand rows; every 135th is bad, each in its turn in another way. */
function fiveThousand() {
	const bad = [
		{ code: '7.60E+10' }, { code: '9999000123' }, { house: '1-Feb' }, { moo: '101' }, { tambon: '123456' }, { tambon: '' }, { first: '=1+1' },
	];
	const rows = ['house_code,house_no,moo,tambon_code,first_name,last_name,problem'];
	for (let n = 1; n <= 5000; n += 1) {
		const it = { code: `999900${String(n).padStart(5, '0')}`, house: `${n % 300}/${n % 7}`, moo: n % 12 + 1, tambon: '760609', first: `สม${n}ใจ`, ...(n % 135 === 0 ? bad[n / 135 % bad.length] : {}) };
		rows.push([it.code, it.house, it.moo, it.tambon, it.first, 'ตัวอย่าง', n % 3 ? 'หลังคารั่ว' : 'น้ำไม่พอ'].join(','));
	}
	return `\u{feff}${rows.join('\r\n')}\r\n`;
}

test('three hostile lists are taken in by taps, and a pack is made of them that only its tablet opens', async ({ tablet }, info) => {
	test.slow();
	const into = info.outputPath();
	const broken = [];
	const { office } = await acquainted(tablet, into);
	const { page } = office;
	const see = (name) => look(office, name, broken);
	const counts = (rows, taken, joined, rejected) => expect(page.locator('.roster-counts')).toContainText(pattern(th.office_roster_counts, { rows, taken, joined, rejected }), { timeout: 60_000 });
	const file = (name, bytes) => { const at = path.join(into, name); writeFileSync(at, bytes); return at; };
	const pick = (at) => page.locator('#roster-file').setInputFiles(at);

	// Found from where files arrive.
	await office.open('#/office');
	await office.press(page.locator('.to-rosters'));
	await expect(page.locator('.empty')).toHaveText(th.office_roster_list_none);
	await see('30-rosters-empty');

	// What is no list says so, and what to do.
	await pick(file('old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')));
	await expect(page.locator('.notice')).toContainText(th.office_roster_no_old);

	// The old Thai file: its header is found below two titles, and no citizen id is shown.
	await pick(file('thai.csv', kept('old')));
	await expect(page.locator('#roster-header-2')).toBeChecked();
	await expect(page.locator('main')).toContainText(th.office_roster_cid);
	await expect(page.locator('main')).not.toContainText(/๑-๙๙๙๙|1-9999|1999900001010/);
	await see('31-roster-columns');
	await office.press(page.locator('.go-on'));
	await counts(8, 3, 1, 4);
	await expect(page.locator('.roster-rejected')).toContainText(th.office_roster_why_day);
	await see('32-roster-look');
	const rejected = await office.download(into, page.locator('.save-rejected'));
	const csv = readFileSync(rejected, 'utf8');
	expect(csv.startsWith('\u{feff}')).toBe(true);
	expect(csv).toContain(th.office_roster_why_day);
	expect(csv.split('\r\n')).toHaveLength(6);
	expect(csv).not.toContain('1999900001010');
	await office.press(page.locator('.keep'));
	await expect(page.locator('.notice.good').first()).toContainText(th.office_roster_kept);
	await office.saved();

	// The workbook: another row for the names, and back, is one tap each.
	await pick(file('merged.xlsx', kept('workbook')));
	await expect(page.locator('#roster-header-3')).toBeChecked();
	await expect(page.locator('#roster-sheet-0')).toBeChecked();
	await office.tap('roster-header-2');
	await office.tap('roster-header-3');
	await expect(page.locator('#roster-column-8')).toHaveValue('problem');
	await office.press(page.locator('.go-on'));
	await counts(7, 3, 2, 2);
	await office.press(page.locator('.keep'));
	await expect(page.locator('.notice.good').first()).toContainText(th.office_roster_kept);
	await office.saved();

	// Five thousand rows; the next list of this layout needs two taps: the file, and keep.
	const large = file('large.csv', fiveThousand());
	await pick(large);
	await office.press(page.locator('.go-on'));
	await counts(5000, 4963, 0, 37);
	// Two houses have a head of another name: nobody of the kept list gives way, unless a person says so.
	await expect(page.locator('.roster-heads li')).toHaveCount(2);
	await expect(page.locator('.becomes')).toHaveText(pattern(th.office_roster_becomes, { new: 4963, replaced: 0 }));
	await office.tap('roster-corrected');
	await expect(page.locator('.becomes')).toHaveText(pattern(th.office_roster_becomes, { new: 4961, replaced: 2 }));
	await office.tap('roster-corrected', false);
	await expect(page.locator('.becomes')).toHaveText(pattern(th.office_roster_becomes, { new: 4963, replaced: 0 }));
	await office.press(page.locator('.keep'));
	await expect(page.locator('.notice.good').first()).toContainText(th.office_roster_kept, { timeout: 60_000 });
	await office.saved();
	await pick(large);
	await counts(5000, 4963, 0, 37);
	await expect(page.locator('main')).toContainText(th.office_roster_known);
	await expect(page.locator('.becomes')).toHaveText(pattern(th.office_roster_becomes, { new: 0, replaced: 4963 }));
	await expect(page.locator('.roster-heads')).toHaveCount(0);
	await office.press(page.locator('.keep'));
	await office.saved();
	// Again brought nothing new: 3 + 3 + 4,963.
	await expect(page.locator('main')).toContainText(pattern(th.office_roster_households, { n: 4969 }));
	await expect(page.locator('.roster-villages tbody tr')).toHaveCount(14);

	// The round, in days of the Buddhist era.
	await office.press(page.locator('.roster-round .to-settings'));
	await office.write(page.locator('#set-survey-open'), '13/11/2566');
	await office.write(page.locator('#set-survey-close'), '31/2/2567');
	await office.press(page.locator('.save-round'));
	await expect(page.locator('#set-survey-close-fault')).toHaveText(th.set_day_wrong);
	await office.write(page.locator('#set-survey-close'), '๒๙/๒/๒๕๖๗');
	await office.press(page.locator('.save-round'));
	await expect(page.locator('.set-round')).toContainText(th.set_round_kept);
	await office.open('#/office/rosters');
	await expect(page.locator('.roster-round')).toContainText('29 ก.พ. 2567');

	// A village is somebody's, and the pack for them leaves sealed.
	await office.press(page.locator('.roster-assign > summary'));
	await page.locator('#assign-village').selectOption({ index: 1 });
	await office.press(page.locator('.assign'));
	await expect(page.locator('#assign-name-fault')).toHaveText(th.office_roster_assign_missing);
	await page.locator('#assign-who').selectOption({ label: VOLUNTEER.name });
	await office.press(page.locator('.assign'));
	await expect(page.locator('.roster-assign')).toContainText(pattern(th.office_roster_assigned, { name: VOLUNTEER.name }));
	await office.saved();

	// A slip is taken back: nothing is theirs any more, and the button is gone. Then it is meant.
	const theirs = (name) => page.locator('#pack-what option').filter({ hasText: name });
	const takeBack = (card) => page.locator(`${card} .take-back`);
	await expect(theirs(VOLUNTEER.name)).toHaveCount(1);
	await office.press(takeBack('.roster-assign'));
	await expect(page.locator('.roster-assign')).toContainText(pattern(th.office_assign_undone));
	await expect(takeBack('.roster-assign')).toHaveCount(0);
	await expect(theirs(VOLUNTEER.name)).toHaveCount(0);
	await office.press(page.locator('.assign'));
	await expect(page.locator('.roster-assign')).toContainText(pattern(th.office_roster_assigned, { name: VOLUNTEER.name }));
	await expect(theirs(VOLUNTEER.name)).toHaveCount(1);
	await office.saved();

	// The last village, of some four hundred households, is somebody's who has no tablet of their own.
	const OTHER = 'ประนอม ทดสอบระบบ';
	const row = page.locator('.roster-villages tbody tr').nth(13);
	const village = await row.locator('th').innerText();
	const homes = Number(await row.locator('td').first().innerText());
	const half = Math.ceil(homes / 2);
	const has = (name, n) => expect(theirs(name)).toHaveText(th.office_roster_pack_some.replace('{what}', name).replace('{n}', n));
	expect(homes).toBeGreaterThan(100);
	await page.locator('#assign-village').selectOption({ index: 13 });
	await office.write(page.locator('#assign-name'), OTHER);
	await office.press(page.locator('.assign'));
	await expect(page.locator('.roster-assign')).toContainText(pattern(th.office_roster_assigned, { n: homes, name: OTHER }));
	await has(OTHER, homes);
	await office.saved();

	// It is shared among both. Before it is, the page says how many each would get, and whose they are now.
	const share = page.locator('.roster-share');
	const plan = share.locator('.share-plan tbody tr');
	const would = async (...all) => {
		await expect(plan).toHaveCount(all.length);
		for (const [nth, [name, n]] of all.entries()) {
			await expect(plan.nth(nth).locator('th')).toHaveText(name);
			await expect(plan.nth(nth).locator('td')).toHaveText(String(n));
		}
	};
	await office.press(share.locator('> summary'));
	await page.locator('#share-area').selectOption({ label: await page.locator('#share-area option').filter({ hasText: village }).innerText() });
	await expect(share.locator('.share-amount')).toHaveText(pattern(th.office_share_amount, { n: homes, taken: homes, free: 0 }));
	await office.press(share.locator('.share-out'));
	await expect(page.locator('#share-people-fault')).toHaveText(th.office_share_missing);
	for (const name of [OTHER, VOLUNTEER.name]) await office.press(page.locator('#field-share-people label').filter({ hasText: name }));
	await expect(page.locator('#share-people-fault')).toBeEmpty();
	await expect(share.locator('.share-plan')).toHaveText(th.office_share_nothing);
	await office.tap('share-which-every');
	// In the order of the page, tablets first, however they were ticked.
	await would([VOLUNTEER.name, half], [OTHER, homes - half]);
	await expect(share.locator('.share-replaced')).toHaveText(pattern(th.office_share_replaced, { n: half }));
	await expect(share.locator('.share-left')).toHaveCount(0);
	await see('33-roster-share');
	await office.press(share.locator('.share-out'));
	await expect(share).toContainText(pattern(th.office_share_done, { n: homes, people: 2 }));
	// The village's own assignment can be taken back no more: another one came after it.
	await expect(takeBack('.roster-assign')).toHaveCount(0);
	await has(OTHER, homes - half);
	await office.saved();

	// Taken back, everything is whose it was.
	await office.press(takeBack('.roster-share'));
	await expect(share).toContainText(pattern(th.office_assign_undone, { n: half }));
	await expect(takeBack('.roster-share')).toHaveCount(0);
	await has(OTHER, homes);
	await office.saved();

	// And shared again: ten each, in Thai digits, and the rest stays as it is.
	await office.tap('share-how-each');
	await office.press(share.locator('.share-out'));
	await expect(page.locator('#share-number-fault')).toHaveText(th.office_share_each_wrong);
	await office.write(page.locator('#share-number'), '๑๐');
	await would([VOLUNTEER.name, 10], [OTHER, 10]);
	await expect(share.locator('.share-left')).toHaveText(pattern(th.office_share_left, { n: homes - 20, free: 0 }));
	await office.press(share.locator('.share-out'));
	await expect(share).toContainText(pattern(th.office_share_done, { n: 20, people: 2 }));
	await expect(page.locator('#share-number')).toHaveValue('');
	await has(OTHER, homes - 10);
	await office.saved();
	await see('33-rosters-kept');
	await page.locator('#pack-what').selectOption({ label: await page.locator('#pack-what option').filter({ hasText: VOLUNTEER.name }).innerText() });
	const pack = await office.download(into, page.locator('.make-pack'));
	expect(path.basename(pack)).toMatch(/^ROSTER-7606\d\d-/);
	await expect(page.locator('.roster-pack')).toContainText(pattern(th.office_roster_pack_saved, { tablets: 1 }));
	const sealed = readFileSync(pack, 'utf8');
	expect(sealed).not.toMatch(/ตัวอย่าง|หลังคารั่ว/);
	expect(JSON.parse(sealed).recipients).toHaveLength(1);
	await office.saved();

	// What is kept is there after a power cut, and no row of it lies in the clear.
	await office.kill();
	await office.start('#/office/rosters');
	await office.enter('office', OFFICE.passphrase);
	await expect(office.page.locator('main')).toContainText(pattern(th.office_roster_households, { n: 4969 }), { timeout: 60_000 });
	expect(broken).toEqual([]);
});
