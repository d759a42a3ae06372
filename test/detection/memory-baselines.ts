import type { Baselines, LoadedBaseline } from '../../lambda/detection/baselines.ts';

/** Loaded baselines in memory. */
export function memoryBaselines(): Baselines {
  const stored = new Map<string, LoadedBaseline>();
  return {
    read: async (ruleId) => stored.get(ruleId),
    write: async (ruleId, baseline) => {
      const before = stored.get(ruleId);
      const isLonger = before?.ruleVersion === baseline.ruleVersion && before.windowDays > baseline.windowDays;
      if (!isLonger) stored.set(ruleId, baseline);
    },
  };
}
