// An office's list of households as its pack holds it, made without our app: synthetic people, and what
// was wrong with their houses in 2565.
import { createHash } from 'node:crypto';

const NAMES = ['สมหญิง', 'สมชาย', 'ประนอม', 'บุญมี', 'คำปุ่น', 'วิชัย', 'สายบัว', 'ทองดี', 'มะลิ', 'จำปา'];
const ITEMS = ['H02', 'W02', 'E03', 'I01', 'H03', 'U05'];

/** An id that follows from what it is of. */
function id(...of) {
	const hex = createHash('sha256').update(of.join('\n')).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A household of the list. `moo` or `community`; `items` are codes of the questionnaire or texts of the list. */
export function listed(reference, { house_no, moo, community, first = 'สมหญิง', last = 'ทดสอบบัญชี', tambon = '760601', items = ['H02'], assigned = [], note = '' }) {
	const head = `00000000-0000-${id('head', reference).slice(14)}`;
	const answers = {
		...(community && { community_name: { text: community } }),
		[`first_name@${head}`]: { text: first },
		house_code: { text: `99990${String(reference).padStart(6, '0')}` },
		...(house_no && { house_no: { text: house_no } }),
		[`last_name@${head}`]: { text: last },
		...(moo && { moo: { number: moo } }),
		[`relation@${head}`]: { one: 'head' },
		tambon: { text: tambon },
	};
	const problem = (it) => {
		const item = /^[A-Z]\d\d$/.test(it) ? it : null;
		return { id: id('problem', reference, it), item, dimension: item && item[0], text: item ? '' : it };
	};
	return { id: id('household', reference), source: 'thaiqm_2565', reference: String(reference), answers, problems: items.map(problem), assigned, note };
}

/** A village of so many: twenty villages, one to three problems each, the house numbers of no order. */
export const many = (count) => Array.from({ length: count }, (_, n) => listed(n + 1, {
	house_no: n % 7 === 0 ? `${((n * 37) % 250) + 1}/${(n % 4) + 1}` : String(((n * 37) % 250) + 1),
	moo: (n % 20) + 1,
	first: NAMES[n % NAMES.length],
	last: `ทดสอบบัญชี${n}`,
	items: ITEMS.slice(n % 4, (n % 4) + 1 + (n % 3)),
	assigned: n % 3 === 0 ? ['สมหญิง ทดสอบระบบ'] : [],
}));

/** A round that is open on the days of the test. `days` from today until the survey closes. */
export function round({ id: of = 'rx-2567', title = 'Re-X-Ray 2567', days = 30 } = {}) {
	const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
	return { id: of, title, survey_open: day(days - 90), survey_close: day(days), results_open: day(days + 1 > 0 ? days + 1 : -1), solve_by: day(days + 200) };
}
