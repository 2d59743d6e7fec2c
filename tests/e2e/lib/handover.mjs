// A volunteer who is none of our app: keys, and any number of handovers, each the next of a chain, made
// with Node's own crypto and sealed to an office.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hashOf, kidOf, ordered, said, sealed, sha, signed } from './outside.mjs';

const APP = { name: 'thaiqm-field', version: '0.1.0' };
const ROUND = 'rx-2567', QUESTIONNAIRE = 'thaiqm-2567.2', BEGUN = 1_706_000_000_000;

/** An id of version 7 that says which it is. */
const id = (kind, who, n) => `0190${kind.toString(16).padStart(4, '0')}-${who.toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** One household, visited once; `more` was answered too. */
function record(who, n, by, as, round, more) {
	const [household, visit, head] = [1, 2, 3].map((kind) => id(kind, who, n));
	const said = {
		...more,
		house_no: { text: `${n}/${as}` },
		moo: { number: (n % 12) + 1 },
		tambon: { text: '760609' },
		visit_date: { date: '2024-01-23' },
	};
	// In the order in which a file has them.
	const answers = Object.fromEntries(Object.entries(said).sort(([one], [other]) => (one < other ? -1 : 1)));
	const changes = Object.entries(answers).map(([key, to]) => ({ key, from: null, to }));
	return {
		household: { id: household, added_at: BEGUN, added_by: by },
		visit: { id: visit, household, round, questionnaire: QUESTIONNAIRE, kind: 'survey', begun_at: BEGUN + n, begun_by: by, state: 'sealed', answers, head },
		revisions: [{ id: head, visit, base: null, at: BEGUN + n, by, reason: 'sealed', changes }],
	};
}

/** `who` is a number of one's own; `card` the file with the office's keys; `as`, whose houses they go to; `more`, what each household answers besides.; `round`, in which. */
export function volunteer(who, card, name = `อาสา ทดสอบที่${who}`, as = who, { round = ROUND, more = {} } = {}) {
	const office = said(readFileSync(card, 'utf8'));
	const keys = () => [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
	const halves = (all) => all.map((it) => ordered(createPublicKey(it).export({ format: 'jwk' })));
	// A digit at the end of the key's part of a name makes thirteen of it, the number and the day; one in ten of
	// those adds up as a citizen id does, and a refused file's line masks it.
	let [signs, receives] = keys();
	while (/\d$/.test(kidOf(halves([signs])[0]).slice(0, 8))) [signs, receives] = keys();
	const [one, two] = halves([signs, receives]);
	const kid = kidOf(one);
	const author = { name, role: 'health_volunteer', organisation: 'อบต.ทดสอบ', area: '760609' };
	const manifest = [];
	let made = 0, seq = 0, prev = '';
	const first = BigInt(`0x${sha(kid, kidOf(two)).subarray(0, 9).toString('hex')}`) >> 6n;
	/** A signed handover of so many new households; it counts as sent. `change` says what is otherwise in it, or makes that of what is in it. */
	const next = (households, change = {}) => {
		const records = Array.from({ length: households }, () => record(who, made += 1, kid, as, round, more));
		manifest.push(...records.map((it) => ({ visit: it.visit.id, head: it.visit.head, hash: sha(JSON.stringify(it)).subarray(0, 8).toString('hex') })));
		const honest = {
			v: 1, app: APP, device: { kid }, author, round, aud: office.device.kid, seq: seq += 1, prev, iat: Math.floor(BEGUN / 1000) + seq, demo: false,
			tally: { households, members: 0, problems: households * Object.keys(more).filter((it) => /^[A-Z]\d\d$/.test(it)).length, urgent: 0 }, records, manifest: [...manifest], void: [],
		};
		const payload = { ...honest, ...(typeof change === 'function' ? change(honest) : change) };
		const text = signed('thaiqm-field-bundle+jws', signs, payload);
		prev = hashOf(text);
		return text;
	};
	return {
		kid,
		/** What the next handover names as the one before. */
		last: () => prev,
		/** The key as an office vouches for it. */
		vouched: (at = Date.now()) => ({ kid, signs: { x: one.x, y: one.y }, receives: { x: two.x, y: two.y }, label: name, person: author, compared_at: at, standing: 'active', continues: [] }),
		/** A handover that says it is this key's, signed by another. */
		forged(households) {
			const text = next(households);
			const { protected: header, payload } = JSON.parse(text);
			return JSON.stringify({ payload, protected: header, signature: JSON.parse(signed('x', receives, {})).signature });
		},
		digits: (first % 10n ** 20n).toString().padStart(20, '0'),
		next,
		/** The same as a file for the office; `name` without its number. */
		file(into, households, { change, spoil = (it) => it } = {}) {
			const text = spoil(next(households, change));
			mkdirSync(into, { recursive: true });
			const where = path.join(into, `HH-760609-${kid.slice(0, 8)}-${String(seq).padStart(4, '0')}-20240123.json`);
			writeFileSync(where, sealed('thaiqm-field-bundle+jwe', text, office.receives));
			return where;
		},
		/** Its keys on their way to the office. */
		enrolment(into) {
			const payload = { v: 1, app: APP, device: { kid }, author, receives: { x: two.x, y: two.y }, round, iat: Math.floor(BEGUN / 1000), recovers: null };
			mkdirSync(into, { recursive: true });
			const where = path.join(into, `ENROL-${who}.json`);
			writeFileSync(where, signed('thaiqm-field-enrol+jws', signs, payload));
			return where;
		},
	};
}
