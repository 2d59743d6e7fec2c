// What the manifest says to a browser that installs the app, read as the specification has it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const manifest = JSON.parse(readFileSync(fileURLToPath(new URL('../../public/manifest.webmanifest', import.meta.url)), 'utf8'));

test('two copies on one host are two apps', () => {
	/** What the browser knows an installed app by: an id is resolved against the origin, and without one it is where the app starts. */
	const identity = (at) => {
		const start = new URL(manifest.start_url, at);
		const it = manifest.id === undefined ? start : new URL(manifest.id, start.origin);
		it.hash = '';
		return it.href;
	};
	assert.notEqual(identity('https://tambon.example/field/manifest.webmanifest'), identity('https://tambon.example/try/manifest.webmanifest'));
});
