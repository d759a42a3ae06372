import type { Alert } from '../detection/alert.ts';
import { accountOf, type JsonObject, textAt } from '../detection/record.ts';
import type { Attack, Rule } from '../detection/rule.ts';
import type { Severity } from '../detection/severity.ts';
import { accountObject, present, type Writing } from './ocsf-evidence.ts';
import { version } from './version.ts';

const product = { name: 'Firstsight', vendor_name: 'Firstsight', version };

/** OCSF 1.8.0, class 2004, activity 1 (created), status 1 (new). */
export const findingClass = {
  activity_id: 1,
  activity_name: 'Create',
  category_uid: 2,
  category_name: 'Findings',
  class_uid: 2004,
  class_name: 'Detection Finding',
  type_uid: 200401,
  type_name: 'Detection Finding: Create',
  status_id: 1,
  status: 'New',
  is_alert: true,
} as const;

const severityIds: Record<Severity, { readonly name: string; readonly severity: number; readonly riskLevel: number }> =
  {
    low: { name: 'Low', severity: 2, riskLevel: 1 },
    medium: { name: 'Medium', severity: 3, riskLevel: 2 },
    high: { name: 'High', severity: 4, riskLevel: 3 },
    critical: { name: 'Critical', severity: 5, riskLevel: 4 },
  };

export function severityAttributes(severity: Severity): { readonly severity_id: number; readonly severity: string } {
  const ids = severityIds[severity];
  return { severity_id: ids.severity, severity: ids.name };
}

export function riskAttributes(severity: Severity, riskScore: number): JsonObject {
  const ids = severityIds[severity];
  return { risk_score: riskScore, risk_level_id: ids.riskLevel, risk_level: ids.name };
}

/** `metadata` of any finding; `uid` is the same over retries. */
export function metadataOf(uid: string, processedTime: number, more: JsonObject = {}): JsonObject {
  return {
    version: '1.8.0',
    profiles: ['cloud'],
    product,
    uid,
    log_provider: 'AWS CloudTrail',
    processed_time: processedTime,
    ...present(more),
  };
}

/** What the record and its log file add to the metadata. */
export function originOf({ record, logFile }: Alert, write: Writing): JsonObject {
  return {
    original_event_uid: write(textAt(record, 'eventID'), 64),
    original_time: write(textAt(record, 'eventTime'), 64),
    event_code: write(textAt(record, 'eventName'), 64),
    log_version: write(textAt(record, 'eventVersion'), 16),
    log_source: write(logFile, 256),
  };
}

/** Account and region where all the alerts share them. */
export function cloudOf(alerts: readonly Alert[], write: Writing): JsonObject {
  const account = shared(alerts.map(({ record }) => accountOf(record)));
  const region = shared(alerts.map(({ record }) => textAt(record, 'awsRegion')));
  return { provider: 'AWS', ...present({ account: accountObject(account, write), region: write(region, 32) }) };
}

/** The one value that all have, else undefined. */
export function shared<T>(values: readonly T[]): T | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

export function analyticOf({ id, name, version: ruleVersion }: Rule): JsonObject {
  return { uid: id, name, version: ruleVersion, type_id: 1, type: 'Rule' };
}

export function attackOf({ tactic, technique, subTechnique }: Attack): JsonObject {
  return { tactic, technique, ...(subTechnique ? { sub_technique: subTechnique } : {}) };
}
