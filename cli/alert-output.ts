import { emailBody, emailSubject } from '../lambda/alerting/email.ts';
import { findingText } from '../lambda/alerting/ocsf.ts';
import type { Alert } from '../lambda/detection/alert.ts';
import type { Rule } from '../lambda/detection/rule.ts';

/** How alerts are written to stdout, by the name of `--format`. */
export const alertFormats = {
  text: (alert: Alert, rule: Rule) => `${emailSubject(alert)}\n\n${emailBody(alert, rule)}\n`,
  ndjson: (alert: Alert, rule: Rule) => findingText(alert, rule),
} as const;

export type AlertFormat = keyof typeof alertFormats;
