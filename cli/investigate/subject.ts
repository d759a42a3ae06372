import type { IssuedSession } from '../../lambda/detection/federation.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import { type CloudTrailRecord, eventTimeOf } from '../../lambda/detection/record.ts';
import { accountId, keyId } from '../../lambda/text/commands.ts';
import { apart, utc } from '../../lambda/text/times.ts';
import type { Period } from '../log-files/days.ts';

/** The subject of an investigation: what is known about the session and its owner. */
export interface Subject {
  /** The issued key; undefined to follow all sessions of a user. */
  readonly keyId?: string | undefined;
  /** ARN of the federated user, `arn:aws:sts::ACCOUNT:federated-user/NAME`. */
  readonly federatedUser?: string | undefined;
  /** ARN of the IAM user, of root, or of the role whose session the key belongs to. */
  readonly base?: string | undefined;
  /** When the session was issued and when it ends, in milliseconds since 1970. */
  readonly issuedAt?: number | undefined;
  readonly expiresAt?: number | undefined;
}

/** Not an access key ID, or not an ARN of a user with sessions. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
}

/** The maximum duration of a federated session, in milliseconds: 36 hours (STS API reference, GetFederationToken). */
export const longestSession = 129_600_000;

const federatedUserArn = /^arn:[\w-]+:sts::(?<account>\d{12}):federated-user\/(?<name>[\w+=,.@-]{2,64})$/;
const baseArn = /^arn:[\w-]+:iam::(?<account>\d{12}):(?:root|user\/[!-~]+)$/;

/** @throws SubjectError unless the text is an access key ID */
export function subjectOfKey(text: string): Subject {
  const key = keyId(text.trim());
  if (key === undefined) {
    throw new SubjectError(`${JSON.stringify(text)} is not an access key ID, such as ASIAIOSFODNN7EXAMPLE.`);
  }
  return { keyId: key };
}

/** @throws SubjectError unless the text is the ARN of a federated user, an IAM user or root */
export function subjectOfUser(text: string): Subject {
  const arn = text.trim();
  if (federatedUserArn.test(arn)) return { federatedUser: arn };
  if (baseArn.test(arn)) return { base: arn };
  throw new SubjectError(
    `${JSON.stringify(text)} is not the ARN of a federated user (arn:aws:sts::111122223333:federated-user/NAME), ` +
      'an IAM user (arn:aws:iam::111122223333:user/NAME) or root (arn:aws:iam::111122223333:root).',
  );
}

/** The session that a GetFederationToken record issued. */
export function subjectOfIssue(record: CloudTrailRecord, issued: IssuedSession): Subject {
  return {
    keyId: issued.accessKeyId,
    federatedUser: issued.federatedUserArn,
    base: principalOf(record),
    issuedAt: eventTimeOf(record),
    expiresAt: issued.expiresAt,
  };
}

/** `aws_consoler`, for a title; undefined if the ARN is not a federated user's. */
export function federatedName(arn: string | undefined): string | undefined {
  return federatedUserArn.exec(arn ?? '')?.groups?.name;
}

/** The account in a subject's ARNs. */
export function accountOfSubject({ federatedUser, base }: Subject): string | undefined {
  return accountId(/^arn:[\w-]+:\w+::(\d{12}):/.exec(base ?? federatedUser ?? '')?.[1]);
}

/**
 * The time when the session is valid, if it is known when it was issued. No other time needs to be read. If the end is
 * unknown, it is the latest possible end.
 */
export function lifeOf({ issuedAt, expiresAt }: Subject): Period | undefined {
  return issuedAt === undefined ? undefined : { from: issuedAt, to: expiresAt ?? issuedAt + longestSession };
}

/** Whether the session is valid at a given time. */
type Validity = 'valid' | 'expired' | 'unknown';

export function validityOf(subject: Subject, now: number): Validity {
  if (isLasting(subject)) return 'valid';
  const { expiresAt } = subject;
  if (expiresAt !== undefined) return now < expiresAt ? 'valid' : 'expired';
  const latest = latestExpiry(subject);
  return latest !== undefined && latest <= now ? 'expired' : 'unknown';
}

/** Key IDs of users begin with AKIA, those of sessions with ASIA (IAM User Guide, unique identifiers). */
export function isLasting({ keyId }: Subject): boolean {
  return keyId?.startsWith('AKIA') ?? false;
}

/** Whether the session is valid, as a sentence. */
export function validitySentence(subject: Subject, now: number): string {
  if (isLasting(subject)) return 'VALID unless deactivated: the key of an IAM user does not expire';
  const { expiresAt } = subject;
  const known = utc(expiresAt);
  if (expiresAt !== undefined && known !== undefined) {
    return now < expiresAt
      ? `STILL VALID: the session can make calls until ${known} (${apart(now, expiresAt)} left) unless you contain it`
      : `expired: the session ended at ${known}, ${apart(expiresAt, now)} ago`;
  }
  const latest = latestExpiry(subject);
  const latestText = utc(latest);
  if (latest === undefined || latestText === undefined) {
    return 'validity unknown: the call that issued the session is not in these log files';
  }
  return latest <= now
    ? `expired: the exact end is unknown, but it is at the latest ${latestText}`
    : `MAY BE VALID: the exact end is unknown, but it is at the latest ${latestText}`;
}

/** The latest time when a session can be valid, if its issuing call is unknown. Root's sessions last at most an hour. */
function latestExpiry({ issuedAt, base }: Subject): number | undefined {
  if (issuedAt === undefined) return undefined;
  return issuedAt + (base?.endsWith(':root') ? 3_600_000 : longestSession);
}
