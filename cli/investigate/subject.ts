import { isLongTermKey } from '../../lambda/detection/access-key.ts';
import { accountId, accountIn, keyId } from '../../lambda/text/commands.ts';
import { apart, utc } from '../../lambda/text/times.ts';
import type { Period } from '../log-files/days.ts';

/** The subject of an investigation: what is known about the session and its owner. */
export interface Subject {
  /** The issued key; undefined to follow all sessions of a user, or all calls of a principal or account. */
  readonly keyId?: string | undefined;
  /** ARN of the federated user, `arn:aws:sts::ACCOUNT:federated-user/NAME`. */
  readonly federatedUser?: string | undefined;
  /** ARN of the session of a role, `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`. */
  readonly roleSession?: string | undefined;
  /** ARN of the IAM user, of root, or of the role whose permissions the session has. */
  readonly base?: string | undefined;
  /** The caller that requested the session, if it is another principal than `base`. */
  readonly issuedTo?: string | undefined;
  /** The call that issued the session, such as `AssumeRole`; undefined if it is unknown. */
  readonly operation?: string | undefined;
  /** When the session was issued, or the key created, and when it ends, in milliseconds since 1970. */
  readonly issuedAt?: number | undefined;
  readonly expiresAt?: number | undefined;
  /** All calls of this principal, as an alert names it, in place of those of one session. */
  readonly principal?: string | undefined;
  /** ID of the account whose calls are searched; all calls of the account if nothing else is specified. */
  readonly account?: string | undefined;
  /** The ID and kind of what the call of the alert made, other than a key. */
  readonly made?: { readonly id: string; readonly what: string } | undefined;
  /** Earlier calls do not count, unless the period says otherwise. */
  readonly since?: number | undefined;
  /** The call that the alert reports, in a few words, if it issued no session. */
  readonly reported?: string | undefined;
  /** The lines at the top of the alert, at most ten, for the top of the report: what happened, and what to do now. */
  readonly alertSummary?: readonly string[] | undefined;
}

/** Not an access key ID, or not an ARN of a user with sessions. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
}

/** The maximum duration of any session, in milliseconds: 36 hours (STS API reference, GetFederationToken). */
export const longestSession = 129_600_000;

const hour = 3_600_000;

/** The maximum duration of the session of a role. (STS API reference, `DurationSeconds` of AssumeRole.) */
const longestRoleSession = 12 * hour;

/** The same, by the call that issued the session. Those that are not named issue sessions of `longestSession`. */
const longestByCall: Readonly<Record<string, number>> = {
  AssumeRole: longestRoleSession,
  AssumeRoleWithSAML: longestRoleSession,
  AssumeRoleWithWebIdentity: longestRoleSession,
  AssumeRoot: hour / 4,
};

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

/** An ARN, or the identifier that an alert shows for a caller without one: the account, a colon and the identifier. */
const principalText = /^(?:arn:[\w-]+:(?:iam|sts)::\d{12}:[!-~]+|\d{12}:[!-~]+)$/;

/** @throws SubjectError unless the text can be a principal of an alert, or the ARN of a session */
export function subjectOfPrincipal(text: string): Subject {
  const principal = text.trim();
  if (principalText.test(principal)) return { principal };
  throw new SubjectError(
    `${JSON.stringify(text)} is not the ARN of an IAM user, a role, root or a session, nor a principal as an alert shows it.`,
  );
}

/** @throws SubjectError unless the text is the ID of an account */
export function accountOfText(text: string): string {
  const account = accountId(text.trim());
  if (account === undefined) {
    throw new SubjectError(`${JSON.stringify(text)} is not an account ID, such as 111122223333.`);
  }
  return account;
}

/** Whether only the account is specified. */
export function isAccountOnly({ keyId, federatedUser, base, principal, made }: Subject): boolean {
  return [keyId, federatedUser, base, principal, made].every((part) => part === undefined);
}

/** `aws_consoler`, for a title; undefined if the ARN is not a federated user's. */
export function federatedName(arn: string | undefined): string | undefined {
  return federatedUserArn.exec(arn ?? '')?.groups?.name;
}

/** The account in a subject's ARNs. */
export function accountOfSubject({
  federatedUser,
  roleSession,
  base,
  principal,
  account,
}: Subject): string | undefined {
  const named = principal ?? base ?? federatedUser ?? roleSession;
  return accountIn(named?.replace(/^(\d{12}):.*$/s, '$1')) ?? account;
}

/**
 * The time when the session is valid, if it is known when it was issued. No other time needs to be read. If the end is
 * unknown, it is the latest possible end; a key of a user has none.
 */
export function lifeOf(subject: Subject): Period | undefined {
  const { keyId, issuedAt, expiresAt } = subject;
  if (issuedAt === undefined) return undefined;
  return { from: issuedAt, to: isLongTermKey(keyId) ? endOfTime : (expiresAt ?? issuedAt + longestOf(subject)) };
}

/** The latest time of a calendar, in milliseconds since 1970. */
export const endOfTime = 8.64e15;

function longestOf({ operation = '', roleSession, base }: Subject): number {
  const byCall = Object.hasOwn(longestByCall, operation) ? longestByCall[operation] : undefined;
  if (byCall !== undefined) return byCall;
  if (base?.endsWith(':assumed-root')) return hour / 4;
  if (base?.endsWith(':root')) return hour;
  return roleSession === undefined ? longestSession : longestRoleSession;
}

/** A principal, an account or an identity provider does not end. */
export function hasValidity({ keyId, federatedUser, base }: Subject): boolean {
  return [keyId, federatedUser, base].some((part) => part !== undefined);
}

/** Whether the session is valid at a given time. */
type Validity = 'valid' | 'expired' | 'unknown';

export function validityOf(subject: Subject, now: number): Validity {
  if (isLongTermKey(subject.keyId)) return 'valid';
  const { expiresAt } = subject;
  if (expiresAt !== undefined) return now < expiresAt ? 'valid' : 'expired';
  const latest = latestExpiry(subject);
  return latest !== undefined && latest <= now ? 'expired' : 'unknown';
}

/** Whether the session is valid, as a sentence. */
export function validitySentence(subject: Subject, now: number): string {
  if (isLongTermKey(subject.keyId)) return 'VALID unless deactivated: a long-term key does not expire';
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
function latestExpiry(subject: Subject): number | undefined {
  return subject.issuedAt === undefined ? undefined : subject.issuedAt + longestOf(subject);
}
