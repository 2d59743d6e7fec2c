// The machine's own Chromium, alone and quiet. Where it is: $CHROMIUM, or the first one found.
import { existsSync } from 'node:fs';

const PLACES = ['/usr/lib/chromium/chromium', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

export const executablePath = process.env.CHROMIUM ?? PLACES.find((it) => existsSync(it));
if (!executablePath) throw new Error('Chromium is missing: run `make setup`, or set CHROMIUM to its path');

export const args = [
	'--disable-gpu', '--disable-quic', '--no-first-run', '--no-default-browser-check', '--disable-background-networking', '--disable-component-update',
	'--disable-sync', '--disable-default-apps', '--disable-extensions', '--mute-audio', '--password-store=basic', '--use-mock-keychain',
	// a container's root has no user namespace to make a sandbox of
	...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** For `chromium.launch` and `launchPersistentContext`. */
export const launch = { executablePath, args, headless: process.env.HEADED !== '1', chromiumSandbox: false };
