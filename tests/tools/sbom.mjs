// What the site is made of, as CycloneDX 1.6: every crate in the modules, the fonts, the places, and (scope
// "excluded") the tools that made it and are not in it. From the lock files, so that it follows from the commit.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The crates that are compiled into the modules, and those that only build. */
function crates(root) {
	const told = JSON.parse(execFileSync('cargo', ['metadata', '--format-version', '1', '--locked', '--offline', '--filter-platform', 'wasm32-unknown-unknown'], { cwd: root, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] }));
	const sums = new Map([...readFileSync(path.join(root, 'Cargo.lock'), 'utf8').matchAll(/name = "([^"]+)"\nversion = "([^"]+)"(?:\nsource = [^\n]+)?(?:\nchecksum = "([0-9a-f]{64})")?/g)].map(([, name, version, sum]) => [`${name}@${version}`, sum]));
	const nodes = new Map(told.resolve.nodes.map((it) => [it.id, it]));
	const packages = new Map(told.packages.map((it) => [it.id, it]));
	const macro = (id) => packages.get(id).targets.some((it) => it.kind.includes('proc-macro'));
	const inside = new Set();
	const reach = (id) => {
		for (const it of nodes.get(id).deps) {
			const normal = it.dep_kinds.some((kind) => kind.kind === null);
			if (!normal || inside.has(it.pkg) || macro(it.pkg)) continue;
			inside.add(it.pkg);
			reach(it.pkg);
		}
	};
	reach(told.resolve.root);
	return [...packages.values()].filter((it) => it.source).map((it) => ({
		type: 'library', 'bom-ref': `pkg:cargo/${it.name}@${it.version}`, name: it.name, version: it.version, scope: inside.has(it.id) ? 'required' : 'excluded',
		...(sums.get(`${it.name}@${it.version}`) && { hashes: [{ alg: 'SHA-256', content: sums.get(`${it.name}@${it.version}`) }] }),
		...(it.license && { licenses: [{ expression: it.license.replaceAll('/', ' OR ') }] }),
		purl: `pkg:cargo/${it.name}@${it.version}`,
	}));
}

/** What unpacks the one file is in it, and in nothing else. */
const IN_ONE_FILE = new Set(['lzma1']);

/** The tools of the build that come from npm: none of them is in the site. */
function tools(root) {
	const lock = JSON.parse(readFileSync(path.join(root, 'tests/tools/package-lock.json'), 'utf8'));
	return Object.entries(lock.packages).filter(([it]) => it).map(([it, { version, license, integrity }]) => {
		const name = it.replace(/^.*node_modules\//, '');
		const sum = integrity?.match(/^sha512-(.+)$/)?.[1];
		return {
			type: 'application', 'bom-ref': `pkg:npm/${name.replace('@', '%40')}@${version}`, name, version, scope: IN_ONE_FILE.has(name) ? 'optional' : 'excluded',
			...(sum && { hashes: [{ alg: 'SHA-512', content: Buffer.from(sum, 'base64').toString('hex') }] }),
			...(license && { licenses: [{ license: { id: license } }] }),
			purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
		};
	});
}

/** The list. `build` is the digest of the site's files; no moment and no machine stands in it. */
export function bill(root, { version, build }) {
	const sum = (name) => ({ alg: 'SHA-256', content: createHash('sha256').update(readFileSync(path.join(root, name))).digest('hex') });
	const own = [
		{ type: 'file', 'bom-ref': 'sarabun', name: 'Sarabun (subset)', scope: 'required', licenses: [{ license: { id: 'OFL-1.1' } }] },
		{ type: 'data', 'bom-ref': 'places', name: 'places.txt (GeoThai)', scope: 'required', hashes: [sum('public/places/places.txt')], licenses: [{ license: { id: 'CC-BY-4.0' } }] },
	];
	const components = [...own, ...crates(root), ...tools(root)].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
	return {
		bomFormat: 'CycloneDX', specVersion: '1.6', version: 1,
		metadata: { component: { type: 'application', 'bom-ref': 'thaiqm-field', name: 'thaiqm-field', version, licenses: [{ expression: 'MIT OR Apache-2.0' }], properties: [{ name: 'build', value: build }] } },
		components,
		dependencies: [{ ref: 'thaiqm-field', dependsOn: components.filter((it) => it.scope === 'required').map((it) => it['bom-ref']) }],
	};
}
