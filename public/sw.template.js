// The service worker: one version of the app, whole, from its own cache. The build fills in the
// version and every file with its digest (tests/tools/dist.mjs). A new version waits until a person
// accepts it; a damaged or half-uploaded one is never installed (durability-and-trust.md §5.2).
'use strict';
const VERSION = '/*VERSION*/';
const FILES = new Map([/*FILES*/].map(([name, digest]) => [new URL(name, registration.scope).href, digest]));
const PREFIX = `app:${registration.scope}:`;
const CACHE = PREFIX + VERSION;
const INDEX = new URL('index.html', registration.scope).href;

const load = (url) => fetch(url, { cache: 'no-cache', integrity: FILES.get(url), redirect: 'error', credentials: 'omit' });

async function install() {
	const cache = await caches.open(CACHE);
	try {
		await Promise.all([...FILES.keys()].map(async (url) => {
			const response = await load(url);
			if (!response.ok) throw new Error(`${url}: ${response.status}`);
			await cache.put(url, response);
		}));
	} catch (error) {
		await caches.delete(CACHE);
		throw error;
	}
}

async function activate() {
	for (const it of await caches.keys()) if (it.startsWith(PREFIX) && it !== CACHE) await caches.delete(it);
	await clients.claim(); // the page of the first visit is served from here at once
}

/** What is kept; nothing where the browser has evicted it, or cannot read it after a power cut. */
const kept = (url) => caches.open(CACHE).then((it) => it.match(url)).catch(() => undefined);

async function serve(url) {
	const found = await kept(url);
	if (found) return found;
	const response = await load(url); // one file evicted: the same bytes or none
	if (response.ok) await caches.open(CACHE).then((it) => it.put(url, response.clone())).catch(() => {});
	return response;
}

/** The page was given as the server has it: its files are to come from there as well, so that nothing of two versions is mixed. */
let behind = false;

/**
 * The page itself. Where it is not kept any more and the server has another version already, that one:
 * without it nobody would ever come back to what this device holds.
 */
const page = () => serve(INDEX).then((it) => { behind = false; return it; }, async () => {
	const newer = await fetch(INDEX, { cache: 'no-cache', redirect: 'error', credentials: 'omit' });
	behind = true;
	return newer;
});

addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('activate', (event) => event.waitUntil(activate()));
addEventListener('message', (event) => { if (event.data === 'activate') skipWaiting(); });
addEventListener('fetch', (event) => {
	if (event.request.method !== 'GET') return; // WebKit loses the body of others
	const { origin, pathname } = new URL(event.request.url);
	const file = FILES.has(origin + pathname) ? origin + pathname : null;
	const url = file ?? (event.request.mode === 'navigate' ? INDEX : null);
	if (url === INDEX) event.respondWith(page());
	else if (url && !behind) event.respondWith(serve(url));
});
