import type { Alert } from '../detection/alert.ts';
import { accountOf, textAt } from '../detection/record.ts';
import type { Rule } from '../detection/rule.ts';
import { ascii, compact, cutTo, inline } from '../text/caller-text.ts';
import { denyCommands } from '../text/commands.ts';
import { columns, command, laidOut, prose, type Section, wrapped } from '../text/layout.ts';
import { utc } from '../text/times.ts';
import { callerTitle, firstCall, fitted, headline, issuedKeyOf, operationOf, outcomeVerb } from './call.ts';
import { callerOf } from './caller.ts';
import { digestAdvice, digestHeadline, highestSeverity, inDigestOrder, rulesOf } from './digest.ts';
import { origin, outcome, who } from './sections/circumstances.ts';
import { containment } from './sections/containment.ts';
import { investigation } from './sections/investigation.ts';
import { quiet, rating } from './sections/rating.ts';
import { references, story } from './sections/references.ts';
import { asked, issued } from './sections/request.ts';
import { type TermPart, termParts } from './term-parts.ts';
import { testMark, testNotice } from './test-mark.ts';

/** SNS takes fewer than 100 characters of printable ASCII. */
export const longestSubject = 99;

/** The questions of a reader at night, in the order in which he asks them. */
const sections: readonly ((alert: Alert, rule: Rule) => Section)[] = [
  who,
  outcome,
  story,
  origin,
  asked,
  issued,
  rating,
  quiet,
  investigation,
  containment,
  references,
];

/** One line of printable ASCII, at most `longestSubject` characters. */
export function emailSubject(alert: Alert): string {
  return fitted(longestSubject, (nameLength) =>
    ascii(`[Firstsight] ${testMark(alert)}${alert.severity.toUpperCase()} ${headline(alert, nameLength)}`),
  );
}

/** Plain text, about 100 columns wide but for the commands, which stand whole on their lines. */
export function emailBody(alert: Alert, rule: Rule): string {
  const notice = testMark(alert) === '' ? [] : [testNotice];
  const top = [...notice, summary(alert), wrapped(rule.significance, columns).join('\n')];
  return `${top.join('\n\n')}\n\n${laidOut(sections.map((section) => section(alert, rule)))}\n`;
}

/** Kept to one line: were it wrapped, a caller's name could fill the second from its first column. */
function summary(alert: Alert): string {
  return fitted(columns, (nameLength) => `${alert.severity.toUpperCase()}: ${firstCall(alert, nameLength)}`);
}

export function digestSubject(alerts: readonly Alert[]): string {
  return cutTo(
    `[Firstsight] ${testMark(...alerts)}${highestSeverity(alerts).toUpperCase()} ${digestHeadline(alerts)}`,
    longestSubject,
  );
}

/** Every alert on two lines, the severest first, then what to do about any of them. */
export function digestBody(alerts: readonly Alert[], rules: readonly Rule[]): string {
  const involved = rulesOf(alerts, rules);
  const significance = new Set(involved.map((rule) => rule.significance));
  const top = [digestHeadline(alerts), ...significance].map((words) => wrapped(words, columns).join('\n'));
  const list = {
    title: 'ALERTS, THE SEVEREST FIRST',
    lines: inDigestOrder(alerts).flatMap((alert) => entry(alert, ruleOf(alert, rules))),
  };
  return `${top.join('\n\n')}\n\n${laidOut([list, nextSteps, digestContainment(alerts, rules)])}\n`;
}

function ruleOf({ ruleId }: Alert, rules: readonly Rule[]): Rule | undefined {
  return rules.find(({ id }) => id === ruleId);
}

/** Who, where, with what outcome; then what was called, on what, when, from where, and what key was issued. */
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
  title: 'WHAT TO LOOK AT NEXT, FOR EACH',
  lines: [
    ...prose('With credentials of the account of each:'),
    ...prose('What the issued key did (put in its id, the time of the call and the region):'),
    ...command(
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY --start-time TIME --region REGION',
    ),
    ...prose('What the user did with any key or in the console:'),
    ...command(
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=USER --start-time TIME --region REGION',
    ),
    ...prose('A lookup covers the management events of the last 90 days in one region: repeat it for each region.'),
    ...prose('The finding that goes to queues and functions holds the event id and the alert id of each.'),
  ],
};

function digestContainment(alerts: readonly Alert[], rules: readonly Rule[]): Section {
  return {
    title: 'HOW TO CONTAIN IT, FOR EACH',
    lines: [...digestAdvice(alerts, rules).flatMap(prose), ...denials(alerts)],
  };
}

/** A command for each kind of caller whose call succeeded; for a user where there is none, as the commonest. */
function denials(alerts: readonly Alert[]): string[] {
  const kinds = new Set(alerts.filter(({ outcome }) => outcome === 'success').map((alert) => callerOf(alert).kind));
  const users = kinds.has('user') || !kinds.has('role') ? command(denyCommands('user', 'USER').deny) : [];
  return kinds.has('role') ? [...users, ...command(denyCommands('role', 'ROLE').deny)] : users;
}
