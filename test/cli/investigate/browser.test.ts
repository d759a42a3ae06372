import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Investigation, investigate } from '../../../cli/investigate/investigate.ts';
import { investigationLines } from '../../../cli/investigate/ndjson.ts';
import { investigationPage } from '../../../cli/investigate/page.ts';
import { subjectOfKey, subjectOfUser } from '../../../cli/investigate/subject.ts';
import { samplesFolder } from '../../samples.ts';
import { browserForTests, chromiumIsPresent, offScreen, openPage } from '../page/chromium.ts';
import { hostileTexts } from '../simulate/corpus.ts';
import { byKey, inConsole, investigateRecords, issue, own, record, sessionArn } from './corpus.ts';

/** `UPDATE_SCREENSHOTS=1 npm test -- investigate/browser` updates the pictures in docs/. */
const renewed = process.env.UPDATE_SCREENSHOTS ? resolve(import.meta.dirname, '../../../docs') : undefined;

interface Line {
  readonly kind: string;
  readonly [field: string]: unknown;
}

const testBrowser = browserForTests();

const sample = () =>
  investigate({
    paths: [join(samplesFolder, 'AWSLogs'), join(samplesFolder, 'investigation')],
    subject: subjectOfKey('ASIAISSUED234EXAMPLE'),
    around: true,
    // The session is valid for another eleven hours.
    now: Date.parse('2026-03-09T23:30:00Z'),
    progressOf: () => () => {},
  });

const hostile = () =>
  investigateRecords(
    [
      issue(),
      ...hostileTexts.flatMap((text, i) => [
        inConsole(i, { eventName: `Get${text}`, eventSource: text, userAgent: text, sourceIPAddress: text }),
        inConsole(i, { awsRegion: text, errorCode: text, requestParameters: { userName: text } }),
        inConsole(i, { responseElements: { accessKey: { accessKeyId: text, userName: text } } }),
        record(i, { userIdentity: own(), eventName: text }),
      ]),
    ],
    { around: true },
  );

/** Opens the page of an investigation, and returns the same investigation as lines of ndjson. */
async function open(investigation: Investigation, colorScheme: 'light' | 'dark' = 'light') {
  const lines: Line[] = investigationLines(investigation).map((line) => JSON.parse(line));
  return { ...(await openPage(testBrowser, investigationPage(investigation), colorScheme)), lines };
}

const count = (page: Page, selector: string) => page.locator(selector).count();

const column = (page: Page, table: string, place: number) =>
  page.locator(`#${table} tbody tr td:nth-child(${place})`).allInnerTexts();

(chromiumIsPresent ? describe : describe.skip)('the page of an investigation in a browser', () => {
  test('shows the same counts as the ndjson', async () => {
    const { page, lines, errors } = await open(await sample());
    const groups = lines.filter(({ kind, of }) => kind === 'group' && of === 'session');
    const figures = await page.locator('[data-figure]').allInnerTexts();
    const toReview = await count(page, '#groups .badge.high');
    expect(figures.map(Number)).toEqual([lines[0]?.calls, toReview, lines[0]?.denied, 1]);
    expect(toReview).toBeGreaterThan(3);
    expect(await count(page, '#look li')).toBe(toReview);
    expect(await count(page, '#groups .badge')).toBe(lines[0]?.marked);
    expect((await column(page, 'groups', 4)).map(Number)).toEqual(groups.map(({ calls }) => calls));
    expect(await count(page, '#timeline .names [data-facts]')).toBe(groups.length);
    expect(await count(page, '#own tbody tr')).toBe(lines.filter(({ of }) => of === 'base-user').length);
    expect(await count(page, '#keys li')).toBe(lines.filter(({ kind }) => kind === 'key').length);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('shows first that the session is still valid and how to contain it', async () => {
    const { page } = await open(await sample());
    expect(await page.locator('.verdict.valid').textContent()).toMatch(/^STILL VALID: .* \(11 hours left\) unless/);
    expect(await page.locator('main > section').first().getAttribute('id')).toBe('containment');
    const commands = await page.locator('#containment').textContent();
    expect(commands).toContain('aws iam put-user-policy --user-name ci-deploy');
    await page.close();
  });

  test('shows the call and its resources for a mark under the mouse', async () => {
    const { page } = await open(await sample());
    await page.locator('#timeline .calls [data-facts][data-row="9"]').hover();
    await page.locator('#tip').waitFor({ state: 'visible' });
    expect(await page.locator('#tip').textContent()).toMatch(/^iam CreateUser: 1 call.*in the console.*backup-admin$/);
    await page.close();
  });

  test('can be used by keyboard: Tab to the timeline, arrow keys between rows, Enter to sort', async () => {
    const { page, errors } = await open(await sample());
    const focused = page.locator(':focus');
    const tabTo = async (selector: string) => {
      for (let i = 0; i < 40 && (await count(page, `${selector}:focus`)) === 0; i += 1)
        await page.keyboard.press('Tab');
    };
    await tabTo('#timeline [data-facts]');
    expect(await focused.getAttribute('aria-label')).toMatch(/^signin GetSigninToken; review: console sign-in/);
    await page.keyboard.press('ArrowDown');
    expect(await focused.getAttribute('aria-label')).toMatch(/^s3 ListBuckets; calls: 1 succeeded/);
    await page.keyboard.press('Escape');
    expect(await page.locator('#tip').isVisible()).toBe(false);
    await tabTo('#groups th:nth-child(3) button');
    await page.keyboard.press('Enter');
    expect((await column(page, 'groups', 3)).slice(0, 2)).toEqual([
      ...['logging or detection turned off', 'new keys, passwords or sessions'],
    ]);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('neither runs nor renders markup in texts that callers choose', async () => {
    const { page, errors } = await open(await hostile());
    await page.locator('#timeline [data-facts]').last().focus();
    expect(await page.title()).toBe('Firstsight: session activity');
    expect(await count(page, 'img, #owned, main a, main script:not([type])')).toBe(0);
    expect(await page.locator('#groups').textContent()).toContain('<!--<script>');
    expect(errors).toEqual([]);
    await page.close();
  });

  test('without calls says so, and shows what to check instead of a chart', async () => {
    const { page, errors } = await open(await investigateRecords([issue()]));
    expect(await page.locator('.empty').textContent()).toMatch(
      /^The session was issued, but no calls with this key in 1 log file from/,
    );
    expect(await count(page, 'figure, #groups')).toBe(0);
    expect(await count(page, '#limitations li')).toBe(3);
    expect(errors).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('can be captured as docs/investigate-%s.png', async (colorScheme) => {
    const { page } = await open(await sample(), colorScheme);
    const path = join(renewed ?? testBrowser.folder, `investigate-${colorScheme}.png`);
    const { y, height } = (await page.locator('section:has(#look)').boundingBox()) ?? { y: 0, height: 0 };
    await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: 1280, height: y + height + 9 } });
    expect(statSync(path).size).toBeGreaterThan(30_000);
    await page.close();
  });

  test.each([1280, 390])('leaves no column of a table outside of a window of %s pixels', async (width) => {
    const { page } = await open(await sample());
    await page.setViewportSize({ width, height: 900 });
    expect(await count(page, 'td:visible')).toBeGreaterThan(100);
    expect(await offScreen(page)).toEqual([]);
    await page.close();
  });

  test('copies each command of the containment as it is', async () => {
    const { page } = await open(await sample());
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const commands = page.locator('#containment .command:visible');
    expect(await commands.count()).toBeGreaterThan(3);
    for (const command of await commands.all()) {
      await command.locator('button').click();
      await command.locator('button', { hasText: 'Copied' }).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await command.locator('code').textContent());
    }
    await page.close();
  });

  test('copies a command where a page from a file has no clipboard', async () => {
    const { page } = await open(await sample());
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    const command = page.locator('#containment .command').first();
    await command.locator('button').click();
    await command.locator('button', { hasText: 'Copied' }).waitFor();
    expect(await page.evaluate('getSelection().toString()')).toBe(await command.locator('code').textContent());
    await page.close();
  });

  test('shows the commands without buttons if scripts do not run', async () => {
    const context = await testBrowser.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.setContent(investigationPage(await sample()));
    expect(await count(page, '#containment .command:visible')).toBeGreaterThan(3);
    expect(await count(page, 'button.copy:visible')).toBe(0);
    await context.close();
  });

  test.each([320, 1280])('does not scroll sideways at a width of %s pixels', async (width) => {
    const { page } = await open(await hostile());
    await page.setViewportSize({ width, height: 800 });
    const overhang = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(overhang).toBe(0);
    await page.close();
  });

  test('labels the time axis for sessions of a second, of months, and to the latest possible date', async () => {
    const endOfTime = { eventTime: '+275760-09-13T00:00:00Z' };
    for (const calls of [
      [byKey(0.02)],
      [byKey(0.02), byKey(700)],
      [byKey(1), byKey(90 * 1440)],
      [byKey(1), byKey(2, endOfTime)],
    ]) {
      const { page, errors } = await open(await investigateRecords(calls, { subject: subjectOfUser(sessionArn) }));
      const labels = await count(page, '#timeline svg g[aria-label="x-axis tick label"] text');
      expect(labels).toBeGreaterThan(0);
      expect(labels).toBeLessThanOrEqual(24);
      expect(errors).toEqual([]);
      await page.close();
    }
  });
});
