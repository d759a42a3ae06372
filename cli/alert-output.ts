import { emailBody, emailSubject } from '../lambda/alerting/email.ts';
import { detectionFinding } from '../lambda/alerting/ocsf.ts';
import type { Alert } from '../lambda/detection/alert.ts';
import type { Rule } from '../lambda/detection/rule.ts';

/** How alerts are written to stdout, by the name of `--format`. */
export const alertFormats = {
  text: (alert: Alert, rule: Rule) => `${emailSubject(alert, rule)}\n\n${emailBody(alert, rule)}\n`,
  ndjson: (alert: Alert, rule: Rule) => JSON.stringify(detectionFinding(alert, rule)),
} as const;

export type AlertFormat = keyof typeof alertFormats;
