import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const executablePath = [process.env.CHROMIUM, ...usualPlaces].find((path) => path !== undefined && existsSync(path));

/** Whether a browser is installed; if not, the tests that need one are skipped with a warning. */
export const chromiumIsPresent = executablePath !== undefined;

if (!chromiumIsPresent) {
  console.warn(`Browser tests are skipped: none of ${usualPlaces.join(', ')} exists, and CHROMIUM is not set.`);
}

/** Starts a browser that makes no network requests by itself. */
function startChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('No browser is installed.');
  const offline = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...offline];
  return chromium.launch({ executablePath, args });
}

/** A browser, and a folder for the pages to open. */
export interface TestBrowser {
  browser: Browser;
  folder: string;
}

/** Starts a browser before the tests of a file and closes it after them. Use it only inside tests. */
export function browserForTests(): TestBrowser {
  const started = {} as TestBrowser;
  beforeAll(async () => {
    started.browser = await startChromium();
    started.folder = mkdtempSync(join(tmpdir(), 'firstsight-pages-'));
  });
  afterAll(async () => {
    await started.browser?.close();
    if (started.folder) rmSync(started.folder, { recursive: true });
  });
  return started;
}

/** An open page, and the errors and requests of the page since it was opened. */
export interface OpenPage {
  readonly page: Page;
  readonly errors: readonly string[];
}

/** The texts of the cells and commands that are not within the width of the window, or scroll sideways in their table. */
export function offScreen(page: Page): Promise<readonly string[]> {
  return page.evaluate(`
    [...document.querySelectorAll('td, th, .command, p, li')]
      .filter((element) => element.checkVisibility())
      .filter((element) => element.getBoundingClientRect().right > innerWidth)
      .map((element) => element.textContent)
  `);
}

/** Opens a page that is given as HTML. */
export async function openPage(
  { browser, folder }: TestBrowser,
  html: string,
  colorScheme: 'light' | 'dark',
): Promise<OpenPage> {
  const file = join(folder, 'page.html');
  writeFileSync(file, html);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
  const errors: string[] = [];
  page.on('console', (message) => errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => {
    if (!request.isNavigationRequest()) errors.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  return { page, errors };
}
