import {
  added,
  callsFail,
  controlPolicies,
  deactivation,
  denial,
  denyAll,
  denyOld,
  iamApi,
  iamGuide,
  identityCenterGuide,
  inMemberAccount,
  keyStatus,
  notInManagementAccount,
  type Row,
  removed,
  revokeSessions,
  rootDenied,
  rootKeys,
  rootUser,
  sessionsRevoked,
  shown,
  temporaryCredentials,
  userDenied,
} from './steps.ts';

type Holder = 'user' | 'role' | 'group';

/** What a policy in a user, role or group allows. The document is in the record of the call that added it. */
function inlinePolicyAdded(kind: Holder, of: string, call: string): Row {
  const named = `--${kind}-name {${kind}} --policy-name {policyName}`;
  return {
    holder: `an inline policy that was added to ${of}`,
    ends: [{ text: `Delete the policy from the ${kind}.`, command: `aws iam delete-${kind}-policy ${named}{global}` }],
    effects: ['If the call replaced an older policy of this name, add that again.'],
    doesNotEnd: [`Denying the caller does not delete the policy from the ${kind}.`],
    undo: [
      {
        text: 'Add the policy of the record. Save its document in the file policy.json.',
        command: `aws iam put-${kind}-policy ${named} --policy-document file://policy.json{global}`,
      },
    ],
    check: [
      {
        text: 'The command lists the inline policies.',
        command: `aws iam list-${kind}-policies --${kind}-name {${kind}}{global}`,
      },
    ],
    sources: [iamApi(call)],
  };
}

const credentialStatus =
  'aws iam update-service-specific-credential --user-name {user} --service-specific-credential-id {credential} --status';
const sshKeyStatus = 'aws iam update-ssh-public-key --user-name {user} --ssh-public-key-id {credential} --status';
const certificateStatus =
  'aws iam update-signing-certificate --user-name {user} --certificate-id {credential} --status';

function assignment(verb: 'create' | 'delete'): string {
  return `aws sso-admin ${verb}-account-assignment --instance-arn {ssoInstance} --target-type AWS_ACCOUNT --target-id {target} --permission-set-arn {permissionSet} --principal-type {assigneeType} --principal-id {assignee}{regional}`;
}

/** The rows of what a call made, changed or read, which outlasts the caller. */
export const madeRows = {
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
  'activated-access-key': {
    holder: 'an access key of an IAM user that was activated again',
    ends: [
      { text: 'Deactivate the access key again.', command: `${deactivation} Inactive{global}` },
      {
        text: 'If the key was used since, also deny everything to the user that it belongs to.',
        command: added('user', denyAll, denial()),
      },
    ],
    doesNotEnd: ['Denying the caller does not end the use of the key: it belongs to its user.'],
    undo: [{ text: 'Activate the key.', command: `${deactivation} Active{global}` }, ...userDenied.undo],
    check: [keyStatus],
    sources: [iamApi('UpdateAccessKey')],
  },
  'attached-group-policy': {
    holder: 'a managed policy that was attached to a group',
    ends: [
      {
        text: 'Detach the policy from the group.',
        command: 'aws iam detach-group-policy --group-name {group} --policy-arn {policyArn}{global}',
      },
    ],
    effects: ['The policy applied to every user of the group.'],
    doesNotEnd: ['Denying the caller does not detach the policy from the group.'],
    undo: [
      {
        text: 'Attach the policy.',
        command: 'aws iam attach-group-policy --group-name {group} --policy-arn {policyArn}{global}',
      },
    ],
    check: [
      {
        text: 'The command lists the attached policies.',
        command: 'aws iam list-attached-group-policies --group-name {group}{global}',
      },
    ],
    sources: [iamApi('DetachGroupPolicy')],
  },
  'inline-user-policy': inlinePolicyAdded('user', 'an IAM user', 'DeleteUserPolicy'),
  'inline-role-policy': inlinePolicyAdded('role', 'a role', 'DeleteRolePolicy'),
  'inline-group-policy': inlinePolicyAdded('group', 'a group', 'DeleteGroupPolicy'),
  'new-group-member': {
    holder: 'an IAM user that was added to a group',
    ends: [
      {
        text: 'Remove the user from the group.',
        command: 'aws iam remove-user-from-group --group-name {group} --user-name {user}{global}',
      },
    ],
    doesNotEnd: ['Denying the caller does not remove the user from the group.'],
    undo: [
      {
        text: 'Add the user to the group.',
        command: 'aws iam add-user-to-group --group-name {group} --user-name {user}{global}',
      },
    ],
    check: [
      {
        text: 'The command lists the groups of the user.',
        command: 'aws iam list-groups-for-user --user-name {user}{global}',
      },
    ],
    sources: [iamApi('RemoveUserFromGroup')],
  },
  'new-policy-version': {
    holder: 'those whose managed policy was changed (a new default version)',
    ends: [
      {
        text: 'Make the newest other version the default, after you have compared the versions.',
        command: `aws iam set-default-policy-version --policy-arn {policyArn} --version-id $(aws iam list-policy-versions --policy-arn {policyArn} --query "sort_by(Versions[?VersionId!='{versionId}'],&CreateDate)[-1].VersionId" --output text{global}){global}`,
      },
    ],
    effects: ['The version applies to every user, group and role that the policy is attached to.'],
    doesNotEnd: ['Denying the caller does not change the default version of the policy.'],
    undo: [
      {
        text: 'Make the version of the call the default.',
        command: 'aws iam set-default-policy-version --policy-arn {policyArn} --version-id {versionId}{global}',
      },
    ],
    check: [
      {
        text: 'The command shows the default version.',
        command: 'aws iam get-policy --policy-arn {policyArn} --query Policy.DefaultVersionId{global}',
      },
    ],
    sources: [iamApi('SetDefaultPolicyVersion'), iamApi('CreatePolicyVersion')],
  },
  'new-service-credential': {
    holder: 'a new service-specific credential of an IAM user, such as an API key for Amazon Bedrock',
    ends: [{ text: 'Deactivate the credential.', command: `${credentialStatus} Inactive{global}` }],
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
    ends: [{ text: 'Deactivate the SSH key.', command: `${sshKeyStatus} Inactive{global}` }],
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
    ends: [{ text: 'Deactivate the certificate.', command: `${certificateStatus} Inactive{global}` }],
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
  'removed-boundary': {
    holder: 'an IAM user or a role whose permissions boundary was removed or replaced',
    ends: [
      {
        text: 'Attach the old permissions boundary again, from the infrastructure code, AWS Config or an earlier record.',
      },
    ],
    doesNotEnd: ['Denying the caller does not restore the permissions boundary.'],
    undo: [{ text: 'Remove the permissions boundary.' }],
    check: [{ text: 'The IAM console shows the permissions boundary on the page of the user or role.' }],
    sources: [iamApi('DeleteUserPermissionsBoundary'), iamApi('DeleteRolePermissionsBoundary')],
  },
  'role-in-instance-profile': {
    holder: 'the instances of an instance profile that a role was added to',
    ends: [
      {
        text: 'Remove the role from the instance profile.',
        command:
          'aws iam remove-role-from-instance-profile --instance-profile-name {instanceProfile} --role-name {role}{global}',
      },
      { ...sessionsRevoked.ends[0], text: 'Then revoke the sessions of the role that exist now.' },
    ],
    doesNotEnd: ['Removing the role does not end credentials that were already copied from an instance.'],
    undo: [
      {
        text: 'Add the role to the instance profile.',
        command:
          'aws iam add-role-to-instance-profile --instance-profile-name {instanceProfile} --role-name {role}{global}',
      },
      { text: 'Remove the policy, 12 h later at the earliest.', command: removed('role', denyOld) },
    ],
    check: [
      {
        text: 'The command shows the role of the instance profile.',
        command: 'aws iam get-instance-profile --instance-profile-name {instanceProfile}{global}',
      },
    ],
    sources: [iamApi('RemoveRoleFromInstanceProfile'), revokeSessions],
  },
  'instance-with-profile': {
    holder: 'an instance that was given an instance profile',
    ends: [
      {
        text: 'Take the instance profile from the instance.',
        command: 'aws ec2 disassociate-iam-instance-profile --association-id {association}{regional}',
      },
      { text: 'Revoke the sessions of the role of the profile, and isolate the instance.' },
    ],
    doesNotEnd: ['Denying the caller does not change the instance, which gets new credentials of the role.'],
    undo: [{ text: 'Associate the instance profile with the instance again.' }],
    check: [
      {
        text: 'The command lists the instance profiles of instances.',
        command: 'aws ec2 describe-iam-instance-profile-associations{regional}',
      },
    ],
    sources: ['https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateIamInstanceProfile.html'],
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
  'new-account-assignment': {
    holder: 'an IAM Identity Center user or group with a new assignment to an account',
    ends: [
      { text: 'Delete the assignment.', command: assignment('delete'), byOrganization: true },
      { text: 'Delete the active sessions of the user in IAM Identity Center.' },
    ],
    doesNotEnd: [
      'Denying the caller does not delete the assignment.',
      'Deleting the assignment does not end role sessions that are already issued: they work until they expire, after up to 12 h.',
    ],
    undo: [{ text: 'Create the assignment.', command: assignment('create'), byOrganization: true }],
    check: [
      {
        text: 'The command lists the assignments of the permission set in the account.',
        command:
          'aws sso-admin list-account-assignments --instance-arn {ssoInstance} --account-id {target} --permission-set-arn {permissionSet}{regional}',
        byOrganization: true,
      },
    ],
    sources: [
      'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteAccountAssignment.html',
      identityCenterGuide('revoke-user-permissions'),
    ],
  },
  'resource-policy': {
    holder: 'those whom a changed policy of a resource gives access to it',
    ends: [
      {
        text: 'Restore the old policy or sharing settings of the resource, from the infrastructure code, AWS Config or an earlier record of this call.',
      },
    ],
    doesNotEnd: ['Denying the caller does not change the policy of the resource, which can allow other accounts.'],
    undo: [{ text: 'Apply the policy of the record again.' }],
    check: [{ text: 'IAM Access Analyzer lists resources that other accounts can use.' }],
    sources: [iamGuide('what-is-access-analyzer')],
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
