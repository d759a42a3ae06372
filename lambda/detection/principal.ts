import {
  accountOf,
  type CloudTrailRecord,
  type FieldPath,
  fieldText,
  isObject,
  type JsonObject,
  textAt,
} from './record.ts';

/** Their own ARN ends in a session name that the caller chooses, so the ARN of the issuer is used. */
const sessionTypes = new Set(['AssumedRole', 'FederatedUser']);

/** The session of a role without its issuer: the role is in the session's own ARN, though without its path. */
const assumedRole = /^arn:(?<partition>[^:]+):(?:sts|iam)::(?<account>\d*):assumed-role\/(?<role>[^/]+)(?:\/.*)?$/s;

const assumedRoot: FieldPath = 'userIdentity.sessionContext.assumedRoot';

/** The fields that `principalOf` needs for nearly every caller. */
export const principalFields: readonly FieldPath[] = [
  'userIdentity.type',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.arn',
  'userIdentity.invokedBy',
  assumedRoot,
];

/** What identifies a caller without an ARN, the most lasting first. */
const identifiers: readonly ((identity: JsonObject) => string | undefined)[] = [
  (identity) => (identity.type === 'Root' ? 'root' : undefined),
  identityCenterUser,
  (identity) => withoutSession(textAt(identity, 'sessionContext', 'sessionIssuer', 'principalId')),
  (identity) => withoutSession(textAt(identity, 'principalId')),
  userOfProvider,
  (identity) => (identity.type === 'AWSService' ? textAt(identity, 'invokedBy') : undefined),
  (identity) => textAt(identity, 'accessKeyId'),
  (identity) => textAt(identity, 'credentialId'),
  (identity) => textAt(identity, 'invokedBy'),
  (identity) => textAt(identity, 'identityProvider'),
  // Another account's call, of which nothing else is recorded.
  (identity) => (identity.type === 'AWSAccount' && textAt(identity, 'accountId') ? 'account' : undefined),
];

const unidentified = 'unidentified';

/**
 * The caller's identifier in the history: an ARN if the record contains one, else the most lasting identifier in the record,
 * prefixed with the account. Never undefined: a record without an identity is judged too. (CloudTrail user guide, "CloudTrail
 * userIdentity element".)
 *
 * @param record needs only `principalFields`
 * @param whole returns the record with all fields; called for a caller without an ARN
 */
export function principalOf(record: CloudTrailRecord, whole: () => CloudTrailRecord = () => record): string {
  const other = serviceForRoot(record) ?? (isAssumedRoot(record) ? 'assumed-root' : undefined);
  if (other !== undefined) return withAccount(other, whole());
  const arn = textAt(record, 'userIdentity', 'arn');
  const issuer = isSession(textAt(record, 'userIdentity', 'type'), arn)
    ? textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn')
    : undefined;
  const named = roleOf(issuer ?? arn);
  return named?.startsWith('arn:') ? named : withAccount(named, whole());
}

function isSession(type: string | undefined, arn: string | undefined): boolean {
  return sessionTypes.has(type ?? '') || assumedRole.test(arn ?? '');
}

/** True if the record contains nothing that identifies the caller: two such callers may be two. */
export function isUnidentified(principal: string): boolean {
  return principal.endsWith(`:${unidentified}`);
}

/**
 * The service that called on behalf of the account, as Trusted Advisor does: CloudTrail records it as the root user. Undefined
 * for all other calls, those of the root user in the console among them. (CIS AWS Foundations Benchmark, alarm on root usage.)
 */
export function serviceForRoot(record: CloudTrailRecord): string | undefined {
  if (textAt(record, 'userIdentity', 'type') !== 'Root') return undefined;
  const service = textAt(record, 'userIdentity', 'invokedBy');
  return service === 'signin.amazonaws.com' ? undefined : service;
}

/** True if the root user itself made the call, not a service on behalf of the account. */
export function isRoot(record: CloudTrailRecord): boolean {
  return textAt(record, 'userIdentity', 'type') === 'Root' && serviceForRoot(record) === undefined;
}

/** True for a session of AssumeRoot: of someone with permissions of the root user for one task, who does not have its credentials. */
export function isAssumedRoot(record: CloudTrailRecord): boolean {
  return fieldText(record, assumedRoot) === 'true';
}

/** CloudTrail writes this in place of a name that someone entered and that does not exist: it can be a password. */
const hiddenName = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** The name of a user, if the record shows it. */
export function userNameIn(identity: JsonObject): string | undefined {
  const name = textAt(identity, 'userName');
  return name === hiddenName ? undefined : name;
}

function roleOf(arn: string | undefined): string | undefined {
  return arn?.replace(assumedRole, 'arn:$<partition>:iam::$<account>:role/$<role>');
}

function withAccount(named: string | undefined, record: CloudTrailRecord): string {
  const identity = isObject(record.userIdentity) ? record.userIdentity : {};
  const identifier = named ?? firstOf(identity) ?? unidentified;
  return identifier.startsWith('arn:') ? identifier : `${accountOf(record) ?? 'unknown-account'}:${identifier}`;
}

function firstOf(identity: JsonObject): string | undefined {
  for (const identifierOf of identifiers) {
    const identifier = identifierOf(identity);
    if (identifier !== undefined) return identifier;
  }
  return undefined;
}

/** User ids are unique within one identity store. */
function identityCenterUser(identity: JsonObject): string | undefined {
  const [store, user] = [textAt(identity, 'onBehalfOf', 'identityStoreArn'), textAt(identity, 'onBehalfOf', 'userId')];
  return user === undefined ? undefined : [store, user].filter((part) => part !== undefined).join('/user/');
}

/** Names of SAML and web identity users are unique within one identity provider. */
function userOfProvider(identity: JsonObject): string | undefined {
  const [provider, user] = [textAt(identity, 'identityProvider'), userNameIn(identity)];
  return user === undefined ? undefined : [provider, user].filter((part) => part !== undefined).join('/');
}

/** A role session from another account has only `AROA…:SESSION`, and the caller chooses the session name. */
function withoutSession(principalId: string | undefined): string | undefined {
  return principalId?.startsWith('AROA') ? principalId.split(':')[0] : principalId;
}
