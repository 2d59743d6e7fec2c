// A static file server on loopback, for trying the build and for the tests.
//   node tests/tools/serve.mjs [FOLDER] [PORT]      serves until it is stopped
// As a module: `serve(folder, options)`; it remembers which files were asked for, so that what a
// cold visit transfers can be counted as brotli, whatever the browser negotiated.
import http from 'node:http';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const TYPES = {
	'.css': 'text/css; charset=utf-8', '.html': 'text/html; charset=utf-8', '.ico': 'image/x-icon', '.js': 'text/javascript; charset=utf-8',
	'.json': 'application/json', '.png': 'image/png', '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8', '.wasm': 'application/wasm',
	'.webmanifest': 'application/manifest+json', '.webp': 'image/webp', '.woff': 'font/woff', '.woff2': 'font/woff2', '.xml': 'application/xml',
};
/** What compressing again does not make smaller. */
const PACKED = new Set(['.png', '.webp', '.woff', '.woff2']);

function walk(folder) {
	return readdirSync(folder).flatMap((name) => {
		const it = path.join(folder, name);
		return statSync(it).isDirectory() ? walk(it) : [it];
	});
}

/**
 * Serves `folder` on 127.0.0.1.
 * @param {string} folder
 * @param {{port?: number, base?: string, compressed?: boolean, host?: string, types?: object}} options `port` 0 takes a
 *   free one; `base` is the path it stands under, such as `/some/where/`; `compressed` answers with brotli made
 *   beforehand; `host` is another address to listen on; `types` are said of endings instead of the right ones, as by
 *   a server that was set up badly.
 */
export async function serve(folder, { port = 0, base = '/', compressed = false, host = '127.0.0.1', types = {} } = {}) {
	let root = path.resolve(folder);
	const packed = new Map();
	if (compressed) for (const it of walk(root)) packed.set(it, brotliCompressSync(readFileSync(it)));
	const asked = new Map();
	let reachable = true;
	const server = http.createServer((request, response) => {
		if (!reachable) return request.socket.destroy();
		let name;
		try { name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname); } catch { name = ''; }
		if (!name.startsWith(base) || (request.method !== 'GET' && request.method !== 'HEAD')) { response.writeHead(404); return response.end(); }
		name = name.slice(base.length);
		const file = path.join(root, path.normalize(`/${name.endsWith('/') || name === '' ? `${name}index.html` : name}`));
		if (!existsSync(file) || !statSync(file).isFile()) { response.writeHead(404); return response.end(); }
		asked.set(file, (asked.get(file) ?? 0) + 1);
		const body = packed.get(file) ?? readFileSync(file);
		const headers = { 'content-type': types[path.extname(file)] ?? TYPES[path.extname(file)] ?? 'application/octet-stream', 'cache-control': compressed ? 'no-store' : 'no-cache' };
		if (!types[path.extname(file)]) headers['x-content-type-options'] = 'nosniff';
		if (packed.has(file)) headers['content-encoding'] = 'br';
		response.writeHead(200, { ...headers, 'content-length': body.length });
		response.end(request.method === 'HEAD' ? undefined : body);
	});
	await new Promise((resolve, reject) => { server.once('error', reject); server.listen(port, host, resolve); });
	return {
		url: `http://${host}:${server.address().port}${base}`,
		/** How the files asked for weigh, by path: raw and brotli bytes. */
		weighed() {
			return [...asked.keys()].map((file) => {
				const raw = readFileSync(file);
				const brotli = PACKED.has(path.extname(file)) ? raw.length : (packed.get(file) ?? brotliCompressSync(raw)).length;
				return { path: path.relative(root, file), raw: raw.length, brotli };
			}).sort((a, b) => (a.path < b.path ? -1 : 1));
		},
		/** As if the network were gone (or back): connections are cut without an answer. */
		reach(yes) { reachable = yes; if (!yes) server.closeAllConnections(); },
		/** From now on another folder, as when a new version is put in place. Not with `compressed`. */
		swap(other) { root = path.resolve(other); },
		close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
	};
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
	const [folder = 'dist', port = '8080'] = process.argv.slice(2);
	if (!existsSync(path.join(folder, 'index.html'))) { console.error(`serve: ${folder} holds no index.html: run \`make build\``); process.exit(1); }
	try {
		const it = await serve(folder, { port: Number(port) });
		console.log(`\n  ThaiQM Field: open ${it.url} in Chrome, Edge or Firefox on this machine (Ctrl-C stops it)\n`);
	} catch (fault) {
		console.error(fault.code === 'EADDRINUSE' ? `serve: port ${port} is taken: run \`make serve PORT=8081\`` : `serve: ${fault.message}`);
		process.exit(1);
	}
}
