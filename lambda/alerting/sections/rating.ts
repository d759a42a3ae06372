import type { Alert } from '../../detection/alert.ts';
import type { Rule } from '../../detection/rule.ts';
import { line, type Section, theirs } from '../../text/layout.ts';
import { before } from '../../text/times.ts';
import { type TermPart, termParts, termWords } from '../term-parts.ts';

/** Why is it rated so? */
export function rating(alert: Alert, rule: Rule): Section {
  const sum = alert.reasons.reduce((score, { points }) => score + points, rule.baseRiskScore);
  return {
    title: `WHY IT IS RATED ${alert.severity.toUpperCase()}`,
    lines: [
      ...line('risk score', `${alert.riskScore} of 100`),
      ...line(points(rule.baseRiskScore), 'a first call of this kind, whoever makes it'),
      ...alert.reasons.flatMap((reason) => line(`+${points(reason.points)}`, reason.text)),
      ...line(`= ${alert.riskScore}`, sum === alert.riskScore ? undefined : heldBecause(alert)),
    ],
  };
}

function points(count: number): string {
  return String(count).padStart(3);
}

function heldBecause({ outcome }: Alert): string {
  return outcome === 'failure' ? 'the most for a failed call, unless root made it' : 'the score ends at 100';
}

/** Since when had the caller been quiet? */
export function quiet(alert: Alert, rule: Rule): Section {
  const { lastRequest, lastSuccess, time, historyWindowDays } = alert;
  return {
    title: 'SINCE WHEN THE CALLER HAD BEEN QUIET',
    lines: [
      ...termParts(alert, rule).flatMap(partLines),
      ...line(
        'last call',
        lastRequest === undefined ? 'never seen before, as far as the history goes back' : lastCall(alert, lastRequest),
      ),
      ...line('last success', lastSuccess === undefined ? 'none known' : before(lastSuccess, time)),
      ...line('the rule', `${historyWindowDays} days without such a call${termWords(rule)} make the next one news`),
    ],
  };
}

function partLines({ label, value }: TermPart): string[] {
  return value === undefined ? line(label, 'the record names none') : theirs(label, value, 256);
}

function lastCall({ lastSuccess, time }: Alert, lastRequest: number): string | undefined {
  const text = before(lastRequest, time);
  return text && `${text}, ${lastRequest === lastSuccess ? 'succeeded' : 'failed'}`;
}
