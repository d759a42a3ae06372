import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import { issuedSessionOf } from '../../lambda/detection/federation.ts';
import { type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import type { Subject } from './subject.ts';

/** The type of a caller that acts by a federated session, with its own key or in the console. */
export const federatedUserType = 'FederatedUser';

const issuingCall = { eventSource: 'sts.amazonaws.com', eventName: 'GetFederationToken' } as const;

/** Issued a federated session. */
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

/** Who stands behind the caller of a session. */
export function issuerIn(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn');
}

/** Looks for one key: its calls, and the call that issued it. */
export function searchForKey(keyId: string): Search {
  return {
    strings: [keyId],
    test: (record) => keyIn(record) === keyId || issuedSessionOf(record).accessKeyId === keyId,
  };
}

/**
 * Looks for all that belongs to a subject: calls of its key, of its federated user or of all that its base user had
 * issued, and all issuing calls.
 * @param withOwn also the base user's own calls
 */
export function searchForSubject(subject: Subject, withOwn: boolean): Search {
  // No ARN: a slash has two spellings in JSON, and a text with several makes the search as slow as reading everything.
  const strings = [federatedUserType, issuingCall.eventName];
  if (subject.keyId !== undefined) strings.push(subject.keyId);
  const own = withOwn ? ownStringOf(subject.base) : undefined;
  if (own !== undefined) strings.push(own);
  return {
    strings,
    test: (record) => isIssue(record) || isSessionCall(record, subject) || (withOwn && isOwnCall(record, subject)),
  };
}

/** A call by the session, as far as one record can tell. */
export function isSessionCall(record: CloudTrailRecord, { keyId, federatedUser, base }: Subject): boolean {
  if (keyId !== undefined && keyIn(record) === keyId) return true;
  if (textAt(record, 'userIdentity', 'type') !== federatedUserType) return false;
  // The key of a user or of a role's session: what sessions it issued is told, but they have keys of their own.
  if (keyId !== undefined && federatedUser === undefined) return false;
  const issuer = issuerIn(record);
  if (federatedUser !== undefined) {
    return arnIn(record) === federatedUser && (base === undefined || issuer === undefined || issuer === base);
  }
  // A sign-in need not tell its issuer, so who looks for all sessions of a user has to look at their names as well.
  return base !== undefined && (issuer === undefined || issuer === base);
}

export function isOwnCall(record: CloudTrailRecord, { base }: Subject): boolean {
  return base !== undefined && arnIn(record) === base;
}

/** The text that every own call of an IAM user holds (`userName`), or of root, whose ARN has no slash. */
function ownStringOf(base: string | undefined): string | undefined {
  return base?.split('/').at(-1);
}
