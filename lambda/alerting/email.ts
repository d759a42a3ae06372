import type { Alert } from '../detection/alert.ts';
import type { Rule } from '../detection/rule.ts';
import { ascii } from '../text/caller-text.ts';
import { columns, laidOut, type Section, wrapped } from '../text/layout.ts';
import { firstCall, fitted, headline } from './headline.ts';
import { origin, outcome, who } from './sections/circumstances.ts';
import { containment } from './sections/containment.ts';
import { investigation } from './sections/investigation.ts';
import { quiet, rating } from './sections/judgement.ts';
import { references } from './sections/references.ts';
import { asked, issued } from './sections/request.ts';
import { story } from './sections/story.ts';
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
