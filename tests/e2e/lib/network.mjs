// The whole run in one line: what its browsers asked for, and whom.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { LOG } from './tablet.mjs';

/** Before the run, and after it. */
export default function begin() {
	rmSync(LOG, { force: true });
	return () => {
		if (!existsSync(LOG)) return;
		const lines = readFileSync(LOG, 'utf8').trim().split('\n').map((it) => JSON.parse(it));
		const sum = (own) => lines.flatMap((it) => Object.entries(it.asked)).filter(([host]) => (host === 'own') === own).reduce((all, [, n]) => all + n, 0);
		const faults = lines.flatMap((it) => it.faults), of = (kind) => faults.filter((it) => kind.test(it)).length;
		console.log(`network: ${lines.length} browsers, ${sum(true)} requests to their own host, ${sum(false)} to others; ${of(/^policy:/)} stopped by the policy, ${of(/^(?:console|page):/)} errors in the console`);
	};
}
