// What of the letters is painted, and what of them is cut off: a screen is filled with letters that carry
// marks above and below, and photographed as it was designed and once more with nothing that clips or
// covers. Ink that is in the second picture alone was lost.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from '@playwright/test';
import { launch } from './chromium.mjs';

const STACKS = ['ป๊', 'ปั้', 'ญู๊', 'ฎุ', 'ที่', 'สู้', 'กี๊', 'ฬ่า', 'ฐู', 'ฝึ้', 'น้ำ', 'ฏู'];
const resolve = createRequire(import.meta.url).resolve;
const file = (script, weight) => readFileSync(resolve(`@fontsource/noto-sans-thai/files/noto-sans-thai-${script}-${weight}-normal.woff2`)).toString('base64');
/** The letters that come with the app, and those that a tablet has when they do not come. */
export const FONTS = {
	bundled: null,
	fallback: [400, 700].flatMap((weight) => [['thai', 'U+0E01-0E5B, U+25CC'], ['latin', 'U+0000-00FF, U+2000-206F']].map(([script, range]) => ({ weight: String(weight), range, bytes: file(script, weight) }))),
};

/** Runs in the page: what the pictures need of it. */
function prepare([stacks, fonts]) {
	const ink = window.ink = { was: [], sheets: [...document.adoptedStyleSheets] };
	const sheet = (css) => { const it = new CSSStyleSheet(); it.replaceSync(css); return it; };
	const plain = sheet(`
		*, *::before, *::after { animation: none !important; transition: none !important; box-shadow: none !important; background-image: none !important;
			color: #000 !important; caret-color: transparent !important; border-color: transparent !important; outline-color: transparent !important; text-decoration: none !important; -webkit-text-security: none !important; }
		*::before, *::after, .visually-hidden, .skip, img, svg, canvas, video, progress, ::-webkit-scrollbar { visibility: hidden !important; }
		::placeholder { color: #000 !important; }
		::backdrop { background: none !important; }
		:is(.save-bar, .lesson-strip, .training-banner):not(.visually-hidden) { position: static !important; }
		textarea { resize: none !important; }
		html, body { background: #fff !important; }
		body:has(dialog[open]) { visibility: hidden; }
		dialog[open] { visibility: visible; }`);
	const hidden = sheet('* { color: transparent !important; }');
	const said = (run) => { let text = ''; for (let at = run.length; text.length < run.length; at += 1) text += stacks[at % stacks.length]; return text; };
	const keep = (it, name, value) => { ink.was.push([it, name, it[name]]); it[name] = value; };
	const elements = () => [...document.body.querySelectorAll('*')];
	const style = (it, name, value) => { ink.was.push([it, 'style', it.getAttribute('style')]); it.style.setProperty(name, value, 'important'); };
	const named = (it) => `${it.localName}${[...it.classList].map((name) => `.${name}`).join('')}`;
	/** Of many alike, beside each other, three say as much. */
	ink.trim = () => {
		for (const it of elements()) {
			const alike = new Map();
			for (const child of it.children) {
				alike.set(named(child), (alike.get(named(child)) ?? 0) + 1);
				if (alike.get(named(child)) > 3) style(child, 'display', 'none');
			}
		}
	};
	ink.fill = () => {
		for (const it of elements()) if (it.scrollLeft) it.scrollLeft = 0;
		const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = all.nextNode(); node; node = all.nextNode()) if (node.data.trim() && !node.parentElement.closest('script, style, noscript, svg, textarea')) keep(node, 'data', node.data.replace(/\S+/g, said));
		for (const it of document.querySelectorAll('input:not([type=checkbox], [type=radio], [type=file]), textarea')) keep(it, 'value', stacks.slice(0, 6).join(''));
	};
	ink.dress = (scale, fallback, more) => {
		ink.worn = [...ink.sheets, plain, sheet(`html { font-size: ${112.5 * scale}% !important; ${fallback ? 'font-family: "Noto Sans Thai", sans-serif !important;' : ''} } ${more}`)];
		document.adoptedStyleSheets = ink.worn;
	};
	/** Every ground is white, as covering as it was. */
	ink.whiten = () => {
		const grounds = elements().map((it) => [it, getComputedStyle(it).backgroundColor]);
		for (const [it, ground] of grounds) style(it, 'background-color', /, 0\)$|transparent/.test(ground) ? 'transparent' : '#fff');
	};
	/** Nothing covers, and nothing clips but sideways, and what a finger can scroll; every box stays where it is. */
	ink.free = () => {
		for (const it of document.querySelectorAll('input, select, textarea')) style(it, 'background-color', '#fff');
		const boxes = elements().filter((it) => !it.matches('input, select, textarea, .visually-hidden, .skip')).map((it) => [it, getComputedStyle(it), it.getBoundingClientRect()]).map(([it, of, box]) => ({
			it, box, x: of.overflowX, y: of.overflowY, contain: of.contain, clip: of.clipPath, inner: it.scrollHeight - it.clientHeight,
		}));
		for (const { it, box, x, y, contain, clip, inner } of boxes) {
			style(it, 'background-color', 'transparent');
			if (clip !== 'none') style(it, 'clip-path', 'none');
			if (contain !== 'none') style(it, 'contain', { strict: 'size layout style', content: 'layout style' }[contain] ?? (contain.replace('paint', '') || 'none'));
			const scrolls = /auto|scroll/.test(y) && inner > 1;
			if ((x === 'visible' && y === 'visible') || scrolls) continue;
			for (const [name, value] of Object.entries({ width: `${box.width}px`, height: `${box.height}px`, 'min-width': '0', 'min-height': '0', 'overflow-x': x === 'visible' ? 'visible' : 'clip', 'overflow-y': 'visible' })) style(it, name, value);
		}
	};
	/** The letters of one control alone, as designed, or with room for twenty pixels above and below. */
	ink.only = (it, room) => {
		document.adoptedStyleSheets = [...ink.worn, hidden];
		// Whole pixels, never more of them than designed: so the letters are drawn alike wherever they stand.
		const of = getComputedStyle(it), number = (name) => parseFloat(of[name]), box = it.getBoundingClientRect();
		const line = Math.floor(number('lineHeight')), [top, bottom] = ['paddingTop', 'paddingBottom'].map((name) => Math.floor(number(name)));
		const inside = box.height - number('borderTopWidth') - number('borderBottomWidth') - number('paddingTop') - number('paddingBottom');
		const above = it.localName === 'textarea' ? 0 : Math.floor((inside - number('lineHeight')) / 2);
		const edge = Math.round(number('borderTopWidth') + number('borderBottomWidth'));
		const high = line + 2 * above + top + bottom + edge;
		// A list takes its height from its box, a line of text from its line.
		const bigger = it.localName === 'select' ? { height: `${high + (room ? 40 : 0)}px` }
			: room ? { height: 'auto', 'min-height': '0', 'line-height': `${line + 40}px`, 'padding-top': `${Math.max(0, top + above)}px` }
				: { 'min-height': `${high}px`, 'line-height': `${line}px`, 'padding-top': `${top}px` };
		for (const [name, value] of Object.entries({ color: '#000', 'padding-bottom': `${bottom}px`, ...bigger, position: 'fixed', top: '100px', left: '0', width: `${Math.floor(box.width)}px`, margin: '0', 'border-radius': '0', background: '#fff', 'z-index': '1000' })) style(it, name, value);
	};
	ink.back = (to = 0) => {
		document.adoptedStyleSheets = ink.worn ?? ink.sheets;
		for (const [it, name, value] of ink.was.splice(to).reverse()) if (name === 'style') { if (value === null) it.removeAttribute('style'); else it.style.cssText = value; } else it[name] = value;
	};
	ink.undress = () => { delete ink.worn; };
	/** Whose letters these are: the smallest element around a point of the whole page. */
	ink.whose = (x, y) => {
		const near = elements().filter((it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || it.matches('input, select, textarea')).map((it) => [it, it.getBoundingClientRect()])
			.filter(([, box]) => x >= box.left - 4 && x <= box.right + 4 && y >= box.top + scrollY - 24 && y <= box.bottom + scrollY + 24).sort(([, a], [, b]) => a.width * a.height - b.width * b.height);
		return near.length ? ink.kind(near[0][0]) : 'nobody';
	};
	ink.kind = (it) => `${named(it.parentElement)} > ${named(it)}`;
	ink.kinds = () => [...new Set(elements().filter((it) => it.getClientRects().length && ([...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || it.matches('input, select, textarea'))).map(ink.kind))];
	return Promise.all((fonts ?? []).map(async ({ weight, range, bytes }) => {
		const font = new FontFace('Noto Sans Thai', Uint8Array.from(atob(bytes), (it) => it.charCodeAt(0)), { weight, unicodeRange: range });
		document.fonts.add(await font.load());
	})).then(() => document.fonts.ready).then(() => undefined);
}

/** Runs in an empty page: the ink that is in `whole` alone; `moved`: wherever on the picture it stands. */
async function compare([designed, whole, moved]) {
	const read = async (base64) => {
		const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (it) => it.charCodeAt(0))], { type: 'image/png' }));
		const canvas = new OffscreenCanvas(picture.width, picture.height), to = canvas.getContext('2d', { willReadFrequently: true });
		to.drawImage(picture, 0, 0);
		const { data, width, height } = to.getImageData(0, 0, picture.width, picture.height);
		const at = (x, y) => (x < width && y < height && x >= 0 && y >= 0 ? data[(y * width + x) * 4 + 1] : 255);
		let top = height, left = width, bottom = -1, all = 0, dark = 0;
		for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) { dark += 255 - at(x, y); if (at(x, y) < 128) { all += 1; top = Math.min(top, y); bottom = y; left = Math.min(left, x); } }
		return { at, width, height, top, left, bottom, all, dark };
	};
	const [a, b] = [await read(designed), await read(whole)];
	if (!moved && (a.width !== b.width || a.height !== b.height)) return { all: b.all, lost: 0, some: [], why: `${a.width}×${a.height} is not ${b.width}×${b.height}` };
	// Letters elsewhere may lie between two pixels, and look otherwise: what is near is the same, and their ink
	// together is as much. Above or below may be cut; where the pictures lie on each other, least is lost.
	const near = moved ? [-1, 0, 1] : [0];
	const shifts = moved ? [b.top - a.top, b.bottom - a.bottom] : [0];
	const found = shifts.map((down) => {
		const right = moved ? b.left - a.left : 0, lost = [];
		for (let y = 0; y < b.height; y += 1) for (let x = 0; x < b.width; x += 1) if (b.at(x, y) < 128 && near.every((one) => near.every((other) => a.at(x - right + one, y - down + other) > 200))) lost.push([x, y]);
		return lost;
	}).sort((one, other) => one.length - other.length);
	// A picture may be lost whole: some of its pixels say where.
	const [lost] = found, less = moved && a.dark < b.dark * 0.975 ? Math.round((b.dark - a.dark) / 255) : 0;
	return { all: b.all, lost: Math.max(lost.length, less), some: lost.filter((_, nth) => nth % Math.ceil(lost.length / 40) === 0) };
}

/** Looks at screens; every kind of element is looked at once in every size and font. */
export async function inkwell({ scales = [1, 1.5, 2] } = {}) {
	const browser = await chromium.launch(launch);
	const judge = await browser.newPage();
	const seen = new Set();
	let kinds = 0, painted = 0;
	const picture = async (page, options) => (await page.screenshot({ animations: 'disabled', caret: 'hide', ...options })).toString('base64');
	/** What is lost on this screen; `more`: rules of style besides the app's. */
	const look = async (page, name, more = '') => {
		const broken = [];
		await page.evaluate(prepare, [STACKS, FONTS.fallback]);
		await page.evaluate(() => window.ink.trim());
		const fresh = (await page.evaluate(() => window.ink.kinds())).filter((it) => more || !seen.has(it));
		if (!fresh.length) {
			await page.evaluate(() => window.ink.back());
			return broken;
		}
		for (const it of fresh) seen.add(it);
		kinds += fresh.length;
		const fullPage = (await page.locator('dialog[open]').count()) === 0;
		await page.evaluate(() => window.ink.fill());
		const filled = await page.evaluate(() => window.ink.was.length);
		const back = () => page.evaluate((to) => window.ink.back(to), filled);
		for (const font of Object.keys(FONTS)) for (const scale of scales) {
			const where = `${name}, ${font}, ${scale * 100} %`;
			await page.evaluate(([...how]) => window.ink.dress(...how), [scale, font === 'fallback', more]);
			await page.evaluate(() => window.ink.whiten());
			const designed = await picture(page, { fullPage });
			await back();
			await page.evaluate(() => window.ink.free());
			const whole = await picture(page, { fullPage });
			await back();
			const { all, lost, some, why } = await judge.evaluate(compare, [designed, whole, false]);
			painted += all;
			if (why) broken.push(`${where}: ${why}`);
			if (all < 50) broken.push(`${where}: no ink at all`);
			if (lost) {
				const whose = await page.evaluate((all) => [...new Set(all.map(([x, y]) => window.ink.whose(x, y)))], some);
				broken.push(`${where}: ${lost} of ${all} pixels lost, by ${whose.join('; ')}`);
			}
			// A control clips inside itself, where no style of ours reaches: it is given more room instead.
			const controls = page.locator('input:not([type=checkbox], [type=radio], [type=file]):visible, select:visible, textarea:visible');
			const done = new Set();
			for (let nth = 0, count = await controls.count(); nth < count; nth += 1) {
				const control = controls.nth(nth), kind = await control.evaluate((it) => window.ink.kind(it));
				if (!fresh.includes(kind) || done.has(kind)) continue;
				done.add(kind);
				const alone = async (room) => {
					await control.evaluate((it, room) => window.ink.only(it, room), room);
					const box = await control.boundingBox();
					await control.scrollIntoViewIfNeeded();
					const taken = (await control.screenshot({ animations: 'disabled' })).toString('base64');
					await back();
					return { taken, box };
				};
				const [as, roomy] = [await alone(false), await alone(true)];
				const it = await judge.evaluate(compare, [as.taken, roomy.taken, true]);
				if (it.all < 20) broken.push(`${where}: ${kind} shows nothing`);
				if (it.lost) broken.push(`${where}: ${it.lost} of ${it.all} pixels lost inside ${kind}`);
			}
		}
		await page.evaluate(() => { window.ink.undress(); window.ink.back(); });
		return broken;
	};
	return { look, close: () => browser.close(), figures: () => ({ kinds, painted }) };
}
