import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import { issuedSessionOf } from '../../lambda/detection/federation.ts';
import { type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import type { Subject } from './subject.ts';

/** The type of a caller with a federated session, with its own key or in the console. */
export const federatedUserType = 'FederatedUser';

const issuingCall = { eventSource: 'sts.amazonaws.com', eventName: 'GetFederationToken' } as const;

/** Whether the call issued a federated session. */
export function isIssue(record: CloudTrailRecord): boolean {
  return (
    record.eventName === issuingCall.eventName &&
    record.eventSource === issuingCall.eventSource &&
    issuedSessionOf(record).accessKeyId !== undefined
  );
}

export function keyIn(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'accessKeyId');
}

export function arnIn(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'arn');
}

/** The issuer of the caller's session. */
export function issuerIn(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn');
}

/** Searches for one key: its calls, and the call that issued it. */
export function searchForKey(keyId: string): Search {
  return {
    strings: [keyId],
    test: (record) => keyIn(record) === keyId || issuedSessionOf(record).accessKeyId === keyId,
  };
}

/**
 * Searches for all calls of a subject: calls with its key, by its federated user or with any session issued to its base
 * user, and all issuing calls.
 * @param withOwn whether to include the base user's own calls
 */
export function searchForSubject(subject: Subject, withOwn: boolean): Search {
  // No ARN: JSON may escape a slash, and a text with several spellings makes the search as slow as parsing everything.
  const strings = [federatedUserType, issuingCall.eventName];
  if (subject.keyId !== undefined) strings.push(subject.keyId);
  const own = withOwn ? ownStringOf(subject.base) : undefined;
  if (own !== undefined) strings.push(own);
  return {
    strings,
    test: (record) => isIssue(record) || isSessionCall(record, subject) || (withOwn && isOwnCall(record, subject)),
  };
}

/** Whether a record can be a call of the session, as far as the record alone shows. */
export function isSessionCall(record: CloudTrailRecord, { keyId, federatedUser, base }: Subject): boolean {
  if (keyId !== undefined && keyIn(record) === keyId) return true;
  if (textAt(record, 'userIdentity', 'type') !== federatedUserType) return false;
  // The key of a user or of a role's session: the sessions that it issued have their own keys.
  if (keyId !== undefined && federatedUser === undefined) return false;
  const issuer = issuerIn(record);
  if (federatedUser !== undefined) {
    return arnIn(record) === federatedUser && (base === undefined || issuer === undefined || issuer === base);
  }
  // A sign-in may not name its issuer, so a search for all sessions of a user includes those without one.
  return base !== undefined && (issuer === undefined || issuer === base);
}

export function isOwnCall(record: CloudTrailRecord, { base }: Subject): boolean {
  return base !== undefined && arnIn(record) === base;
}

/** The text in every call of an IAM user (`userName`), or of root, whose ARN has no slash. */
function ownStringOf(base: string | undefined): string | undefined {
  return base?.split('/').at(-1);
}
