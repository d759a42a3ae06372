import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commandLine, commandLineOfCheckout, needsCheckout } from '../../lambda/alerting/command-line.ts';
import { version } from '../../lambda/alerting/version.ts';
import { installedCommandLine } from '../../lib/command-line.ts';
import { bundleFunction } from '../../lib/function-code.ts';

/** All parts of the function as one text. */
async function bundled(options: { readonly commandLine?: string }): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-command-line-'));
  try {
    await bundleFunction(folder, { exceptions: [], ...options });
    const parts = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
    return parts.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the emails of a stack that was deployed from a checkout show the command line of the checkout', async () => {
  expect([commandLine, needsCheckout]).toEqual([commandLineOfCheckout, true]);
  expect(await bundled({})).not.toContain('npx firstsight');
});

test('the emails of a release and of the package show a command that npm can run anywhere', async () => {
  expect(installedCommandLine).toBe(`npx firstsight@${version}`);
  expect(await bundled({ commandLine: installedCommandLine })).toContain(installedCommandLine);
});
