import { describe, expect, test } from '@jest/globals';
import { regressions } from '../../bench/regressions.ts';
import type { Report, Values } from '../../bench/report.ts';
import { median } from '../../bench/statistics.ts';
import { boundText, markdown } from '../../bench/tables.ts';
import { reached, targets } from '../../bench/targets.ts';

type Figures = Pick<Report, 'nodes' | 'function'>;

function figures(node: Values, ofFunction: Values = {}): Figures {
  const nodes = { '24': { version: '24.0.0', millis: {}, firstCall: {}, figures: node } };
  return { nodes, function: { figures: ofFunction, modules: {}, startMillis: {} } };
}

const judged = (report: Figures) => reached(report).map(({ target, value, met }) => [target.figure, value, met]);

describe('a figure beside what it is to reach', () => {
  test('is met at the bound and missed beyond it', () => {
    expect(judged(figures({ scannerToGunzipMiddle: 1 }))).toEqual([['scannerToGunzipMiddle', 1, true]]);
    expect(judged(figures({ scannerToGunzipMiddle: 1.01 }))).toEqual([['scannerToGunzipMiddle', 1.01, false]]);
    expect(judged(figures({ pythonToScannerMiddle: 24.9 }))).toEqual([['pythonToScannerMiddle', 24.9, false]]);
  });

  test('has the bound of its Node, and no verdict where that Node has none', () => {
    const on = (node: string) =>
      reached({
        ...figures({}),
        nodes: { [node]: { version: '', millis: {}, firstCall: {}, figures: { naiveToScannerMiddle: 5 } } },
      });
    expect(on('22')).toMatchObject([{ met: false }]);
    expect(on('24')).toMatchObject([{ met: true }]);
    expect(on('20')[0]).not.toHaveProperty('met');
  });

  test('is left out where it was not measured', () => {
    expect(judged(figures({}, { callsWithoutMatch: 0 }))).toEqual([['callsWithoutMatch', 0, true]]);
  });

  test('every target has one bound and a unique name', () => {
    expect(new Set(targets.map(({ figure }) => figure)).size).toBe(targets.length);
    for (const target of targets) expect(boundText(target)).toMatch(/^[≤≥] \d/);
  });
});

describe('a ratio falls back', () => {
  test('by more than a third upward where smaller is better, downward where larger is', () => {
    const recorded = figures({ scannerToGunzipMiddle: 0.9, naiveToScannerMiddle: 6 });
    expect(regressions(figures({ scannerToGunzipMiddle: 1.19, naiveToScannerMiddle: 4.1 }), recorded)).toEqual([]);
    expect(regressions(figures({ scannerToGunzipMiddle: 1.21, naiveToScannerMiddle: 3.9 }), recorded)).toMatchObject([
      { recorded: 0.9, now: 1.21, node: '24' },
      { recorded: 6, now: 3.9, node: '24' },
    ]);
  });

  test('not by being better, however much', () => {
    const recorded = figures({ scannerToGunzipMiddle: 0.9, naiveToScannerMiddle: 6 });
    expect(regressions(figures({ scannerToGunzipMiddle: 0.1, naiveToScannerMiddle: 60 }), recorded)).toEqual([]);
  });

  test('never in a size or in memory, nor under a Node of which nothing is recorded', () => {
    const now = figures({ peakOverBodyMegabytes: 99, scannerToGunzipMiddle: 9 }, { startKilobytes: 9999 });
    const recorded = figures({ peakOverBodyMegabytes: 1 }, { startKilobytes: 1 });
    expect(regressions(now, recorded)).toEqual([]);
  });
});

test('the median of an even number of rounds lies between the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 4])).toBe(4.5);
  expect(median([])).toBeNaN();
});

test('a short row of a table is filled up', () => {
  expect(markdown({ head: ['figure', 'a', 'b'], rows: [['one', '1']] })).toBe(
    '| figure | a | b |\n|---|---|---|\n| one | 1 |  |',
  );
});
