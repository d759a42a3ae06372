import type { Baselines } from '../../lambda/detection/baselines.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import type { Period } from '../log-files/days.ts';

const millisPerDay = 86_400_000;

/** Without a period, everything that was ever delivered is loaded. */
const allDays = 3_650;

/** A period that ends earlier than this before now leaves out calls that a later one can follow. */
const mostMissingAtEnd = millisPerDay;

/** How many days before now a period covers without a gap. */
export function daysCovered(period: Period | undefined, now: number): number {
  if (period === undefined) return allDays;
  return period.to < now - mostMissingAtEnd ? 0 : Math.max(0, Math.round((now - period.from) / millisPerDay));
}

/**
 * Stores for each rule that its baseline is loaded, if the period covers its window.
 * @returns the rules whose window is longer
 * @throws AwsCallError
 */
export async function markLoaded(
  rules: readonly Rule[],
  baselines: Baselines,
  { period, now }: { readonly period: Period | undefined; readonly now: number },
): Promise<Rule[]> {
  const windowDays = daysCovered(period, now);
  for (const { id, version, historyWindowDays } of rules) {
    if (historyWindowDays <= windowDays) await baselines.write(id, { ruleVersion: version, windowDays, loadedAt: now });
  }
  return rules.filter(({ historyWindowDays }) => historyWindowDays > windowDays);
}
