// An office that is none of our app: its keys and its file are made here with Node's own crypto, and
// what is sealed to it is opened here. That the tablet takes the one and this opens the other shows
// that the formats are what RFC 7515, 7516 and 7518 say, and not only what our own reader reads.
import { createCipheriv, createDecipheriv, createHash, createPublicKey, diffieHellman, generateKeyPairSync, pbkdf2Sync, randomBytes, sign, verify } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
export const b64 = (it) => Buffer.from(it).toString('base64url');
export const sha = (...parts) => parts.reduce((hash, it) => hash.update(it), createHash('sha256')).digest();
export const ordered = ({ crv, kty, x, y }) => ({ crv, kty, x, y });
export const kidOf = (jwk) => b64(sha(JSON.stringify(ordered(jwk))));
const int32 = (it) => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(it); return bytes; };

/** A signed file of ours: flattened JWS, low-S. */
export function signed(typ, key, payload) {
	const jwk = ordered(createPublicKey(key).export({ format: 'jwk' }));
	const input = `${b64(JSON.stringify({ alg: 'ES256', typ, cty: 'application/json', kid: kidOf(jwk), jwk }))}.${b64(JSON.stringify(payload))}`;
	const made = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
	const s = BigInt(`0x${made.subarray(32).toString('hex')}`);
	const low = (s > ORDER / 2n ? ORDER - s : s).toString(16).padStart(64, '0');
	const [protectedHeader, body] = input.split('.');
	return JSON.stringify({ payload: body, protected: protectedHeader, signature: b64(Buffer.concat([made.subarray(0, 32), Buffer.from(low, 'hex')])) });
}

/** Makes the office, its file and its card; leaves its private key beside them for other programs. */
export function outsideOffice(into, name = 'สำนักงานทดสอบภายนอก') {
	const [signs, receives] = [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
	const [one, two] = [signs, receives].map((it) => ordered(createPublicKey(it).export({ format: 'jwk' })));
	const kid = kidOf(one);
	const payload = { v: 1, app: { name: 'thaiqm-field', version: '0.1.0' }, device: { kid }, name, area: '760609', receives: { x: two.x, y: two.y }, iat: Math.floor(Date.now() / 1000) };
	mkdirSync(into, { recursive: true });
	const file = path.join(into, 'OFFICE-outside.json');
	writeFileSync(file, signed('thaiqm-field-office+jws', signs, payload));
	writeFileSync(path.join(into, 'outside-office.jwk'), JSON.stringify({ ...receives.export({ format: 'jwk' }), kid: kidOf(two) }));
	const first = BigInt(`0x${sha(kid, kidOf(two)).subarray(0, 9).toString('hex')}`) >> 6n;
	const receipt = (to, files, days) => signed('thaiqm-field-receipt+jws', signs, { v: 1, app: payload.app, device: { kid }, to, files, days, erased: [], iat: Math.floor(Date.now() / 1000) });
	/** A list of households for the holder of this key: the file's path. */
	const pack = (to, { issue, households, round, title = 'บัญชีทดสอบ' }, name = `ROSTER-${issue}.json`) => {
		const at = Date.now();
		const roster = { office: kid, issue, issued_at: at, title, round, households };
		const inside = signed('thaiqm-field-assignment+jws', signs, { v: 1, app: payload.app, device: { kid }, iat: Math.floor(at / 1000), questionnaire: 'thaiqm-2567.2', roster });
		const where = path.join(into, name);
		writeFileSync(where, sealed('thaiqm-field-assignment+jwe', inside, to));
		return where;
	};
	/** What it passes on to the office above: signed files of volunteers as they are, and the keys that it vouches for. */
	const passOn = (to, { inside, keys, seq = 1, name = 'UP-outside.json' }) => {
		// As they are: nothing is taken apart, nothing packed.
		const texts = inside.map((it) => Buffer.concat([Buffer.from([0, 0]), Buffer.from(it.text)]));
		const at = Date.now();
		const files = inside.map((it, n) => ({ hash: hashOf(it.text), kid: it.kid, seq: it.seq, round: 'rx-2567', households: it.households, kept: b64(sha(texts[n])) }));
		const cover = {
			v: 1, app: payload.app, device: { kid }, name, area: payload.area, to: to.device.kid, seq, part: 1, of: 1, begun: at, at, files, photos: [],
			keys: [...keys].sort((a, b) => (a.kid < b.kid ? -1 : 1)), settlements: [], resolutions: [], erased: [], left: 0,
		};
		cover.name = payload.name;
		const text = signed('thaiqm-field-relay+jws', signs, cover);
		const where = path.join(into, name);
		writeFileSync(where, sealed('thaiqm-field-relay+jwe', `${text.slice(0, -1)},"photos":${JSON.stringify(texts.map(b64))}}`, to.receives));
		return where;
	};
	return { file, kid, pack, passOn, digits: (first % 10n ** 20n).toString().padStart(20, '0'), open: (text) => opened(text, receives, kidOf(two)), receipt };
}

/** The Concat KDF of RFC 7518 §4.6.2 for A256KW. */
function wrapping(shared) {
	const alg = Buffer.from('ECDH-ES+A256KW');
	return sha(int32(1), shared, int32(alg.length), alg, int32(0), int32(0), int32(256));
}

/** Opens a general JWE that has this key among its recipients. */
function opened(text, key, kid) {
	const jwe = JSON.parse(text);
	const mine = jwe.recipients.find((it) => it.header.kid === kid);
	const epk = createPublicKey({ key: mine.header.epk, format: 'jwk' });
	const shared = diffieHellman({ privateKey: key, publicKey: epk });
	const unwrap = createDecipheriv('id-aes256-wrap', wrapping(shared), Buffer.alloc(8, 0xa6));
	const content = Buffer.concat([unwrap.update(Buffer.from(mine.encrypted_key, 'base64url')), unwrap.final()]);
	const gcm = createDecipheriv('aes-256-gcm', content, Buffer.from(jwe.iv, 'base64url'));
	gcm.setAAD(Buffer.from(`${jwe.protected}.${jwe.aad}`));
	gcm.setAuthTag(Buffer.from(jwe.tag, 'base64url'));
	return Buffer.concat([gcm.update(Buffer.from(jwe.ciphertext, 'base64url')), gcm.final()]).toString('utf8');
}

/** The content key for the holder of this key. */
function forKey(content, to) {
	const jwk = ordered({ crv: 'P-256', kty: 'EC', ...to });
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const wrap = createCipheriv('id-aes256-wrap', wrapping(diffieHellman({ privateKey, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) })), Buffer.alloc(8, 0xa6));
	const encrypted = b64(Buffer.concat([wrap.update(content), wrap.final()]));
	return { header: { alg: 'ECDH-ES+A256KW', kid: kidOf(jwk), epk: ordered(publicKey.export({ format: 'jwk' })) }, encrypted_key: encrypted };
}

/** The content key for whoever knows the passphrase (RFC 7518 §4.8). */
function forPassphrase(content, { passphrase, rounds }) {
	const alg = 'PBES2-HS256+A128KW';
	const salt = randomBytes(16);
	const key = pbkdf2Sync(passphrase, Buffer.concat([Buffer.from(`${alg}\0`), salt]), rounds, 16, 'sha256');
	const wrap = createCipheriv('id-aes128-wrap', key, Buffer.alloc(8, 0xa6));
	return { header: { alg, p2s: b64(salt), p2c: rounds }, encrypted_key: b64(Buffer.concat([wrap.update(content), wrap.final()])) };
}

/** Seals a text to the holder of a key, `{ x, y }`, or of a passphrase, `{ passphrase, rounds }`: a general JWE with one recipient, as ours are laid out. */
export function sealed(typ, text, to) {
	const content = randomBytes(32);
	const recipients = [to.passphrase ? forPassphrase(content, to) : forKey(content, to)];
	const header = b64(JSON.stringify({ enc: 'A256GCM', typ, cty: /-(backup|keys)\+/.test(typ) ? 'application/json' : 'application/jose+json' }));
	const aad = b64(sha(JSON.stringify(recipients)));
	const iv = randomBytes(12);
	const gcm = createCipheriv('aes-256-gcm', content, iv);
	gcm.setAAD(Buffer.from(`${header}.${aad}`));
	const ciphertext = Buffer.concat([gcm.update(text, 'utf8'), gcm.final()]);
	return JSON.stringify({ protected: header, recipients, aad, iv: b64(iv), ciphertext: b64(ciphertext), tag: b64(gcm.getAuthTag()) });
}

/** What a signed file says. */
export const said = (text) => JSON.parse(Buffer.from(JSON.parse(text).payload, 'base64url').toString('utf8'));

/** The hash by which the next file, and a receipt, name a signed one. */
export const hashOf = (text) => { const it = JSON.parse(text); return b64(sha(`${it.protected}.${it.payload}`)); };

/** What a signed file says, if the key that it names signed it. */
function checked({ payload, protected: header, signature }) {
	const { jwk, kid } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
	const key = createPublicKey({ key: jwk, format: 'jwk' });
	if (kidOf(jwk) !== kid || !verify('sha256', Buffer.from(`${header}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) throw new Error('the signature does not fit');
	return { said: JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')), kid };
}

/**
 * What an office passed on, every signature checked: its own, and under that each volunteer's. A packed text begins with
 * two bytes: whether the payload stands decoded behind `protected.signature`, and whether the rest is deflated.
 */
export function unpacked(inside) {
	const { photos: beside, ...outer } = JSON.parse(inside);
	const { said: cover } = checked(outer);
	const bytes = beside.map((it) => Buffer.from(it, 'base64url'));
	const named = [...[...cover.files, ...(cover.lists ?? [])].map((it) => it.kept), ...cover.photos];
	if (JSON.stringify(bytes.map((it) => b64(sha(it)))) !== JSON.stringify(named)) throw new Error('another file stands there');
	const files = cover.files.map((it, n) => {
		const body = bytes[n][1] ? inflateSync(bytes[n].subarray(2)) : bytes[n].subarray(2);
		const end = body.indexOf('\n');
		const [header, signature] = body.subarray(0, end).toString('utf8').split('.');
		const file = bytes[n][0] ? { payload: b64(body.subarray(end + 1)), protected: header, signature } : JSON.parse(body.toString('utf8'));
		if (hashOf(JSON.stringify(file)) !== it.hash) throw new Error('another text stands there');
		const { said: bundle, kid } = checked(file);
		return { bundle, kid };
	});
	return { cover, files, photos: cover.photos };
}
