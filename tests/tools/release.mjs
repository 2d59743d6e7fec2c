// What is given out: one zip with the site, the one-file edition, the list of everything it is made of and
// the digest of every file. The same site gives the same bytes, wherever and whenever it is packed.
//   node tests/tools/release.mjs [DIST [FOLDER]]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bill } from './sbom.mjs';
import { zip } from './zip.mjs';

const here = path.dirname(fileURLToPath(import.meta.url)), root = path.resolve(here, '../..');
const dist = path.resolve(process.argv[2] ?? 'dist');
const folder = path.resolve(process.argv[3] ?? 'target/release-files');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const version = readFileSync(path.join(root, 'Cargo.toml'), 'utf8').match(/^version = "([^"]+)"/m)[1];
const build = readFileSync(path.join(dist, 'index.html'), 'utf8').match(/name="build" content="([0-9a-f]{16})"/)?.[1];
if (!build) { console.error(`release: ${dist} holds no build: run \`make build\``); process.exit(1); }

function walk(from, below = '') {
	return readdirSync(path.join(from, below)).sort().flatMap((name) => {
		const it = below ? `${below}/${name}` : name;
		return statSync(path.join(from, it)).isDirectory() ? walk(from, it) : [it];
	});
}

const name = `thaiqm-field-${version}`;
const files = new Map(walk(dist).map((it) => [`site/${it}`, readFileSync(path.join(dist, it))]));
const leaks = [...files].filter(([it, bytes]) => /\.(?:wasm|js|html)$/.test(it) && /\/(?:home|root|Users)\/|\.cargo\/registry/.test(bytes.toString('latin1'))).map(([it]) => it);
if (leaks.length) { console.error(`release: folders of this machine stand in ${leaks.join(', ')}`); process.exit(1); }

const scratch = mkdtempSync(path.join(tmpdir(), 'release-'));
try {
	execFileSync(process.execPath, [path.join(here, 'single.mjs'), dist, path.join(scratch, 'single.html')], { stdio: ['ignore', 'inherit', 'inherit'] });
	files.set('single.html', readFileSync(path.join(scratch, 'single.html')));
} finally {
	rmSync(scratch, { recursive: true });
}
files.set('sbom.cdx.json', Buffer.from(`${JSON.stringify(bill(root, { version, build }), null, 1)}\n`));
files.set('SHA256SUMS', Buffer.from([...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([it, bytes]) => `${sha256(bytes)}  ${it}\n`).join('')));

mkdirSync(folder, { recursive: true });
const packed = zip(new Map([...files].map(([it, bytes]) => [`${name}/${it}`, bytes])));
writeFileSync(path.join(folder, `${name}.zip`), packed);
const given = { [`${name}.zip`]: packed, 'single.html': files.get('single.html'), 'sbom.cdx.json': files.get('sbom.cdx.json') };
for (const [it, bytes] of Object.entries(given)) writeFileSync(path.join(folder, it), bytes);
const sums = Object.entries(given).map(([it, bytes]) => `${sha256(bytes)}  ${it}\n`).join('');
writeFileSync(path.join(folder, 'SHA256SUMS'), sums);
console.log(`release ${version}, build ${build}, in ${path.relative(process.cwd(), folder)}/: ${files.size} files, ${(packed.length / 1e6).toFixed(2)} MB\n${sums.trimEnd()}`);
