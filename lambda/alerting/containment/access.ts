import { isLongTermKey } from '../../detection/access-key.ts';
import type { Alert } from '../../detection/alert.ts';
import { isAssumedRoot, serviceForRoot } from '../../detection/principal.ts';
import { type CloudTrailRecord, fieldText, textAt, valueAt } from '../../detection/record.ts';
import { callerNamed, callerOf, isAnonymous } from '../caller.ts';
import { accessLeftBy } from './left.ts';
import { madeRows } from './made-rows.ts';
import { type Access, arnParts, nameInSession, placeOf, roleAccess } from './place.ts';
import { type RowId, rowOf } from './table.ts';

/**
 * The access to end after a successful call, in the order in which to end it: the access that the call issued or made, and that
 * of the caller. A session is ended before its caller is denied; what remains of other calls is removed after that.
 */
export function accessAfter(alert: Pick<Alert, 'record' | 'principal'>): readonly Access[] {
  const left = accessLeftBy(alert.record, alert.principal);
  if (left.some(({ row }) => rowOf(row).coversCaller)) return left;
  const caller = accessOfCaller(alert);
  return left.some(({ row }) => lastsUntilRemoved.has(row) || row === 'assume-root-session')
    ? [caller, ...left]
    : [...left, caller];
}

/** The access of a caller whose call failed: it changed nothing, but the caller has credentials. */
export function accessAfterFailure({ record, principal }: Pick<Alert, 'record' | 'principal'>): Access {
  const { kind, name, type, accessKeyId } = callerOf({ record, principal });
  const values = { ...placeOf(record, principal), user: kind === 'user' ? name : undefined, keyId: accessKeyId };
  if (kind === 'user' && type !== 'FederatedUser' && !accessKeyId?.startsWith('ASIA') && accessKeyId !== undefined)
    return { row: 'failed-user-key', values };
  if (kind === 'user' || kind === 'role') return accessOfCaller({ record, principal });
  return { row: kind === 'root' ? 'failed-root' : 'failed-other', values };
}

/** The caller makes more of these while it is not denied, as of sessions of AssumeRoot in each member account. */
const lastsUntilRemoved: ReadonlySet<RowId> = new Set(
  (Object.keys(madeRows) as RowId[]).filter((row) => row !== 'ssm-session'),
);

/** The access of the caller itself. */
export function accessOfCaller({ record, principal }: Pick<Alert, 'record' | 'principal'>): Access {
  const caller = callerOf({ record, principal });
  const place = placeOf(record, principal);
  const type = caller.type;
  if (serviceForRoot(record) !== undefined || type === 'AWSService') return { row: 'aws-service', values: place };
  if (isAssumedRoot(record)) return { row: 'assume-root-session', values: place };
  if (caller.kind === 'root') {
    return type === 'FederatedUser' ? federated(record, principal, 'root') : { row: 'root', values: place };
  }
  const identityUser = textAt(record, 'userIdentity', 'onBehalfOf', 'userId');
  if (identityUser !== undefined && (type === 'IdentityCenterUser' || caller.kind === 'role')) {
    return { row: 'identity-center-user', values: { ...place, identityUser } };
  }
  if (caller.kind === 'role')
    return roleAccess(
      principal,
      rowOfRoleCaller(record, principal),
      { ...place, sessionName: sessionNameOf(record) },
      isInRecord(principal, record),
    );
  if (caller.kind === 'user') {
    if (type === 'FederatedUser') return federated(record, principal, 'user');
    return {
      row: rowOfUser(record, caller.accessKeyId),
      values: { ...place, user: caller.name, keyId: caller.accessKeyId },
    };
  }
  if (isAnonymous(record)) {
    const resource = textAt(record, 'requestParameters', 'bucketName');
    return { row: 'anonymous', values: { ...place, account: textAt(record, 'recipientAccountId'), resource } };
  }
  return { row: otherRows.get(type ?? '') ?? 'unknown', values: place };
}

/** As opposed to an ARN that was made from that of a session. */
function isInRecord(roleArn: string, record: CloudTrailRecord): boolean {
  const arns = ['userIdentity.sessionContext.sessionIssuer.arn', 'userIdentity.arn'];
  return arns.some((field) => fieldText(record, field) === roleArn);
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
  return isLongTermKey(keyId) ? 'user-key' : 'user-session';
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

function sessionNameOf(record: CloudTrailRecord): string | undefined {
  const named = nameInSession(textAt(record, 'userIdentity', 'arn'));
  return named ?? textAt(record, 'userIdentity', 'principalId')?.split(':')[1];
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
  const other = withoutArn(principal);
  if (other !== undefined) return other;
  const { account, partition } = arnParts.exec(principal)?.groups ?? {};
  const values = { account, partition, federatedName, keyId };
  const row = Object.hasOwn(rowOfOperation, operation) ? rowOfOperation[operation] : undefined;
  if (kind === 'role')
    return { ...roleAccess(principal, row ?? rowByRequester(principal, issuedTo), values, false), expiresAt };
  if (kind === 'root') {
    if (row !== undefined || federatedName !== undefined)
      return { row: row ?? 'federated-root-session', values, expiresAt };
    return { row: 'root', values };
  }
  if (kind !== 'user') return { row: 'unknown', values };
  const usual = federatedName === undefined && keyId === undefined ? 'user-session' : 'federated-user-session';
  return { row: isLongTermKey(keyId) ? 'user-key' : (row ?? usual), values: { ...values, user: name } };
}

/** Callers that `principalOf` names by their kind. */
const namedByKind: readonly (readonly [RowId, RegExp])[] = [
  ['assume-root-session', /^(\d{12}):assumed-root$/],
  ['aws-service', /^(\d{12}):(?:(?:[\w-]+\.)+amazonaws\.com|AWS Internal)$/],
];

function withoutArn(principal: string): Access | undefined {
  const [row, pattern] = namedByKind.find(([, one]) => one.test(principal)) ?? [];
  return row && { row, values: { account: pattern?.exec(principal)?.[1] } };
}

function rowByRequester(role: string, requester: string): RowId {
  if (requester !== role && callerNamed(requester).kind === 'role') return 'role-session-chained';
  const [of, by] = [role, requester].map((arn) => arnParts.exec(arn)?.groups?.account);
  return of !== undefined && by !== undefined && of !== by ? 'role-session-other-account' : 'role-session';
}
