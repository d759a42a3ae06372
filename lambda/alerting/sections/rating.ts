import type { Alert } from '../../detection/alert.ts';
import type { Rule } from '../../detection/rule.ts';
import type { TraitName } from '../../detection/traits.ts';
import { field } from '../../text/fields.ts';
import type { Section } from '../../text/layout.ts';
import { plural } from '../../text/plural.ts';
import { before } from '../../text/times.ts';
import { termWords } from '../term-parts.ts';

/** How the score adds up, and the reasons that are not in `top`, the lines above the details. */
export function rating(alert: Alert, rule: Rule, top: readonly string[]): Section {
  const { reasons, riskScore, severity } = alert;
  const shown = top.join(' ');
  return {
    title: `WHY THE SEVERITY IS ${severity.toUpperCase()}`,
    lines: [
      ...field('risk score', `${riskScore} of 100 = ${sumOf(alert, rule)}`),
      ...reasons.filter(({ text }) => !shown.includes(text)).flatMap(({ id, text }) => field(id, text)),
    ],
  };
}

function sumOf({ reasons, riskScore, outcome }: Alert, { baseRiskScore }: Rule): string {
  const scored = reasons.filter(({ points }) => points > 0);
  const sum = scored.reduce((score, { points }) => score + points, baseRiskScore);
  const limit = outcome === 'failure' ? 'maximum for a failed call, unless root made it' : 'maximum score';
  const terms = [`${baseRiskScore} for the rule`, ...scored.map(({ id, points }) => `${points} for ${id}`)].join(' + ');
  if (sum < riskScore) return `${terms}, raised to ${riskScore}: minimum with ${minimumReason(reasons)}`;
  return sum === riskScore ? terms : `${terms}, limited to ${riskScore}: ${limit}`;
}

function nextAlert(rule: Rule, days: number): string {
  if (rule.onlyFollowUps) return 'on a sign-in with another token that raised an alert';
  if (rule.newTrait !== undefined) return `on a call ${withNew[rule.newTrait]}`;
  if (rule.oncePerDay) return `on another day (UTC) with a call${termWords(rule)}`;
  return `after ${plural(days, 'day')} without a call${termWords(rule)}`;
}

const withNew: Readonly<Record<TraitName, string>> = {
  network: 'from another new network',
  client: 'with another new kind of client',
  sessionName: 'with another new session name',
};

function minimumReason(reasons: Alert['reasons']): string {
  return reasons.toSorted((a, b) => (b.atLeast ?? 0) - (a.atLeast ?? 0))[0]?.id ?? 'its reasons';
}

export function previousCalls(alert: Alert, rule: Rule): Section {
  const { lastRequest, lastSuccess, time, historyWindowDays } = alert;
  return {
    title: 'PREVIOUS CALLS',
    lines: [
      ...field('last call', lastRequest === undefined ? undefined : lastCall(alert, lastRequest)),
      ...field(
        'last success',
        lastSuccess === undefined || lastSuccess === lastRequest ? undefined : before(lastSuccess, time),
      ),
      ...field('next alert', nextAlert(rule, historyWindowDays)),
    ],
  };
}

function lastCall({ lastSuccess, time }: Alert, lastRequest: number): string | undefined {
  const text = before(lastRequest, time);
  return text && `${text}, ${lastRequest === lastSuccess ? 'succeeded' : 'failed'}`;
}
