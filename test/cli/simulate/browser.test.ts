import { rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { simulationLines } from '../../../cli/simulate/ndjson.ts';
import { reportPage } from '../../../cli/simulate/page.ts';
import { simulate } from '../../../cli/simulate/simulate.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { browserForTests, chromiumIsPresent, offScreen, openPage } from '../page/chromium.ts';
import { type CorpusCaller, hostile, office, organization, writeCorpus } from './corpus.ts';

const now = Date.parse('2026-03-18T06:00:00Z');

/** `UPDATE_SCREENSHOTS=1 npm test -- simulate/browser` updates the pictures in docs/. */
const renewed = process.env.UPDATE_SCREENSHOTS ? resolve(import.meta.dirname, '../../../docs') : undefined;

interface Line {
  readonly kind: string;
  readonly [field: string]: unknown;
}

const testBrowser = browserForTests();

/** Opens the page of a simulation, and returns the same simulation as lines of ndjson. */
async function open(callers: readonly CorpusCaller[], colorScheme: 'light' | 'dark' = 'light') {
  const corpus = writeCorpus(callers);
  const simulation = await simulate({ paths: [corpus], rules: [rule], exceptions: [], now, progress: () => {} });
  rmSync(corpus, { recursive: true });
  const lines: Line[] = simulationLines(simulation).map((line) => JSON.parse(line));
  return { ...(await openPage(testBrowser, reportPage(simulation, now), colorScheme)), lines };
}

function count(page: Page, selector: string): Promise<number> {
  return page.locator(selector).count();
}

async function column(page: Page, table: string, place: number): Promise<string[]> {
  return page.locator(`#${table} tbody tr td:nth-child(${place})`).allInnerTexts();
}

async function pressUntil(page: Page, key: string, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key);
    if ((await count(page, `${selector}:focus`)) === 1) return;
  }
  throw new Error(`${key} did not reach ${selector}.`);
}

(chromiumIsPresent ? describe : describe.skip)('the page of a simulation in a browser', () => {
  test('shows the same counts as the ndjson', async () => {
    const { page, lines, errors } = await open(office);
    const of = (kind: string) => lines.filter((line) => line.kind === kind);
    const figures = await page.locator('[data-figure]').allInnerTexts();
    const summary: Line | undefined = of('summary')[0];
    const expected = ['alerts', 'alertsOnceHistoryIsFull', 'calls', 'principals'].map((name) => summary?.[name]);
    expect(figures.map(Number)).toEqual(expected);
    expect(await count(page, '#alerts tbody tr')).toBe(of('alert').length);
    expect(await count(page, '#timeline .flags [data-facts]')).toBe(of('alert').length);
    expect(await count(page, '#timeline .names [data-facts]')).toBe(of('principal').length);
    expect(await count(page, '#days [data-facts]')).toBe(summary?.days);
    expect(await count(page, '#daily li')).toBe(of('principal').filter(({ habit }) => habit === 'daily').length);
    expect(JSON.parse((await page.locator('#proposals').textContent()) ?? '')).toEqual(
      of('proposal').map(({ exception }) => exception),
    );
    expect(await column(page, 'principals', 2)).toEqual(of('principal').map((line) => String(line.alerts)));
    expect(errors).toEqual([]);
    await page.close();
  });

  test('shows the details of a mark under the mouse, and hides them when the mouse leaves', async () => {
    const { page } = await open(office);
    const call = page.locator('#timeline .calls [data-facts]').last();
    await call.hover();
    await page.locator('#tip').waitFor({ state: 'visible' });
    expect(await page.locator('#tip').textContent()).toMatch(/^(?:\d+ calls|call): [a-z]+\//);
    await page.mouse.move(0, 0);
    expect(await page.locator('#tip').isVisible()).toBe(false);
    await page.close();
  });

  test('can be used by keyboard: Tab to a chart, arrow keys between marks, Escape to close', async () => {
    const { page } = await open(office);
    const focused = page.locator(':focus');
    await pressUntil(page, 'Tab', '#days [data-facts]');
    expect(await page.locator('#tip').textContent()).toMatch(/^2026-02-01alerts4 medium/);
    await page.keyboard.press('ArrowRight');
    expect(await focused.getAttribute('aria-label')).toMatch(/^2026-02-02; alerts: 1 low; calls: 7/);
    await pressUntil(page, 'Tab', '#timeline [data-facts]');
    expect(await focused.getAttribute('aria-label')).toMatch(/^arn:aws:iam::111122223333:root; alerts: 1 critical; /);
    await page.keyboard.press('ArrowDown');
    expect(await focused.getAttribute('aria-label')).toMatch(/^arn:aws:iam::[0-9]{12}:.*; alerts: /);
    await page.keyboard.press('End');
    expect(await focused.getAttribute('aria-label')).toMatch(/^(?:\w+ alert|call|\d+ calls): .*; time: |; from: /);
    await page.keyboard.press('Escape');
    expect(await page.locator('#tip').isVisible()).toBe(false);
    await page.close();
  });

  test('sorts a table by its column titles, with Enter and with the mouse', async () => {
    const { page, errors } = await open(office);
    const title = (text: string) => page.locator('#principals th', { hasText: text });
    await pressUntil(page, 'Tab', '#principals th:nth-child(5) button');
    await page.keyboard.press('Enter');
    const calls = (await column(page, 'principals', 5)).map(Number);
    expect(calls).toEqual(calls.toSorted((a, b) => b - a));
    expect(await title('Calls').getAttribute('aria-sort')).toBe('descending');
    await page.keyboard.press('Enter');
    expect((await column(page, 'principals', 5)).map(Number)).toEqual(calls.toReversed());
    await title('Principal').locator('button').click();
    const names = await column(page, 'principals', 1);
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'en')));
    expect(await title('Calls').getAttribute('aria-sort')).toBe('none');
    expect(errors).toEqual([]);
    await page.close();
  });

  test('neither runs nor renders markup in names that callers choose', async () => {
    const { page, errors } = await open([...organization(60), ...hostile]);
    await page.locator('#timeline [data-facts]').last().focus();
    expect(await page.title()).toBe('Firstsight: alerts that would have been raised');
    expect(await count(page, 'img, #owned, main a, main script:not([type])')).toBe(0);
    expect(await page.locator('#principals').textContent()).toContain('user/<!--<script>');
    expect(errors).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('can be captured as docs/simulate-%s.png', async (colorScheme) => {
    const { page } = await open(office, colorScheme);
    const path = join(renewed ?? testBrowser.folder, `simulate-${colorScheme}.png`);
    const { y, height } = (await page.locator('section:has(#timeline)').boundingBox()) ?? { y: 0, height: 0 };
    await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: 1280, height: y + height + 9 } });
    expect(statSync(path).size).toBeGreaterThan(30_000);
    const background = await page
      .locator('body')
      .evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).backgroundColor);
    expect(background).toBe(colorScheme === 'dark' ? 'rgb(15, 19, 24)' : 'rgb(245, 246, 248)');
    await page.close();
  });

  test.each([1280, 390])('leaves no column of a table outside of a window of %s pixels', async (width) => {
    const { page } = await open([...office, ...organization(60)]);
    await page.setViewportSize({ width, height: 900 });
    expect(await count(page, 'td:visible')).toBeGreaterThan(100);
    expect(await offScreen(page)).toEqual([]);
    await page.close();
  });

  test.each([320, 1280])('does not scroll sideways at a width of %s pixels', async (width) => {
    const { page } = await open([...organization(60), ...hostile]);
    await page.setViewportSize({ width, height: 800 });
    const overhang = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(overhang).toBe(0);
    await page.close();
  });
});
