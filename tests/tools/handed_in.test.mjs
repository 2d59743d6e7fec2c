// What becomes of files that the device hands to the page, before the app takes them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const script = readFileSync(fileURLToPath(new URL('handed_in.js', import.meta.url)), 'utf8');
const manifest = JSON.parse(readFileSync(fileURLToPath(new URL('../../public/manifest.webmanifest', import.meta.url)), 'utf8'));
const BASE = 'https://field.example/some/';

/** A page at this address, in the hands of a service worker that holds these files; `how` it was come to. */
function page(address = BASE, held = [], how = 'navigate') {
	const heard = new EventTarget(), worker = new EventTarget();
	let launch;
	const it = {
		asked: [], replaced: [], told: 0, location: new URL(address), document: { baseURI: BASE },
		addEventListener: heard.addEventListener.bind(heard), dispatchEvent: heard.dispatchEvent.bind(heard), CustomEvent, File, URL, URLSearchParams,
		history: { replaceState: (_, __, to) => it.replaced.push(to) },
		launchQueue: { setConsumer: (then) => { launch = then; } },
		navigator: { serviceWorker: Object.assign(worker, { controller: { postMessage: (said) => { it.asked.push(said); worker.dispatchEvent(Object.assign(new Event('message'), { data: { shared: held } })); } } }) },
		performance: { getEntriesByType: () => [{ type: how }] },
		launch: (params) => launch(params),
		start: () => heard.dispatchEvent(new Event('started')),
	};
	heard.addEventListener('handedIn', () => { it.told += 1; });
	vm.runInNewContext(script, it);
	it.names = () => [...it.handedIn].map((file) => file.name);
	return it;
}
const opened = (name) => ({ name, getFile: async () => new File(['x'], name, { lastModified: 1 }) });

test('an app that is open is brought to the front, with the files and at the page that were asked for', async () => {
	assert.equal(manifest.launch_handler.client_mode, 'focus-existing');
	const it = page(`${BASE}#/households`);
	it.start();
	await it.launch({ targetURL: BASE, files: [opened('one.json'), opened('two.json')] });
	assert.deepEqual(it.names(), ['one.json', 'two.json']);
	assert.equal(it.told, 2);
	assert.equal(it.location.hash, '#/households', 'a file alone leads nowhere by itself');
	for (const { url } of manifest.shortcuts) {
		await it.launch({ targetURL: new URL(url, BASE).href });
		assert.equal(it.location.hash, new URL(url, BASE).hash);
	}
});

test('a page that is loaded again stays where it was, and knows a file that it was given twice', async () => {
	const it = page(`${BASE}#/households`, [new File(['x'], 'one.json', { lastModified: 1 })]);
	await it.launch({ targetURL: `${BASE}#/handover`, files: [opened('one.json')] });
	assert.equal(it.location.hash, '#/households');
	assert.deepEqual(it.names(), ['one.json']);

	// The last launch comes once more: what was taken of it does not, what was not the worker has, and a new one does.
	const again = page(BASE, [new File(['x'], 'left.json', { lastModified: 1 })], 'reload');
	await again.launch({ targetURL: BASE, files: [opened('taken.json')] });
	assert.deepEqual(again.names(), ['left.json']);
	again.start();
	await again.launch({ targetURL: BASE, files: [opened('new.json')] });
	assert.deepEqual(again.names(), ['left.json', 'new.json']);
});

test('one file that is gone does not take the others with it', async () => {
	const it = page();
	const gone = { name: 'gone.json', getFile: async () => { throw new Error('NotFoundError'); } };
	await it.launch({ targetURL: BASE, files: [gone, opened('two.json')] });
	assert.deepEqual(it.names(), ['gone.json', 'two.json']);
});

test('what was shared is asked for at every start, and its address is taken once', () => {
	const it = page(`${BASE}?shared#/x`, [new File(['x'], 'from-line.json')]);
	assert.deepEqual([it.asked, it.names(), it.replaced], [['shared?'], ['from-line.json'], ['./#/x']]);
	assert.deepEqual(page(`${BASE}#/x`).asked, ['shared?']);
});
