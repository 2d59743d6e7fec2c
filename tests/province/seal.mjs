// Seals what the generator wrote, with Node's own crypto: the signed files for the office, its register
// for itself, and its keys under a passphrase. What stands in `sealed/` is what a person picks.
//
//   node tests/province/seal.mjs target/province
import { createCipheriv, createPrivateKey, hkdfSync, pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { b64, sealed } from '../e2e/lib/outside.mjs';

const ROUNDS = 600_000;

/** The office's keys as a computer of it keeps them, under its passphrase (`device::keys`). */
function kept({ office, signs, receives }) {
	const half = ({ x, y }) => ({ x, y });
	const [salt, secret] = [randomBytes(16), randomBytes(32)];
	const stretched = pbkdf2Sync(office.passphrase, salt, ROUNDS, 32, 'sha256');
	const wrapping = Buffer.from(hkdfSync('sha256', Buffer.concat([stretched, secret]), Buffer.alloc(0), 'hh-kek-v1', 32));
	const wrapped = (key, purpose) => {
		const iv = randomBytes(12);
		const gcm = createCipheriv('aes-256-gcm', wrapping, iv);
		gcm.setAAD(Buffer.from([purpose, signs.x, signs.y, receives.x, receives.y].join('.')));
		return [b64(iv), b64(Buffer.concat([gcm.update(key), gcm.final(), gcm.getAuthTag()]))];
	};
	const pkcs8 = (jwk) => createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'der' });
	const [iv, own] = wrapped(pkcs8(signs), 'signs');
	const [receives_iv, other] = wrapped(pkcs8(receives), 'receives');
	const [data_iv, data] = wrapped(randomBytes(32), 'encrypts');
	return JSON.stringify({
		v: 3, kdf: 'pbkdf2-sha256+hkdf-sha256', iter: ROUNDS, salt: b64(salt), secret: b64(secret),
		iv, wrapped: own, data_iv, data, receives_iv, receives: other, signs_public: half(signs), receives_public: half(receives),
	});
}

/** The file that sets another computer of the office up (`exchange::register::OfficeKeys`). */
function keyFile(all) {
	const { kid, name, area, at, passphrase, app } = all.office;
	const inside = JSON.stringify({ v: 1, app, device: { kid }, name, area, at, keys: kept(all) });
	return sealed('thaiqm-field-keys+jwe', inside, { passphrase, rounds: ROUNDS });
}

async function main(out) {
	const office = path.join(out, 'office');
	const to = JSON.parse(readFileSync(path.join(office, 'to.json'), 'utf8'));
	const own = readdirSync(office).includes('office.json');
	if (own) {
		writeFileSync(path.join(office, 'OFFICE-KEYS.json'), keyFile(JSON.parse(readFileSync(path.join(office, 'office.json'), 'utf8'))));
		writeFileSync(path.join(office, 'REGISTER.json'), sealed('thaiqm-field-register+jwe', readFileSync(path.join(office, 'register.signed')), to));
	}
	// What an office must not take is sealed where it lies.
	for (const it of readdirSync(path.join(out, 'hostile'))) {
		const file = path.join(out, 'hostile', it);
		writeFileSync(file, sealed('thaiqm-field-bundle+jwe', readFileSync(file), to));
	}
	const from = path.join(out, 'signed');
	const into = path.join(out, 'sealed');
	rmSync(into, { recursive: true, force: true });
	mkdirSync(into, { recursive: true });
	const names = readdirSync(from).sort();
	const cores = Math.min(availableParallelism(), names.length);
	const begun = Date.now();
	let [done, bytes] = [0, 0];
	await Promise.all(Array.from({ length: cores }, (_, n) => new Promise((resolve, reject) => {
		const mine = names.filter((_, at) => at % cores === n);
		const worker = new Worker(new URL(import.meta.url), { workerData: { from, into, to, names: mine } });
		worker.on('message', (length) => {
			done += 1;
			bytes += length;
			if (done % 100 === 0 || done === names.length) console.log(`${done} of ${names.length} sealed, ${Math.round(bytes / 1e6)} MB, ${Math.round((Date.now() - begun) / 1000)} s`);
		});
		worker.on('error', reject);
		worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
	})));
	rmSync(from, { recursive: true, force: true });
}

if (isMainThread) await main(process.argv[2] ?? 'target/province');
else {
	for (const name of workerData.names) {
		const text = sealed('thaiqm-field-bundle+jwe', readFileSync(path.join(workerData.from, name)), workerData.to);
		writeFileSync(path.join(workerData.into, name), text);
		parentPort.postMessage(text.length);
	}
}
