import { accessLeftBy, makesAccess, makingCalls } from '../../lambda/alerting/containment/left.ts';
import type { Access } from '../../lambda/alerting/containment/place.ts';
import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import { keyIn } from '../../lambda/detection/access-key.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import {
  accountOf,
  type CloudTrailRecord,
  eventTimeOf,
  fieldText,
  succeeded,
  textAt,
} from '../../lambda/detection/record.ts';
import { redactedRecord } from '../../lambda/detection/redaction.ts';
import { isIssue, issuingCalls } from './issue.ts';
import { granted, issued, type Made, readingOf, readings, switchFrom } from './made.ts';
import { callingUser, ownerIdOf } from './owner-ids.ts';
import { arnIn, isConsoleCall } from './search.ts';

/** A call that made something, and its caller. */
export interface Link {
  readonly operation: string;
  readonly time: number;
  readonly made: Made;
  /** How to end what it made. */
  readonly left: readonly Access[];
  readonly by: {
    readonly keyId?: string | undefined;
    readonly arn?: string | undefined;
    readonly principal: string;
    readonly account?: string | undefined;
    /** The IAM user, as `callingUser` returns it. */
    readonly user?: string | undefined;
    readonly inConsole: boolean;
  };
}

/** Searches for the calls that make something. */
export const searchForLinks: Search = {
  strings: [...new Set([...issuingCalls, ...makingCalls, ...Object.values(readings).flatMap(Object.keys)])],
  test: (record) => isIssue(record) || readingOf(record) !== undefined || makesAccess(record),
};

/**
 * The link of a record; undefined if it made nothing.
 * @param createdAt when the log file was created, in milliseconds since 1970: the time of records without one
 */
export function linkOf(record: CloudTrailRecord, createdAt: number): Link | undefined {
  if (!succeeded(record)) return undefined;
  const by = callerIn(record);
  // The sessions that AWS services request are most of all, and none of them follows from a key.
  const left = isIssue(record) && by.keyId === undefined ? [] : accessIn(record);
  const made = isIssue(record) ? issued(record) : (readingOf(record)?.(record) ?? granted(record, left));
  if (made === undefined) return undefined;
  const operation = textAt(record, 'eventName') ?? '';
  const time = eventTimeOf(record) ?? createdAt;
  return {
    operation,
    time,
    made: { ...made, id: repeated.has(made.kind) ? `${made.id} ${time}` : made.id },
    left,
    by,
  };
}

/** Commands contain parts of names, which must not be parts of credentials. */
function accessIn(record: CloudTrailRecord): readonly Access[] {
  if (!isIssue(record) && !makesAccess(record)) return [];
  const redacted = redactedRecord(record);
  return accessLeftBy(redacted, principalOf(redacted));
}

/** Two calls can change the same password or trust policy, and a person can sign in twice. */
const repeated = new Set<Made['kind']>(['password', 'trust', 'console']);

function callerIn(record: CloudTrailRecord): Link['by'] {
  const before = fieldText(record, switchFrom);
  if (before !== undefined) {
    return { arn: before, principal: before, account: accountOf(record), user: ownerIdOf(before), inConsole: true };
  }
  return {
    keyId: keyIn(record),
    arn: arnIn(record),
    principal: principalOf(record),
    account: accountOf(record),
    user: callingUser(record),
    inConsole: isConsoleCall(record),
  };
}
