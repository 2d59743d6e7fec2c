// A camera that sees a picture, for browsers without one: what it sees is read by jsQR, which is none of
// ours, in the place of the browser's own reader. So a code is really shown, filmed and read.
import { createRequire } from 'node:module';

const reader = createRequire(import.meta.url).resolve('jsqr');

/** Runs in the page before the app. */
function pretend() {
	const canvas = document.createElement('canvas');
	const pixels = canvas.getContext('2d', { willReadFrequently: true });
	const read = (source, width, height) => {
		const own = document.createElement('canvas');
		Object.assign(own, { width, height });
		const context = own.getContext('2d');
		context.drawImage(source, 0, 0, width, height);
		return window.jsQR(context.getImageData(0, 0, width, height).data, width, height)?.data ?? null;
	};
	const bitmap = (base64) => createImageBitmap(new Blob([Uint8Array.from(atob(base64), (it) => it.charCodeAt(0))], { type: 'image/png' }));
	window.cameraSees = async (base64) => {
		const picture = await bitmap(base64);
		Object.assign(canvas, { width: picture.width, height: picture.height });
		clearInterval(window.filming);
		window.filming = setInterval(() => pixels.drawImage(picture, 0, 0), 50);
	};
	window.readPicture = async (base64) => {
		const picture = await bitmap(base64);
		return read(picture, picture.width, picture.height);
	};
	window.stopped = 0;
	window.BarcodeDetector = class {
		static async getSupportedFormats() { return ['aztec', 'qr_code']; }
		async detect(video) {
			if (!video.videoWidth) return [];
			const text = read(video, video.videoWidth, video.videoHeight);
			return text === null ? [] : [{ rawValue: text }];
		}
	};
	navigator.mediaDevices.getUserMedia = async () => {
		if (window.cameraRefused) throw new DOMException('no', 'NotAllowedError');
		const stream = canvas.captureStream(10);
		for (const track of stream.getTracks()) {
			const stop = track.stop.bind(track);
			track.stop = () => { window.stopped += 1; stop(); };
		}
		return stream;
	};
}

/** Gives a tablet that has not been opened yet a camera and a reader of codes. */
export async function giveCamera(tablet) {
	await tablet.context.addInitScript({ path: reader });
	await tablet.context.addInitScript(pretend);
	await tablet.open('');
	return tablet;
}

/** Holds a picture, a PNG, before its camera. */
export const hold = (tablet, picture) => tablet.page.evaluate((it) => window.cameraSees(it), picture.toString('base64'));

/** What a code in a picture says, read by a program that is none of ours. */
export const readBy = (tablet, picture) => tablet.page.evaluate((it) => window.readPicture(it), picture.toString('base64'));
