import type { IssuedSession } from '../../lambda/detection/federation.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import { type CloudTrailRecord, eventTimeOf } from '../../lambda/detection/record.ts';
import { accountId, keyId } from '../../lambda/text/commands.ts';
import { apart, utc } from '../../lambda/text/times.ts';
import type { Period } from '../log-files/days.ts';

/** Whom an investigation follows: as much as is known of the session, and of who stands behind it. */
export interface Subject {
  /** The issued key; undefined where all sessions of a user are followed. */
  readonly keyId?: string | undefined;
  /** ARN of the federated user, `arn:aws:sts::ACCOUNT:federated-user/NAME`. */
  readonly federatedUser?: string | undefined;
  /** ARN of the IAM user, of root, or of the role whose session the key belongs to. */
  readonly base?: string | undefined;
  /** When the session was issued and when it ends, in milliseconds since 1970. */
  readonly issuedAt?: number | undefined;
  readonly expiresAt?: number | undefined;
}

/** Not the id of a key, or not an ARN whose sessions could be followed. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
}

/** The longest that a federated session lasts, in milliseconds: 36 hours (STS API reference, GetFederationToken). */
export const longestSession = 129_600_000;

const federatedUserArn = /^arn:[\w-]+:sts::(?<account>\d{12}):federated-user\/(?<name>[\w+=,.@-]{2,64})$/;
const baseArn = /^arn:[\w-]+:iam::(?<account>\d{12}):(?:root|user\/[!-~]+)$/;

/** @throws SubjectError unless the text is an access key id */
export function subjectOfKey(text: string): Subject {
  const key = keyId(text.trim());
  if (key === undefined) {
    throw new SubjectError(`${JSON.stringify(text)} is no access key id: give one such as ASIAIOSFODNN7EXAMPLE.`);
  }
  return { keyId: key };
}

/** @throws SubjectError unless the text is the ARN of a federated user, an IAM user or root */
export function subjectOfUser(text: string): Subject {
  const arn = text.trim();
  if (federatedUserArn.test(arn)) return { federatedUser: arn };
  if (baseArn.test(arn)) return { base: arn };
  throw new SubjectError(
    `${JSON.stringify(text)} is neither the ARN of a federated user (arn:aws:sts::111122223333:federated-user/NAME) ` +
      'nor of an IAM user or root (arn:aws:iam::111122223333:user/NAME).',
  );
}

/** What a GetFederationToken record tells of the session that it issued. */
export function subjectOfIssue(record: CloudTrailRecord, issued: IssuedSession): Subject {
  return {
    keyId: issued.accessKeyId,
    federatedUser: issued.federatedUserArn,
    base: principalOf(record),
    issuedAt: eventTimeOf(record),
    expiresAt: issued.expiresAt,
  };
}

/** `aws_consoler`, for a title; undefined for anything but a federated user. */
export function federatedName(arn: string | undefined): string | undefined {
  return federatedUserArn.exec(arn ?? '')?.groups?.name;
}

/** The account that a subject's ARNs name. */
export function accountOfSubject({ federatedUser, base }: Subject): string | undefined {
  return accountId(/^arn:[\w-]+:\w+::(\d{12}):/.exec(base ?? federatedUser ?? '')?.[1]);
}

/**
 * The time in which the session can have done anything, where it is known when it was issued: nothing outside it need be
 * read. Where its end is not known, the longest that there is.
 */
export function lifeOf({ issuedAt, expiresAt }: Subject): Period | undefined {
  return issuedAt === undefined ? undefined : { from: issuedAt, to: expiresAt ?? issuedAt + longestSession };
}

/** Is the session alive, by the clock? */
export type Validity = 'valid' | 'expired' | 'unknown';

export function validityOf(subject: Subject, now: number): Validity {
  if (isLasting(subject)) return 'valid';
  const { expiresAt } = subject;
  if (expiresAt !== undefined) return now < expiresAt ? 'valid' : 'expired';
  const latest = latestExpiry(subject);
  return latest !== undefined && latest <= now ? 'expired' : 'unknown';
}

/** AWS begins the ids of users' own keys with AKIA, those of sessions with ASIA (IAM user guide, unique identifiers). */
export function isLasting({ keyId }: Subject): boolean {
  return keyId?.startsWith('AKIA') ?? false;
}

/** Is the session alive, in a sentence. */
export function validitySentence(subject: Subject, now: number): string {
  if (isLasting(subject)) return 'VALID unless somebody deactivated it: the key of a user has no end';
  const { expiresAt } = subject;
  const known = utc(expiresAt);
  if (expiresAt !== undefined && known !== undefined) {
    return now < expiresAt
      ? `STILL VALID: it can act until ${known} (${apart(now, expiresAt)} left) unless it is contained`
      : `expired: the session ended at ${known}, ${apart(expiresAt, now)} ago`;
  }
  const latest = latestExpiry(subject);
  const latestText = utc(latest);
  if (latest === undefined || latestText === undefined) {
    return 'unknown whether it is still valid: the call that issued it is not in these log files';
  }
  return latest <= now
    ? `expired: its end is not known, but no such session lasts beyond ${latestText}`
    : `MAY BE VALID: its end is not known, but it ends at ${latestText} at the latest`;
}

/** The last moment at which a session may be alive, where its issuing call is not known: root gets an hour at most. */
export function latestExpiry({ issuedAt, base }: Subject): number | undefined {
  if (issuedAt === undefined) return undefined;
  return issuedAt + (base?.endsWith(':root') ? 3_600_000 : longestSession);
}
