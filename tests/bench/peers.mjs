// How the peers' pages are driven. The pages are built by ../shared/bench, which is also where these
// answers come from: what the form's controls are is the peers' own affair, and the same actions are
// asked of each.
const TEXT = 'ชื่อ-สกุล หัวหน้าครัวเรือน', NUMBER = 'จำนวนสมาชิก', CHOICE = 'มีผู้ป่วยติดเตียงหรือไม่', NAME = 'ชื่อ-สกุล', AGE = 'อายุ';

/** The parts that differ only in how a question is found. */
const common = {
	question: undefined,
	field: `(which) => {
		const last = () => { let n = 0; while (bench.page.question('${AGE}', n)) n++; return n - 1; };
		const it = { text1: () => bench.page.question('${TEXT}', 0), number1: () => bench.page.question('${NUMBER}', 0), text2: () => bench.page.question('${NAME}', last()), number2: () => bench.page.question('${AGE}', last()) }[which]();
		return it.querySelector('input:not([type=radio]):not([type=checkbox]), textarea');
	}`,
	choice: `(on) => bench.page.question('${CHOICE}', 0).querySelector('input[type=radio][value="' + (on ? 'yes' : 'no') + '"]')`,
};
const radio = (value) => `document.querySelector('input[type=radio][value="' + ${value} + '"]')`;
/** The address cascade: a tap on a province shows its districts, on a district its sub-districts. */
const cascade = {
	province: `(it) => ${radio('it.province')}`, districts: `(it) => !!${radio('it.district')}`,
	district: `(it) => ${radio('it.district')}`, subdistricts: `(it) => !!${radio("it.district + 't01'")}`,
};

export const peers = {
	enketo: {
		title: 'enketo-core 9.0.1',
		page: {
			...common, ...cascade,
			ready: `() => !!window.__form && !!document.querySelector('form.or [name$="/need_help"]')`,
			question: `(label, nth) => [...document.querySelectorAll('form.or .question')].filter((it) => it.querySelector('.question-label.active')?.textContent.trim() === label)[nth]`,
			addButton: `() => document.querySelector('.add-repeat-btn')`,
			members: `() => document.querySelectorAll('.or-repeat').length`,
			validate: `async () => { await window.__form.validate(); return document.querySelectorAll('.invalid-required, .invalid-constraint').length; }`,
		},
		placesReady: `() => !!window.__form && document.querySelectorAll('form.or input[value="p77"]').length > 0`,
	},
	odk: {
		title: 'ODK Web Forms 0.22.0',
		page: {
			...common, ...cascade,
			ready: `() => [...document.querySelectorAll('.question-container label')].some((it) => it.textContent.trim().startsWith('ระดับความต้องการช่วยเหลือ'))`,
			question: `(label, nth) => [...document.querySelectorAll('.question-container')].filter((it) => it.querySelector('.control-text label, .control-text')?.textContent.trim() === label)[nth]`,
			addButton: `() => document.querySelector('.button-add-instance')`,
			members: `() => document.querySelectorAll('.button-menu').length`,
			validate: `async () => { [...document.querySelectorAll('button')].find((it) => it.textContent.trim() === 'Send').click(); await new Promise((done) => setTimeout(done)); return [...document.querySelectorAll('.validation-message')].filter((it) => it.style.display !== 'none').length; }`,
		},
		placesReady: `() => !!${radio("'p77'")}`,
	},
};

/** The eight taps, as ../shared/bench makes them. */
export const addresses = Array.from({ length: 8 }, (_, i) => {
	const province = `p${String((i + 1) * 9).padStart(2, '0')}`;
	return { province, district: `${province}d0${i + 1}`, nth: (i + 1) * 9 - 1 };
});
