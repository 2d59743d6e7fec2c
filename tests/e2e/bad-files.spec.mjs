// Every file that an office should not take gets the sentence of its own trouble. The damaged files
// are those that the native tests keep; here it is the words on the screen that are tested.
import { Buffer } from 'node:buffer';
import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './lib/fixtures.mjs';
import { OFFICE } from './lib/people.mjs';
import { pattern, th } from './lib/texts.mjs';

const GOLDEN = fileURLToPath(new URL('../it/golden/files/', import.meta.url));

const SENTENCES = {
	'empty.json': 'office_no_empty', 'only-spaces.json': 'office_no_empty',
	'utf16-le.json': 'office_no_encoding', 'utf16-be.json': 'office_no_encoding', 'byte-order-mark.json': 'office_no_encoding',
	'tis-620.json': 'office_no_encoding', 'nul.json': 'office_no_encoding', 'invalid-utf8.json': 'office_no_encoding',
	'plain-text.json': 'office_no_not_ours', 'other-json.json': 'office_no_not_ours', 'other-jws.json': 'office_no_not_ours',
	'cut-short.json': 'office_no_truncated', 'cut-short-zeros.json': 'office_no_truncated',
	'reformatted.json': 'office_no_altered', 'line-break-added.json': 'office_no_altered', 'member-added.json': 'office_no_altered', 'high-s.json': 'office_no_altered',
	'receipt.json': 'office_no_newer_kind', 'bundle-2.json': 'office_no_newer_kind',
	'too-deep.json': 'office_no_too_deep',
	'one-letter-changed.json': 'office_no_signature', 'signed-by-another.json': 'office_no_signature',
};

test('every bad file is told from every other, and of none more is kept than its line in the register', async ({ tablet }, info) => {
	const office = await tablet();
	await office.setUp(OFFICE);
	for (const [name, sentence] of Object.entries(SENTENCES)) {
		await test.step(name, async () => {
			const result = await office.openFiles(path.join(GOLDEN, name));
			await expect(result).toContainText(name);
			await expect(result).toContainText(th.office_refused);
			await expect(result).toContainText(pattern(th[sentence]));
		});
	}
	await test.step('200 MB', async () => {
		// Mostly a hole: it is refused by its size, before a byte is read.
		const large = info.outputPath('large.json'), file = openSync(large, 'w');
		ftruncateSync(file, 200 * 1024 * 1024);
		writeSync(file, Buffer.from('{"payload":"'), 0, 12, 0);
		closeSync(file);
		const result = await office.openFiles(large);
		await expect(result).toContainText(pattern(th.office_no_too_large_size, { size: '200.0' }));
	});
	await test.step('signed, but not sealed', async () => {
		const result = await office.openFiles(path.join(GOLDEN, 'good.json'));
		await expect(result).toContainText(th.office_refused);
		await expect(result).toContainText(th.office_no_not_sealed);
	});
	const lines = office.page.locator('.register-of-files tbody tr'), refused = lines.filter({ hasText: th.desk_result_refused.split(' ')[0] });
	const all = Object.keys(SENTENCES).length + 2;
	await office.saved();
	await expect(refused, 'each has its line').toHaveCount(all);
	await expect(lines, 'nothing became data').toHaveCount(all);
	await office.page.reload();
	await office.unlock(OFFICE.passphrase);
	await expect(refused).toHaveCount(all);
	await expect(lines).toHaveCount(all);
	for (const [name, sentence] of Object.entries(SENTENCES)) await expect(lines.filter({ hasText: name }).first()).toContainText(pattern(th[sentence]));
	// Each kind of trouble has its own sentence.
	expect(new Set(Object.values(SENTENCES).map((it) => th[it])).size).toBe(new Set(Object.values(SENTENCES)).size);
});

test('a file that is cut anywhere is told as cut', async ({ tablet }, info) => {
	const office = await tablet();
	await office.setUp(OFFICE);
	const whole = readFileSync(path.join(GOLDEN, 'good.json'));
	for (const part of [0.1, 0.5, 0.9, 0.999]) {
		const cut = info.outputPath(`cut-${part}.json`);
		writeFileSync(cut, whole.subarray(0, Math.floor(whole.length * part)));
		await expect(await office.openFiles(cut)).toContainText(pattern(th.office_no_truncated));
	}
});
