// What a screen looks like, and what axe says of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SCREENS, expect } from './fixtures.mjs';
import { SIZES } from './tablet.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules that the page breaks, each with its first offenders. */
export async function judge(page) {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
	// A bar that floats lies over whatever the page is scrolled to, which a scroll uncovers (and
	// scroll-padding keeps what has the focus clear of it): the controls are judged without it over them.
	const { violations, passes } = await page.evaluate(async (tags) => {
		const bars = [...document.querySelectorAll('.save-bar, .lesson-strip')];
		for (const it of bars) it.style.position = 'static';
		const found = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
		for (const it of bars) it.style.position = '';
		return found;
	}, RULES);
	expect(passes.length, 'axe looked').toBeGreaterThan(10);
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
		}
	}
	await page.setViewportSize(SIZES.tablet);
}
