// The synthetic people of the tests. Nobody here exists; telephone numbers are 08-0000-00xx.

/** Who surveys. */
export const VOLUNTEER = { name: 'สมหญิง ทดสอบระบบ', role: 'health_volunteer', organisation: 'อบต. ตัวอย่าง', area: 'บ้านลาด', pin: '402715' };
/** Who receives. */
export const OFFICER = { name: 'ประเสริฐ ทดสอบระบบ', role: 'lao_officer', organisation: 'ที่ทำการอำเภอตัวอย่าง', area: 'บ้านลาด', pin: '518264' };

/** An office, and what opens it. */
export const OFFICE = { name: 'ที่ทำการปกครองอำเภอตัวอย่าง', area: 'บ้านลาด', passphrase: 'กบนาฟ้าเสาดินน้ำลมไฟ' };

const BE = new Date().getFullYear() + 543;

/** A household of four: who they are, in the words of the questionnaire's member questions. */
export const FAMILY = [
	{ age: 68, title: 'mr', first_name: 'บุญมี', last_name: 'ใจดีทดสอบ', sex: 'male', birth: String(BE - 68), relation: 'head' },
	{ age: 64, title: 'mrs', first_name: 'คำปุ่น', last_name: 'ใจดีทดสอบ', sex: 'female', birth: String(BE - 64), relation: 'spouse' },
	{ age: 39, title: 'mr', first_name: 'วิชัย', last_name: 'ใจดีทดสอบ', sex: 'male', birth: String(BE - 39), relation: 'child' },
	{ age: 9, title: 'girl', first_name: 'น้ำฝน', last_name: 'ใจดีทดสอบ', sex: 'female', birth: String(BE - 9), relation: 'grandchild' },
];

/** What the house answers; whatever else is required gets a fitting answer. */
export const HOUSE = { origin: 'new_hardship', house_no: '27/1', moo: '4', tambon: 'บ้านลาด', visit_result: 'met', member_count: '4', phone: '08-0000-0021', respondent_name: 'บุญมี ใจดีทดสอบ', respondent_relation: 'head' };

/** One problem in each dimension: an urgent one (the house may collapse), a restricted one (S01). */
export const PROBLEMS = {
	H: { H02: { collapse_risk: 'yes', parts: ['roof', 'structure'], severity: '3', urgent_reason: 'หลังคาจะถล่มลงมา' } },
	S: { S01: { severity: '2' } },
};

/** What is answered under one ticked item of every dimension: the plan above, else the first that is offered. */
export function planned(dimension) {
	const plan = PROBLEMS[dimension.code];
	if (plan) return plan;
	return { [dimension.items.find((it) => !it.restricted && !it.legacy).code]: {} };
}
