import {
  consoleNote,
  controlPolicies,
  controlPolicy,
  iamApi,
  iamGuide,
  identityCenterGuide,
  type Row,
  revokeSessions,
  sessionsRevoked,
  stsApi,
  temporaryCredentials,
} from './steps.ts';

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

/** The rows of the sessions of roles. */
export const roleRows = {
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
} as const satisfies Readonly<Record<string, Row>>;
