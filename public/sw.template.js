// The service worker: one version of the app, whole, from its own cache. The build fills in the
// version and every file with its digest (tests/tools/dist.mjs). A new version waits until a person
// accepts it; a damaged or half-uploaded one is never installed (durability-and-trust.md §5.2).
'use strict';
const VERSION = '/*VERSION*/';
const POLICY = '/*POLICY*/';
const FILES = new Map([/*FILES*/].map(([name, digest]) => [new URL(name, registration.scope).href, digest]));
const PREFIX = `app:${registration.scope}:`;
const CACHE = PREFIX + VERSION;
const INDEX = new URL('index.html', registration.scope).href;
const RECEIVE = new URL('receive', registration.scope).href;

const TYPES = {
	css: 'text/css; charset=utf-8', html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', png: 'image/png', svg: 'image/svg+xml',
	txt: 'text/plain; charset=utf-8', wasm: 'application/wasm', webmanifest: 'application/manifest+json', webp: 'image/webp', woff2: 'font/woff2',
};
/** What a page may do besides what its own <meta> says; a worker has no <meta>. */
const RULES = {
	html: {
		'content-security-policy': `${POLICY}; frame-ancestors 'none'`,
		'cross-origin-opener-policy': 'same-origin',
		'permissions-policy': 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), serial=(), bluetooth=(), display-capture=()',
	},
	js: { 'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'" },
};

/** The same bytes under the type that they have, whatever the server called them, and under stricter rules. */
function strict(url, response) {
	const ending = url.split('.').at(-1);
	const headers = { 'content-type': TYPES[ending] ?? 'application/octet-stream', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', ...RULES[ending] };
	return new Response(response.body, { headers });
}

async function load(url) {
	const response = await fetch(url, { cache: 'no-cache', integrity: FILES.get(url), redirect: 'error', credentials: 'omit' });
	if (!response.ok) throw new Error(`${url}: ${response.status}`);
	return strict(url, response);
}

/** Whether this file is kept, in the very bytes that the build names. */
async function whole(cache, url) {
	const bytes = await cache.match(url).then((it) => it?.arrayBuffer()).catch(() => undefined);
	if (!bytes) return false;
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return FILES.get(url) === `sha256-${btoa(String.fromCharCode(...digest))}`;
}

/**
 * The cache of this version. After a power cut a browser may hold one that it can neither read nor write any more, at no
 * later start either: nothing is lost with it, and it is made anew.
 */
async function own() {
	const cache = await caches.open(CACHE);
	try {
		await cache.match(INDEX);
		return cache;
	} catch {
		await caches.delete(CACHE);
		return caches.open(CACHE);
	}
}

/** Puts there whatever is not kept, or not whole. */
const fill = (cache) => Promise.all([...FILES.keys()].map(async (url) => { if (!(await whole(cache, url))) await cache.put(url, await load(url)); }));

/**
 * The version that is installed may be the one at work: a server that is given the former version back while
 * another waits. What was there before is used, and stays whatever becomes of this.
 */
async function install() {
	const ours = !(await caches.has(CACHE));
	try {
		await fill(await own());
	} catch (error) {
		if (ours) await caches.delete(CACHE);
		throw error;
	}
}

async function activate() {
	for (const it of await caches.keys()) if (it.startsWith(PREFIX) && it !== CACHE) await caches.delete(it);
	await clients.claim(); // the page of the first visit is served from here at once
	// It may be of another version, if the server was given one between the page and this.
	for (const it of await clients.matchAll()) it.postMessage({ version: VERSION });
}

/** What is kept; nothing where the browser has evicted it, or cannot read it after a power cut. */
const kept = (url) => caches.open(CACHE).then((it) => it.match(url)).catch(() => undefined);

/** What is not kept any more is fetched again, all of it at once: the next time there may be no network. */
let filling = null;
const refill = () => { filling ??= own().then(fill).catch(() => {}).finally(() => { filling = null; }); return filling; };

async function serve(event, url) {
	const found = await kept(url);
	if (found) return found;
	const response = await load(url); // one file evicted: the same bytes or none
	event.waitUntil(refill());
	return response;
}

/** The page was given as the server has it: its files are to come from there as well, so that nothing of two versions is mixed. */
let behind = false;

/**
 * The page itself. Where it is not kept any more and the server has another version already, that one:
 * without it nobody would ever come back to what this device holds.
 */
const page = (event) => serve(event, INDEX).then((it) => { behind = false; return it; }, async () => {
	const newer = await fetch(INDEX, { cache: 'no-cache', redirect: 'error', credentials: 'omit' });
	behind = true;
	return newer;
});

/** Files that another app shared to this one, or that a page left before it is loaded again, in memory until a page asks. */
let shared = [];

async function receive(request) {
	const form = await request.formData().catch(() => new FormData());
	shared.push(...form.getAll('files').filter((it) => it instanceof File));
	return Response.redirect(new URL('./?shared', registration.scope).href, 303);
}

addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('activate', (event) => event.waitUntil(activate()));
addEventListener('message', (event) => {
	if (event.data === 'activate') skipWaiting();
	if (event.data?.shared) shared.push(...event.data.shared);
	if (event.data === 'shared?') {
		event.source.postMessage({ shared });
		shared = [];
	}
	if (event.data === 'taken') shared = [];
});
addEventListener('fetch', (event) => {
	const { origin, pathname } = new URL(event.request.url);
	const address = origin + pathname;
	// The one thing besides GET that is answered, and answered here: it is never sent on.
	if (event.request.method === 'POST' && event.request.mode === 'navigate' && address === RECEIVE) return event.respondWith(receive(event.request));
	if (event.request.method !== 'GET') return; // WebKit loses the body of others
	// Whatever is not ours belongs to somebody else: at a site's root the scope is all of their pages.
	if (address === INDEX || address === registration.scope) event.respondWith(page(event));
	else if (FILES.has(address) && !behind) event.respondWith(serve(event, address));
});
