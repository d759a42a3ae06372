import type { Alert } from '../detection/alert.ts';
import type { AlertPublisher, FindingImporter } from '../detection/delivery.ts';
import { accountOf, textAt } from '../detection/record.ts';
import type { Rule } from '../detection/rule.ts';
import { type AccountNames, type AlertAttribute, severalValues } from '../names.ts';
import { compact } from '../text/caller-text.ts';
import { jsonText } from '../text/json-text.ts';
import { fittedTitle, headline } from './call.ts';
import { digestHeadline, highestSeverity } from './digest.ts';
import { digestBody, digestSubject, emailBody, emailSubject } from './email.ts';
import { digestFinding, findingText } from './ocsf.ts';
import { shared } from './ocsf-objects.ts';
import { type SecurityHubFinding, securityHubFinding } from './security-hub/finding.ts';
import { smsDigest, smsText } from './sms.ts';
import { testMark } from './test-mark.ts';

/** What SNS publishes with `MessageStructure: json`; at most 262,144 bytes with its attributes. */
export interface Message {
  /** At most 99 characters of printable ASCII. */
  readonly subject: string;
  /** JSON: one text for each protocol; queues, functions and HTTPS endpoints receive `default`. */
  readonly body: string;
  /** For filter policies; never empty. */
  readonly attributes: Readonly<Record<AlertAttribute, string>>;
}

/** The most that fit into one SNS message. More alerts need several digests. */
export const mostAlertsInDigest = 100;

/** What the subscribers of one SNS protocol receive. */
interface Rendering {
  readonly alert: (alert: Alert, rule: Rule, names: AccountNames) => string;
  readonly digest: (alerts: readonly Alert[], rules: readonly Rule[], names: AccountNames) => string;
}

/** By SNS protocol. To add a rendering, add a file and a line here. */
const renderings: Readonly<Record<string, Rendering>> = {
  default: { alert: findingText, digest: (...digest) => jsonText(digestFinding(...digest)) },
  email: { alert: emailBody, digest: digestBody },
  sms: { alert: smsText, digest: smsDigest },
};

/** One alert for all protocols. */
export function alertMessage(alert: Alert, rule: Rule, names: AccountNames = {}): Message {
  return {
    subject: emailSubject(alert, rule, names),
    body: bodyOf((rendering) => rendering.alert(alert, rule, names)),
    attributes: attributesOf([alert], noticeOf(alert, rule, names)),
  };
}

/** Up to `mostAlertsInDigest` alerts as one message; `rules` contains the rules of the alerts. */
export function digestMessage(alerts: readonly Alert[], rules: readonly Rule[], names: AccountNames = {}): Message {
  if (alerts.length === 0 || alerts.length > mostAlertsInDigest) {
    throw new RangeError(`A digest contains 1 to ${mostAlertsInDigest} alerts, not ${alerts.length}.`);
  }
  return {
    subject: digestSubject(alerts),
    body: bodyOf((rendering) => rendering.digest(alerts, rules, names)),
    attributes: attributesOf(alerts, `${testMark(...alerts)}${digestHeadline(alerts)}`),
  };
}

function bodyOf(write: (rendering: Rendering) => string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(renderings).map(([name, one]) => [name, write(one)])));
}

function noticeOf(alert: Alert, rule: Rule, names: AccountNames): string {
  return fittedTitle(
    alert,
    mostInAttribute,
    (nameLength) => `${testMark(alert)}${headline(alert, rule, nameLength, names)}`,
  );
}

/** Enough for a filter policy and for a line in a chat. */
const mostInAttribute = 128;

/**
 * A digest has the highest severity, `success` if any call succeeded, and `several` for any other attribute in which its
 * alerts differ. A value that the record does not contain is `unknown`.
 */
function attributesOf(alerts: readonly Alert[], notice: string): Record<AlertAttribute, string> {
  const attribute = (of: (alert: Alert) => string | undefined) =>
    shared(alerts.map((alert) => plain(of(alert)))) ?? severalValues;
  return {
    ruleId: attribute(({ ruleId }) => ruleId),
    severity: highestSeverity(alerts),
    accountId: attribute(({ record }) => accountOf(record)),
    region: attribute(({ record }) => textAt(record, 'awsRegion')),
    outcome: alerts.some(({ outcome }) => outcome === 'success') ? 'success' : 'failure',
    userType: attribute(({ record }) => textAt(record, 'userIdentity', 'type')),
    headline: plain(notice),
  };
}

/** Text that needs no escape in JSON, and makes no link or mention between the backticks of a chat message. */
function plain(text: string | undefined): string {
  return (compact(text, mostInAttribute) ?? 'unknown').replace(/[<>`]/g, '?');
}

/** AWS disables an email subscription above 10 messages per second, so one run sends at most 10 single alerts. */
const mostSingles = 10;

/** Security Hub, if alerts are imported there too. */
export interface SecurityHub {
  readonly productArn: string;
  /** Resolves to the errors of the findings that were refused, by `Id`. */
  readonly send: (findings: readonly SecurityHubFinding[]) => Promise<ReadonlyMap<string, unknown>>;
}

/**
 * Renders alerts and passes them to `send`, which resolves when the message is accepted. `following` is the number of messages that
 * follow at once.
 */
export function messagePublisher(
  rules: readonly Rule[],
  send: (message: Message, following?: number) => Promise<void>,
  names: AccountNames = {},
  securityHub?: SecurityHub,
): AlertPublisher {
  const ruleOf = (id: string) => rules.find((rule) => rule.id === id) ?? retiredRule(id);
  return {
    mostSingles,
    mostInDigest: mostAlertsInDigest,
    publish: (alert, following) => send(alertMessage(alert, ruleOf(alert.ruleId), names), following),
    publishDigest: (alerts, following) => send(digestMessage(alerts, rules, names), following),
    securityHub: securityHub && findingImporter(securityHub, ruleOf, names),
  };
}

/** Security Hub accepts so many findings in one call. (API reference, BatchImportFindings.) */
const mostFindingsAtOnce = 100;

function findingImporter(
  { productArn, send }: SecurityHub,
  ruleOf: (id: string) => Rule,
  names: AccountNames,
): FindingImporter {
  return {
    mostAtOnce: mostFindingsAtOnce,
    async importFindings(alerts) {
      const findings = alerts.map((alert) => securityHubFinding(alert, ruleOf(alert.ruleId), productArn, names));
      const refused = await send(findings);
      const errors = alerts.map(({ alertId }, i) => [alertId, refused.get(findings[i]?.Id ?? '')] as const);
      return new Map(errors.filter(([, error]) => error !== undefined));
    },
  };
}

/** A claim can outlive its rule. Its alert is sent without the texts of the rule. */
function retiredRule(id: string): Rule {
  return {
    id,
    name: `First sighting by rule ${id}`,
    version: '0',
    events: [{ source: '', names: [''] }],
    outcome: 'any',
    conditions: [],
    term: [{ field: 'principal', label: 'principal' }],
    historyWindowDays: 0,
    baseRiskScore: 0,
    reasons: [],
    attacks: [],
    significance: 'The rule that raised this alert is no longer active.',
    requestDetails: [],
    responseDetails: [],
    reference: '',
  };
}
