import { createHash } from 'node:crypto';
import type { Alert } from '../../lambda/detection/alert.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import { type CloudTrailRecord, eventTimeOf, succeeded, textAt } from '../../lambda/detection/record.ts';
import { redactedRecord } from '../../lambda/detection/redaction.ts';
import { rate } from '../../lambda/detection/severity.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { federationTokenRecord } from '../records.ts';

const fiveMinutes = 300_000;

/** The alert that the detector creates from a record, redacted as in production, with the given changes. */
export function sampleAlert(
  record: CloudTrailRecord = federationTokenRecord(),
  changes: Partial<Alert> & { readonly deniedBefore?: boolean } = {},
): Alert {
  const { deniedBefore = false, ...others } = changes;
  const principal = principalOf(record);
  const time = eventTimeOf(record) ?? Date.UTC(2026, 2, 1, 9);
  return {
    alertId: createHash('sha256')
      .update(`${principal} ${textAt(record, 'eventID') ?? ''}`)
      .digest('hex')
      .slice(0, 32),
    ruleId: rule.id,
    term: principal,
    principal,
    time,
    detectedAt: time + fiveMinutes,
    outcome: succeeded(record) ? 'success' : 'failure',
    ...rate(rule, { record, deniedBefore }),
    historyWindowDays: rule.historyWindowDays,
    logFile:
      's3://trail-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/111122223333_CloudTrail_us-east-1_20260301T0905Z_Ab3dEfGhIjKlMnOp.json.gz',
    record: redactedRecord(record),
    ...others,
  };
}

/** The three texts of a message, separated as SNS does. */
export function textsOf(body: string): { readonly default: string; readonly email: string; readonly sms: string } {
  return JSON.parse(body);
}

const day = 86_400_000;

export function daysBefore(alertTime: number, days: number): number {
  return alertTime - days * day;
}
