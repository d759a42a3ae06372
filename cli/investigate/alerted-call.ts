import { keyIn } from '../../lambda/detection/access-key.ts';
import { isAssumedRoot, principalOf, serviceForRoot } from '../../lambda/detection/principal.ts';
import { type CloudTrailRecord, eventTimeOf, succeeded, textAt, valueAt } from '../../lambda/detection/record.ts';
import { readTime } from '../../lambda/detection/time.ts';
import { iamName, keyId } from '../../lambda/text/commands.ts';
import { resourcesIn } from './call.ts';
import { isIssue, issuedSubject, issuingCalls } from './issue.ts';
import { linkOf } from './links.ts';
import type { Made } from './made.ts';
import { arnIn, federatedUserType, isConsoleCall, issuerIn, roleSessionType } from './search.ts';
import type { Subject } from './subject.ts';

/** The call that an alert reports. */
export interface AlertedCall {
  /** The record, in the finding of a single alert. The other fields are from the finding itself. */
  readonly record: CloudTrailRecord | undefined;
  readonly operation: string | undefined;
  readonly failed: boolean;
  /** The key that the call issued or created, and the ARN of the session or user that it belongs to. */
  readonly madeKey: string | undefined;
  readonly session: string | undefined;
  /** The caller and its key. */
  readonly principal: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number | undefined;
}

/** A text in place of a key that no key can have, so the alert was not written by Firstsight. */
export class UnusableKeyError extends Error {
  override readonly name = 'UnusableKeyError';
}

/** The day before the call shows what led to it; a long-term key has made calls for years. */
const oneDay = 86_400_000;

/**
 * What to investigate for a call: the session that it issued, else the key, user or provider that it made, else the caller's
 * own key or session, else all calls of the caller. Undefined if none of them is known.
 * @throws UnusableKeyError
 */
export function subjectOfCall(call: AlertedCall): Subject | undefined {
  const { record } = call;
  if (record === undefined) return subjectWithoutRecord(call);
  const time = eventTimeOf(record) ?? call.time;
  const reported = { reported: reportOf(record), since: time === undefined ? undefined : time - oneDay };
  if (isIssue(record) && succeeded(record)) {
    const issued = issuedSubject(record);
    const key = usable(issued.keyId);
    if (key !== undefined) return { ...issued, issuedAt: issued.issuedAt ?? call.time, keyId: key };
  }
  const made = linkOf(record, time ?? 0)?.made;
  return (made && subjectOfMade(made, record, time)) ?? { ...callerOf(record), ...reported };
}

function subjectOfMade(made: Made, record: CloudTrailRecord, time: number | undefined): Subject | undefined {
  const reported = reportOf(record);
  const key = made.kind === 'key' ? usable(made.keyId) : undefined;
  if (key !== undefined) return { keyId: key, base: ownerArn(made, record), issuedAt: time, reported };
  if (made.kind === 'user' && made.arn !== undefined)
    return { principal: made.arn, made: { id: made.id, what: 'user' }, since: time, reported };
  if (made.kind === 'provider') return { made: { id: made.id, what: 'identity provider' }, since: time, reported };
  return undefined;
}

/** The key of a root user names no user. */
function ownerArn({ owner }: Made, record: CloudTrailRecord): string | undefined {
  const [, account, name] = /^user (\d{12})\/(.+)$/s.exec(owner ?? '') ?? [];
  const caller = principalOf(record);
  const partition = /^arn:([\w-]+):/.exec(caller)?.[1] ?? 'aws';
  if (account === undefined) return caller;
  return iamName(name) === undefined ? undefined : `arn:${partition}:iam::${account}:user/${name}`;
}

/** The caller's key, or its session in the console, or all that it does. */
function callerOf(record: CloudTrailRecord): Subject {
  const [key, type] = [keyId(keyIn(record)), textAt(record, 'userIdentity', 'type')];
  if (type === federatedUserType)
    return sessionOf(record, key, { federatedUser: arnIn(record), base: issuerIn(record) });
  if (isAssumedRoot(record) && key !== undefined) {
    return sessionOf(record, key, { base: arnIn(record), operation: 'AssumeRoot' });
  }
  // It is recorded with the ARN of the root user.
  if (serviceForRoot(record) !== undefined) return { principal: principalOf(record) };
  // The console uses other keys for other services.
  if (key === undefined || (type !== roleSessionType && isConsoleCall(record))) {
    return { principal: arnIn(record) ?? principalOf(record) };
  }
  return sessionOf(record, key, {
    roleSession: type === roleSessionType ? arnIn(record) : undefined,
    base: principalOf(record),
  });
}

function sessionOf(record: CloudTrailRecord, key: string | undefined, named: Subject): Subject {
  const createdAt = readTime(valueAt(record, 'userIdentity', 'sessionContext', 'attributes', 'creationDate'));
  return key === undefined ? named : { keyId: key, ...named, issuedAt: createdAt };
}

function subjectWithoutRecord(call: AlertedCall): Subject | undefined {
  const { madeKey, session, principal, key, time, operation } = call;
  const made = usable(madeKey);
  if (made !== undefined) {
    const isRole = session?.includes(':assumed-role/');
    const isFederated = session?.includes(':federated-user/');
    return {
      keyId: made,
      federatedUser: isFederated ? session : undefined,
      roleSession: isRole ? session : undefined,
      base: isFederated ? principal : undefined,
      issuedTo: isRole ? principal : undefined,
      operation: operation !== undefined && issuingCalls.includes(operation) ? operation : undefined,
      issuedAt: time,
    };
  }
  const own = keyId(key);
  const reported = { reported: operation, since: time === undefined ? undefined : time - oneDay };
  if (own !== undefined) return { keyId: own, ...reported };
  return principal === undefined ? undefined : { principal, ...reported };
}

/** A placeholder of other length is left out; other characters are an attempt to have them run as a command. */
function usable(key: string | undefined): string | undefined {
  if (key !== undefined && !/^\w+$/.test(key))
    throw new UnusableKeyError('The key has other characters than letters and digits.');
  return keyId(key);
}

/** `GetSecretValue on prod/db`. */
function reportOf(record: CloudTrailRecord): string {
  const [resource] = resourcesIn(record);
  return [textAt(record, 'eventName') ?? 'a call', ...(resource === undefined ? [] : [`on ${resource}`])].join(' ');
}
