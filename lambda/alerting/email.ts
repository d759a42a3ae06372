import type { Alert } from '../detection/alert.ts';
import { accountOf, textAt } from '../detection/record.ts';
import type { Rule } from '../detection/rule.ts';
import { ascii, compact, cutTo, inline } from '../text/caller-text.ts';
import { columns, command, laidOut, prose, type Section, wrapped } from '../text/layout.ts';
import { utc } from '../text/times.ts';
import { callerTitle, firstCall, fitted, headline, issuedKeyOf, operationOf, outcomeVerb } from './call.ts';
import { callerOf } from './caller.ts';
import { digestContainment, digestHeadline, highestSeverity, inDigestOrder, rulesOf } from './digest.ts';
import { caller, result, source } from './sections/circumstances.ts';
import { containment } from './sections/containment.ts';
import { investigation } from './sections/investigation.ts';
import { previousCalls, rating } from './sections/rating.ts';
import { references, relatedAlert } from './sections/references.ts';
import { request, response } from './sections/request.ts';
import { type TermPart, termParts } from './term-parts.ts';
import { testMark, testNotice } from './test-mark.ts';

/** SNS accepts subjects of fewer than 100 printable ASCII characters. */
export const longestSubject = 99;

/** In the order in which a reader needs them. */
const sections: readonly ((alert: Alert, rule: Rule) => Section)[] = [
  caller,
  result,
  relatedAlert,
  source,
  request,
  response,
  rating,
  previousCalls,
  investigation,
  containment,
  references,
];

/** One line of printable ASCII, at most `longestSubject` characters. */
export function emailSubject(alert: Alert, rule: Rule): string {
  return fitted(longestSubject, (nameLength) =>
    ascii(`[Firstsight] ${testMark(alert)}${alert.severity.toUpperCase()} ${headline(alert, rule, nameLength)}`),
  );
}

/** Plain text, about 100 columns wide; only commands, which are never wrapped, are longer. */
export function emailBody(alert: Alert, rule: Rule): string {
  const notice = testMark(alert) === '' ? [] : [testNotice];
  const top = [...notice, summary(alert, rule), wrapped(rule.significance, columns).join('\n')];
  return `${top.join('\n\n')}\n\n${laidOut(sections.map((section) => section(alert, rule)))}\n`;
}

/** One line: if it were wrapped, the name of a caller could fill the second line from its first column. */
function summary(alert: Alert, rule: Rule): string {
  return fitted(columns, (nameLength) => `${alert.severity.toUpperCase()}: ${firstCall(alert, rule, nameLength)}`);
}

export function digestSubject(alerts: readonly Alert[]): string {
  return cutTo(
    `[Firstsight] ${testMark(...alerts)}${highestSeverity(alerts).toUpperCase()} ${digestHeadline(alerts)}`,
    longestSubject,
  );
}

/** Two lines for each alert, the highest severity first, then how to investigate and contain any of them. */
export function digestBody(alerts: readonly Alert[], rules: readonly Rule[]): string {
  const involved = rulesOf(alerts, rules);
  const significance = new Set(involved.map((rule) => rule.significance));
  const top = [digestHeadline(alerts), ...significance].map((words) => wrapped(words, columns).join('\n'));
  const list = {
    title: 'ALERTS, HIGHEST SEVERITY FIRST',
    lines: inDigestOrder(alerts).flatMap((alert) => entry(alert, ruleOf(alert, rules))),
  };
  return `${top.join('\n\n')}\n\n${laidOut([list, nextSteps, containmentOfAll(alerts)])}\n`;
}

function ruleOf({ ruleId }: Alert, rules: readonly Rule[]): Rule | undefined {
  return rules.find(({ id }) => id === ruleId);
}

/** The caller, account and outcome; then the operation, its time, target, source and issued key. */
function entry(alert: Alert, rule: Rule | undefined): string[] {
  const { record } = alert;
  const account = word(accountOf(record), 16) ?? 'an unknown account';
  const address = word(textAt(record, 'sourceIPAddress'), 45);
  const key = word(issuedKeyOf(record), 32);
  const parts = rule === undefined ? [] : termParts(alert, rule).map(partWords);
  const details = [utc(alert.time), ...parts, address && `from ${address}`, key && `issued ${key}`]
    .filter(Boolean)
    .join(', ');
  return [
    `  ${alert.severity.toUpperCase().padEnd(10)}${testMark(alert)}${digestCaller(alert)} in ${account}: ${outcomeVerb(alert)}`,
    `            ${operationOf(alert)} ${details}`,
  ];
}

function partWords({ label, value }: TermPart): string {
  return `${label} ${word(value, 64) ?? 'unknown'}`;
}

function digestCaller(alert: Alert): string {
  const caller = callerOf(alert);
  return callerTitle({ ...caller, name: compact(caller.name, 64) ?? '?' }, 64);
}

function word(text: string | undefined, longest: number): string | undefined {
  const short = compact(text, longest);
  return short && inline(short, longest);
}

const nextSteps: Section = {
  title: 'HOW TO INVESTIGATE EACH ALERT',
  lines: [
    ...prose('Use credentials of the account of the alert.'),
    ...prose('Calls made with the issued key (replace KEY, TIME and REGION):'),
    ...command(
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY --start-time TIME --region REGION',
    ),
    ...prose('Calls made by the user with any key or in the console (replace USER, TIME and REGION):'),
    ...command(
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=USER --start-time TIME --region REGION',
    ),
    ...prose('A lookup covers the management events of the last 90 days in one Region. Repeat it for each Region.'),
    ...prose('The finding that queues and functions receive contains the event ID and the alert ID of each alert.'),
  ],
};

function containmentOfAll(alerts: readonly Alert[]): Section {
  const { lead, steps } = digestContainment(alerts);
  return {
    title: 'HOW TO CONTAIN EACH ALERT',
    lines: [
      ...prose(lead),
      ...steps.flatMap(({ text, command: line }) => [...prose(text), ...(line === undefined ? [] : command(line))]),
    ],
  };
}
