// The whole site as one HTML file that opens by double click: both modules, the fonts and the list of places
// inside it. Opened from a file the app trains and looks at files, in memory, and nothing else
// (`ui::training`). The same site gives the same bytes.
//   node tests/tools/single.mjs [DIST [FILE]]
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = path.resolve(process.argv[2] ?? 'dist');
const to = path.resolve(process.argv[3] ?? 'single.html');
const read = (name) => readFileSync(path.join(dist, name));
const only = (pattern) => {
	const found = readdirSync(dist).filter((it) => pattern.test(it));
	if (found.length !== 1) { console.error(`single: expected one file like ${pattern} in ${dist}, found ${found.length}: run \`make build\``); process.exit(1); }
	return found[0];
};
const source = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** Inside a script or style element nothing may look like its end. */
const inside = (text, tag) => { if (new RegExp(`</${tag}|<!--`, 'i').test(text)) throw new Error(`it holds what looks like the end of <${tag}>`); return text; };

const field = only(/^app-.*\.wasm$/), office = only(/^office-.*\.wasm$/);
const boot = read(only(/^boot-.*\.js$/)).toString(), officeScript = read(only(/^office-.*\.js$/)).toString();
const style = read(only(/^app-.*\.css$/)).toString().replace(/url\(\.\/(fonts\/[^)]+)\)/g, (_, it) => `url(data:font/woff2;base64,${read(it).toString('base64')})`);

const DATA = { [field]: 'application/wasm', [office]: 'application/wasm', 'places/places.txt': 'text/plain' };
// What the app would fetch comes out of the page; nothing else can be fetched.
const loader = `{
const types = ${JSON.stringify(DATA)};
globalThis.inlined = (name) => {
	const it = Object.keys(types).find((it) => String(name).endsWith(it));
	if (!it) return undefined;
	const bytes = Uint8Array.from(atob(document.getElementById(it).textContent), (it) => it.charCodeAt(0));
	return Promise.resolve(new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")), { headers: { "content-type": types[it] } }));
};
globalThis.fetch = (it) => globalThis.inlined(it) ?? Promise.reject(new TypeError("one file"));
}`;
const policy = [
	"default-src 'none'", `script-src ${[loader, officeScript, boot].map(source).join(' ')} 'wasm-unsafe-eval'`, `style-src ${source(style)}`, 'img-src data: blob:', 'font-src data:',
	"base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", 'trusted-types default',
].join('; ');

let page = read('index.html').toString();
// Nothing lies beside a file on a stick.
page = page.replace(/<(?:link|script)\b[^>]*>(?:<\/script>)?\s*/g, '');
page = page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, () => `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<style>${inside(style, 'style')}</style>`);
const data = Object.keys(DATA).map((it) => `<script type="text/plain" id="${it}">${gzipSync(read(it), { level: 9 }).toString('base64')}</script>`);
const licences = ['fonts/OFL.txt', 'places/NOTICE.txt', 'licences/MIT.txt'].map((it) => `<script type="text/plain" data-licence="${it}">\n${inside(read(it).toString(), 'script')}</script>`);
const scripts = [loader, officeScript, boot].map((it) => `<script>${inside(it, 'script')}</script>`);
page = page.replace('</body>', () => `${[...data, ...licences, ...scripts].join('\n')}\n</body>`);
writeFileSync(to, page);
console.log(`single: ${path.basename(to)}, ${(page.length / 1e6).toFixed(2)} MB, sha256 ${createHash('sha256').update(page).digest('hex')}`);
