// The service worker of a build: its template with the version and the digest of every file.
import { createHash } from 'node:crypto';

const digest = (bytes, form) => createHash('sha256').update(bytes).digest(form);

/** The version of a site of these files, `[name, bytes]`. The worker's own text counts: the cache is named after the version. */
export function versionOf(files, template) {
	const all = [...files, ...(template ? [['sw.js', template]] : [])];
	return digest(JSON.stringify(all.map(([name, bytes]) => [name, digest(bytes, 'hex')])), 'hex').slice(0, 16);
}

/** The worker that keeps these files, `[name, bytes]`. */
export function worker(template, { version, policy, files }) {
	for (const mark of ['/*VERSION*/', '/*POLICY*/', '/*FILES*/']) if (!template.includes(mark)) throw new Error(`public/sw.template.js has no ${mark}`);
	const list = files.map(([name, bytes]) => [name, `sha256-${digest(bytes, 'base64')}`]);
	return template
		.replace(/["']?\/\*VERSION\*\/["']?/, () => JSON.stringify(version))
		.replace(/["']?\/\*POLICY\*\/["']?/, () => JSON.stringify(policy))
		.replace(/(\[\s*)?\/\*FILES\*\/(\s*\])?/, () => JSON.stringify(list));
}
