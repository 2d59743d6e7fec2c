// What every spec is given: the built site on a port of its own, and tablets that are put away and
// held to their word (no console error, no request to another host) when the test is over.
import { test as base, expect } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../tools/serve.mjs';
import { Tablet } from './tablet.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
export const FILES = path.join(root, 'target/e2e/files');
export const SCREENS = path.join(root, 'target/e2e/screens');
for (const it of [FILES, SCREENS]) mkdirSync(it, { recursive: true });

export const test = base.extend({
	site: [async ({}, use) => {
		// Under a path, because a municipality will put it under one.
		const site = await serve(path.join(root, 'dist'), { base: '/field/' });
		await use(site);
		await site.close();
	}, { scope: 'worker' }],
	tablet: async ({ site }, use, info) => {
		const all = [];
		await use(async ({ as: Hands = Tablet, url = site.url, ...options } = {}, hash = '') => {
			const tablet = new Hands(url, { downloads: info.outputPath('downloads'), ...options });
			all.push(tablet);
			return tablet.start(hash);
		});
		site.reach(true);
		for (const it of all) await it.discard();
		expect(all.flatMap((it) => it.faults), 'nothing in the console, nothing asked of another host').toEqual([]);
	},
});
export { expect };
