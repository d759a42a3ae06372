import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { typicalAccounts, typicalTotal } from '../../../bench/cost/further.ts';
import { readRecorded, scalePageFile } from '../../../bench/recorded.ts';
import type { RunReport } from '../../../bench/report.ts';
import { itemBytes, storedBytes } from '../../../bench/scale/item-bytes.ts';
import { scalePage } from '../../../bench/scale/page.ts';
import { readRecordedTable } from '../../../bench/scale/recorded-table.ts';
import { longestWaitIn, organizations, scaled } from '../../../bench/scale/scaled.ts';
import { simulatedTable } from '../../../bench/scale/table.ts';
import { readSettings } from '../../../lib/settings.ts';

const recorded = readRecorded();
const run = recorded.function.run as RunReport;
const [, , largest] = organizations;

/** Within a share of the expected value: a new rule or another machine must not need new figures at once. */
function expectNear(value: number, expected: number, share: number): void {
  expect(value / expected).toBeGreaterThan(1 - share);
  expect(value / expected).toBeLessThan(1 + share);
}

describe('docs/scale.md', () => {
  const page = readFileSync(scalePageFile, 'utf8');

  test('is what `npm run -s scale` prints', () => {
    expect(page).toBe(scalePage(recorded));
  });

  test('shows a command with allowed settings', () => {
    const [command = ''] = page.match(/^npx cdk deploy .*$/m) ?? [];
    const settings = [...command.matchAll(/-c (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
    expect(readSettings(Object.fromEntries(settings)).concurrency).toBe(scaled(largest as never, run).concurrency);
  });

  test('names a concurrency at which bursts are read within a minute, and with less of which they are not', () => {
    for (const organization of organizations) {
      const { concurrency } = scaled(organization, run);
      expect(longestWaitIn(organization, concurrency, run)).toBeLessThan(60_000);
    }
    // Undefined if the queue grows for ever.
    expect(longestWaitIn(largest as never, 10, run) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(60_000);
  });
});

test('the recorded table of 10,000 principals with all rules is near to a new simulation', async () => {
  const simulated = await simulatedTable();
  const table = readRecordedTable();
  for (const name of ['typical', 'everything'] as const) {
    expect(simulated[name].items).toBeGreaterThan(10_000);
    expectNear(table[name].items, simulated[name].items, 0.25);
    expectNear(table[name].bytes, simulated[name].bytes, 0.25);
    expectNear(table[name].writeUnits, simulated[name].writeUnits, 0.25);
  }
});

test('README.md names the totals of the cost page', () => {
  const readme = readFileSync(resolve(import.meta.dirname, '../../../README.md'), 'utf8');
  const [, ...amounts] =
    /\*\*Cost:\*\* about \$([\d,]+) a month for 1 account, \$([\d,]+) for 20 and \$([\d,]+) for 500/.exec(readme) ?? [];
  expect(amounts).toHaveLength(typicalAccounts.length);
  for (const [i, accounts] of typicalAccounts.entries())
    expectNear(Number(amounts[i]?.replace(',', '')), typicalTotal(accounts, run), 0.15);
});

describe('the size of an item', () => {
  test('counts names, texts, numbers, lists and maps as DynamoDB does', () => {
    expect(itemBytes({ pk: 'abc' })).toBe(5);
    expect(itemBytes({ n: 1234 })).toBe(1 + 3);
    expect(itemBytes({ l: [1, 'é'] })).toBe(1 + 3 + 2 + 2 + 2);
    expect(itemBytes({ m: { a: true } })).toBe(1 + 3 + 1 + 1 + 1);
  });

  test('has overhead that only storage is billed for', () => {
    expect(storedBytes({ pk: 'abc' })).toBe(105);
  });
});
