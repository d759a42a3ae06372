import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { fixedCosts } from '../../bench/cost/fixed.ts';
import { dollarsPerMillion, dollarsPerMillionStarts, runMillis } from '../../bench/cost/million-log-files.ts';
import { costPage } from '../../bench/cost/page.ts';
import { figuresPage } from '../../bench/figures-page.ts';
import { costPageFile, figuresPageFile, readRecorded } from '../../bench/recorded.ts';

const run = { startMillis: 80, runMillis: 2, fileMillis: {}, logBytes: 1000 };

describe('the duration of an invocation', () => {
  test('grows as the share of the processor gets smaller', () => {
    expect(runMillis(run, 10, { memoryMegabytes: 1769, batchSize: 1 })).toBeCloseTo(52);
    expect(runMillis(run, 10, { memoryMegabytes: 1769 / 2, batchSize: 1 })).toBeCloseTo(64);
    expect(runMillis(run, 10, { memoryMegabytes: 3000, batchSize: 1 })).toBeCloseTo(52);
  });

  test('includes waits for log files only if four reads at once are slower than the scan', () => {
    expect(runMillis(run, 10, { memoryMegabytes: 1769, batchSize: 10 })).toBeCloseTo(52 + 9 * 10);
    expect(runMillis(run, 1, { memoryMegabytes: 1769, batchSize: 10 })).toBeCloseTo(43 + 9 * 10);
  });
});

describe('the cost of one million log files', () => {
  test('includes invocations, reads, messages and log lines', () => {
    const gigabyteSeconds = 52_000 * (1769 / 1024);
    const expected = gigabyteSeconds * 0.0000133334 + 0.2 + 3 * 0.4 + 0.4 + 0.5;
    expect(dollarsPerMillion(run, 10, { memoryMegabytes: 1769, batchSize: 1 })).toBeCloseTo(expected);
  });

  test('is lower with larger batches', () => {
    const at = (batchSize: number) => dollarsPerMillion(run, 10, { memoryMegabytes: 1024, batchSize });
    expect(at(10)).toBeLessThan(at(1));
    expect(at(100)).toBeLessThan(at(10));
  });

  test('grows with cold starts, in proportion to memory', () => {
    expect(dollarsPerMillionStarts(run, 1024)).toBeCloseTo(80_000 * 0.0000133334);
    expect(dollarsPerMillionStarts(run, 512)).toBeCloseTo(40_000 * 0.0000133334);
  });
});

test('the fixed cost per month is that of the stack: a key, 12 alarm metrics, 14 custom metrics, a dashboard', () => {
  expect(fixedCosts().map(({ count, dollars }) => [count, Number(dollars.toFixed(2))])).toEqual([
    [1, 1],
    [12, 1.2],
    [14, 4.2],
    [1, 3],
  ]);
});

test('docs/cost.md and bench/figures.md match the recorded figures', () => {
  expect(readFileSync(costPageFile, 'utf8')).toBe(costPage(readRecorded()));
  expect(readFileSync(figuresPageFile, 'utf8')).toBe(figuresPage(readRecorded()));
});
