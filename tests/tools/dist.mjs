// From what Trunk left in dist/ to what is served: the modules optimised with pinned features, one
// script and one stylesheet, no inline script, a content security policy, the service worker with the
// digest of every file, and each file packed beside itself. The same input gives the same bytes.
//   node tests/tools/dist.mjs [DIST [PUBLIC]]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { versionOf, worker } from './worker.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.resolve(process.argv[2] ?? 'dist');
const sources = path.resolve(process.argv[3] ?? 'public');
const at = (...names) => path.join(dist, ...names);

// What Chromium 109, Safari 16.4 and Firefox 111 all know. `--all-features` makes modules that browsers refuse.
const FEATURES = [
	'--mvp-features', '--enable-bulk-memory', '--enable-nontrapping-float-to-int', '--enable-sign-ext',
	'--enable-mutable-globals', '--enable-reference-types', '--enable-multivalue',
];
// -Oz --converge makes the module 3 % smaller, but not what is transferred: packed, it is larger, and it takes four times as long.
const SIZE = (process.env.WASM_OPT_FLAGS ?? '-Os').split(' ').filter(Boolean);
// Functions of like names are alike, and pack better side by side. The names go when that is done.
const ORDER = ['--skip-pass=reorder-functions', '--reorder-functions-by-name'];

const POLICY = [
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"style-src 'self'",
	"img-src 'self' data: blob:",
	"font-src 'self'",
	"connect-src 'self'",
	"manifest-src 'self'",
	"worker-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"require-trusted-types-for 'script'",
	'trusted-types default',
].join('; ');

const digest = (bytes) => createHash('sha256').update(bytes).digest();
const short = (bytes) => digest(bytes).toString('hex').slice(0, 12);
const fail = (why) => { console.error(`dist: ${why}`); process.exit(1); };

function files(folder = '') {
	return readdirSync(at(folder)).sort().flatMap((name) => {
		const it = folder ? `${folder}/${name}` : name;
		return statSync(at(it)).isDirectory() ? (name.startsWith('.') ? [] : files(it)) : [it];
	});
}

/** The one file that matches, or the reason why not. */
function only(pattern) {
	const found = files().filter((it) => pattern.test(it));
	if (found.length !== 1) fail(`expected one file like ${pattern}, found ${found.join(', ') || 'none'}`);
	return found[0];
}

// ---------------------------------------------------------------------------------- the module
/** A module and its script as Trunk left them; the module optimised and named after its bytes. */
function optimised(name, pattern) {
	const trunkWasm = only(pattern);
	const trunkScript = trunkWasm.replace(/_bg\.wasm$/, '.js');
	if (!existsSync(at(trunkScript))) fail(`${trunkWasm} has no script beside it`);
	const before = statSync(at(trunkWasm)).size;
	execFileSync(process.execPath, [path.join(here, 'node_modules/binaryen/bin/wasm-opt'),
		...FEATURES, ...SIZE, ...ORDER, '--strip-debug', '--strip-producers', '--strip-target-features', at(trunkWasm), '-o', at('optimised.wasm')],
	{ stdio: ['ignore', 'inherit', 'inherit'] });
	const module_ = readFileSync(at('optimised.wasm'));
	const wasm = `${name}-${short(module_)}.wasm`;
	renameSync(at('optimised.wasm'), at(wasm));
	rmSync(at(trunkWasm));
	return { trunkWasm, trunkScript, wasm, before, after: module_.length };
}
const field = optimised('app', /^thaiqm-field[^/]*_bg\.wasm$/);
const office = optimised('office', /^office[^/]*_bg\.wasm$/);

// ---------------------------------------------------------------------------------- the script
// Workers, the service worker and the office's script are the only ones that the app may start by their address.
const glues = [field.trunkScript, office.trunkScript];
const startable = () => ['sw.js', officeScript, ...files().filter((it) => it.endsWith('.js') && !glues.includes(it) && it !== officeScript && !it.startsWith('snippets/'))];
/** One classic script of what it imports, named after its bytes. `globalName`: what it exports under. */
async function bundle(name, contents, globalName) {
	const bundled = await build({
		stdin: { contents, resolveDir: dist, sourcefile: `${name}-start.js` }, globalName, define: { 'import.meta.url': 'undefined' },
		bundle: true, format: 'iife', target: ['chrome109', 'safari16.4', 'firefox111'], minify: true, write: false, legalComments: 'none', logLevel: 'warning',
		charset: 'utf8',
	});
	const script = Buffer.from(bundled.outputFiles[0].contents);
	const named = `${name}-${short(script)}.js`;
	writeFileSync(at(named), script);
	return named;
}
const officeScript = await bundle('office', `export { default } from "./${office.trunkScript}";`, 'officeModule');
const loader = readFileSync(path.join(here, 'boot.js'), 'utf8')
	.replaceAll('"GLUE"', JSON.stringify(`./${field.trunkScript}`))
	.replaceAll('"HANDED_IN"', JSON.stringify(path.join(here, 'handed_in.js')))
	.replaceAll('"WASM"', JSON.stringify(`./${field.wasm}`))
	.replaceAll('"OFFICE_GLUE"', JSON.stringify(`./${officeScript}`))
	.replaceAll('"OFFICE_WASM"', JSON.stringify(`./${office.wasm}`))
	.replaceAll('["SCRIPTS"]', JSON.stringify(startable()));
const boot = await bundle('boot', loader);
for (const it of glues) rmSync(at(it));
rmSync(at('snippets'), { recursive: true, force: true });
// Workers lie under their own names; the office's imports its module, as the page does.
const modules = (text) => text.replaceAll('"OFFICE_GLUE"', JSON.stringify(`./${officeScript}`)).replaceAll('"OFFICE_WASM"', JSON.stringify(`./${office.wasm}`));
for (const it of files().filter((it) => it.endsWith('.js') && it !== boot && it !== officeScript)) {
	const small = await transform(modules(readFileSync(at(it), 'utf8')), { minify: true, target: ['chrome109', 'safari16.4', 'firefox111'], charset: 'utf8' });
	writeFileSync(at(it), small.code);
}

// ------------------------------------------------------------------------------ the stylesheet
let page = readFileSync(at('index.html'), 'utf8');
const attribute = (tag, name) => tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1];
const links = page.match(/<link\b[^>]*>/g) ?? [];
const sheets = links.filter((it) => attribute(it, 'rel') === 'stylesheet');
let style = '';
for (const link of sheets) {
	const href = attribute(link, 'href').replace(/^\.\//, ''), media = attribute(link, 'media');
	const text = readFileSync(at(href), 'utf8');
	style += media ? `@media ${media}{${text}}\n` : `${text}\n`;
	rmSync(at(href));
}
// Only what the floor browsers already understand is left as it is: nothing is lowered into more code.
const css = Buffer.from((await transform(style, { loader: 'css', minify: true, charset: 'utf8' })).code);
const sheet = `app-${short(css)}.css`;
if (sheets.length) writeFileSync(at(sheet), css);

// ------------------------------------------------------------------------------------ the page
page = page.replace(/<script type="module"[^>]*>[\s\S]*?<\/script>\s*/g, (it) => (it.includes(field.trunkScript) ? '' : it));
for (const link of links) {
	const rel = attribute(link, 'rel');
	const trunks = [field, office].flatMap((it) => [it.trunkScript, it.trunkWasm]).some((it) => attribute(link, 'href')?.endsWith(it));
	if (rel === 'stylesheet' || trunks) page = page.replace(link, '');
}
const head = [
	`<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
	'<meta name="build" content="BUILD">',
	`<link rel="preload" href="./${field.wasm}" as="fetch" type="application/wasm" crossorigin="anonymous">`,
	...(sheets.length ? [`<link rel="stylesheet" href="./${sheet}">`] : []),
	`<script defer src="./${boot}"></script>`,
].join('\n');
if (!page.includes('<!--CSP-->')) fail('public/index.html has no <!--CSP--> where the policy belongs');
page = page.replace('<!--CSP-->', () => head).replace(/\n\s*\n+/g, '\n');
if (/<script(?![^>]*\ssrc=)[^>]*>/.test(page) || /<style\b|\sstyle="|\son[a-z]+="/.test(page)) fail('index.html holds inline script or style, which the policy refuses');
writeFileSync(at('index.html'), page);

// The page for whoever looks after the server: no script, under the same rules.
const hosting = readFileSync(at('hosting.html'), 'utf8');
if (!hosting.includes('<!--CSP-->')) fail('public/hosting.html has no <!--CSP--> where the policy belongs');
writeFileSync(at('hosting.html'), hosting.replace('<!--CSP-->', () => `${head.split('\n')[0]}\n<link rel="stylesheet" href="./${sheet}">`));

// ------------------------------------------------------------------------------ service worker
// The page names its build, the build is the digest of every file: the page is counted before it is named.
rmSync(at('sw.js'), { force: true });
rmSync(at('sw.template.js'), { force: true });
const template = path.join(sources, 'sw.template.js');
const text = existsSync(template) ? readFileSync(template, 'utf8') : null;
const build_ = versionOf(files().map((it) => [it, readFileSync(at(it))]), text);
writeFileSync(at('index.html'), page.replace('content="BUILD"', `content="${build_}"`));
if (text) {
	// The schema is for programs that read our files; a tablet need not keep it. IIS keeps web.config to itself.
	const list = files().filter((it) => !it.startsWith('schema/') && it !== 'web.config').map((it) => [it, readFileSync(at(it))]);
	try {
		writeFileSync(at('sw.js'), worker(text, { version: build_, policy: POLICY, files: list }));
	} catch (fault) {
		fail(fault.message);
	}
} else console.error('dist: public/sw.template.js is missing: this build does not work offline');

// -------------------------------------------------------------------------------- packed copies
// For servers that give them out; the others leave them lying. A site that is only looked at needs none.
const PACKED = /\.(?:css|csv|html|js|json|svg|txt|wasm|webmanifest)$/;
const all = files(), packing = process.env.WASM_OPT_FLAGS === undefined;
const brotli = new Map(all.map((it) => [it, PACKED.test(it) && packing ? brotliCompressSync(readFileSync(at(it))) : null]));
if (packing) for (const it of all.filter((it) => PACKED.test(it))) {
	writeFileSync(at(`${it}.br`), brotli.get(it));
	writeFileSync(at(`${it}.gz`), gzipSync(readFileSync(at(it)), { level: 9 }));
}

// ------------------------------------------------------------------------------------- figures
const kib = (n) => (n / 1024).toFixed(1).padStart(7);
const weigh = (names) => names.reduce(([raw, br], it) => { const b = readFileSync(at(it)); return [raw + b.length, br + (brotli.get(it) ?? brotliCompressSync(b)).length]; }, [0, 0]);
const row = (label, names) => { const [raw, br] = weigh(names); console.log(`${label.padEnd(22)}${kib(raw)} KiB, brotli ${kib(br)} KiB`); };
for (const it of [field, office]) console.log(`build ${build_}; ${it.wasm}: wasm-opt ${kib(it.before).trim()} → ${kib(it.after).trim()} KiB`);
if (packing) {
	row('page, script, style', ['index.html', boot, ...(sheets.length ? [sheet] : [])]);
	row('module', [field.wasm]);
	row('office, its module', [officeScript, office.wasm]);
	row('everything', all);
}
