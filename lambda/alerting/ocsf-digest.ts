import type { Alert } from '../detection/alert.ts';
import type { JsonObject } from '../detection/record.ts';
import type { Rule } from '../detection/rule.ts';
import { compact } from '../text/caller-text.ts';
import { digestAdvice, digestHeadline, digestId, highestSeverity, inDigestOrder, rulesOf } from './digest.ts';
import { headline } from './headline.ts';
import {
  analyticOf,
  attackOf,
  cloudOf,
  findingClass,
  metadataOf,
  riskAttributes,
  severityAttributes,
} from './ocsf-attributes.ts';
import { evidenceOf } from './ocsf-evidence.ts';
import { testLabels, testMark } from './test-mark.ts';

/** Many alerts as one finding: each is a related event and an evidence without its record, both in the same order. */
export function digestFinding(alerts: readonly Alert[], rules: readonly Rule[]): JsonObject {
  const ordered = inDigestOrder(alerts);
  const severity = highestSeverity(ordered);
  const detectedAt = Math.max(...ordered.map((alert) => alert.detectedAt));
  const info = findingInfo(ordered, rules);
  return {
    ...findingClass,
    ...severityAttributes(severity),
    ...riskAttributes(severity, Math.max(...ordered.map(({ riskScore }) => riskScore))),
    time: detectedAt,
    start_time: info.first_seen_time,
    end_time: info.last_seen_time,
    count: ordered.length,
    message: info.title,
    metadata: metadataOf(info.uid, detectedAt, { labels: testLabels(...ordered) }),
    cloud: cloudOf(ordered, compact),
    finding_info: { ...info, created_time: detectedAt },
    evidences: ordered.map((alert) => evidenceOf(alert, compact)),
    remediation: { desc: digestAdvice(ordered, rules).join('\n') },
  };
}

function findingInfo(ordered: readonly Alert[], rules: readonly Rule[]) {
  const involved = rulesOf(ordered, rules);
  const [only] = involved.length === 1 ? involved : [];
  const times = ordered.map(({ time }) => time);
  return {
    uid: digestId(ordered),
    title: `${testMark(...ordered)}${digestHeadline(ordered)}`,
    first_seen_time: Math.min(...times),
    last_seen_time: Math.max(...times),
    data_sources: ['AWS CloudTrail'],
    ...(only ? { analytic: analyticOf(only) } : { related_analytics: involved.map(analyticOf) }),
    attacks: involved.flatMap(({ attacks }) => attacks.map(attackOf)),
    related_events: ordered.map(relatedEvent),
    related_events_count: ordered.length,
  };
}

function relatedEvent(alert: Alert): JsonObject {
  return {
    uid: alert.alertId,
    title: compact(`${testMark(alert)}${headline(alert, 64)}`, 160),
    first_seen_time: alert.time,
    ...severityAttributes(alert.severity),
  };
}
