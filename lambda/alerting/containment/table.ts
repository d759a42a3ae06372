import { madeRows } from './made-rows.ts';
import {
  callerKeyStep,
  callerKeyUndo,
  centralRootAccess,
  controlPolicies,
  controlPolicy,
  deactivation,
  deniesWithinMinutes,
  iamApi,
  iamGuide,
  identityCenterGuide,
  inMemberAccount,
  keyStatus,
  notInManagementAccount,
  type Row,
  revokeSessions,
  rootDenied,
  rootKeys,
  rootUser,
  secureRoot,
  sessionsRevoked,
  stsApi,
  temporaryCredentials,
  userDenied,
  userIdentity,
} from './steps.ts';

const federatedRootDenied = controlPolicy(
  'FirstsightDenyRoot-{account}-{federatedName}',
  '{"ArnLike":{"aws:PrincipalArn":["arn:{partition}:iam::{account}:root","arn:{partition}:sts::{account}:federated-user/{federatedName}"]}}',
);
const ssoSessionDenied = controlPolicy(
  'FirstsightDeny-{account}-{sessionName}',
  '{"StringLike":{"aws:userId":"*:{sessionName}"}}',
);
const ssoUserDenied = controlPolicy(
  'FirstsightDeny-{account}-{identityUser}',
  '{"StringEquals":{"identitystore:UserId":"{identityUser}"}}',
);

const identityCenter = (holder: string, denied: typeof ssoUserDenied, user: string, who: string): Row => ({
  holder,
  ends: [
    { ...denied.attached, text: `Deny everything to ${who} by an SCP (service control policy) on the account.` },
    {
      text: `In the management account, where no SCP applies, put the same deny, by ${user}, into the inline policy of the permission set, and provision it.`,
    },
    {
      text: 'In IAM Identity Center, remove the assignments of the user and delete the active sessions of the user. Disable the user in its identity source.',
    },
  ],
  effects: ['Other users of the permission set keep their access.'],
  doesNotEnd: [
    'No policy on the role is possible: IAM refuses changes to roles that Identity Center made (UnmodifiableEntity).',
    'Disabling the user or ending its access portal session does not end role sessions that are already issued: they work until they expire, after up to 12 h.',
  ],
  undo: denied.undo,
  check: denied.check,
  sources: [
    identityCenterGuide('revoke-user-permissions'),
    identityCenterGuide('prereqs-revoking-user-permissions'),
    identityCenterGuide('authconcept-revoke-access'),
    temporaryCredentials,
  ],
});

const federatedRoot = {
  lasts: '1 h',
  ends: [secureRoot, { ...federatedRootDenied.attached, text: inMemberAccount.text }],
  doesNotEnd: ['No IAM policy can restrict the root user or a session of it.', notInManagementAccount],
  undo: federatedRootDenied.undo,
  check: federatedRootDenied.check,
} as const;

const consoleNote = 'The deny does not sign anyone out, but it applies to the console session that was opened.';

/**
 * How to end each kind of access: who holds it, what ends it, what does not, how to undo that, and how to see that it worked.
 * Data only. The email, the digest, the OCSF finding, `investigate`, docs/containment.md and the pages of the rules use it.
 * The rows of what a call made or read are in made-rows.ts.
 *
 * Texts and commands contain values of an access as `{user}`. `{regional}` is the option `--region` of a command for one Region,
 * `{global}` is the same option for IAM and Organizations, which need it outside of the partition `aws` only.
 */
const containmentTable = {
  'user-key': {
    holder: 'the long-term access key of an IAM user',
    ends: [
      ...userDenied.ends,
      { text: 'Then deactivate its key: {theKey}.', command: `${deactivation} Inactive{global}` },
    ],
    lasts: '36 h',
    effects: [deniesWithinMinutes],
    doesNotEnd: [
      'Deactivating or deleting the access key does not end sessions that it requested: they keep working without it.',
      'The deny does not end sessions of roles that the user assumed: revoke the sessions of these roles.',
    ],
    undo: [
      ...userDenied.undo,
      {
        text: 'Activate the access key again, only if the call was legitimate.',
        command: `${deactivation} Active{global}`,
      },
    ],
    check: [...userDenied.check, keyStatus],
    sources: [temporaryCredentials, iamApi('UpdateAccessKey')],
  },
  'user-session': {
    holder: 'a session of an IAM user (GetSessionToken), or an IAM user whose key is not in the record',
    coversCaller: true,
    ...userDenied,
    ends: [...userDenied.ends, callerKeyStep],
    undo: [...userDenied.undo, callerKeyUndo],
    effects: [deniesWithinMinutes],
    doesNotEnd: [
      'Deactivating or deleting the access key of the user does not end the session: it keeps working without the key, for up to 36 h.',
      'You cannot deactivate the key of a session: it is a temporary key.',
    ],
    sources: [temporaryCredentials, stsApi('GetSessionToken')],
  },
  'user-console-session': {
    holder: 'a console session of an IAM user',
    ends: [
      ...userDenied.ends,
      {
        text: 'Delete the password of {theUser}, to prevent the next sign-in.',
        command: 'aws iam delete-login-profile --user-name {user}{global}',
      },
    ],
    effects: ['The deny also applies to the open console session.'],
    doesNotEnd: ['Deleting or changing the password does not end an open session, nor the access keys of the user.'],
    undo: [...userDenied.undo, { text: 'Set a new password in the IAM console: the old one cannot be restored.' }],
    check: userDenied.check,
    lasts: '12 h',
    sources: [temporaryCredentials, iamApi('DeleteLoginProfile')],
  },
  'federated-user-session': {
    holder: 'a federated session of an IAM user (GetFederationToken)',
    coversCaller: true,
    ...userDenied,
    ends: [...userDenied.ends, callerKeyStep],
    undo: [...userDenied.undo, callerKeyUndo],
    effects: [
      'Permissions are checked at every request, so within minutes this also stops sessions that are already issued, and the other keys and sessions of the user.',
    ],
    doesNotEnd: [
      'Deactivating or deleting the access key does NOT end a federated session: it keeps working without the key, for up to 36 h.',
    ],
    sources: [temporaryCredentials, stsApi('GetFederationToken')],
  },
  'federated-root-session': {
    holder: 'a federated session of the root user (GetFederationToken)',
    coversCaller: true,
    ...federatedRoot,
    effects: [
      'The session ends after at most 1 h by itself. In an account that is no member account, nothing ends it earlier.',
    ],
    sources: [temporaryCredentials, stsApi('GetFederationToken'), centralRootAccess, controlPolicies],
  },
  'federated-user-console': {
    holder: 'a console session of a federated session of an IAM user',
    coversCaller: true,
    ...userDenied,
    effects: [
      'The deny also applies to the open console session: a federated session never has more permissions than its user.',
    ],
    doesNotEnd: [
      consoleNote,
      'Deactivating or deleting the access key of the user does not end the console session: it works without the key, for up to 36 h.',
    ],
    sources: [temporaryCredentials, iamGuide('id_roles_providers_enable-console-custom-url')],
  },
  'federated-root-console': {
    holder: 'a console session of a federated session of the root user',
    coversCaller: true,
    ...federatedRoot,
    effects: ['The session ends after at most 1 h by itself. The sign-in link is valid for 15 minutes.'],
    sources: [
      temporaryCredentials,
      iamGuide('id_roles_providers_enable-console-custom-url'),
      centralRootAccess,
      controlPolicies,
    ],
  },
  'role-session': {
    holder: 'a session of a role (AssumeRole)',
    ...sessionsRevoked,
    sources: [revokeSessions, temporaryCredentials],
  },
  'role-session-other-account': {
    holder: 'a session of a role of another account (AssumeRole)',
    ...sessionsRevoked,
    doesNotEnd: [
      ...sessionsRevoked.doesNotEnd,
      'No policy in the account of the caller ends the session: revoke it in the account of the role.',
    ],
    sources: [revokeSessions, stsApi('AssumeRole')],
  },
  'role-session-chained': {
    holder: 'a session of a role, requested with a session of another role (role chaining)',
    ...sessionsRevoked,
    doesNotEnd: [
      'Revoking the sessions of the first role does not end the session of the second: it works until it expires, after at most 1 h, and can request sessions of further roles.',
    ],
    sources: [revokeSessions, iamGuide('id_roles')],
  },
  'role-session-service': {
    holder: 'a session of a service role, used by an AWS service',
    ...sessionsRevoked,
    ends: [
      ...sessionsRevoked.ends,
      {
        text: 'Stop or isolate the resource that uses the role (function, task, job): the service gives it new sessions.',
      },
    ],
    sources: [revokeSessions, iamGuide('id_roles_create_for-service')],
  },
  'role-session-saml': {
    holder: 'a session of a role, requested with a SAML assertion',
    ...sessionsRevoked,
    ends: [
      ...sessionsRevoked.ends,
      { text: 'Disable the user at the identity provider, or its provider in the trust policy of the role.' },
    ],
    doesNotEnd: [
      'Disabling the user at the identity provider does not end the session: it works until it expires, after up to 12 h.',
    ],
    sources: [revokeSessions, stsApi('AssumeRoleWithSAML')],
  },
  'role-session-web-identity': {
    holder: 'a session of a role, requested with a token of a web identity (OIDC) provider',
    ...sessionsRevoked,
    ends: [
      ...sessionsRevoked.ends,
      { text: 'Disable the identity at the provider, or narrow the condition on it in the trust policy of the role.' },
    ],
    doesNotEnd: [
      'Disabling the identity or deleting the provider does not end the session: it works until it expires, after up to 12 h.',
    ],
    sources: [revokeSessions, stsApi('AssumeRoleWithWebIdentity')],
  },
  'instance-profile': {
    holder: 'a session of the role of an instance (instance profile)',
    ...sessionsRevoked,
    ends: [
      ...sessionsRevoked.ends,
      { text: 'Isolate the instance: someone on it can read the next credentials of the role.' },
    ],
    effects: [
      'The programs on the instances of the role are denied too, until their instance gets new credentials. The deny of everything also blocks them.',
    ],
    doesNotEnd: [
      'Stopping or isolating the instance does not end the session: copied credentials work elsewhere until they expire.',
    ],
    sources: [revokeSessions, iamGuide('id_roles_use_switch-role-ec2')],
  },
  'role-console-session': {
    holder: 'a console session of a role',
    ...sessionsRevoked,
    doesNotEnd: [
      consoleNote,
      'The end of the credentials does not end the console session, which can last up to 12 h.',
    ],
    sources: [revokeSessions, iamGuide('id_roles_providers_enable-console-custom-url')],
  },
  'identity-center-session': identityCenter(
    'a session of an IAM Identity Center user (role AWSReservedSSO_...)',
    ssoSessionDenied,
    'aws:userId',
    '{theSession}',
  ),
  'identity-center-user': identityCenter(
    'an IAM Identity Center user whose user ID is in the record',
    ssoUserDenied,
    'identitystore:UserId',
    'user ID {identityUser}',
  ),
  'service-linked-role': {
    holder: 'a session of a service-linked role',
    ends: [
      {
        text: 'Find out in the service that the role belongs to which resource or setting caused the call, and change that: only the service can assume the role. If someone else uses its credentials, contact AWS Support.',
      },
    ],
    doesNotEnd: [
      'No policy on the role is possible: IAM refuses changes to service-linked roles (UnmodifiableEntity).',
      'No SCP applies to service-linked roles.',
    ],
    undo: [],
    check: [{ text: 'Look up the name of the role in each Region: no record after the change has this event name.' }],
    sources: [revokeSessions, iamApi('PutRolePolicy'), controlPolicies],
  },
  'assume-root-session': {
    holder: 'a session of the root user of a member account (AssumeRoot)',
    ends: [
      {
        ...rootDenied.attached,
        text: 'Deny everything to root of {theAccount} by an SCP (service control policy).',
      },
    ],
    undo: rootDenied.undo,
    effects: ['The session ends at most 15 minutes after the call by itself.'],
    doesNotEnd: [
      'Denying the caller does not end the session: it prevents the next ones, which it can get in every member account.',
      'No IAM policy in the member account applies to its root user.',
    ],
    check: [
      {
        text: 'The records of the member account show the calls of the issued key. Undo them: check the credentials of the root user, and the policies of buckets and queues.',
      },
      ...rootDenied.check,
    ],
    sources: [stsApi('AssumeRoot'), centralRootAccess, controlPolicies],
  },
  root: {
    holder: 'the root user',
    ends: [secureRoot, inMemberAccount],
    lasts: '1 h',
    effects: ['Sessions that a root access key requested last at most 1 h.'],
    doesNotEnd: ['No IAM policy can restrict the root user.', notInManagementAccount],
    undo: rootDenied.undo,
    check: [rootKeys],
    sources: [rootUser, centralRootAccess, controlPolicies],
  },
  'aws-service': {
    holder: 'an AWS service that called on behalf of the account',
    ends: [
      {
        text: 'Find out which setting or resource of the service caused the call, and change it: there are no credentials to end.',
      },
    ],
    doesNotEnd: ['A deny for a user, a role or root changes nothing: none of them made the call.'],
    undo: [],
    check: [
      { text: 'Look up the event name in each Region: no record after the change names the service in invokedBy.' },
    ],
    sources: [userIdentity],
  },
  'other-account': {
    holder: 'a user or role of another account, which the record does not name',
    ends: [
      {
        text: 'Ask the owner of account {account} to find the caller by its ID in the records of that account, and to deny it everything there.',
      },
      {
        text: 'In your account, remove that account from the trust policies and resource policies that allow the call.',
      },
    ],
    doesNotEnd: ['A policy on users and roles of your account does not apply to the caller.'],
    undo: [{ text: 'Restore the trust policies and resource policies.' }],
    check: [
      {
        text: 'Look up the event name in each Region: records of that account after the change have an errorCode such as AccessDenied.',
      },
    ],
    sources: [userIdentity],
  },
  anonymous: {
    holder: 'anyone, without credentials',
    ends: [
      {
        text: 'Block public access to bucket {resource}. The command first saves the current settings in the file public-access-block.json.',
        command:
          'aws s3api get-public-access-block --bucket {resource} --query PublicAccessBlockConfiguration{regional} > public-access-block.json; aws s3api put-public-access-block --bucket {resource} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true{regional}',
      },
      { text: 'For a resource of another service, remove the statement with the principal `*` from its policy.' },
    ],
    effects: [
      'Everyone who reads the bucket without credentials loses access, for example visitors of a website in it.',
    ],
    doesNotEnd: ['A policy on users and roles does not apply to a caller without credentials.'],
    undo: [
      {
        text: 'Restore the saved settings.',
        command:
          'aws s3api put-public-access-block --bucket {resource} --public-access-block-configuration file://public-access-block.json{regional}',
      },
      {
        text: 'If the file is empty because there were no settings, delete the new ones.',
        command: 'aws s3api delete-public-access-block --bucket {resource}{regional}',
      },
    ],
    check: [
      {
        text: 'The four settings are true.',
        command: 'aws s3api get-public-access-block --bucket {resource}{regional}',
      },
    ],
    sources: [
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
      userIdentity,
    ],
  },
  'provider-user': {
    holder: 'a user of an identity provider (SAML or OIDC)',
    ends: [
      {
        text: 'Disable the user at the identity provider, then revoke the sessions of the roles that the user assumed.',
      },
    ],
    doesNotEnd: [
      'Disabling the user does not end sessions that are already issued: they work until they expire, after up to 12 h.',
    ],
    undo: [{ text: 'Enable the user at the identity provider.' }],
    check: [
      {
        text: 'Look up AssumeRoleWithSAML and AssumeRoleWithWebIdentity in each Region: no record after the change has the name of the user.',
      },
    ],
    sources: [stsApi('AssumeRoleWithSAML'), stsApi('AssumeRoleWithWebIdentity')],
  },
  unknown: {
    holder: 'a caller that the record does not name',
    ends: [
      {
        text: 'Use the caller and the address to find out who made the call, and deny everything to that identity.',
      },
    ],
    doesNotEnd: ['The record names no IAM user or role that you can attach a deny policy to.'],
    undo: [],
    check: [
      {
        text: 'Look up the event name in each Region, and compare the caller and the address of the records: those after your change have an errorCode such as AccessDenied.',
      },
    ],
    sources: [userIdentity],
  },
  'failed-user-key': {
    holder: 'the long-term access key of an IAM user whose call failed',
    ends: [
      {
        text: 'Deactivate {theKey} of {theUser}. Then look up its other calls: someone else has the key.',
        command: `${deactivation} Inactive{global}`,
      },
    ],
    doesNotEnd: [
      'Deactivating the key does not end sessions that it requested: if there are any, deny everything to the user.',
    ],
    undo: [
      {
        text: 'Activate the access key again, only if the call was legitimate.',
        command: `${deactivation} Active{global}`,
      },
    ],
    check: [keyStatus],
    sources: [iamApi('UpdateAccessKey'), temporaryCredentials],
  },
  'failed-root': {
    holder: 'the root user, whose call failed',
    ends: [secureRoot],
    doesNotEnd: ['No IAM policy can restrict the root user.'],
    undo: [],
    check: [rootKeys],
    sources: [rootUser, centralRootAccess],
  },
  'failed-other': {
    holder: 'a caller that is no user or role of the account, whose call failed',
    ends: [{ text: 'Use the caller and the address to find out who made the call.' }],
    doesNotEnd: ['A policy on users and roles of your account does not apply to the caller.'],
    undo: [],
    check: [
      {
        text: 'Look up the event name in each Region, and compare the caller and the address of the records: those after your change have an errorCode such as AccessDenied.',
      },
    ],
    sources: [userIdentity],
  },
  ...madeRows,
} as const satisfies Readonly<Record<string, Row>>;

export type RowId = keyof typeof containmentTable;

export const rowIds = Object.keys(containmentTable) as readonly RowId[];

export function rowOf(id: RowId): Row {
  return containmentTable[id];
}
