import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sampleFiles, samplesFolder } from '../../samples.ts';
import { firstsight } from '../firstsight.ts';

interface Line {
  readonly severity: string;
  readonly finding_info: { readonly analytic: { readonly uid: string } };
}

/** The rule and severity of each alert, with the default rules. */
async function alertsOn(...files: readonly string[]): Promise<string[]> {
  const paths = files.map((file) => join(samplesFolder, 'detonations', file));
  const { stdout, stderr } = await firstsight(['detect', '--format', 'ndjson', ...paths]);
  expect(stderr).toContain(`${files.length} read`);
  expect(stdout).not.toContain('MUST-NOT-APPEAR');
  const lines = stdout.trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Line)
    .map(({ severity, finding_info: { analytic } }) => `${analytic.uid} ${severity}`);
}

const severities: Readonly<Record<string, string>> = {
  'aws-consoler.json': 'Critical',
  'pacu-default-key.json': 'Critical',
  'pacu-named-key.json': 'Critical',
  'stratus-red-team.json': 'Critical',
  'federation-from-stolen-key.json': 'Critical',
  'federation-with-narrow-policy.json': 'High',
};

describe('the calls of tools and reported attacks', () => {
  test('are those of the files in samples/detonations, each with its source', () => {
    const files = sampleFiles('detonations').map((path) => path.replace('detonations/', ''));
    expect(files).toEqual(Object.keys(severities).sort());
    for (const file of files) {
      const { source } = JSON.parse(readFileSync(join(samplesFolder, 'detonations', file), 'utf8'));
      expect(URL.canParse(source)).toBe(true);
    }
  });

  test.each(Object.entries(severities))('of %s are one alert of severity %s', async (file, severity) => {
    expect(await alertsOn(file)).toEqual([`sts-get-federation-token ${severity}`]);
  });
});
