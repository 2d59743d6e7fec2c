// The newest questionnaire, read from the file that people write, and an answer of the right kind to
// any of its questions: the walks follow the file, so a new question needs no new test code.
import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'smol-toml';

const FOLDER = new URL('../../../src/questionnaire/', import.meta.url);
const KINDS = ['yes_no', 'one', 'many', 'number', 'date', 'text', 'members', 'place', 'phone', 'house_code', 'citizen_id', 'item', 'problems'];

/** The file with what it extends, as `compile.rs` reads it. */
function read(name) {
	const { extends: base, ...file } = parse(readFileSync(new URL(name, FOLDER), 'utf8'));
	if (!base) return file;
	const all = read(`${base}.toml`);
	for (const [key, value] of Object.entries(file)) {
		const list = Array.isArray(value) && value.every((it) => typeof it === 'object' && !Array.isArray(it));
		if (key === 'options') Object.assign(all.options, value);
		else if (!list || !all[key]) all[key] = value;
		else for (const { after, ...it } of value) {
			const place = (id) => all[key].findIndex((old) => old.id === id);
			if (place(it.id) >= 0) all[key][place(it.id)] = it;
			else all[key].splice(after ? place(after) + 1 : all[key].length, 0, it);
		}
	}
	return all;
}

function load() {
	const name = readdirSync(FOLDER).filter((it) => it.endsWith('.toml')).sort().at(-1);
	const file = read(name);
	const asked = (list) => (list ?? []).filter((it) => !it.given).map(question);
	const question = (it) => {
		const kind = KINDS.find((kind) => it[kind] !== undefined && it[kind] !== false);
		if (!kind) throw new Error(`${name}: question ${it.id} is of no known kind`);
		const options = kind === 'one' || kind === 'many' ? (typeof it[kind] === 'string' ? file.options[it[kind]] : it[kind]) : [];
		return { id: it.id, ask: it.ask, kind, limits: it[kind], options: options.map(([code]) => code), required: it.required === true, conditional: it.shown_if !== undefined };
	};
	return {
		id: file.id,
		household: asked(file.household),
		member: asked(file.member),
		everyItem: asked(file.every_item),
		problem: asked(file.problem),
		help: asked(file.help),
		closing: asked(file.closing),
		dimensions: file.dimension.map((it) => ({
			code: it.code,
			title: it.title,
			items: it.item.map((item) => ({ code: item.code, title: item.title, restricted: item.restricted === true, legacy: item.legacy === true, questions: (item.question ?? []).map(question) })),
		})),
	};
}

export const questionnaire = load();

/** The id of the control of an answer: the key with a hyphen for whatever is neither letter nor digit. */
export const controlId = (key) => key.replace(/[^a-z0-9]/gi, '-');

/** An answer that fits, for a question no test cares about. `members`: [{ id, age }]. */
export function fitting(question, members = []) {
	const { kind, limits, options } = question;
	switch (kind) {
		case 'yes_no': return 'no';
		case 'one': return options[0];
		case 'many': return [options[0]];
		case 'number': return String(Math.max(limits.min ?? 0, 1));
		case 'date': return limits.precision === 'year' ? '2566' : limits.precision === 'month' ? '3/2566' : '15/3/2566';
		case 'text': return 'ข้อความทดสอบ';
		case 'phone': return '08-0000-0012';
		case 'house_code': return '76069999123';
		case 'place': return 'บ้านลาด';
		case 'item': return 'H02';
		case 'problems': return [];
		case 'members': {
			const { min_age: least = 0, max_age: most = 200 } = limits === true ? {} : limits;
			const fit = members.find((it) => least <= it.age && it.age <= most) ?? members[0];
			return fit ? [fit.id] : [];
		}
		default: throw new Error(`no fitting answer for ${kind}`);
	}
}

/** How an answer stands in a file: the survey's own form of what was given. `null` where only the app knows it (a place's code). */
export function inFile({ kind }, value) {
	switch (kind) {
		case 'yes_no': return { yes_no: value === 'yes' };
		case 'one': return { one: value };
		case 'many': return { many: [...value].sort() };
		case 'members': return { members: [...value].sort() };
		case 'number': return { number: Number(value) };
		// Typed in the Buddhist era, kept in the common one.
		case 'date': { const [year, month, day] = String(value).split('/').reverse(); return { date: [String(Number(year) - 543), month?.padStart(2, '0'), day?.padStart(2, '0')].filter(Boolean).join('-') }; }
		case 'place': return null;
		case 'phone': return { text: value.replace(/\D/g, '') };
		default: return { text: String(value) };
	}
}
