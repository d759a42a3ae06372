import {
  added,
  callsFail,
  denial,
  denyAll,
  denyOld,
  iamApi,
  type Row,
  removed,
  revokeSessions,
  sessionsRevoked,
  shown,
  temporaryCredentials,
  userDenied,
} from './steps.ts';

/** The rows of users, roles, identity providers and trust that a call made or changed. */
export const identityRows = {
  'new-user': {
    holder: 'a new IAM user',
    ...userDenied,
    ends: [
      {
        ...userDenied.ends[0],
        text: 'Deny everything to the new {theUser}. Keep the user until you have looked up its calls.',
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
  'new-role': {
    holder: 'a new role',
    ...sessionsRevoked,
    ends: [
      {
        text: 'Deny everything to the new {theRole}. Keep the role until you have looked up its calls.',
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
  'new-trust-policy': {
    holder: 'those whom a new trust policy allows to assume a role',
    ends: [
      {
        text: 'Restore the old trust policy of {theRole}, from the infrastructure code, AWS Config or an earlier record of this call. Save it in the file old-trust-policy.json.',
        command:
          'aws iam update-assume-role-policy --role-name {role} --policy-document file://old-trust-policy.json{global}',
      },
      {
        ...sessionsRevoked.ends[0],
        text: 'Then revoke the sessions of {theRole} that were issued under the new policy.',
      },
    ],
    effects: [
      'Revoking also denies the sessions of legitimate users and programs of the role: they have to get new credentials.',
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
  'new-oidc-client': {
    holder: 'the holders of tokens for a client ID that was added to an OIDC provider',
    ends: [
      {
        text: 'Remove the client ID from the provider.',
        command:
          'aws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn {providerArn} --client-id {clientId}{global}',
      },
      { text: 'Revoke the sessions of each role whose trust policy names the provider.' },
    ],
    doesNotEnd: ['Removing the client ID does not end sessions that are already issued: they work until they expire.'],
    undo: [
      {
        text: 'Add the client ID to the provider.',
        command:
          'aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn {providerArn} --client-id {clientId}{global}',
      },
    ],
    check: [
      {
        text: 'The command shows the client IDs of the provider.',
        command: 'aws iam get-open-id-connect-provider --open-id-connect-provider-arn {providerArn}{global}',
      },
    ],
    sources: [iamApi('RemoveClientIDFromOpenIDConnectProvider'), revokeSessions],
  },
  'new-saml-provider': {
    holder: 'a new SAML provider',
    ends: [
      {
        text: 'Delete the provider.',
        command: 'aws iam delete-saml-provider --saml-provider-arn {providerArn}{global}',
      },
      {
        text: 'Revoke the sessions of each role whose trust policy names the provider, and remove the provider from that policy.',
      },
    ],
    doesNotEnd: [
      'Denying the caller does not end the access: the operator of the identity provider gets sessions of each role that trusts it.',
      'Deleting the provider does not end sessions that are already issued: they work until they expire, after up to 12 h.',
    ],
    undo: [{ text: 'Create the provider again, with the metadata document of its identity provider.' }],
    check: [{ text: 'The command does not list the provider.', command: 'aws iam list-saml-providers{global}' }],
    sources: [iamApi('DeleteSAMLProvider'), revokeSessions],
  },
  'changed-saml-provider': {
    holder: 'the operator of the identity provider whose metadata a SAML provider was given',
    ends: [
      {
        text: 'Upload the metadata document of your identity provider to the SAML provider {providerArn} again, and remove keys that are not yours.',
      },
      { text: 'Revoke the sessions of each role whose trust policy names the provider.' },
    ],
    doesNotEnd: [
      'Denying the caller does not restore the metadata.',
      'Restoring the metadata does not end sessions that are already issued: they work until they expire, after up to 12 h.',
    ],
    undo: [{ text: 'Upload the metadata document of the call again.' }],
    check: [
      {
        text: 'The command shows the metadata of the provider.',
        command: 'aws iam get-saml-provider --saml-provider-arn {providerArn}{global}',
      },
    ],
    sources: [iamApi('UpdateSAMLProvider'), revokeSessions],
  },
  'new-trust-anchor': {
    holder: 'the holders of certificates that a new trust anchor of IAM Roles Anywhere trusts',
    ends: [
      {
        text: 'Disable the trust anchor.',
        command: 'aws rolesanywhere disable-trust-anchor --trust-anchor-id {trustAnchor}{regional}',
      },
      { text: 'Revoke the sessions of the roles in the profiles of IAM Roles Anywhere.' },
    ],
    doesNotEnd: [
      'Disabling the trust anchor does not end sessions that are already issued: they work until they expire.',
    ],
    undo: [
      {
        text: 'Enable the trust anchor.',
        command: 'aws rolesanywhere enable-trust-anchor --trust-anchor-id {trustAnchor}{regional}',
      },
    ],
    check: [
      {
        text: 'The command shows whether each trust anchor is enabled.',
        command: 'aws rolesanywhere list-trust-anchors{regional}',
      },
    ],
    sources: ['https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/API_DisableTrustAnchor.html'],
  },
} as const satisfies Readonly<Record<string, Row>>;
