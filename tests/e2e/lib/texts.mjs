// The sentences of the app, read from the one place where they stand, so that a test asks for a
// sentence by its name and a change of wording breaks none.
import { readFileSync } from 'node:fs';

function table(language) {
	const read = (it) => readFileSync(new URL(`../../../src/ui/text/${it}${language}.rs`, import.meta.url), 'utf8');
	const source = read('') + read('case/') + read('cases/') + read('desk/') + read('export/') + read('export/relay/') + read('key/') + read('lesson/') + read('merge/') + read('office/') + read('offline/') + read('report/') + read('settings/');
	const sentences = {};
	for (const [, name, text] of source.matchAll(/\b([a-z][a-z0-9_]*):\s*"((?:[^"\\]|\\[\s\S])*)"/g)) {
		sentences[name] = text.replace(/\\\n\s*/g, '').replace(/\\(["\\n])/g, (_, it) => (it === 'n' ? '\n' : it));
	}
	return new Proxy(sentences, {
		get(all, name) {
			if (typeof name === 'symbol' || name in all) return all[name];
			throw new Error(`no sentence ${name} in src/ui/text/${language}.rs`);
		},
	});
}

export const th = table('th');
export const en = table('en');

/** A sentence with places, as a pattern: `fill` is known for some of them. */
export function pattern(sentence, values = {}) {
	const quote = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return new RegExp(sentence.split(/(\{[a-z_]+\})/).map((it) => {
		const name = it.match(/^\{([a-z_]+)\}$/)?.[1];
		return name ? (name in values ? quote(String(values[name])) : '[\\s\\S]*?') : quote(it);
	}).join(''));
}
