import { issuedSessionOf } from '../../lambda/detection/federation.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import { type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import { arnIn, federatedUserType, isIssue, issuerIn, keyIn } from './search.ts';
import { longestSession, type Subject, subjectOfIssue } from './subject.ts';

/**
 * What a record of a key adds to what is known of its session. The issuing call knows all; a call of the session knows
 * whose it is and when it was created.
 */
export function learned(subject: Subject, record: CloudTrailRecord): Subject {
  const issued = issuedSessionOf(record);
  if (isIssue(record) && issued.accessKeyId === subject.keyId) return { ...subject, ...subjectOfIssue(record, issued) };
  if (keyIn(record) !== subject.keyId) return subject;
  if (textAt(record, 'userIdentity', 'type') === federatedUserType) {
    return {
      ...subject,
      federatedUser: subject.federatedUser ?? arnIn(record),
      base: subject.base ?? issuerIn(record),
      issuedAt: subject.issuedAt ?? createdAt(record),
    };
  }
  return { ...subject, base: subject.base ?? principalOf(record) };
}

function createdAt(record: CloudTrailRecord): number | undefined {
  const time = Date.parse(textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'creationDate') ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** The last moment at which a session may be alive, where its issuing call is not known: root gets an hour at most. */
export function latestExpiry({ issuedAt, base }: Subject): number | undefined {
  if (issuedAt === undefined) return undefined;
  return issuedAt + (base?.endsWith(':root') ? 3_600_000 : longestSession);
}
