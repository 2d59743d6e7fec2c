// The service worker alone, with a server and a browser's caches of our making: what it keeps when a version
// comes, comes back or breaks off.
import assert from 'node:assert/strict';
import { createHash, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { versionOf, worker } from './worker.mjs';

const template = readFileSync(fileURLToPath(new URL('../../public/sw.template.js', import.meta.url)), 'utf8');
const SCOPE = 'https://field.example/some/';
const site = (more = {}) => ({ 'index.html': '<p>the app', 'app.js': 'one', 'help/manual.txt': 'two', ...more });

/** A browser's caches, by name. */
function caches() {
	const all = new Map();
	const cache = (kept) => ({
		kept,
		match: async (url) => kept.get(url)?.clone(),
		put: async (url, response) => { kept.set(url, response); },
	});
	return {
		all,
		has: async (name) => all.has(name),
		open: async (name) => { if (!all.has(name)) all.set(name, new Map()); return cache(all.get(name)); },
		delete: async (name) => all.delete(name),
		keys: async () => [...all.keys()],
	};
}

/** A server that has these files, and which of them were asked for; `lost` fails as a lost signal does. */
function server(files, lost = () => false) {
	const asked = [];
	const fetch = async (url, { integrity } = {}) => {
		const name = url.slice(SCOPE.length);
		asked.push(name);
		await null;
		if (lost(name)) throw new TypeError('no network');
		if (!(name in files)) return new Response('', { status: 404 });
		const digest = `sha256-${createHash('sha256').update(files[name]).digest('base64')}`;
		if (integrity && integrity !== digest) throw new TypeError('integrity');
		return new Response(files[name]);
	};
	return { fetch, asked };
}

/** The worker of a site, started in this browser and before this server. */
function started(files, browser, fetch) {
	const entries = Object.entries(files);
	const version = versionOf(entries, template);
	const heard = {};
	vm.runInNewContext(worker(template, { version, policy: "default-src 'none'", files: entries }), {
		registration: { scope: SCOPE }, clients: { claim: async () => {}, matchAll: async () => [] }, caches: browser, fetch,
		addEventListener: (kind, then) => { heard[kind] = then; }, crypto: webcrypto, URL, Response, FormData, File, btoa, skipWaiting() {},
	});
	const wait = (kind) => { let done; heard[kind]({ waitUntil: (it) => { done = it; } }); return done; };
	return {
		version,
		install: () => wait('install'),
		activate: () => wait('activate'),
		/** What a page is told that says this. */
		say(data) {
			let told;
			heard.message({ data, source: { postMessage: (it) => { told = it; } } });
			return told && [...told.shared].map((it) => it.name);
		},
		/** What is answered to a request; `undefined` where the browser asks the server itself. */
		async ask(address, { mode = 'navigate', method = 'GET' } = {}) {
			let answer;
			heard.fetch({ request: { url: new URL(address, SCOPE).href, mode, method }, respondWith: (it) => { answer = it; } });
			return (await answer)?.text();
		},
	};
}

const names = (browser) => [...browser.all.keys()].map((it) => it.split(':').at(-1));

test('a version that is installed again over the running one asks for nothing that is there, and a lost signal takes nothing', async () => {
	const browser = caches(), files = site();
	const first = started(files, browser, server(files).fetch);
	await first.install();
	await first.activate();
	const next = started(site({ 'app.js': 'three' }), browser, server(site({ 'app.js': 'three' })).fetch);
	await next.install();
	assert.deepEqual(names(browser), [first.version, next.version], 'the next one waits');

	// One file of the running version was evicted, one is damaged.
	const kept = browser.all.get(`app:${SCOPE}:${first.version}`);
	kept.delete(`${SCOPE}help/manual.txt`);
	kept.set(`${SCOPE}app.js`, new Response('onf'));
	const gone = server(files, (name) => name === 'app.js');
	await assert.rejects(started(files, browser, gone.fetch).install());
	assert.ok(names(browser).includes(first.version), 'the running version is still kept');
	assert.equal(await first.ask(''), '<p>the app', 'and opens');

	const back = server(files);
	await started(files, browser, back.fetch).install();
	assert.ok(!back.asked.includes('index.html'), 'what is there whole is not asked for');
	assert.ok(back.asked.includes('app.js'), 'what is damaged is');
	assert.equal(await first.ask('app.js', { mode: 'no-cors' }), 'one');
});

test('a new version that breaks off leaves nothing behind', async () => {
	const browser = caches(), files = site();
	const first = started(files, browser, server(files).fetch);
	await first.install();
	for (const harm of [{ lost: (name) => name === 'help/manual.txt' }, { altered: true }]) {
		const next = site({ 'app.js': 'three' });
		const has = harm.altered ? { ...next, 'app.js': 'thref' } : next;
		await assert.rejects(started(next, browser, server(has, harm.lost).fetch).install());
		assert.deepEqual(names(browser), [first.version]);
	}
});

test("the app's own pages are answered, and those of somebody else under the same address are left to the server", async () => {
	const browser = caches(), files = site({ 'hosting.html': 'how to' });
	const it = started(files, browser, server(files).fetch);
	await it.install();
	for (const own of ['', 'index.html', '?shared', '#/households', 'index.html?x']) assert.equal(await it.ask(own), '<p>the app', own);
	assert.equal(await it.ask('hosting.html'), 'how to', 'a file of ours, as itself');
	assert.equal(await it.ask('help/manual.txt', { mode: 'cors' }), 'two');
	for (const other of ['news.html', 'single.html', 'schema/codebook.csv', 'second/', 'second/index.html', 'help/', 'receive']) {
		assert.equal(await it.ask(other), undefined, other);
	}
});

test('files that a page had not taken before it was loaded again are given to the next one, once', () => {
	const it = started(site(), caches(), server(site()).fetch);
	assert.deepEqual(it.say('shared?'), []);
	it.say({ shared: [new File([], 'one.json')] });
	it.say({ shared: [new File([], 'two.json')] });
	assert.deepEqual(it.say('shared?'), ['one.json', 'two.json']);
	assert.deepEqual(it.say('shared?'), []);
});

test('another text of the worker is another version', () => {
	const files = Object.entries(site());
	assert.notEqual(versionOf(files, template), versionOf(files, `${template}\n`));
	assert.equal(versionOf(files, template), versionOf(files, template));
});
