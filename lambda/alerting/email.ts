import type { Alert } from '../detection/alert.ts';
import { isAboutIntegrity } from '../detection/integrity.ts';
import { accountOf, textAt } from '../detection/record.ts';
import type { Rule } from '../detection/rule.ts';
import type { AccountNames } from '../names.ts';
import { ascii, compact, cutTo, inline } from '../text/caller-text.ts';
import { command, laidOut, type Section, sentence } from '../text/layout.ts';
import { utc } from '../text/times.ts';
import { accountWords } from './account-names.ts';
import { callerTitle, fittedTitle, headline, issuedKeyOf, operationOf, outcomeVerb } from './call.ts';
import { callerOf } from './caller.ts';
import { digestContainment, digestHeadline, highestSeverity, inDigestOrder, rulesOf } from './digest.ts';
import { integrityDetails } from './integrity/details.ts';
import { call, caller } from './sections/circumstances.ts';
import { containment, shellNote } from './sections/containment.ts';
import { coverage, investigation, isCovered } from './sections/investigation.ts';
import { previousCalls, rating } from './sections/rating.ts';
import { references, relatedAlert } from './sections/references.ts';
import { response } from './sections/request.ts';
import { digestLines, showsCommand, summaryLines } from './summary/lines.ts';
import { digestSummary, summaryOf } from './summary/summary.ts';
import { type TermPart, termParts } from './term-parts.ts';
import { testMark } from './test-mark.ts';

/** SNS accepts subjects of fewer than 100 printable ASCII characters. */
export const longestSubject = 99;

/** One line of printable ASCII, at most `longestSubject` characters. */
export function emailSubject(alert: Alert, rule: Rule, names: AccountNames = {}): string {
  return fittedTitle(alert, longestSubject, (nameLength) =>
    ascii(`[Firstsight] ${testMark(alert)}${alert.severity.toUpperCase()} ${headline(alert, rule, nameLength, names)}`),
  );
}

/** The summary, then the details in the order in which a reader needs them. Plain text that each reader's program wraps. */
export function emailBody(alert: Alert, rule: Rule, names: AccountNames = {}): string {
  const summary = summaryOf(alert, rule, names);
  const top = summaryLines(summary);
  const details = isAboutIntegrity(alert)
    ? integrityDetails(alert, rule, top)
    : [
        caller(alert),
        call(alert, rule),
        response(alert, rule),
        relatedAlert(alert),
        containment(alert, showsCommand(summary)),
        investigation(alert, rule),
        rating(alert, rule, top),
        previousCalls(alert, rule),
        references(alert, rule),
      ];
  return `${top.join('\n')}\n\n${rule.significance}\n\n${laidOut(details)}\n`;
}

export function digestSubject(alerts: readonly Alert[]): string {
  return cutTo(
    `[Firstsight] ${testMark(...alerts)}${highestSeverity(alerts).toUpperCase()} ${digestHeadline(alerts)}`,
    longestSubject,
  );
}

/** The summary with the most severe alert, two lines for each alert, then how to investigate and contain any of them. */
export function digestBody(alerts: readonly Alert[], rules: readonly Rule[], names: AccountNames = {}): string {
  // Of the most severe alert, which the lines at the top are about.
  const significance = rulesOf(inDigestOrder(alerts).slice(0, 1), rules).map((rule) => rule.significance);
  const list = {
    title: 'ALERTS, HIGHEST SEVERITY FIRST',
    lines: inDigestOrder(alerts).flatMap((alert) => entry(alert, ruleOf(alert, rules), names)),
  };
  const top = digestLines(digestSummary(alerts, rules, names)).join('\n');
  const details = laidOut([list, containmentOfAll(alerts), nextSteps(alerts)]);
  return `${[top, ...significance, details].join('\n\n')}\n`;
}

function ruleOf({ ruleId }: Alert, rules: readonly Rule[]): Rule | undefined {
  return rules.find(({ id }) => id === ruleId);
}

/** The caller, account and outcome; then the operation, its time, target, source and issued key. */
function entry(alert: Alert, rule: Rule | undefined, names: AccountNames): string[] {
  const { record } = alert;
  const account = word(accountOf(record), 16);
  const where = account === undefined ? 'an unknown account' : accountWords(account, names);
  if (isAboutIntegrity(alert)) {
    const object = word(textAt(record, 'requestParameters', 'object'), 256) ?? 'unknown';
    return [`  ${alert.severity.toUpperCase()}: ${headline(alert, rule)}`, `   ${object}`];
  }
  const address = word(textAt(record, 'sourceIPAddress'), 45);
  const key = word(issuedKeyOf(record), 32);
  const parts = rule === undefined ? [] : termParts(alert, rule).map(partWords);
  const details = [utc(alert.time), ...parts, address && `from ${address}`, key && `issued ${key}`]
    .filter(Boolean)
    .join(', ');
  return [
    `  ${alert.severity.toUpperCase()}: ${testMark(alert)}${digestCaller(alert)} in ${where}: ${outcomeVerb(alert)}`,
    `   ${operationOf(alert)} ${details}`,
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

const lookup = (attribute: string) =>
  command(`aws cloudtrail lookup-events --lookup-attributes ${attribute} --start-time TIME --region REGION`);

/** Lookups only if one of the calls is recent enough. */
function nextSteps(alerts: readonly Alert[]): Section {
  const lookups = alerts.some(isCovered)
    ? [
        ...sentence(
          'Calls with the issued key, with credentials of the account that issued it (replace the words in capitals):',
        ),
        ...lookup('AttributeKey=AccessKeyId,AttributeValue=KEY'),
        ...sentence('Calls of the user with any key or in the console:'),
        ...lookup('AttributeKey=Username,AttributeValue=USER'),
        ...sentence(coverage),
      ]
    : sentence('The calls are more than 90 days old, so the Event history of CloudTrail does not contain them.');
  return {
    title: 'HOW TO INVESTIGATE EACH ALERT',
    lines: [
      ...lookups,
      ...sentence(
        'The finding that queues and functions receive contains the event ID and the alert ID of each alert.',
      ),
    ],
  };
}

function containmentOfAll(alerts: readonly Alert[]): Section {
  const { lead, steps } = digestContainment(alerts);
  const lines = [
    ...sentence(lead),
    ...steps.flatMap(({ text, command: line }) => [...sentence(text), ...(line === undefined ? [] : command(line))]),
  ];
  return { title: 'HOW TO CONTAIN EACH ALERT', lines: [...lines, ...shellNote(lines)] };
}
