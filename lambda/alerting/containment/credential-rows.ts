import {
  added,
  centralRootAccess,
  controlPolicies,
  deactivation,
  denial,
  denyAll,
  iamApi,
  inMemberAccount,
  keyStatus,
  notInManagementAccount,
  type Row,
  rootDenied,
  rootKeys,
  rootUser,
  temporaryCredentials,
  userDenied,
  withoutSignIn,
} from './steps.ts';

const credentialStatus =
  'aws iam update-service-specific-credential --user-name {user} --service-specific-credential-id {credential} --status';
const sshKeyStatus = 'aws iam update-ssh-public-key --user-name {user} --ssh-public-key-id {credential} --status';
const certificateStatus =
  'aws iam update-signing-certificate --user-name {user} --certificate-id {credential} --status';

/** The rows of keys, passwords and certificates that a call made. */
export const credentialRows = {
  'new-access-key': {
    holder: 'a new access key of an IAM user',
    ends: [
      { text: 'Deactivate the new {newKey}.', command: `${deactivation} Inactive{global}` },
      {
        text: 'If the key was used, also deny everything to {theUser}, to which it belongs.',
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
    coversCaller: true,
    lasts: '1 h',
    ends: [
      {
        text: `Sign in as the root user and delete {rootKeys}, the new {newKey} too. A key works until it is deleted, and an administrator cannot deactivate it. Change the password and check the MFA devices. ${withoutSignIn}`,
      },
      inMemberAccount,
    ],
    doesNotEnd: [
      'No user or role of the account can deactivate the key: only root can manage keys of root.',
      notInManagementAccount,
    ],
    undo: rootDenied.undo,
    check: [rootKeys],
    sources: [rootUser, centralRootAccess, controlPolicies],
  },
  'activated-access-key': {
    holder: 'an access key of an IAM user that was activated again',
    ends: [
      { text: 'Deactivate {theKey} again.', command: `${deactivation} Inactive{global}` },
      {
        text: 'If the key was used since, also deny everything to {theUser}, to which it belongs.',
        command: added('user', denyAll, denial()),
      },
    ],
    doesNotEnd: ['Denying the caller does not end the use of the key: it belongs to its user.'],
    undo: [{ text: 'Activate the key.', command: `${deactivation} Active{global}` }, ...userDenied.undo],
    check: [keyStatus],
    sources: [iamApi('UpdateAccessKey')],
  },
  'new-login-profile': {
    holder: 'a new console password of an IAM user',
    ends: [
      { text: 'Delete the password of {theUser}.', command: 'aws iam delete-login-profile --user-name {user}{global}' },
      {
        text: 'If a console session was opened with it, deny everything to {theUser}.',
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
  'new-service-credential': {
    holder: 'a new service-specific credential of an IAM user, such as an API key for Amazon Bedrock',
    ends: [{ text: 'Deactivate the new credential of {theUser}.', command: `${credentialStatus} Inactive{global}` }],
    doesNotEnd: ['Deactivating the access keys of the user does not end the use of the credential.'],
    undo: [{ text: 'Activate the credential.', command: `${credentialStatus} Active{global}` }],
    check: [
      {
        text: 'The command shows the status of each credential of the user.',
        command: 'aws iam list-service-specific-credentials --user-name {user}{global}',
      },
    ],
    sources: [iamApi('UpdateServiceSpecificCredential')],
  },
  'new-ssh-key': {
    holder: 'a new SSH key of an IAM user, for CodeCommit',
    ends: [{ text: 'Deactivate the new SSH key of {theUser}.', command: `${sshKeyStatus} Inactive{global}` }],
    doesNotEnd: ['Deactivating the access keys of the user does not end the use of the SSH key.'],
    undo: [{ text: 'Activate the SSH key.', command: `${sshKeyStatus} Active{global}` }],
    check: [
      {
        text: 'The command shows the status of each SSH key of the user.',
        command: 'aws iam list-ssh-public-keys --user-name {user}{global}',
      },
    ],
    sources: [iamApi('UpdateSSHPublicKey')],
  },
  'new-signing-certificate': {
    holder: 'a new signing certificate of an IAM user',
    ends: [{ text: 'Deactivate the new certificate of {theUser}.', command: `${certificateStatus} Inactive{global}` }],
    doesNotEnd: ['Deactivating the access keys of the user does not end the use of the certificate.'],
    undo: [{ text: 'Activate the certificate.', command: `${certificateStatus} Active{global}` }],
    check: [
      {
        text: 'The command shows the status of each certificate of the user.',
        command: 'aws iam list-signing-certificates --user-name {user}{global}',
      },
    ],
    sources: [iamApi('UpdateSigningCertificate')],
  },
} as const satisfies Readonly<Record<string, Row>>;
