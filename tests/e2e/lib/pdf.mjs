// A printed page, read back: how many sheets, which words, and where its lines break.

// Only drawing needs one; the reader wants it to be there when it is loaded.
globalThis.DOMMatrix ??= class {};
const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');

/** Without spaces and without marks over and under letters: the glyph of a mark that another pushes aside has no letter in a PDF. */
export const plain = (text) => whole(text).replace(/[\0\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/g, '').replaceAll('ำ', 'า');
const whole = (text) => text.replace(/\s+/g, '');

/** The sheets of a PDF, each as its lines, from top to bottom as they were drawn. */
export async function sheets(bytes) {
	const document = await getDocument({ data: new Uint8Array(bytes), disableFontFace: true, useSystemFonts: false, isEvalSupported: false, verbosity: 0 }).promise;
	const all = [];
	for (let nth = 1; nth <= document.numPages; nth += 1) {
		const page = await document.getPage(nth);
		const lines = [];
		let at = null;
		for (const { str, transform } of (await page.getTextContent()).items) {
			if (!str) continue;
			// A mark over a letter stands a little higher than the letter: that is no new line.
			if (at === null || Math.abs(transform[5] - at) > 4) {
				lines.push('');
				at = transform[5];
			}
			lines[lines.length - 1] += str;
		}
		const [, , width, height] = page.view;
		all.push({ lines: lines.map(whole).filter(Boolean), width, height });
	}
	await document.destroy();
	return all;
}

/** Words of the list that begin at the end of one line and go on in the next, and lines that begin within a syllable. */
export function broken(lines, words) {
	const found = [];
	for (let nth = 0; nth + 1 < lines.length; nth += 1) {
		const [end, start] = [lines[nth], lines[nth + 1]];
		for (const word of words.map(plain)) {
			for (let cut = 1; cut < word.length; cut += 1) if (plain(end).endsWith(word.slice(0, cut)) && plain(start).startsWith(word.slice(cut))) found.push(`${word.slice(0, cut)}|${word.slice(cut)}`);
		}
		if (/^[\u0e30-\u0e3a\u0e45-\u0e4e]/.test(start)) found.push(`begins with a mark: ${end} | ${start}`);
		if (/[\u0e40-\u0e44]$/.test(end)) found.push(`ends with a vowel that is written before its letter: ${end} | ${start}`);
	}
	return found;
}
