import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds in a page that is serious or worse; `place` says where it was. */
export async function seriousIn(page: Page, place: string, run = 'axe.run()'): Promise<string[]> {
  // Half faded in, every contrast is too low.
  await page.waitForTimeout(250);
  await page.evaluate(script);
  const results = await page.evaluate<AxeResults>(run);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${place}: ${id}: ${html} ${failureSummary}`));
}

/** The same in both schemes of colours, which differ in nothing else. */
export async function seriousInBoth(page: Page, place: string): Promise<string[]> {
  const found = await seriousIn(page, place);
  const before = await page.evaluate(() => document.documentElement.dataset['theme']);
  const other = before === 'dark' ? 'light' : 'dark';
  const show = (theme: string | undefined) =>
    page.evaluate((name) => void (document.documentElement.dataset['theme'] = name), theme);
  await show(other);
  found.push(...(await seriousIn(page, `${place}, ${other}`, `axe.run({ runOnly: ['color-contrast'] })`)));
  await show(before);
  return found;
}
