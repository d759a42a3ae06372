import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import { keyIn } from '../../lambda/detection/access-key.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import { accountOf, type CloudTrailRecord, fieldText, textAt } from '../../lambda/detection/record.ts';
import { issuedKeyField } from './issue.ts';
import { isAccountOnly, type Subject } from './subject.ts';

/** The type of a caller with a federated session, with its own key or in the console. */
export const federatedUserType = 'FederatedUser';
export const roleSessionType = 'AssumedRole';

export function arnIn(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'arn');
}

function typeIn(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'type');
}

/** The issuer of the caller's session. */
export function issuerIn(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn');
}

const consoleTypes = new Set(['AwsConsoleSignIn', 'AwsConsoleAction']);

/**
 * Whether a console session made the call: newer records say so, older ones have another event type. GetSigninToken has
 * the event type of a sign-in, but a program calls it with the key.
 */
export function isConsoleCall(record: CloudTrailRecord): boolean {
  if (fieldText(record, 'sessionCredentialFromConsole') === 'true') return true;
  return consoleTypes.has(textAt(record, 'eventType') ?? '') && record.eventName !== 'GetSigninToken';
}

/** Searches for one key: its calls, and the call that issued it. */
export function searchForKey(keyId: string): Search {
  return {
    strings: [keyId],
    test: (record) => keyIn(record) === keyId || fieldText(record, issuedKeyField) === keyId,
  };
}

/**
 * Searches for all calls of a subject: calls with its key, by its federated user, role session or principal, or with any
 * session issued to its base user; and for all calls that `others` accepts.
 * @param others with texts of which each such call has one
 * @param withOwn whether to include the base user's own calls
 */
export function searchForSubject(subject: Subject, others: Search, withOwn: boolean): Search {
  // No ARN: JSON may escape a slash, and a text with several spellings makes the search as slow as parsing everything.
  const own = withOwn ? ownStringOf(ownerOf(subject)) : undefined;
  const strings = [...others.strings, ...subjectStrings(subject), ...(own === undefined ? [] : [own])];
  return {
    strings: [...new Set(strings)],
    test: (record) => others.test(record) || isSessionCall(record, subject) || (withOwn && isOwnCall(record, subject)),
  };
}

/** Every call of the subject has one of these texts. */
function subjectStrings(subject: Subject): readonly string[] {
  const { keyId, federatedUser, roleSession, base, principal, account } = subject;
  if (account !== undefined && isAccountOnly(subject)) return [account];
  return [
    ...(keyId === undefined ? [] : [keyId]),
    ...(roleSession === undefined ? [] : [roleSessionType]),
    ...(federatedUser !== undefined || (keyId === undefined && base !== undefined) ? [federatedUserType] : []),
    ...(principal === undefined ? [] : typesOf(principal)),
  ];
}

const typesByArn: readonly (readonly [RegExp, string])[] = [
  [/:user\//, 'IAMUser'],
  [/:(?:assumed-role|role)\//, roleSessionType],
  [/:federated-user\//, federatedUserType],
  [/:root$/, 'Root'],
];

/** All types that a caller with a key or a name can have. (CloudTrail user guide, userIdentity element.) */
export const callerTypes: readonly string[] = [...typesByArn.map(([, type]) => type)].concat([
  ...['Role', 'AWSAccount', 'AWSService', 'Directory', 'SAMLUser', 'WebIdentityUser', 'IdentityCenterUser', 'Unknown'],
]);

function typesOf(principal: string): readonly string[] {
  const type = typesByArn.find(([pattern]) => pattern.test(principal))?.[1];
  return type === undefined ? callerTypes : [type];
}

/** Whether a record can be a call of the subject, as far as the record alone shows. */
export function isSessionCall(record: CloudTrailRecord, subject: Subject): boolean {
  const { keyId, federatedUser, roleSession, base, principal, account } = subject;
  if (keyId !== undefined && keyIn(record) === keyId) return true;
  if (account !== undefined && isAccountOnly(subject)) return isInAccount(record, account);
  if (principal !== undefined) return isCallOf(record, principal);
  if (roleSession !== undefined) return isInConsoleOf(record, roleSession);
  if (typeIn(record) !== federatedUserType) return false;
  // The key of a user or of a role's session: the sessions that it issued have their own keys.
  if (keyId !== undefined && federatedUser === undefined) return false;
  const issuer = issuerIn(record);
  if (federatedUser !== undefined) {
    return arnIn(record) === federatedUser && (base === undefined || issuer === undefined || issuer === base);
  }
  // A sign-in may not name its issuer, so a search for all sessions of a user includes those without one.
  return base !== undefined && (issuer === undefined || issuer === base);
}

/**
 * A console session that a role's session opened has other keys. Sessions of one role often have one name, such as the ID
 * of an instance, so other calls of that name do not belong to the session.
 */
function isInConsoleOf(record: CloudTrailRecord, roleSession: string): boolean {
  return typeIn(record) === roleSessionType && arnIn(record) === roleSession && isConsoleCall(record);
}

function isCallOf(record: CloudTrailRecord, principal: string): boolean {
  return arnIn(record) === principal || principalOf(record) === principal;
}

/** Whether the call was recorded in the account, or made by one of its principals. */
export function isInAccount(record: CloudTrailRecord, account: string): boolean {
  return textAt(record, 'recipientAccountId') === account || accountOf(record) === account;
}

/** The caller that requested the session: a user, root, a role or a service. */
export function ownerOf({ issuedTo, base, roleSession }: Subject): string | undefined {
  return issuedTo ?? (roleSession === undefined ? base : undefined);
}

export function isOwnCall(record: CloudTrailRecord, subject: Subject): boolean {
  const owner = ownerOf(subject);
  return owner !== undefined && (arnIn(record) === owner || (isRole(owner) && principalOf(record) === owner));
}

function isRole(principal: string): boolean {
  return principal.includes(':role/');
}

/** The text in every call of an IAM user (`userName`) or a role (`userName` of the issuer), or of root, whose ARN has no slash. */
function ownStringOf(owner: string | undefined): string | undefined {
  return owner?.split('/').at(-1);
}
