import type { Baselines } from '../../lambda/detection/baselines.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import type { Period } from '../log-files/days.ts';

const millisPerDay = 86_400_000;

/** A period that ends earlier than this before now leaves out calls that a later one can follow. */
const mostMissingAtEnd = millisPerDay;

/** How many days before now a period covers without a gap. */
export function daysCovered(period: Period, now: number): number {
  return period.to < now - mostMissingAtEnd ? 0 : Math.max(0, Math.round((now - period.from) / millisPerDay));
}

/**
 * Stores for each rule that its baseline is loaded, if the period covers its window.
 * @param period the days asked for, else from the first loaded call: a PATH can be a part of what the trail has delivered
 * @returns the rules whose window is longer
 * @throws AwsCallError
 */
export async function markLoaded(
  rules: readonly Rule[],
  baselines: Baselines,
  { period, now }: { readonly period: Period; readonly now: number },
): Promise<Rule[]> {
  const windowDays = daysCovered(period, now);
  for (const { id, version, historyWindowDays } of rules) {
    if (historyWindowDays <= windowDays) await baselines.write(id, { ruleVersion: version, windowDays, loadedAt: now });
  }
  return rules.filter(({ historyWindowDays }) => historyWindowDays > windowDays);
}
