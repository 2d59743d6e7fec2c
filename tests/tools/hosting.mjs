// The built site on other people's servers, each as it comes, at its root and under a path: the page is opened,
// practice is chosen, the network goes, the page still opens, and a household is added, surveyed, sealed, handed over.
//   node tests/tools/hosting.mjs [DIST]        `make hosting` installs the servers first
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FAMILY, HOUSE, planned } from '../e2e/lib/people.mjs';
import { Tablet } from '../e2e/lib/tablet.mjs';
import { th } from '../e2e/lib/texts.mjs';
import { serve } from './serve.mjs';

const dist = path.resolve(process.argv[2] ?? 'dist');
const UNDER = 'survey/field';

const free = () => new Promise((resolve) => { const it = net.createServer().listen(0, '127.0.0.1', () => { const { port } = it.address(); it.close(() => resolve(port)); }); });
const found = (name) => ['/usr/sbin', '/usr/bin', '/bin', '/usr/local/bin'].map((it) => path.join(it, name)).find((it) => existsSync(it)) ?? name;
const wrote = (file, text) => { writeFileSync(file, text); return file; };

/** Nothing of it goes to where people keep theirs. */
const at = (folder) => ({ XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder });

const WRONG = { '.wasm': 'text/plain', '.js': 'text/plain' };
const apacheModules = '/usr/lib/apache2/modules';

/** How each is started over `root` on `port`, with what it needs in `folder`; no type and no header is set. */
const SERVERS = {
	'python3 -m http.server': ({ root, port }) => [found('python3'), ['-m', 'http.server', '--bind', '127.0.0.1', '--directory', root, String(port)]],
	nginx: ({ root, port, folder }) => [found('nginx'), ['-p', folder, '-e', 'stderr', '-c', wrote(path.join(folder, 'nginx.conf'), `daemon off; master_process off; pid ${folder}/pid; error_log stderr crit;
events {} http { include /etc/nginx/mime.types; access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((it) => `${it}_temp_path ${folder}/${it};`).join(' ')}
server { listen 127.0.0.1:${port}; root ${root}; } }`)]],
	apache2: ({ root, port, folder }) => [found('apache2'), ['-X', '-d', folder, '-f', wrote(path.join(folder, 'apache.conf'), `ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/error.log
${['mpm_event', 'authz_core', 'dir', 'mime'].map((it) => `LoadModule ${it}_module ${apacheModules}/mod_${it}.so`).join('\n')}
TypesConfig /etc/mime.types
User ${process.getuid() === 0 ? 'www-data' : '${USER}'}
DocumentRoot ${root}
DirectoryIndex index.html
<Directory ${root}>
Require all granted
</Directory>`)]],
	'busybox httpd': ({ root, port }) => [found('busybox'), ['httpd', '-f', '-p', `127.0.0.1:${port}`, '-h', root]],
	lighttpd: ({ root, port, folder }) => [found('lighttpd'), ['-D', '-f', wrote(path.join(folder, 'lighttpd.conf'), `server.document-root = "${root}"
server.port = ${port}
server.bind = "127.0.0.1"
index-file.names = ( "index.html" )
mimetype.assign = ( ".html" => "text/html", ".js" => "text/javascript", ".css" => "text/css" )`)]],
	caddy: ({ root, port, folder }) => [found('caddy'), ['file-server', '--root', root, '--listen', `127.0.0.1:${port}`], at(folder)],
};
/** Under a certificate that it made for itself. */
const selfSigned = ({ root, port, folder }) => [found('caddy'), ['run', '--config', wrote(path.join(folder, 'Caddyfile'), `{
admin off
skip_install_trust
auto_https disable_redirects
}
https://127.0.0.1:${port} {
tls internal
root * ${root}
file_server
}`)], at(folder)];

/** Another program, or our own server that says of these endings that they are something else. */
const CASES = [
	...Object.entries(SERVERS).flatMap(([server, start]) => [{ server, start, under: '' }, { server, start, under: UNDER }]),
	{ server: 'our own', ours: {}, under: UNDER },
	{ server: 'our own, .wasm as text/plain', ours: { '.wasm': WRONG['.wasm'] }, under: '' },
	{ server: 'our own, .js as text/plain', ours: { '.js': WRONG['.js'] }, under: '', honest: true },
	{ server: 'caddy, a certificate of its own', start: selfSigned, under: '', honest: true, secure: true },
];

const answers = (url) => new Promise((resolve) => { https.get(url, { rejectUnauthorized: false }, (it) => { it.resume(); resolve(it.statusCode === 200); }).on('error', () => resolve(false)); });

/** Starts it; gives the address and how it is ended. */
async function started(one, folder) {
	// Some servers let go of their rights before they read.
	chmodSync(folder, 0o755);
	const root = path.join(folder, 'www');
	mkdirSync(path.join(root, one.under), { recursive: true });
	cpSync(dist, path.join(root, one.under), { recursive: true });
	if (one.ours) {
		const site = await serve(root, { types: one.ours });
		return { url: site.url + (one.under ? `${one.under}/` : ''), end: () => site.close() };
	}
	const port = await free();
	const [command, options, more = {}] = one.start({ root, port, folder });
	const server = spawn(command, options, { cwd: folder, env: { ...process.env, ...more }, stdio: ['ignore', 'ignore', 'pipe'] });
	let said = '', ended = null;
	server.stderr.on('data', (it) => { said = (said + it).slice(-400); });
	server.on('error', (it) => { ended = it.message; });
	server.on('exit', (code) => { ended ??= `ended with ${code}: ${said.trim()}`; });
	const url = `${one.secure ? 'https' : 'http'}://127.0.0.1:${port}/${one.under ? `${one.under}/` : ''}`;
	for (let tries = 0; tries < 100; tries += 1) {
		if (ended) throw new Error(ended);
		if (await (one.secure ? answers(url) : fetch(url).then((it) => it.ok, () => false))) return { url, end: () => new Promise((resolve) => { if (ended) return resolve(); server.on('exit', resolve); server.kill('SIGTERM'); setTimeout(() => server.kill('SIGKILL'), 3_000).unref(); }) };
		await new Promise((resolve) => { setTimeout(resolve, 100); });
	}
	server.kill('SIGKILL');
	throw new Error(`${command} does not answer`);
}

/** What a person does first, and then without a network. */
async function walked(one, tablet, end, folder) {
	const { page } = tablet;
	const has = async (selector) => page.locator(selector).first().waitFor({ timeout: 30_000 });
	/** From a door to a file. */
	const surveys = async () => {
		await tablet.open('#/households');
		await has('a.household');
		await tablet.survey({ house: { ...HOUSE, member_count: '1' }, family: FAMILY.slice(0, 1), plan: (it) => (it.code === 'H' ? planned(it) : null) });
		const file = JSON.parse(readFileSync(await tablet.handOver(folder), 'utf8'));
		if (!file.signature || !Buffer.from(file.payload, 'base64url').includes(HOUSE.respondent_name)) throw new Error('what was handed over is no signed file with this household');
	};
	await tablet.choose('demo');
	await has('a.household');
	await tablet.saved();
	if (one.honest) {
		await page.locator('.not-kept').getByText(th.offline_refused).waitFor();
		await surveys();
		await end();
		return 'opens, surveys, seals, hands over, says that nothing works offline';
	}
	await tablet.offlineReady();
	await page.waitForFunction(() => navigator.serviceWorker.controller);
	await end();
	await page.reload();
	await has('a.household');
	const types = await page.evaluate(async () => {
		const it = await fetch('./index.html');
		return [it.headers.get('content-security-policy')?.includes("frame-ancestors 'none'"), it.headers.get('x-content-type-options')];
	});
	if (String(types) !== 'true,nosniff') throw new Error(`headers from the worker: ${types}`);
	await surveys();
	// The office's half has never been looked at.
	await tablet.open('#/settings');
	await tablet.press(page.locator('.switch-mode'));
	await tablet.choose('office');
	await has('#office-name');
	return 'opens; offline: reloads, surveys, seals, hands over, opens the other half';
}

const rows = [];
for (const one of CASES) {
	const folder = mkdtempSync(path.join(tmpdir(), 'hosting-'));
	const label = [one.server, one.under ? `/${one.under}/` : '/'];
	let site, tablet, ended = false;
	const end = async () => { if (!ended) { ended = true; await site?.end(); } };
	try {
		site = await started(one, folder);
		tablet = new Tablet(site.url, {});
		await tablet.start(one.secure ? null : '');
		if (one.secure) {
			// The browser's own warning is what comes, and whoever goes on all the same goes on.
			await tablet.page.goto(site.url).then(() => { throw new Error('the browser trusts it'); }, () => {});
			await tablet.page.locator('.interstitial-wrapper').waitFor();
			await tablet.page.keyboard.type('thisisunsafe');
		}
		const did = await walked(one, tablet, end, folder);
		// Of scripts under a wrong type, and of such a certificate, the browser itself tells.
		const faults = one.honest ? [] : tablet.faults;
		if (faults.length) throw new Error(faults.join('; '));
		rows.push([...label, 'ok', did]);
	} catch (fault) {
		rows.push([...label, 'FAILED', fault.message.split('\n')[0]]);
	} finally {
		await tablet?.discard();
		await end();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	}
	console.log(`hosting: ${rows.at(-1).join(' · ')}`);
}
const wide = [0, 1, 2].map((at) => Math.max(...rows.map((it) => it[at].length)));
console.log(`\n${rows.map((row) => row.map((it, at) => (at < 3 ? it.padEnd(wide[at]) : it)).join('  ')).join('\n')}`);
process.exit(rows.every((it) => it[2] === 'ok') ? 0 : 1);
