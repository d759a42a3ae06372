/**
 * How to end each kind of access: who holds it, what ends it, what does not, how to undo that, and how to see that it worked.
 * Data only. The email, the digest, the OCSF finding, `investigate`, docs/containment.md and the pages of the rules use it.
 *
 * Texts and commands contain values of an access as `{user}`. `{regional}` is the option `--region` of a command for one Region,
 * `{global}` is the same option for IAM and Organizations, which need it outside of the partition `aws` only.
 */
export interface Row {
  /** Who holds the access, after "the access of" or as a heading. */
  readonly holder: string;
  /** What ends the access, the most effective step first. */
  readonly ends: readonly [Step, ...Step[]];
  /** What happens to others, such as healthy sessions of the same role. */
  readonly effects?: readonly string[];
  /** What people try that does not end it, as full sentences. */
  readonly doesNotEnd: readonly string[];
  readonly undo: readonly Step[];
  readonly check: readonly [Step, ...Step[]];
  /** The steps also end the access of the caller, who requested the session. */
  readonly coversCaller?: true;
  /** Pages of AWS's documentation that state these facts. */
  readonly sources: readonly [string, ...string[]];
}

export interface Step {
  readonly text: string;
  /** A command line for bash, AWS CloudShell included. */
  readonly command?: string;
  /** Run with credentials of the organization's management account, instead of those of the account concerned. */
  readonly byOrganization?: true;
}

const iamGuide = (page: string) => `https://docs.aws.amazon.com/IAM/latest/UserGuide/${page}.html`;
const iamApi = (call: string) => `https://docs.aws.amazon.com/IAM/latest/APIReference/API_${call}.html`;
const stsApi = (call: string) => `https://docs.aws.amazon.com/STS/latest/APIReference/API_${call}.html`;
const identityCenterGuide = (page: string) => `https://docs.aws.amazon.com/singlesignon/latest/userguide/${page}.html`;

const temporaryCredentials = iamGuide('id_credentials_temp_control-access_disable-perms');
const revokeSessions = iamGuide('id_roles_use_revoke-sessions');
const controlPolicies = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html';
const userIdentity =
  'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html';
const rootUser = iamGuide('id_root-user');

function denial(condition = ''): string {
  return `'{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"${condition}}]}'`;
}

const inlinePolicy = (verb: string, kind: 'user' | 'role', policy: string) =>
  `aws iam ${verb}-${kind}-policy --${kind}-name {${kind}} --policy-name ${policy}`;

function added(kind: 'user' | 'role', policy: string, document: string): string {
  return `${inlinePolicy('put', kind, policy)} --policy-document ${document}{global}`;
}

const removed = (kind: 'user' | 'role', policy: string) => `${inlinePolicy('delete', kind, policy)}{global}`;
const shown = (kind: 'user' | 'role', policy: string) => `${inlinePolicy('get', kind, policy)}{global}`;

const denyAll = 'FirstsightDenyAll';
const denyOld = 'FirstsightRevokeSessions';

/** Closes the quoted text, so that the shell inserts the time at which you run the command. */
const issuedBeforeNow = `,"Condition":{"DateLessThan":{"aws:TokenIssueTime":"'$(date -u +%FT%TZ)'"}}`;

const callsFail: Step = {
  text: 'The lookups show the same: calls that are made after the deny fail with an access-denied error.',
};

const userDenied: Pick<Row, 'ends' | 'undo' | 'check'> = {
  ends: [{ text: 'Deny everything to this user.', command: added('user', denyAll, denial()) }],
  undo: [{ text: 'Remove the deny.', command: removed('user', denyAll) }],
  check: [{ text: 'The command shows the deny.', command: shown('user', denyAll) }, callsFail],
};

const deniesWithinMinutes =
  'Permissions are checked at every request, so the deny applies to every key and session of the user within minutes.';

const deactivation = 'aws iam update-access-key --user-name {user} --access-key-id {keyId} --status';

const sessionsRevoked: Pick<Row, 'ends' | 'effects' | 'doesNotEnd' | 'undo' | 'check'> = {
  ends: [
    {
      text: 'Revoke the sessions of this role that exist now.',
      command: added('role', denyOld, denial(issuedBeforeNow)),
    },
    {
      text: 'If the intruder can get new sessions of the role, deny everything to the role instead, until that is prevented.',
      command: added('role', denyAll, denial()),
    },
  ],
  effects: [
    'Revoking denies everything to sessions issued until now, also to those of healthy users and programs: they have to get new credentials, which work. The deny of everything applies to those too.',
  ],
  doesNotEnd: [
    'Denying the caller or deactivating its access key does not end the session: it has the permissions of the role until it expires, after up to 12 h.',
  ],
  undo: [
    {
      text: 'Remove the policy, 12 h later at the earliest: no older session exists then.',
      command: removed('role', denyOld),
    },
    { text: 'Remove the deny of everything.', command: removed('role', denyAll) },
  ],
  check: [{ text: 'The command shows the policy.', command: shown('role', denyOld) }, callsFail],
};

/** An SCP, created and attached in one command, since the ID that the first call returns is a parameter of the second. */
function controlPolicy(name: string, condition: string): Pick<Row, 'undo' | 'check'> & { readonly attached: Step } {
  const id = `$(aws organizations list-policies --filter SERVICE_CONTROL_POLICY --query "Policies[?Name=='${name}'].Id" --output text{global})`;
  const creation = `aws organizations create-policy --type SERVICE_CONTROL_POLICY --name ${name} --description Firstsight --query Policy.PolicySummary.Id --output text --content ${denial(`,"Condition":${condition}`)}{global}`;
  const target = '--target-id {account}{global}';
  const byOrganization = true;
  return {
    attached: {
      text: 'Deny everything by a service control policy (SCP) on the account.',
      command: `aws organizations attach-policy --policy-id $(${creation}) ${target}`,
      byOrganization,
    },
    undo: [
      {
        text: 'Detach the SCP.',
        command: `aws organizations detach-policy --policy-id ${id} ${target}`,
        byOrganization,
      },
      { text: 'Delete the SCP.', command: `aws organizations delete-policy --policy-id ${id}{global}`, byOrganization },
    ],
    check: [
      {
        text: 'The command lists the SCP.',
        command: `aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY ${target}`,
        byOrganization,
      },
    ],
  };
}

const notInManagementAccount = 'An SCP has no effect in the management account of an organization.';

const rootDenied = controlPolicy(
  'FirstsightDenyRoot-{account}',
  '{"ArnLike":{"aws:PrincipalArn":"arn:{partition}:iam::{account}:root"}}',
);
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

const identityCenter = (holder: string, denied: typeof ssoUserDenied, user: string): Row => ({
  holder,
  ends: [
    denied.attached,
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

const secureRoot: Step = {
  text: 'Sign in as the root user, change its password, check its MFA devices and delete its access keys. If you cannot sign in, contact AWS Support.',
};
const inMemberAccount: Step = {
  ...rootDenied.attached,
  text: 'In a member account of an organization, deny everything to the root user by a service control policy (SCP).',
};

const federatedRoot = {
  ends: [
    { ...federatedRootDenied.attached, text: inMemberAccount.text },
    { ...secureRoot, text: `To prevent further sessions: ${secureRoot.text}` },
  ],
  doesNotEnd: ['No IAM policy can restrict the root user or a session of it.', notInManagementAccount],
  undo: federatedRootDenied.undo,
  check: federatedRootDenied.check,
} as const;

const keyStatus: Step = {
  text: 'The command shows the status of each key of the user.',
  command: 'aws iam list-access-keys --user-name {user}{global}',
};
const rootKeys: Step = {
  text: 'The command shows 0 for AccountAccessKeysPresent when root has no access key.',
  command: 'aws iam get-account-summary --query SummaryMap.AccountAccessKeysPresent{global}',
};

const consoleNote = 'The deny does not sign anyone out, but it applies to the console session that was opened.';

export const containmentTable = {
  'user-key': {
    holder: 'the long-term access key of an IAM user',
    ends: [
      ...userDenied.ends,
      { text: 'Then deactivate the access key.', command: `${deactivation} Inactive{global}` },
    ],
    effects: [deniesWithinMinutes],
    doesNotEnd: [
      'Deactivating or deleting the access key does not end sessions that it requested: they keep working without it.',
      'The deny does not end sessions of roles that the user assumed: revoke the sessions of these roles.',
    ],
    undo: [...userDenied.undo, { text: 'Activate the access key again.', command: `${deactivation} Active{global}` }],
    check: [...userDenied.check, keyStatus],
    sources: [temporaryCredentials, iamApi('UpdateAccessKey')],
  },
  'user-session': {
    holder: 'a session of an IAM user (GetSessionToken), or an IAM user whose key is not in the record',
    coversCaller: true,
    ...userDenied,
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
        text: 'To prevent the next sign-in, delete the password of the user.',
        command: 'aws iam delete-login-profile --user-name {user}{global}',
      },
    ],
    effects: ['The deny also applies to the open console session.'],
    doesNotEnd: ['Deleting or changing the password does not end an open session, nor the access keys of the user.'],
    undo: [...userDenied.undo, { text: 'Set a new password in the IAM console: the old one cannot be restored.' }],
    check: userDenied.check,
    sources: [temporaryCredentials, iamApi('DeleteLoginProfile')],
  },
  'federated-user-session': {
    holder: 'a federated session of an IAM user (GetFederationToken)',
    coversCaller: true,
    ...userDenied,
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
    sources: [temporaryCredentials, stsApi('GetFederationToken'), controlPolicies],
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
    sources: [temporaryCredentials, iamGuide('id_roles_providers_enable-console-custom-url'), controlPolicies],
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
      'The programs on the instances of the role are denied too, until their instance gets new credentials. The deny of everything applies to those too.',
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
  ),
  'identity-center-user': identityCenter(
    'an IAM Identity Center user whose user ID is in the record',
    ssoUserDenied,
    'identitystore:UserId',
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
    check: [{ text: 'Look up the calls of the role: the service makes no further ones.' }],
    sources: [revokeSessions, iamApi('PutRolePolicy'), controlPolicies],
  },
  'assume-root-session': {
    holder: 'a session of the root user of a member account (AssumeRoot)',
    ends: [
      {
        ...rootDenied.attached,
        text: 'Deny everything to the root user of the member account by a service control policy (SCP).',
      },
    ],
    undo: rootDenied.undo,
    effects: ['The session ends at most 15 minutes after the call by itself.'],
    doesNotEnd: [
      'Denying the caller does not end the session: it only prevents the next one.',
      'No IAM policy in the member account applies to its root user.',
    ],
    check: [
      {
        text: 'The records of the member account show the calls of the issued key. Undo them: check the credentials of the root user, and the policies of buckets and queues.',
      },
      ...rootDenied.check,
    ],
    sources: [stsApi('AssumeRoot'), iamGuide('id_root-user-privileged-task'), controlPolicies],
  },
  root: {
    holder: 'the root user',
    ends: [secureRoot, inMemberAccount],
    doesNotEnd: ['No IAM policy can restrict the root user.', notInManagementAccount],
    undo: rootDenied.undo,
    check: [rootKeys],
    sources: [rootUser, controlPolicies],
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
    check: [{ text: 'Look up the event name: the service makes no further calls.' }],
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
    check: [{ text: 'Look up the event name: further calls of that account fail.' }],
    sources: [userIdentity],
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
    check: [{ text: 'Look up the name of the user: no further role is assumed.' }],
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
    check: [{ text: 'Look up the caller: no further calls succeed.' }],
    sources: [userIdentity],
  },
  'failed-user-key': {
    holder: 'the long-term access key of an IAM user whose call failed',
    ends: [
      {
        text: 'Ask the owner of the user whether the call was intended. If not, someone else has the access key: look up its other calls, then deactivate it.',
        command: `${deactivation} Inactive{global}`,
      },
    ],
    doesNotEnd: ['Deactivating the key does not end sessions that it requested.'],
    undo: [{ text: 'Activate the access key again.', command: `${deactivation} Active{global}` }],
    check: [keyStatus],
    sources: [iamApi('UpdateAccessKey'), temporaryCredentials],
  },
  'failed-session': {
    holder: 'a temporary key of a user or a role whose call failed',
    ends: [
      {
        text: 'Ask the users of the user or role whether the call was intended, and look up the other calls of the session. If not, find the key or role that requested the session, and end its access.',
      },
    ],
    doesNotEnd: ['You cannot deactivate the key of a session: it is a temporary key.'],
    undo: [],
    check: [{ text: 'Look up the calls of the session: no further calls succeed.' }],
    sources: [temporaryCredentials],
  },
  'failed-root': {
    holder: 'the root user, whose call failed',
    ends: [
      {
        text: `Someone has credentials of the root user. If you cannot confirm that the call is legitimate: ${secureRoot.text}`,
      },
    ],
    doesNotEnd: ['No IAM policy can restrict the root user.'],
    undo: [],
    check: [rootKeys],
    sources: [rootUser],
  },
  'failed-other': {
    holder: 'a caller that is no user or role of the account, whose call failed',
    ends: [{ text: 'Use the caller and the address to find out who made the call, and whether it was intended.' }],
    doesNotEnd: ['A policy on users and roles of your account does not apply to the caller.'],
    undo: [],
    check: [{ text: 'Look up the caller: no further calls succeed.' }],
    sources: [userIdentity],
  },
  'new-access-key': {
    holder: 'a new access key of an IAM user',
    ends: [
      { text: 'Deactivate the new access key.', command: `${deactivation} Inactive{global}` },
      {
        text: 'If the key was used, also deny everything to the user that it belongs to.',
        command: added('user', denyAll, denial()),
      },
    ],
    effects: ['The other keys and the password of the user keep working, unless you deny everything to the user.'],
    doesNotEnd: [
      'Denying the caller does not end the use of the new key: it belongs to the user that it was created for.',
      'Deactivating the key does not end sessions that it requested: look up its calls.',
    ],
    undo: [{ text: 'Activate the key.', command: `${deactivation} Active{global}` }, ...userDenied.undo],
    check: [keyStatus],
    sources: [iamApi('UpdateAccessKey'), temporaryCredentials],
  },
  'new-root-access-key': {
    holder: 'a new access key of the root user',
    ends: [
      {
        text: 'Sign in as the root user and delete the new access key (Security credentials): an administrator cannot.',
      },
      {
        ...inMemberAccount,
        text: 'In a member account, a service control policy (SCP) also denies what the key can do.',
      },
    ],
    doesNotEnd: ['No user or role can deactivate the key: only root can manage keys of root.', notInManagementAccount],
    undo: rootDenied.undo,
    check: [rootKeys],
    sources: [rootUser, iamGuide('root-user-best-practices'), controlPolicies],
  },
  'new-user': {
    holder: 'a new IAM user',
    ...userDenied,
    ends: [
      {
        ...userDenied.ends[0],
        text: 'Deny everything to the new user. Keep the user until you have looked up its calls.',
      },
      {
        text: 'List the access keys of the user, and deactivate each of them.',
        command: 'aws iam list-access-keys --user-name {user}{global}',
      },
      {
        text: 'Delete its password, if it has one.',
        command: 'aws iam delete-login-profile --user-name {user}{global}',
      },
    ],
    doesNotEnd: [
      'Denying the caller does not end the access of the new user: it keeps the password, keys and policies that it has received since.',
      'Deleting the user does not end sessions of roles that it assumed.',
    ],
    sources: [temporaryCredentials, iamApi('DeleteLoginProfile')],
  },
  'new-login-profile': {
    holder: 'a new console password of an IAM user',
    ends: [
      { text: 'Delete the password.', command: 'aws iam delete-login-profile --user-name {user}{global}' },
      {
        text: 'To end a console session that was opened with it, deny everything to the user.',
        command: added('user', denyAll, denial()),
      },
    ],
    doesNotEnd: [
      'Denying the caller does not change the password: it belongs to the user that it was set for.',
      'Deleting the password does not end a console session that is open.',
    ],
    undo: [...userDenied.undo, { text: 'Set a new password in the IAM console: the old one cannot be restored.' }],
    check: [
      {
        text: 'The command fails with NoSuchEntity when the user has no password.',
        command: 'aws iam get-login-profile --user-name {user}{global}',
      },
    ],
    sources: [iamApi('DeleteLoginProfile'), iamApi('GetLoginProfile')],
  },
  'new-role': {
    holder: 'a new role',
    ...sessionsRevoked,
    ends: [
      {
        text: 'Deny everything to the new role. Keep the role until you have looked up its calls.',
        command: added('role', denyAll, denial()),
      },
    ],
    effects: ['The deny applies to every session of the role, old and new.'],
    doesNotEnd: [
      'Denying the caller does not end the access: everyone whom the trust policy of the role names can assume it.',
    ],
    undo: [{ text: 'Remove the deny.', command: removed('role', denyAll) }],
    check: [{ text: 'The command shows the deny.', command: shown('role', denyAll) }, callsFail],
    sources: [temporaryCredentials, iamApi('PutRolePolicy')],
  },
  'attached-user-policy': {
    holder: 'a managed policy that was attached to an IAM user',
    ends: [
      {
        text: 'Detach the policy from the user.',
        command: 'aws iam detach-user-policy --user-name {user} --policy-arn {policyArn}{global}',
      },
    ],
    doesNotEnd: ['Denying the caller does not detach the policy from the user.'],
    undo: [
      {
        text: 'Attach the policy.',
        command: 'aws iam attach-user-policy --user-name {user} --policy-arn {policyArn}{global}',
      },
    ],
    check: [
      {
        text: 'The command lists the attached policies.',
        command: 'aws iam list-attached-user-policies --user-name {user}{global}',
      },
    ],
    sources: [iamApi('DetachUserPolicy')],
  },
  'attached-role-policy': {
    holder: 'a managed policy that was attached to a role',
    ends: [
      {
        text: 'Detach the policy from the role.',
        command: 'aws iam detach-role-policy --role-name {role} --policy-arn {policyArn}{global}',
      },
    ],
    doesNotEnd: ['Denying the caller does not detach the policy from the role.'],
    undo: [
      {
        text: 'Attach the policy.',
        command: 'aws iam attach-role-policy --role-name {role} --policy-arn {policyArn}{global}',
      },
    ],
    check: [
      {
        text: 'The command lists the attached policies.',
        command: 'aws iam list-attached-role-policies --role-name {role}{global}',
      },
    ],
    sources: [iamApi('DetachRolePolicy')],
  },
  'new-oidc-provider': {
    holder: 'a new OIDC provider',
    ends: [
      {
        text: 'Delete the provider.',
        command: 'aws iam delete-open-id-connect-provider --open-id-connect-provider-arn {providerArn}{global}',
      },
      {
        text: 'Revoke the sessions of each role whose trust policy names the provider, and remove the provider from that policy.',
      },
    ],
    doesNotEnd: [
      'Denying the caller does not end the access: the operator of the server gets sessions of each role that trusts the provider.',
      'Deleting the provider does not end sessions that are already issued: they work until they expire, after up to 12 h.',
    ],
    undo: [
      {
        text: 'Create the provider again, with the client IDs of the record.',
        command: 'aws iam create-open-id-connect-provider --url {providerUrl} --client-id-list {clientIds}{global}',
      },
    ],
    check: [
      { text: 'The command does not list the provider.', command: 'aws iam list-open-id-connect-providers{global}' },
    ],
    sources: [iamApi('DeleteOpenIDConnectProvider'), iamApi('CreateOpenIDConnectProvider'), revokeSessions],
  },
  'new-trust-policy': {
    holder: 'those whom a new trust policy allows to assume a role',
    ends: [
      {
        text: 'Restore the old trust policy, from the infrastructure code, AWS Config or an earlier record of this call. Save it in the file old-trust-policy.json.',
        command:
          'aws iam update-assume-role-policy --role-name {role} --policy-document file://old-trust-policy.json{global}',
      },
      { ...sessionsRevoked.ends[0], text: 'Then revoke the sessions that were issued under the new policy.' },
    ],
    effects: [
      'Revoking also denies the sessions of healthy users and programs of the role: they have to get new credentials.',
    ],
    doesNotEnd: [
      'Denying the caller does not change the trust policy.',
      'Restoring the trust policy does not end sessions that are already issued: they work until they expire, after up to 12 h.',
    ],
    undo: [{ text: 'Remove the policy, 12 h later at the earliest.', command: removed('role', denyOld) }],
    check: [
      {
        text: 'The command shows the trust policy.',
        command: 'aws iam get-role --role-name {role} --query Role.AssumeRolePolicyDocument{global}',
      },
    ],
    sources: [iamApi('UpdateAssumeRolePolicy'), revokeSessions],
  },
  'ssm-session': {
    holder: 'a Session Manager session',
    ends: [
      { text: 'Terminate the session.', command: 'aws ssm terminate-session --session-id {ssmSession}{regional}' },
      {
        text: 'Isolate the instance: processes that were started on it continue, and the credentials of its role may be stolen. Look up the calls of the role since.',
      },
    ],
    doesNotEnd: ['Denying the caller does not end an open session: it only prevents the next one.'],
    undo: [{ text: 'A terminated session cannot be resumed. A healthy user starts a new one.' }],
    check: [
      {
        text: 'The command lists the open sessions.',
        command: 'aws ssm describe-sessions --state Active{regional}',
      },
    ],
    sources: ['https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_TerminateSession.html'],
  },
  'secret-read': {
    holder: 'those who know the value of a secret',
    ends: [
      {
        text: 'Rotate the secret: you cannot undo the read. If no rotation is set up, change the value in the system that it gives access to, and store the new one.',
        command: 'aws secretsmanager rotate-secret --secret-id {secret}{regional}',
      },
      {
        text: 'Look up which other secrets the caller read, and check the logs of the systems that they give access to, from the time of the call.',
      },
    ],
    effects: ['Programs that keep the old value fail until they read the secret again.'],
    doesNotEnd: ['Denying the caller does not change the value, which works without AWS.'],
    undo: [{ text: 'The old value must not become valid again.' }],
    check: [
      {
        text: 'The command shows the date of the last rotation.',
        command: 'aws secretsmanager describe-secret --secret-id {secret}{regional}',
      },
    ],
    sources: ['https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_immediate.html'],
  },
} as const satisfies Readonly<Record<string, Row>>;

export type RowId = keyof typeof containmentTable;

export const rowIds = Object.keys(containmentTable) as readonly RowId[];

export function rowOf(id: RowId): Row {
  return containmentTable[id];
}
