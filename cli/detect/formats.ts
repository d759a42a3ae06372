import { inDigestOrder } from '../../lambda/alerting/digest.ts';
import { emailBody, emailSubject } from '../../lambda/alerting/email.ts';
import { findingText } from '../../lambda/alerting/ocsf.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import type { AccountNames } from '../../lambda/names.ts';
import { wrappedForTerminal } from '../../lambda/text/layout.ts';
import { outputWidth } from '../terminal/text.ts';
import { alertTable } from './alert-table.ts';
import type { ShownAlerts } from './alert-words.ts';
import { alertCsv } from './csv.ts';

/** How alerts are written to stdout, by the value of `--format`; one text after the other, since there may be thousands. */
export const alertFormats = {
  table: (shown: ShownAlerts) => alertTable(mostSevereFirst(shown), outputWidth()),
  email: (shown: ShownAlerts) =>
    each(shown, (alert, rule, names) => {
      return `${emailSubject(alert, rule, names)}\n\n${wrappedForTerminal(emailBody(alert, rule, names))}\n`;
    }),
  ndjson: (shown: ShownAlerts) => each(shown, findingText),
  csv: (shown: ShownAlerts) => alertCsv(mostSevereFirst(shown)),
} as const satisfies Record<string, (shown: ShownAlerts) => Iterable<string>>;

export type AlertFormat = keyof typeof alertFormats;

/** The same alerts, the most severe first, and those of a severity in order of time. */
export function mostSevereFirst(shown: ShownAlerts): ShownAlerts {
  return { ...shown, alerts: inDigestOrder(shown.alerts) };
}

function* each(
  { alerts, ruleOf, accountNames = {} }: ShownAlerts,
  write: (alert: Alert, rule: Rule, names: AccountNames) => string,
): Generator<string> {
  for (const alert of alerts) {
    const rule = ruleOf.get(alert.ruleId);
    if (rule) yield write(alert, rule, accountNames);
  }
}
