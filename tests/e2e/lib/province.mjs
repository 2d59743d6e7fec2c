// The synthetic province (`make province`), and a browser as the office that its files are for.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { th } from './texts.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What lies in a folder of `make province`: the sealed files, the office, and what was counted. */
export function provinceIn(folder) {
	const at = (...names) => path.join(folder, ...names);
	const json = (...names) => JSON.parse(readFileSync(at(...names), 'utf8'));
	return {
		folder,
		files: readdirSync(at('sealed')).sort().map((it) => at('sealed', it)),
		counts: json('counts.json'),
		office: json('office', 'office.json').office,
		keyFile: at('office', 'OFFICE-KEYS.json'),
		register: at('office', 'REGISTER.json'),
		/** One file of each kind that an office must not take, by what is the matter with it. */
		hostile: (what) => at('hostile', `${what}.json`),
		/** Tables of the list of 2565, one for each amphoe. */
		rosters: readdirSync(at('roster')).filter((it) => it.endsWith('.csv')).sort().map((it) => at('roster', it)),
	};
}

/** A province of nine files, made unless it is there. */
export function smallProvince() {
	execFileSync('make', ['--silent', 'small-province'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
	return provinceIn(path.join(root, 'target/province-small'));
}

/** Sets a computer up as the province's office: by its key file, then with the register of all its volunteers' keys. */
export async function becomeOffice(tablet, { office, keyFile, register }) {
	const { page } = tablet;
	await tablet.choose('office');
	await page.locator('.existing > summary').click();
	await tablet.write(page.locator('#existing-words'), office.passphrase);
	await page.locator('#existing-file').setInputFiles(keyFile);
	await expect(page.locator('#office-files')).toBeVisible({ timeout: 60_000 });
	await tablet.saved();
	await tablet.open('#/office/keys');
	await page.locator('.shared > summary').click();
	await page.locator('#register-file').setInputFiles(register);
	const taken = th.office_shared_taken.split('{')[0];
	await expect(page.locator('.shared')).toContainText(taken, { timeout: 60_000 });
	await tablet.saved();
	await tablet.open('#/office');
}
