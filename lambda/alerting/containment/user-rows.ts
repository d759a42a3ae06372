import {
  callerKeyStep,
  callerKeyUndo,
  centralRootAccess,
  consoleNote,
  controlPolicies,
  controlPolicy,
  deactivation,
  deniesWithinMinutes,
  iamApi,
  iamGuide,
  inMemberAccount,
  keyStatus,
  notInManagementAccount,
  type Row,
  secureRoot,
  stsApi,
  temporaryCredentials,
  userDenied,
} from './steps.ts';

const federatedRootDenied = controlPolicy(
  'FirstsightDenyRoot-{account}-{federatedName}',
  '{"ArnLike":{"aws:PrincipalArn":["arn:{partition}:iam::{account}:root","arn:{partition}:sts::{account}:federated-user/{federatedName}"]}}',
);

const federatedRoot = {
  lasts: '1 h',
  ends: [secureRoot, { ...federatedRootDenied.attached, text: inMemberAccount.text }],
  doesNotEnd: ['No IAM policy can restrict the root user or a session of it.', notInManagementAccount],
  undo: federatedRootDenied.undo,
  check: federatedRootDenied.check,
} as const;

/** The rows of the keys and sessions of IAM users, and of the federated sessions of users and root. */
export const userRows = {
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
      'The session ends after at most 1 h by itself. If the account is not a member account of an organization, nothing ends it earlier.',
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
} as const satisfies Readonly<Record<string, Row>>;
