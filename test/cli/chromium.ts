import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const executablePath = [process.env.CHROMIUM, ...usualPlaces].find((path) => path !== undefined && existsSync(path));

/** A browser is at hand; where not, tests that need one say so and are passed over. */
export const chromiumIsPresent = executablePath !== undefined;

if (!chromiumIsPresent) {
  console.warn(`pages are not opened in a browser: no ${usualPlaces.join(', ')}, and CHROMIUM names none`);
}

/** Starts a browser that asks nothing of the network on its own. */
export function startChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('No browser is at hand.');
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet];
  return chromium.launch({ executablePath, args });
}
