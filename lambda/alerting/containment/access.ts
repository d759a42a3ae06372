import type { Alert } from '../../detection/alert.ts';
import { issuedSessionOf } from '../../detection/federation.ts';
import { serviceForRoot } from '../../detection/principal.ts';
import { accountOf, type CloudTrailRecord, fieldText, textAt, valueAt } from '../../detection/record.ts';
import { accountIn } from '../../text/commands.ts';
import { callerNamed, callerOf } from '../caller.ts';
import { type RowId, rowOf } from './table.ts';
import type { Values } from './values.ts';

/** Access that someone holds: the row of the table that says how to end it, and its values, which can be texts of the caller. */
export interface Access {
  readonly row: RowId;
  readonly values: Values;
  /** When the access ends by itself, in milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/**
 * The access to end after a successful call, in the order in which to end it: the access that the call issued or made, and that
 * of the caller. A session is ended before its caller is denied; what remains of other calls is removed after that.
 */
export function accessAfter(alert: Pick<Alert, 'record' | 'principal'>): readonly Access[] {
  const left = accessLeftBy(alert.record, alert.principal);
  if (left.some(({ row }) => rowOf(row).coversCaller)) return left;
  const caller = accessOfCaller(alert);
  return left.some(({ row }) => lastsUntilRemoved.has(row)) ? [caller, ...left] : [...left, caller];
}

/** The access of a caller whose call failed: it changed nothing, but the caller has credentials. */
export function accessAfterFailure({ record, principal }: Pick<Alert, 'record' | 'principal'>): Access {
  const { kind, name, type, accessKeyId } = callerOf({ record, principal });
  const values = { ...placeOf(record, principal), user: kind === 'user' ? name : undefined, keyId: accessKeyId };
  if (kind === 'user' && type !== 'FederatedUser' && !accessKeyId?.startsWith('ASIA') && accessKeyId !== undefined)
    return { row: 'failed-user-key', values };
  if (kind === 'user' || kind === 'role') return { row: 'failed-session', values };
  return { row: kind === 'root' && serviceForRoot(record) === undefined ? 'failed-root' : 'failed-other', values };
}

/** The caller makes more of these while it is not denied. */
const lastsUntilRemoved: ReadonlySet<RowId> = new Set([
  'new-access-key',
  'new-root-access-key',
  'new-user',
  'new-login-profile',
  'new-role',
  'attached-user-policy',
  'attached-role-policy',
  'new-oidc-provider',
  'new-trust-policy',
  'secret-read',
]);

const arnParts = /^arn:(?<partition>[\w-]+):\w+:(?<region>[\w-]*):(?<account>\d{12}):/;

/** The partition, account and region of a record, in which its caller is. */
function placeOf(record: CloudTrailRecord, principal: string): Values {
  const region = textAt(record, 'awsRegion');
  return {
    account: arnParts.exec(principal)?.groups?.account ?? accountOf(record),
    partition: arnParts.exec(principal)?.groups?.partition ?? partitionIn(record),
    region,
  };
}

/** Fields with the ARN of something in the caller's partition. */
const arnFields = [
  'userIdentity.arn',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'requestParameters.roleArn',
  'responseElements.federatedUser.arn',
  'responseElements.assumedRoleUser.arn',
  'responseElements.user.arn',
];

function partitionIn(record: CloudTrailRecord): string {
  const arns = arnFields.map((field) => fieldText(record, field) ?? '');
  return arns.map((arn) => /^arn:([\w-]+):/.exec(arn)?.[1]).find((partition) => partition !== undefined) ?? 'aws';
}

/** The access of the caller itself. */
export function accessOfCaller({ record, principal }: Pick<Alert, 'record' | 'principal'>): Access {
  const caller = callerOf({ record, principal });
  const place = placeOf(record, principal);
  const type = caller.type;
  if (serviceForRoot(record) !== undefined || type === 'AWSService') return { row: 'aws-service', values: place };
  if (caller.kind === 'root') {
    return type === 'FederatedUser' ? federated(record, principal, 'root') : { row: 'root', values: place };
  }
  const identityUser = textAt(record, 'userIdentity', 'onBehalfOf', 'userId');
  if (identityUser !== undefined && (type === 'IdentityCenterUser' || caller.kind === 'role')) {
    return { row: 'identity-center-user', values: { ...place, identityUser } };
  }
  if (caller.kind === 'role')
    return roleAccess(principal, rowOfRoleCaller(record, principal), { ...place, sessionName: sessionNameOf(record) });
  if (caller.kind === 'user') {
    if (type === 'FederatedUser') return federated(record, principal, 'user');
    return {
      row: rowOfUser(record, caller.accessKeyId),
      values: { ...place, user: caller.name, keyId: caller.accessKeyId },
    };
  }
  return { row: otherRows.get(type ?? '') ?? 'unknown', values: place };
}

const otherRows: ReadonlyMap<string, RowId> = new Map([
  ['AWSAccount', 'other-account'],
  ['SAMLUser', 'provider-user'],
  ['WebIdentityUser', 'provider-user'],
]);

const opensConsole = new Set(['ConsoleLogin', 'GetSigninToken']);

function isConsole(record: CloudTrailRecord): boolean {
  return (
    opensConsole.has(textAt(record, 'eventName') ?? '') || fieldText(record, 'sessionCredentialFromConsole') === 'true'
  );
}

function rowOfUser(record: CloudTrailRecord, keyId: string | undefined): RowId {
  if (isConsole(record)) return 'user-console-session';
  return keyId?.startsWith('AKIA') ? 'user-key' : 'user-session';
}

function federated(record: CloudTrailRecord, principal: string, kind: 'user' | 'root'): Access {
  const row = `federated-${kind}-${isConsole(record) ? 'console' : 'session'}` as const;
  return {
    row,
    values: {
      ...placeOf(record, principal),
      user: kind === 'user' ? callerNamed(principal).name : undefined,
      federatedName: nameInSession(textAt(record, 'userIdentity', 'arn')),
    },
  };
}

/** Instances name their sessions by their ID. */
const instanceId = /^i-[0-9a-f]{8,17}$/;

function rowOfRoleCaller(record: CloudTrailRecord, principal: string): RowId {
  const session = sessionNameOf(record) ?? '';
  if (instanceId.test(session) || valueAt(record, 'userIdentity', 'sessionContext', 'ec2RoleDelivery') !== undefined)
    return 'instance-profile';
  const provider = fieldText(record, 'userIdentity.sessionContext.webIdFederationData.federatedProvider');
  if (provider !== undefined)
    return provider.includes(':saml-provider/') ? 'role-session-saml' : 'role-session-web-identity';
  if (principal.includes(':role/service-role/')) return 'role-session-service';
  return isConsole(record) ? 'role-console-session' : 'role-session';
}

/** IAM refuses changes to these roles. Without the path, which the ARN of a session does not contain, their names tell. */
const identityCenterRole = /:role\/(?:aws-reserved\/sso\.amazonaws\.com\/|AWSReservedSSO_)/;
const serviceLinkedRole = /:role\/(?:aws-service-role\/|AWSServiceRoleFor)/;

/** @param usual the row of a role that IAM lets you change */
function roleAccess(roleArn: string, usual: RowId, values: Values): Access {
  if (identityCenterRole.test(roleArn)) return { row: 'identity-center-session', values };
  if (serviceLinkedRole.test(roleArn)) return { row: 'service-linked-role', values };
  const groups = arnParts.exec(roleArn)?.groups;
  const role = callerNamed(roleArn).name;
  return {
    row: usual,
    values: {
      ...values,
      role,
      account: groups?.account ?? values.account,
      partition: groups?.partition ?? values.partition,
    },
  };
}

function sessionNameOf(record: CloudTrailRecord): string | undefined {
  const named = nameInSession(textAt(record, 'userIdentity', 'arn'));
  return named ?? textAt(record, 'userIdentity', 'principalId')?.split(':')[1];
}

function nameInSession(arn: string | undefined): string | undefined {
  return /^arn:[\w-]+:sts::\d*:(?:assumed-role\/[^/]+|federated-user)\/(.+)$/s.exec(arn ?? '')?.[1];
}

/** What is known of a session without the record that issued it. */
interface SessionFacts {
  readonly keyId?: string | undefined;
  readonly federatedName?: string | undefined;
  /** The call that issued the session, such as `AssumeRole`. */
  readonly operation?: string | undefined;
  /** The caller of that call. */
  readonly issuedTo?: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** The rows of sessions that no other call issues. */
const rowOfOperation: Readonly<Record<string, RowId>> = {
  AssumeRoot: 'assume-root-session',
  AssumeRoleWithSAML: 'role-session-saml',
  AssumeRoleWithWebIdentity: 'role-session-web-identity',
  GetSessionToken: 'user-session',
};

/** The access of a session that the principal issued, or of the key of a user: a role has role sessions, a user federated ones. */
export function accessOfIssuer(principal: string, facts: SessionFacts): Access {
  const { keyId, federatedName, operation = '', issuedTo = principal, expiresAt } = facts;
  const { kind, name } = callerNamed(principal);
  const { account, partition } = arnParts.exec(principal)?.groups ?? {};
  const values = { account, partition, federatedName, keyId };
  const row = Object.hasOwn(rowOfOperation, operation) ? rowOfOperation[operation] : undefined;
  if (kind === 'role')
    return { ...roleAccess(principal, row ?? rowByRequester(principal, issuedTo), values), expiresAt };
  if (kind === 'root') {
    if (row !== undefined || federatedName !== undefined)
      return { row: row ?? 'federated-root-session', values, expiresAt };
    return { row: 'root', values };
  }
  if (kind !== 'user') return { row: 'unknown', values };
  const usual = federatedName === undefined && keyId === undefined ? 'user-session' : 'federated-user-session';
  return { row: keyId?.startsWith('AKIA') ? 'user-key' : (row ?? usual), values: { ...values, user: name } };
}

function rowByRequester(role: string, requester: string): RowId {
  if (requester !== role && callerNamed(requester).kind === 'role') return 'role-session-chained';
  const [of, by] = [role, requester].map((arn) => arnParts.exec(arn)?.groups?.account);
  return of !== undefined && by !== undefined && of !== by ? 'role-session-other-account' : 'role-session';
}

/** What a successful call leaves behind that outlasts its caller: a session that it issued, something that it made or read. */
export function accessLeftBy(record: CloudTrailRecord, principal: string): readonly Access[] {
  const name = textAt(record, 'eventName') ?? '';
  const read = Object.hasOwn(leftBy, name) ? leftBy[name] : undefined;
  return read === undefined ? [] : [read(record, principal)].filter((access) => access !== undefined);
}

type Reader = (record: CloudTrailRecord, principal: string) => Access | undefined;

const requested = (record: CloudTrailRecord, name: string) => textAt(record, 'requestParameters', name);

const leftBy: Readonly<Record<string, Reader>> = {
  GetFederationToken: issuedFederatedSession,
  GetSessionToken: (record, principal) => {
    const { kind, name } = callerOf({ record, principal });
    return kind === 'user' ? { row: 'user-session', values: { ...placeOf(record, principal), user: name } } : undefined;
  },
  AssumeRole: issuedRoleSession(rowOfAssumedRole),
  AssumeRoleWithSAML: issuedRoleSession(() => 'role-session-saml'),
  AssumeRoleWithWebIdentity: issuedRoleSession(() => 'role-session-web-identity'),
  AssumeRoot: (record, principal) => ({
    row: 'assume-root-session',
    values: { ...placeOf(record, principal), account: accountIn(requested(record, 'targetPrincipal')) },
    expiresAt: issuedSessionOf(record).expiresAt,
  }),
  CreateAccessKey: newAccessKey,
  CreateUser: ofUser('new-user'),
  CreateLoginProfile: ofUser('new-login-profile'),
  UpdateLoginProfile: ofUser('new-login-profile'),
  CreateRole: ofRole('new-role'),
  AttachUserPolicy: ofUser('attached-user-policy'),
  AttachRolePolicy: ofRole('attached-role-policy'),
  UpdateAssumeRolePolicy: ofRole('new-trust-policy'),
  CreateOpenIDConnectProvider: (record, principal) => ({
    row: 'new-oidc-provider',
    values: {
      ...placeOf(record, principal),
      providerArn: textAt(record, 'responseElements', 'openIDConnectProviderArn'),
      providerUrl: requested(record, 'url'),
      clientIds: textsIn(valueAt(record, 'requestParameters', 'clientIDList')).join(' '),
    },
  }),
  StartSession: (record, principal) => ({
    row: 'ssm-session',
    values: { ...placeOf(record, principal), ssmSession: textAt(record, 'responseElements', 'sessionId') },
  }),
  GetSecretValue: (record, principal) => ({
    row: 'secret-read',
    values: { ...placeOf(record, principal), secret: requested(record, 'secretId') },
  }),
};

function issuedFederatedSession(record: CloudTrailRecord, principal: string): Access | undefined {
  const { kind, name } = callerOf({ record, principal });
  const { expiresAt, federatedUserArn } = issuedSessionOf(record);
  const values = { ...placeOf(record, principal), federatedName: nameInSession(federatedUserArn) };
  if (kind === 'user') return { row: 'federated-user-session', values: { ...values, user: name } };
  return kind === 'root' && serviceForRoot(record) === undefined
    ? { row: 'federated-root-session', values, expiresAt }
    : undefined;
}

function issuedRoleSession(rowOf: (record: CloudTrailRecord, roleArn: string) => RowId): Reader {
  return (record, principal) => {
    const roleArn = requested(record, 'roleArn') ?? '';
    const place = placeOf(record, principal);
    const sessionName = requested(record, 'roleSessionName');
    const { expiresAt } = issuedSessionOf(record);
    if (!roleArn.includes(':role/'))
      return { row: rowOf(record, roleArn), values: { ...place, account: undefined }, expiresAt };
    return { ...roleAccess(roleArn, rowOf(record, roleArn), { ...place, sessionName }), expiresAt };
  };
}

function rowOfAssumedRole(record: CloudTrailRecord, roleArn: string): RowId {
  const type = textAt(record, 'userIdentity', 'type');
  if (type === 'AWSService') return 'role-session-service';
  if (type === 'AssumedRole') return 'role-session-chained';
  const [of, caller] = [arnParts.exec(roleArn)?.groups?.account, accountOf(record)];
  return of !== undefined && caller !== undefined && of !== caller ? 'role-session-other-account' : 'role-session';
}

/** Without a user name in the request, the caller creates the key for itself; only root has keys without a user. */
function newAccessKey(record: CloudTrailRecord, principal: string): Access {
  const key = textAt(record, 'responseElements', 'accessKey', 'accessKeyId');
  const caller = callerOf({ record, principal });
  const user =
    textAt(record, 'responseElements', 'accessKey', 'userName') ??
    requested(record, 'userName') ??
    (caller.kind === 'user' ? caller.name : undefined);
  const values = { ...placeOf(record, principal), user, keyId: key };
  return { row: user === undefined && caller.kind === 'root' ? 'new-root-access-key' : 'new-access-key', values };
}

function ofUser(row: RowId): Reader {
  return (record, principal) => ({
    row,
    values: {
      ...placeOf(record, principal),
      user: requested(record, 'userName'),
      policyArn: requested(record, 'policyArn'),
    },
  });
}

function ofRole(row: RowId): Reader {
  return (record, principal) => ({
    row,
    values: {
      ...placeOf(record, principal),
      role: requested(record, 'roleName'),
      policyArn: requested(record, 'policyArn'),
    },
  });
}

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((text) => typeof text === 'string' && text !== '') : [];
}
