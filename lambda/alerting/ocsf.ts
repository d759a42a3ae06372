import type { Alert } from '../detection/alert.ts';
import { largest, smallest } from '../detection/extremes.ts';
import { isAboutIntegrity } from '../detection/integrity.ts';
import { type JsonObject, textAt } from '../detection/record.ts';
import type { Rule } from '../detection/rule.ts';
import type { AccountNames } from '../names.ts';
import { cleaned, compact, cutTo } from '../text/caller-text.ts';
import { jsonText } from '../text/json-text.ts';
import { firstCall, headline } from './call.ts';
import { digestForReaders, forReaders } from './chat.ts';
import { digestContainment, digestHeadline, digestId, highestSeverity, inDigestOrder, rulesOf } from './digest.ts';
import { integrityRemediation } from './integrity/details.ts';
import {
  analyticOf,
  attackOf,
  cloudOf,
  evidenceOf,
  findingClass,
  metadataOf,
  originOf,
  present,
  riskAttributes,
  severityAttributes,
  type Writing,
} from './ocsf-objects.ts';
import { containmentAdvice } from './sections/containment.ts';
import { termParts } from './term-parts.ts';
import { testLabels, testMark } from './test-mark.ts';

/** Texts of the record in full, without invisible characters. */
const inFull: Writing = (text) => (text === undefined ? undefined : cutTo(cleaned(text), 1_024) || undefined);

/** One alert as an OCSF 1.8 Detection Finding, without the attributes that the record has no value for. */
export function detectionFinding(alert: Alert, rule: Rule, names: AccountNames = {}): JsonObject {
  return {
    ...findingClass,
    ...severityAttributes(alert.severity),
    ...riskAttributes(alert.severity, alert.riskScore),
    risk_details: riskDetails(alert, rule),
    time: alert.detectedAt,
    start_time: alert.time,
    end_time: alert.time,
    count: 1,
    message: `${firstCall(alert, rule, { names })}.`,
    metadata: metadataOf(alert.alertId, alert.detectedAt, {
      ...originOf(alert, inFull),
      correlation_uid: `${alert.ruleId}:${inFull(alert.term, 1_024) ?? ''}`,
      is_truncated: recordFits(alert) ? undefined : true,
      labels: testLabels(alert),
    }),
    cloud: cloudOf([alert], inFull, names),
    finding_info: findingInfo(alert, rule, names),
    evidences: [evidenceWithRecord(alert)],
    ...present({ resources: resourcesOf(alert, rule) }),
    remediation: {
      desc: isAboutIntegrity(alert) ? integrityRemediation(alert) : containmentAdvice(alert),
      ...present({ references: rule.reference ? [rule.reference] : undefined }),
    },
    unmapped: forReaders(alert, rule, names),
  };
}

/** The finding as one line of JSON, for SNS, queues and `--format ndjson`. */
export function findingText(alert: Alert, rule: Rule, names: AccountNames = {}): string {
  return jsonText(detectionFinding(alert, rule, names));
}

function evidenceWithRecord(alert: Alert): JsonObject {
  const userAgent = inFull(textAt(alert.record, 'userAgent'), 1_024);
  return {
    ...evidenceOf(alert, inFull),
    ...present({
      http_request: userAgent === undefined ? undefined : { user_agent: userAgent },
      data: recordFits(alert) ? alert.record : undefined,
    }),
  };
}

function findingInfo(alert: Alert, rule: Rule, names: AccountNames): JsonObject {
  return {
    uid: alert.alertId,
    title: `${testMark(alert)}${headline(alert, rule, undefined, names)}`,
    desc: rule.significance,
    created_time: alert.detectedAt,
    first_seen_time: alert.time,
    last_seen_time: alert.time,
    data_sources: ['AWS CloudTrail'],
    analytic: analyticOf(rule),
    attacks: rule.attacks.map(attackOf),
    ...relatedTo(alert),
  };
}

/** The earlier alert that this one is a follow-up to. */
function relatedTo({ follows }: Alert): JsonObject {
  if (follows === undefined) return {};
  const earlier = { uid: follows.alertId, type: follows.ruleId, first_seen_time: follows.time };
  return { related_events: [earlier], related_events_count: 1 };
}

/** The parts of the term other than the principal, each with its label. */
function resourcesOf(alert: Alert, rule: Rule): readonly JsonObject[] | undefined {
  const resources = termParts(alert, rule).flatMap(({ label, value }) => {
    const name = inFull(value, 1_024);
    return name === undefined ? [] : [{ name, type: label, ...(name.startsWith('arn:') ? { uid: name } : {}) }];
  });
  return resources.length > 0 ? resources : undefined;
}

function riskDetails({ reasons }: Alert, { significance }: Rule): string {
  return reasons.length === 0
    ? significance
    : `${significance} Reasons for the higher severity: ${reasons.map(({ text }) => text).join('; ')}.`;
}

/** The size limit of a record in an SNS message, in bytes. A redacted record is always smaller. */
const mostDataBytes = 120_000;

function recordFits({ record }: Alert): boolean {
  return Buffer.byteLength(JSON.stringify(jsonText(record))) <= mostDataBytes;
}

/** Several alerts as one finding. Each is a related event and an evidence without its record, in the same order. */
export function digestFinding(alerts: readonly Alert[], rules: readonly Rule[], names: AccountNames = {}): JsonObject {
  const ordered = inDigestOrder(alerts);
  const severity = highestSeverity(ordered);
  const detectedAt = largest(ordered.map((alert) => alert.detectedAt));
  const info = digestInfo(ordered, rules);
  return {
    ...findingClass,
    ...severityAttributes(severity),
    ...riskAttributes(severity, largest(ordered.map(({ riskScore }) => riskScore))),
    time: detectedAt,
    start_time: info.first_seen_time,
    end_time: info.last_seen_time,
    count: ordered.length,
    message: info.title,
    metadata: metadataOf(info.uid, detectedAt, { labels: testLabels(...ordered) }),
    cloud: cloudOf(ordered, compact, names),
    finding_info: { ...info, created_time: detectedAt },
    evidences: ordered.map((alert) => evidenceOf(alert, compact)),
    remediation: { desc: digestRemediation(ordered) },
    unmapped: digestForReaders(ordered, rules, names),
  };
}

function digestRemediation(ordered: readonly Alert[]): string {
  const { lead, steps } = digestContainment(ordered);
  return [lead, ...steps.flatMap(({ text, command }) => [text, ...(command === undefined ? [] : [command])])].join(
    '\n',
  );
}

function digestInfo(ordered: readonly Alert[], rules: readonly Rule[]) {
  const involved = rulesOf(ordered, rules);
  const [only] = involved.length === 1 ? involved : [];
  const times = ordered.map(({ time }) => time);
  return {
    uid: digestId(ordered),
    title: `${testMark(...ordered)}${digestHeadline(ordered)}`,
    first_seen_time: smallest(times),
    last_seen_time: largest(times),
    data_sources: ['AWS CloudTrail'],
    ...(only ? { analytic: analyticOf(only) } : { related_analytics: involved.map(analyticOf) }),
    attacks: involved.flatMap(({ attacks }) => attacks.map(attackOf)),
    related_events: ordered.map((alert) => relatedEvent(alert, involved)),
    related_events_count: ordered.length,
  };
}

function relatedEvent(alert: Alert, rules: readonly Rule[]): JsonObject {
  const rule = rules.find(({ id }) => id === alert.ruleId);
  return {
    uid: alert.alertId,
    title: compact(`${testMark(alert)}${headline(alert, rule, 64)}`, 160),
    first_seen_time: alert.time,
    ...severityAttributes(alert.severity),
  };
}
