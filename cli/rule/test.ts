import { type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { sightingsOf } from '../../lambda/detection/sighting.ts';
import { judgeTogether } from '../detect/detect.ts';

/** Records that must raise an alert of a rule, and records that must not. */
export interface RuleSamples {
  readonly alerts: readonly CloudTrailRecord[];
  readonly noAlerts: readonly CloudTrailRecord[];
}

/** A record with another result than stated. */
export interface Difference {
  /** `alerts[0]` or `no alert[2]`. */
  readonly place: string;
  readonly record: CloudTrailRecord;
  readonly message: string;
}

/** Judges all samples of a rule together, in order of time, with an empty history. */
export async function testRule(rule: Rule, { alerts, noAlerts }: RuleSamples): Promise<readonly Difference[]> {
  const raised = await recordsWithAlerts(rule, [...alerts, ...noAlerts]);
  return [
    ...alerts.flatMap((record, i) =>
      raised.has(record) ? [] : [{ place: `alerts[${i}]`, record, message: 'raises no alert' }],
    ),
    ...noAlerts.flatMap((record, i) =>
      raised.has(record) ? [{ place: `no alert[${i}]`, record, message: 'raises an alert' }] : [],
    ),
  ];
}

async function recordsWithAlerts(rule: Rule, records: readonly CloudTrailRecord[]) {
  const recordOf = new Map<string, CloudTrailRecord>();
  const sightings = records.flatMap((record, i) => {
    const logFile = { name: String(i), createdAt: 0 };
    recordOf.set(logFile.name, record);
    return sightingsOf([record], [rule], logFile);
  });
  const judged = await judgeTogether(sightings, [], Date.now());
  return new Set(judged.alerts.map(({ logFile }) => recordOf.get(logFile)));
}

/** `CreateUser at 2026-03-02T09:00:00Z`. */
export function nameOf(record: CloudTrailRecord): string {
  return `${textAt(record, 'eventName') ?? 'a record'} at ${textAt(record, 'eventTime') ?? 'an unknown time'}`;
}
