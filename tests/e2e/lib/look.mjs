// What a screen looks like, and what axe says of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SCREENS, expect } from './fixtures.mjs';
import { SIZES } from './tablet.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** How a page can look; the first is how it comes. */
export const LOOKS = ['light', 'dark', 'outdoor', 'forced'];
/** What axe finds depends on the look in these alone: the others see what stands in the page, not its colours. */
const COLOURS = ['color-contrast', 'color-contrast-enhanced', 'link-in-text-block'];

/** Puts a look on, without loading the page anew. */
export async function wear(page, look) {
	await page.emulateMedia({ forcedColors: look === 'forced' ? 'active' : 'none' });
	await page.evaluate((it) => { document.documentElement.dataset.look = it; }, look === 'forced' ? 'light' : look);
}

/** The rules that the page breaks in the other looks; with a name, a picture of each. */
export async function judgeLooks(page, name) {
	const broken = [];
	for (const look of LOOKS.slice(1)) {
		await wear(page, look);
		if (name) await page.screenshot({ path: path.join(SCREENS, `${name}-${look}.png`), animations: 'disabled' });
		broken.push(...(await judge(page, COLOURS)).map((it) => `${look}: ${it}`));
	}
	await wear(page, LOOKS[0]);
	return broken;
}

/** The rules that the page breaks, each with its first offenders. */
export async function judge(page, rules = RULES) {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
	// A bar that floats lies over whatever the page is scrolled to, which a scroll uncovers (and
	// scroll-padding keeps what has the focus clear of it): the controls are judged without it over them.
	const { violations, passes } = await page.evaluate(async (tags) => {
		const bars = [...document.querySelectorAll('.save-bar, .lesson-strip')];
		for (const it of bars) it.style.position = 'static';
		const found = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
		for (const it of bars) it.style.position = '';
		return found;
	}, rules);
	expect(passes.length, 'axe looked').toBeGreaterThan(rules === RULES ? 10 : 0);
	return violations.map((it) => `${it.id} (${it.impact}) — ${it.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 120)} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`).join(' | ')}`);
}

/** Pictures of what is on screen now, and the rules it breaks. */
export async function look(tablet, name, broken) {
	const { page } = tablet;
	for (const [size, viewport] of Object.entries(SIZES)) {
		await page.setViewportSize(viewport);
		await page.waitForTimeout(60);
		await page.screenshot({ path: path.join(SCREENS, `${name}-${size}-${viewport.width}x${viewport.height}.png`), fullPage: (await page.locator('dialog[open]').count()) === 0, animations: 'disabled' });
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (wide > 0) broken.push(`${name} at ${viewport.width}: ${wide} px wider than the screen`);
		if (size !== 'desk') {
			broken.push(...(await judge(page)).map((it) => `${name} at ${viewport.width}: ${it}`));
			if (size === 'tablet') broken.push(...(await judgeLooks(page)).map((it) => `${name}, ${it}`));
		}
	}
	await page.setViewportSize(SIZES.tablet);
}
