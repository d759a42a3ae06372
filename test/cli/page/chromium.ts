import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const executablePath = [process.env.CHROMIUM, ...usualPlaces].find((path) => path !== undefined && existsSync(path));

/** A browser is at hand; where not, tests that need one say so and are passed over. */
export const chromiumIsPresent = executablePath !== undefined;

if (!chromiumIsPresent) {
  console.warn(`pages are not opened in a browser: no ${usualPlaces.join(', ')}, and CHROMIUM names none`);
}

/** Starts a browser that asks nothing of the network on its own. */
function startChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('No browser is at hand.');
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet];
  return chromium.launch({ executablePath, args });
}

/** A browser, and a folder for the pages that it opens. */
export interface BrowserAtHand {
  browser: Browser;
  folder: string;
}

/** Starts a browser before the tests of a file, and ends it after them; not to be asked for anything before. */
export function browserForTests(): BrowserAtHand {
  const atHand = {} as BrowserAtHand;
  beforeAll(async () => {
    atHand.browser = await startChromium();
    atHand.folder = mkdtempSync(join(tmpdir(), 'firstsight-pages-'));
  });
  afterAll(async () => {
    await atHand.browser?.close();
    if (atHand.folder) rmSync(atHand.folder, { recursive: true });
  });
  return atHand;
}
