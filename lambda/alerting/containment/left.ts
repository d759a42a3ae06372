import { issuedSessionOf } from '../../detection/federation.ts';
import {
  accountOf,
  type CloudTrailRecord,
  type FieldPath,
  fieldText,
  textAt,
  valueAt,
} from '../../detection/record.ts';
import { accountIn } from '../../text/commands.ts';
import { callerOf } from '../caller.ts';
import { type Access, arnParts, nameInSession, placeOf, roleAccess } from './place.ts';
import type { RowId } from './table.ts';
import type { ValueName } from './values.ts';

/** What a successful call leaves behind that outlasts its caller: a session that it issued, something that it made or read. */
export function accessLeftBy(record: CloudTrailRecord, principal: string): readonly Access[] {
  const name = textAt(record, 'eventName') ?? '';
  const read = ownOf(callsOfSource(record), name) ?? ownOf(readers, name);
  return read === undefined ? [] : [read(record, principal)].filter((access) => access !== undefined);
}

/** Whether the call, if it succeeded, made or changed something that gives access. Not for sessions, and for what it read. */
export function makesAccess(record: CloudTrailRecord): boolean {
  return ownOf(callsOfSource(record), textAt(record, 'eventName') ?? '') !== undefined;
}

function callsOfSource(record: CloudTrailRecord): Readonly<Record<string, Reader>> {
  return ownOf(madeBy, textAt(record, 'eventSource') ?? '') ?? {};
}

function ownOf<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

type Reader = (record: CloudTrailRecord, principal: string) => Access | undefined;

const requested = (record: CloudTrailRecord, name: string) => textAt(record, 'requestParameters', name);

const routeAssociation: FieldPath = 'requestParameters.associationId';

/** The calls that issue a session, read something that works without the session, or change something that gives no access. */
const issuedOrRead: Readonly<Record<string, Reader>> = {
  GetFederationToken: issuedFederatedSession,
  GetSessionToken: (record, principal) => {
    const { kind, name } = callerOf({ record, principal });
    const { expiresAt } = issuedSessionOf(record);
    return kind === 'user'
      ? { row: 'user-session', values: { ...placeOf(record, principal), user: name }, expiresAt }
      : undefined;
  },
  AssumeRole: issuedRoleSession(rowOfAssumedRole),
  AssumeRoleWithSAML: issuedRoleSession(() => 'role-session-saml'),
  AssumeRoleWithWebIdentity: issuedRoleSession(() => 'role-session-web-identity'),
  AssumeRoot: (record, principal) => ({
    row: 'assume-root-session',
    values: { ...placeOf(record, principal), account: accountIn(requested(record, 'targetPrincipal')) },
    expiresAt: issuedSessionOf(record).expiresAt,
  }),
  GetSecretValue: made('secret-read', { secret: 'requestParameters.secretId' }),
  ReplaceRoute: made('changed-route', { routeTable: 'requestParameters.routeTableId' }),
  DeleteRoute: made('changed-route', { routeTable: 'requestParameters.routeTableId' }),
  DeleteRouteTable: made('changed-route', { routeTable: 'requestParameters.routeTableId' }),
  ReplaceRouteTableAssociation: made('changed-route-association', { routeAssociation }),
  DisassociateRouteTable: made('changed-route-association', { routeAssociation }),
};

const user = { user: 'requestParameters.userName' } as const;
const role = { role: 'requestParameters.roleName' } as const;
const group = { group: 'requestParameters.groupName' } as const;
const managedPolicy = { policyArn: 'requestParameters.policyArn' } as const;
const inlinePolicy = { policyName: 'requestParameters.policyName' } as const;

/** The calls that make or change something that gives access, by the source of the event: names occur in several services. */
const madeBy: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  'iam.amazonaws.com': {
    CreateAccessKey: newAccessKey,
    UpdateAccessKey: onlyIf('requestParameters.status', 'Active', (record, principal) => {
      const { kind, name } = callerOf({ record, principal });
      const ofCaller = kind === 'user' ? name : undefined;
      const values = {
        ...placeOf(record, principal),
        user: requested(record, 'userName') ?? ofCaller,
        keyId: requested(record, 'accessKeyId'),
      };
      return { row: 'activated-access-key', values };
    }),
    CreateUser: made('new-user', user),
    CreateLoginProfile: made('new-login-profile', user),
    UpdateLoginProfile: made('new-login-profile', user),
    CreateRole: made('new-role', role),
    AttachUserPolicy: made('attached-user-policy', { ...user, ...managedPolicy }),
    AttachRolePolicy: made('attached-role-policy', { ...role, ...managedPolicy }),
    AttachGroupPolicy: made('attached-group-policy', { ...group, ...managedPolicy }),
    PutUserPolicy: made('inline-user-policy', { ...user, ...inlinePolicy }),
    PutRolePolicy: made('inline-role-policy', { ...role, ...inlinePolicy }),
    PutGroupPolicy: made('inline-group-policy', { ...group, ...inlinePolicy }),
    AddUserToGroup: made('new-group-member', { ...user, ...group }),
    UpdateAssumeRolePolicy: made('new-trust-policy', role),
    CreatePolicyVersion: onlyIf(
      'requestParameters.setAsDefault',
      'true',
      made('new-policy-version', { ...managedPolicy, versionId: 'responseElements.policyVersion.versionId' }),
    ),
    SetDefaultPolicyVersion: made('new-policy-version', { ...managedPolicy, versionId: 'requestParameters.versionId' }),
    CreateServiceSpecificCredential: made('new-service-credential', {
      ...user,
      credential: 'responseElements.serviceSpecificCredential.serviceSpecificCredentialId',
    }),
    UploadSSHPublicKey: made('new-ssh-key', { ...user, credential: 'responseElements.sSHPublicKey.sSHPublicKeyId' }),
    UploadSigningCertificate: made('new-signing-certificate', {
      ...user,
      credential: 'responseElements.certificate.certificateId',
    }),
    DeleteUserPermissionsBoundary: made('removed-boundary', user),
    PutUserPermissionsBoundary: made('removed-boundary', user),
    DeleteRolePermissionsBoundary: made('removed-boundary', role),
    PutRolePermissionsBoundary: made('removed-boundary', role),
    AddRoleToInstanceProfile: made('role-in-instance-profile', {
      ...role,
      instanceProfile: 'requestParameters.instanceProfileName',
    }),
    CreateOpenIDConnectProvider: (record, principal) => ({
      row: 'new-oidc-provider',
      values: {
        ...placeOf(record, principal),
        providerArn: textAt(record, 'responseElements', 'openIDConnectProviderArn'),
        providerUrl: requested(record, 'url'),
        clientIds: textsIn(valueAt(record, 'requestParameters', 'clientIDList')).join(' '),
      },
    }),
    AddClientIDToOpenIDConnectProvider: made('new-oidc-client', {
      providerArn: 'requestParameters.openIDConnectProviderArn',
      clientId: 'requestParameters.clientID',
    }),
    CreateSAMLProvider: made('new-saml-provider', { providerArn: 'responseElements.sAMLProviderArn' }),
    UpdateSAMLProvider: made('changed-saml-provider', { providerArn: 'requestParameters.sAMLProviderArn' }),
  },
  'ec2.amazonaws.com': {
    AssociateIamInstanceProfile: made('instance-with-profile', {
      association: 'responseElements.AssociateIamInstanceProfileResponse.iamInstanceProfileAssociation.associationId',
    }),
    ModifySnapshotAttribute: made('resource-policy', { resource: 'requestParameters.snapshotId' }),
    ModifyImageAttribute: made('resource-policy', { resource: 'requestParameters.imageId' }),
  },
  'rolesanywhere.amazonaws.com': {
    CreateTrustAnchor: made('new-trust-anchor', { trustAnchor: 'responseElements.trustAnchor.trustAnchorId' }),
  },
  'sso.amazonaws.com': {
    CreateAccountAssignment: made('new-account-assignment', {
      ssoInstance: 'requestParameters.instanceArn',
      permissionSet: 'requestParameters.permissionSetArn',
      target: 'requestParameters.targetId',
      assigneeType: 'requestParameters.principalType',
      assignee: 'requestParameters.principalId',
    }),
  },
  'ssm.amazonaws.com': {
    StartSession: made('ssm-session', { ssmSession: 'responseElements.sessionId' }),
  },
  's3.amazonaws.com': {
    PutBucketPolicy: made('resource-policy', { resource: 'requestParameters.bucketName' }),
    PutBucketAcl: made('resource-policy', { resource: 'requestParameters.bucketName' }),
  },
  'kms.amazonaws.com': { PutKeyPolicy: made('resource-policy', { resource: 'requestParameters.keyId' }) },
  'lambda.amazonaws.com': {
    AddPermission20150331v2: made('resource-policy', { resource: 'requestParameters.functionName' }),
    CreateFunctionUrlConfig: made('resource-policy', { resource: 'requestParameters.functionName' }),
  },
  'secretsmanager.amazonaws.com': {
    PutResourcePolicy: made('resource-policy', { resource: 'requestParameters.secretId' }),
  },
  'sns.amazonaws.com': { AddPermission: made('resource-policy', { resource: 'requestParameters.topicArn' }) },
  'sqs.amazonaws.com': { AddPermission: made('resource-policy', { resource: 'requestParameters.queueUrl' }) },
  'ecr.amazonaws.com': {
    SetRepositoryPolicy: made('resource-policy', { resource: 'requestParameters.repositoryName' }),
  },
  'rds.amazonaws.com': {
    ModifyDBSnapshotAttribute: made('resource-policy', { resource: 'requestParameters.dBSnapshotIdentifier' }),
    ModifyDBClusterSnapshotAttribute: made('resource-policy', {
      resource: 'requestParameters.dBClusterSnapshotIdentifier',
    }),
  },
};

/** By name alone: the rule of an alert says of which service. */
const readers: Readonly<Record<string, Reader>> = Object.fromEntries(
  [issuedOrRead, ...Object.values(madeBy)].flatMap(Object.entries),
);

/** The names of the calls for which `makesAccess` can be true. */
export const makingCalls: readonly string[] = [...new Set(Object.values(madeBy).flatMap(Object.keys))];

/** What a call made, with the values in these fields of the record. */
function made(row: RowId, fields: Readonly<Partial<Record<ValueName, FieldPath>>>): Reader {
  return (record, principal) => {
    const values = Object.entries(fields).map(([name, field]) => [name, fieldText(record, field)]);
    return { row, values: { ...placeOf(record, principal), ...Object.fromEntries(values) } };
  };
}

function onlyIf(field: FieldPath, value: string, read: Reader): Reader {
  return (record, principal) => (fieldText(record, field) === value ? read(record, principal) : undefined);
}

function issuedFederatedSession(record: CloudTrailRecord, principal: string): Access | undefined {
  const { kind, name } = callerOf({ record, principal });
  const { expiresAt, federatedUserArn } = issuedSessionOf(record);
  const values = { ...placeOf(record, principal), federatedName: nameInSession(federatedUserArn) };
  if (kind === 'user') return { row: 'federated-user-session', values: { ...values, user: name }, expiresAt };
  return kind === 'root' ? { row: 'federated-root-session', values, expiresAt } : undefined;
}

function issuedRoleSession(rowOf: (record: CloudTrailRecord, roleArn: string) => RowId): Reader {
  return (record, principal) => {
    const roleArn = requested(record, 'roleArn') ?? '';
    const place = placeOf(record, principal);
    const sessionName = requested(record, 'roleSessionName');
    const { expiresAt } = issuedSessionOf(record);
    if (!roleArn.includes(':role/'))
      return { row: rowOf(record, roleArn), values: { ...place, account: undefined }, expiresAt };
    const account = accountIn(roleArn);
    const otherAccount = account === accountOf(record) ? undefined : account;
    return { ...roleAccess(roleArn, rowOf(record, roleArn), { ...place, sessionName, otherAccount }, true), expiresAt };
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

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((text) => typeof text === 'string' && text !== '') : [];
}
