// The browser's own cryptography over vectors given as hex. Each answers with what came out, as hex,
// or with what the browser called the fault.
(() => {
	const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (it) => parseInt(it, 16));
	const hex = (buffer) => [...new Uint8Array(buffer)].map((it) => it.toString(16).padStart(2, '0')).join('');
	const subtle = crypto.subtle;
	const said = (work) => work().then(hex, (fault) => `! ${fault.name}`);
	const hmac = { name: 'HMAC', hash: 'SHA-256' };
	const ecdh = { name: 'ECDH', namedCurve: 'P-256' };
	// PKCS #8 around a P-256 scalar of 32 bytes, without the public point.
	const pkcs8 = (scalar) => bytes(`3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420${scalar}`);
	return {
		async gcm({ key, iv, aad, msg, ct, tag }) {
			const use = { name: 'AES-GCM', iv: bytes(iv), additionalData: bytes(aad), tagLength: tag.length * 4 };
			const imported = () => subtle.importKey('raw', bytes(key), 'AES-GCM', false, ['encrypt', 'decrypt']);
			return [
				await said(async () => subtle.decrypt(use, await imported(), bytes(ct + tag))),
				await said(async () => subtle.encrypt(use, await imported(), bytes(msg))),
			];
		},
		async kw({ key, msg, ct }) {
			const imported = () => subtle.importKey('raw', bytes(key), 'AES-KW', false, ['wrapKey', 'unwrapKey']);
			const opened = async () => subtle.unwrapKey('raw', bytes(ct), await imported(), 'AES-KW', hmac, true, ['sign']);
			const secret = () => subtle.importKey('raw', bytes(msg), hmac, true, ['sign']);
			return [
				await said(async () => subtle.exportKey('raw', await opened())),
				await said(async () => subtle.wrapKey('raw', await secret(), await imported(), 'AES-KW')),
			];
		},
		async ecdh({ format, publicKey, scalar }) {
			const ours = () => subtle.importKey('pkcs8', pkcs8(scalar), ecdh, false, ['deriveBits']);
			const theirs = () => subtle.importKey(format, bytes(publicKey), ecdh, false, []);
			return [await said(async () => subtle.deriveBits({ name: 'ECDH', public: await theirs() }, await ours(), 256))];
		},
	};
})()
