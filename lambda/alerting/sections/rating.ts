import type { Alert } from '../../detection/alert.ts';
import type { Rule } from '../../detection/rule.ts';
import { line, type Section, untrusted } from '../../text/layout.ts';
import { before } from '../../text/times.ts';
import { type TermPart, termParts, termWords } from '../term-parts.ts';

export function rating(alert: Alert, rule: Rule): Section {
  const sum = alert.reasons.reduce((score, { points }) => score + points, rule.baseRiskScore);
  return {
    title: `WHY THE SEVERITY IS ${alert.severity.toUpperCase()}`,
    lines: [
      ...line('risk score', `${alert.riskScore} of 100`),
      ...line(points(rule.baseRiskScore), 'base score of the rule'),
      ...alert.reasons.flatMap((reason) => line(reason.points > 0 ? `+${points(reason.points)}` : 'note', reason.text)),
      ...line(`= ${alert.riskScore}`, sum === alert.riskScore ? undefined : limitWords(alert)),
    ],
  };
}

function points(count: number): string {
  return String(count).padStart(3);
}

function limitWords({ outcome }: Alert): string {
  return outcome === 'failure' ? 'maximum for a failed call, unless root made it' : 'maximum score';
}

export function previousCalls(alert: Alert, rule: Rule): Section {
  const { lastRequest, lastSuccess, time, historyWindowDays } = alert;
  return {
    title: 'PREVIOUS CALLS',
    lines: [
      ...termParts(alert, rule).flatMap(partLines),
      ...line('last call', lastRequest === undefined ? 'none in the history' : lastCall(alert, lastRequest)),
      ...line('last success', lastSuccess === undefined ? 'none in the history' : before(lastSuccess, time)),
      ...line('rule', `alerts again after ${historyWindowDays} days without a call${termWords(rule)}`),
    ],
  };
}

function partLines({ label, value }: TermPart): string[] {
  return value === undefined ? line(label, 'not in the record') : untrusted(label, value, 256);
}

function lastCall({ lastSuccess, time }: Alert, lastRequest: number): string | undefined {
  const text = before(lastRequest, time);
  return text && `${text}, ${lastRequest === lastSuccess ? 'succeeded' : 'failed'}`;
}
