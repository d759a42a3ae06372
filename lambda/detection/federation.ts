import { type CloudTrailRecord, isObject, textAt, valueAt } from './record.ts';
import { readTime } from './time.ts';

/** The duration if the caller requests none: 12 hours (STS API reference, GetFederationToken). */
export const defaultDurationSeconds = 43_200;

/** The request parameters. Absent if the record does not contain them, as in most denied calls. */
export interface FederationRequest {
  readonly sessionName?: string | undefined;
  readonly durationSeconds?: number | undefined;
  /** The session policy as the caller sent it: usually, but not always, a JSON text. */
  readonly policy?: string | undefined;
  readonly policyArns: readonly string[];
}

/** The session that STS issued. */
export interface IssuedSession {
  readonly accessKeyId?: string | undefined;
  readonly federatedUserArn?: string | undefined;
  readonly federatedUserId?: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

export function federationRequestOf(record: CloudTrailRecord): FederationRequest {
  return {
    sessionName: textAt(record, 'requestParameters', 'name'),
    durationSeconds: duration(valueAt(record, 'requestParameters', 'durationSeconds')),
    policy: policyText(valueAt(record, 'requestParameters', 'policy')),
    policyArns: policyArns(valueAt(record, 'requestParameters', 'policyArns')),
  };
}

export function issuedSessionOf(record: CloudTrailRecord): IssuedSession {
  return {
    accessKeyId: textAt(record, 'responseElements', 'credentials', 'accessKeyId'),
    federatedUserArn: textAt(record, 'responseElements', 'federatedUser', 'arn'),
    federatedUserId: textAt(record, 'responseElements', 'federatedUser', 'federatedUserId'),
    expiresAt: readTime(valueAt(record, 'responseElements', 'credentials', 'expiration')),
  };
}

/** A number or its text. `Number` would also convert other values, such as nested lists. */
function duration(value: unknown): number | undefined {
  const seconds = typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : Number.NaN;
  return Number.isFinite(seconds) ? seconds : undefined;
}

function policyText(policy: unknown): string | undefined {
  if (isObject(policy)) return jsonText(policy);
  return typeof policy === 'string' && policy !== '' ? policy : undefined;
}

function jsonText(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // Nested deeper than the call stack: STS did not accept it.
    return undefined;
  }
}

function policyArns(list: unknown): string[] {
  const entries: readonly unknown[] = Array.isArray(list) ? list : [list];
  return entries
    .map((entry) => (isObject(entry) ? textAt(entry, 'arn') : entry))
    .filter((arn): arn is string => typeof arn === 'string' && arn !== '');
}
