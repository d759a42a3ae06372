import { describe, expect, test } from '@jest/globals';
import { dollarsPerMillion } from '../../../bench/cost/million-log-files.ts';
import { readRecorded } from '../../../bench/recorded.ts';
import { estimateOf, estimateWords } from '../../../cli/replay/estimate.ts';
import { messagesOf } from '../../../cli/replay/messages.ts';
import { defaultConcurrency } from '../../../cli/replay/run.ts';
import { batchSize, concurrentRuns, defaultMemory as memoryMegabytes } from '../../../lib/delivery-limits.ts';

function messages(count: number, bytes: number) {
  return messagesOf(Array.from({ length: count }, (_, i) => ({ key: `${i}`, bytes, createdAt: 0 })));
}

describe('the estimate of a replay', () => {
  test('is near the cost of as many log files by the benchmark, which does not share runs and messages among them', () => {
    const { run } = readRecorded().function;
    if (run === undefined) throw new Error('no run is recorded');
    for (const [megabytes, millis] of Object.entries(run.fileMillis)) {
      const million = dollarsPerMillion(run, millis, { memoryMegabytes, batchSize });
      const { dollars } = estimateOf(messages(10_000, Number(megabytes) * 1e5), 10);
      expect(100 * dollars).toBeLessThan(1.1 * million);
      expect(100 * dollars).toBeGreaterThan(0.4 * million);
    }
  });

  test('takes less time with more runs at once, but not more runs than there are', () => {
    const many = messages(10_000, 100_000);
    expect(estimateOf(many, 10).seconds).toBeLessThan(estimateOf(many, 2).seconds / 4);
    const few = messages(50, 100_000);
    expect(estimateOf(few, 10)).toEqual(estimateOf(few, 1));
  });

  test('is said in words', () => {
    expect(estimateWords({ dollars: 0.001, seconds: 12 })).toBe('less than one cent and less than a minute');
    expect(estimateWords({ dollars: 1.234, seconds: 61 })).toBe('about $1.23 and 1 minute');
    expect(estimateWords({ dollars: 12, seconds: 9_000 })).toBe('about $12.00 and 2.5 hours');
  });

  test('assumes the concurrency of the stack if the mapping does not show it', () => {
    expect(defaultConcurrency).toBe(concurrentRuns);
  });
});
