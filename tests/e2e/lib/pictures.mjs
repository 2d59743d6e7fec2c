// Pictures of nobody, made in a page: coloured squares, with what a camera writes beside them.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a camera tells beside its picture; none of it may stay. */
export const PLACE = 'GPS-13.0650N-99.9560E-CANARY';

/** A JPEG of `width` by `height` whose squares follow from `seed`, under the name a camera gives. */
export async function picture(page, into, { width = 2_000, height = 1_500, seed = 1, name = `IMG_20261121_${String(seed).padStart(6, '0')}.jpg` } = {}) {
	const made = await page.evaluate(async ([width, height, seed]) => {
		const canvas = new OffscreenCanvas(width, height), to = canvas.getContext('2d');
		let it = seed;
		const next = () => it = (it * 16_807) % 2_147_483_647;
		for (let x = 0; x < width; x += 20) for (let y = 0; y < height; y += 20) {
			to.fillStyle = `rgb(${next() % 256} ${next() % 256} ${next() % 256})`;
			to.fillRect(x, y, 20, 20);
		}
		const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })).arrayBuffer());
		let text = '';
		for (const byte of bytes) text += String.fromCharCode(byte);
		return btoa(text);
	}, [width, height, seed]);
	const bytes = Buffer.from(made, 'base64');
	const exif = Buffer.from(`Exif\0\0${PLACE}`);
	const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
	const file = path.join(into, name);
	writeFileSync(file, Buffer.concat([bytes.subarray(0, 2), head, exif, bytes.subarray(2)]));
	return file;
}
