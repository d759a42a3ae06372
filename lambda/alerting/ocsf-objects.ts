import { isIP } from 'node:net';
import { isLongTermKey } from '../detection/access-key.ts';
import type { Alert } from '../detection/alert.ts';
import { federationRequestOf, issuedSessionOf } from '../detection/federation.ts';
import { accountOf, type JsonObject, textAt } from '../detection/record.ts';
import type { Attack, Rule } from '../detection/rule.ts';
import type { Severity } from '../detection/severity.ts';
import type { AccountNames } from '../names.ts';
import { nameOf } from './account-names.ts';
import { issuedKeyOf } from './call.ts';
import { callerOf } from './caller.ts';
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

/** `metadata` of any finding; `uid` does not change when a message is sent again. */
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

/** The metadata attributes from the record and its log file. */
export function originOf({ record, logFile }: Alert, write: Writing): JsonObject {
  return {
    original_event_uid: write(textAt(record, 'eventID'), 64),
    original_time: write(textAt(record, 'eventTime'), 64),
    event_code: write(textAt(record, 'eventName'), 64),
    log_version: write(textAt(record, 'eventVersion'), 16),
    log_source: write(logFile, 256),
  };
}

/** The account and Region that all alerts share, if any. */
export function cloudOf(alerts: readonly Alert[], write: Writing, names: AccountNames): JsonObject {
  const account = shared(alerts.map(({ record }) => accountOf(record)));
  const region = shared(alerts.map(({ record }) => textAt(record, 'awsRegion')));
  return {
    provider: 'AWS',
    ...present({ account: named(accountObject(account, write), nameOf(account, names)), region: write(region, 32) }),
  };
}

function named(account: JsonObject | undefined, name: string | undefined): JsonObject | undefined {
  return account === undefined || name === undefined ? account : { ...account, name };
}

/** The value that all have in common, if any. */
export function shared<T>(values: readonly T[]): T | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

export function analyticOf({ id, name, version: ruleVersion }: Rule): JsonObject {
  return { uid: id, name, version: ruleVersion, type_id: 1, type: 'Rule' };
}

export function attackOf({ tactic, technique, subTechnique }: Attack): JsonObject {
  return { tactic, technique, ...(subTechnique ? { sub_technique: subTechnique } : {}) };
}

/** Writes a text of the record into a finding. `longest` applies to digests, where space is limited. */
export type Writing = (text: string | undefined, longest: number) => string | undefined;

/** The object without its undefined fields; undefined if it would be empty, because OCSF has no empty objects. */
export function present(fields: JsonObject): JsonObject | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** An OCSF evidence (`evidences[]`) of one alert: caller, call, source and issued key. */
export function evidenceOf(alert: Alert, write: Writing): JsonObject {
  const { record } = alert;
  return {
    ...present({
      uid: write(textAt(record, 'eventID'), 40),
      src_endpoint: sourceEndpoint(alert, write),
      api: apiCall(alert, write),
      user: issuedTo(alert, write),
    }),
    actor: actorOf(alert, write),
  };
}

function actorOf(alert: Alert, write: Writing): JsonObject {
  const { record } = alert;
  const caller = callerOf(alert);
  const type = write(caller.type, 32);
  const user = present({
    uid: write(caller.principal, 256) ?? 'unidentified',
    uid_alt: write(textAt(record, 'userIdentity', 'principalId'), 48),
    name: write(textAt(record, 'userIdentity', 'userName') ?? knownName(caller), 64),
    type_id: type === undefined ? 0 : 99,
    type: type ?? 'Unknown',
    account: accountObject(accountOf(record), write),
  });
  const session = present({
    credential_uid: write(caller.accessKeyId, 32),
    is_mfa: mfa(textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated')),
  });
  return { user, ...present({ session }) };
}

function knownName({ kind, name }: ReturnType<typeof callerOf>): string | undefined {
  return kind === 'other' ? undefined : name;
}

function mfa(text: string | undefined): boolean | undefined {
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

/** An OCSF account, if the record names one. */
function accountObject(account: string | undefined, write: Writing): JsonObject | undefined {
  const uid = write(account, 16);
  return uid === undefined ? undefined : { uid, type_id: 10, type: 'AWS Account' };
}

/** `ip` accepts addresses of at most 40 characters only. Service names and lists go to `svc_name`. */
function sourceEndpoint({ record, autonomousSystem: system }: Alert, write: Writing): JsonObject | undefined {
  const address = textAt(record, 'sourceIPAddress');
  const owner = system && present({ number: system.number, name: write(system.organization, 64) });
  const isAddress = address !== undefined && isIP(address) !== 0 && address.length <= 40;
  return present({ ...(isAddress ? { ip: address } : { svc_name: write(address, 64) }), autonomous_system: owner });
}

function apiCall({ record }: Alert, write: Writing): JsonObject | undefined {
  const operation = write(textAt(record, 'eventName'), 64);
  if (operation === undefined) return undefined;
  return present({
    operation,
    service: present({ name: write(textAt(record, 'eventSource'), 64) }),
    request: present({ uid: write(textAt(record, 'requestID'), 40) }),
    response: present({
      error: write(textAt(record, 'errorCode'), 64),
      error_message: write(textAt(record, 'errorMessage'), 64),
    }),
  });
}

/** The owner of the issued key. OCSF requires a uid, a name or an account of a user; a key alone is not enough. */
function issuedTo({ record }: Alert, write: Writing): JsonObject | undefined {
  const session = issuedSessionOf(record);
  const assumed = textAt(record, 'responseElements', 'assumedRoleUser', 'arn');
  const arn = write(session.federatedUserArn ?? assumed, 128);
  const key = write(issuedKeyOf(record), 32);
  const name = write(federationRequestOf(record).sessionName, 32);
  const account = accountObject(accountOf(record), write);
  if ((arn ?? key) === undefined || (arn ?? name ?? account) === undefined) return undefined;
  return present({
    uid: arn,
    uid_alt: write(session.federatedUserId, 48),
    name,
    type_id: arn === undefined ? 0 : 99,
    type: arn === undefined ? 'Unknown' : session.federatedUserArn === undefined ? 'AssumedRole' : 'FederatedUser',
    account,
    programmatic_credentials: key === undefined ? undefined : [{ uid: key, type: keyType(key) }],
  });
}

function keyType(key: string): string {
  return isLongTermKey(key) ? 'AWS access key' : 'AWS temporary access key';
}
