// The whole site as one HTML file that opens by double click: both modules, the fonts and the list of places
// inside it. Opened from a file the app trains and looks at files, in memory, and nothing else
// (`ui::training`). The same site gives the same bytes.
//
// The file is windows-1252, a character for a byte: what is packed stands in it nearly as it is, and the
// file is a quarter smaller than with base64. Everything that is text is ASCII, the rest of it escaped. Packed it is
// by LZMA, which makes a module a quarter smaller than gzip does, for the fifth of a second that a desk's computer
// takes longer to open it; the library that does both stands in the file.
//   node tests/tools/single.mjs [DIST [FILE]]
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { compress, decompress } from 'lzma1';

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.resolve(process.argv[2] ?? 'dist');
const to = path.resolve(process.argv[3] ?? 'single.html');
const read = (name) => readFileSync(path.join(dist, name));
/** A file as it goes in: the manual without its pictures, for which there is no room. */
const content = (name) => (name.startsWith('help/') ? Buffer.from(read(name).toString().replace(/^! .*\n/gm, '')) : read(name));
const only = (pattern) => {
	const found = readdirSync(dist).filter((it) => pattern.test(it));
	if (found.length !== 1) { console.error(`single: expected one file like ${pattern} in ${dist}, found ${found.length}: run \`make build\``); process.exit(1); }
	return found[0];
};
const source = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** Inside a script or style element nothing may look like its end. */
const inside = (text, tag) => { if (new RegExp(`</${tag}|<!--`, 'i').test(text)) throw new Error(`it holds what looks like the end of <${tag}>`); return text; };

const field = only(/^app-.*\.wasm$/), office = only(/^office-.*\.wasm$/);
// Without a charset of its own esbuild writes ASCII.
const ascii = async (text, loader) => (await transform(text, { loader, minify: true })).code;
/** A script and what it imports, as one. */
const bundled = async (contents) => {
	const it = await build({ stdin: { contents, resolveDir: here }, bundle: true, format: 'iife', minify: true, write: false, legalComments: 'none', logLevel: 'warning' });
	return it.outputFiles[0].text;
};
const boot = await ascii(read(only(/^boot-.*\.js$/)).toString(), 'js'), officeScript = await ascii(read(only(/^office-.*\.js$/)).toString(), 'js');
const fonts = (style) => style.replace(/url\(\.\/(fonts\/[^)]+)\)/g, (_, it) => `url(data:font/woff2;base64,${read(it).toString('base64')})`);
const style = await ascii(fonts(read(only(/^app-.*\.css$/)).toString()), 'css');

/** Bytes as characters; those that a page does not give back as they were are set off by `=`. */
const SET_OFF = new Set([0x00, 0x0a, 0x0d, 0x3c, 0x3d]);
const written = (bytes) => Buffer.from([...bytes].flatMap((it) => (SET_OFF.has(it) ? [0x3d, (it + 64) % 256] : [it])));
/** Packed; what does not come out as it went in is not given to anybody. */
const packed = (bytes) => {
	const it = compress(bytes, 9);
	if (!bytes.equals(decompress(it))) throw new Error('LZMA gives back other bytes');
	return it;
};
const DATA = { [field]: 'application/wasm', [office]: 'application/wasm', 'places/places.txt': 'text/plain' };
// What practice and the manual read; not the packed copies beside it, which are for servers, nor the pictures.
const plain = (it) => /\.(json|txt)$/.test(it);
for (const folder of ['practice', 'help']) for (const it of readdirSync(path.join(dist, folder)).filter(plain).sort()) DATA[`${folder}/${it}`] = 'text/plain';
// What the app would fetch comes out of the page; nothing else can be fetched.
const loader = await bundled(`
import { decompress } from "lzma1";
const types = ${JSON.stringify(DATA)};
const byte = new Map([...new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, it) => it))].map((it, at) => [it, at]));
globalThis.inlined = (name) => {
	const it = Object.keys(types).find((it) => String(name).endsWith(it));
	if (!it) return undefined;
	const text = document.getElementById(it).textContent, bytes = new Uint8Array(text.length);
	let length = 0;
	for (let at = 0; at < text.length; at += 1) bytes[length++] = text[at] === "=" ? byte.get(text[at += 1]) - 64 : byte.get(text[at]);
	return Promise.resolve(bytes.subarray(0, length)).then((packed) => new Response(decompress(packed), { headers: { "content-type": types[it] } }));
};
globalThis.fetch = (it) => globalThis.inlined(it) ?? Promise.reject(new TypeError("one file"));
`);
const policy = [
	"default-src 'none'", `script-src ${[loader, officeScript, boot].map(source).join(' ')} 'wasm-unsafe-eval'`, `style-src ${source(style)}`, 'img-src data: blob:', 'font-src data:',
	"base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", 'trusted-types default',
].join('; ');

let page = read('index.html').toString();
// Nothing lies beside a file on a stick.
page = page.replace(/<(?:link|script)\b[^>]*>(?:<\/script>)?\s*/g, '').replace('charset="utf-8"', 'charset="windows-1252"');
page = page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, () => `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<style>${inside(style, 'style')}</style>`);
page = page.replace(/[^\x00-\x7f]/gu, (it) => `&#${it.codePointAt(0)};`);
const [head, foot] = page.split('</body>');
const licence = ([name, text]) => `<script type="text/plain" data-licence="${name}">\n${inside(text.toString().replace(/[^\x00-\x7f]/gu, '?'), 'script')}</script>\n`;
const licences = [
	...['fonts/OFL.txt', 'places/NOTICE.txt', 'licences/MIT.txt'].map((it) => [it, read(it)]),
	['lzma1', readFileSync(path.join(here, 'node_modules/lzma1/LICENSE'))],
].map(licence);
const scripts = [loader, officeScript, boot].map((it) => `<script>${inside(it, 'script')}</script>\n`);
const whole = Buffer.concat([
	Buffer.from(head + licences.join('')),
	...Object.keys(DATA).flatMap((it) => [Buffer.from(`<script type="text/plain" id="${it}">`), written(packed(content(it))), Buffer.from('</script>\n')]),
	Buffer.from(`${scripts.join('')}</body>${foot}`),
]);
writeFileSync(to, whole);
console.log(`single: ${path.basename(to)}, ${(whole.length / 1e6).toFixed(2)} MB, sha256 ${createHash('sha256').update(whole).digest('hex')}`);
