import { denyOld, iamApi, identityCenterGuide, type Row, removed, revokeSessions, sessionsRevoked } from './steps.ts';

type Holder = 'user' | 'role' | 'group';

function managedPolicyAttached(kind: Holder, to: string, call: string): Row {
  const owner = { user: '{theUser}', role: '{theRole}', group: 'the group' }[kind];
  const command = (verb: string) =>
    `aws iam ${verb}-${kind}-policy --${kind}-name {${kind}} --policy-arn {policyArn}{global}`;
  return {
    holder: `a managed policy that was attached to ${to}`,
    ends: [{ text: `Detach the policy from ${owner}.`, command: command('detach') }],
    ...(kind === 'group' && { effects: ['The policy applied to every user of the group.'] }),
    doesNotEnd: [`Denying the caller does not detach the policy from the ${kind}.`],
    undo: [{ text: 'Attach the policy.', command: command('attach') }],
    check: [
      {
        text: 'The command lists the attached policies.',
        command: `aws iam list-attached-${kind}-policies --${kind}-name {${kind}}{global}`,
      },
    ],
    sources: [iamApi(call)],
  };
}

/** What a policy in a user, role or group allows. The document is in the record of the call that added it. */
function inlinePolicyAdded(kind: Holder, of: string, call: string): Row {
  const owner = { user: '{theUser}', role: '{theRole}', group: 'group {group}' }[kind];
  const named = `--${kind}-name {${kind}} --policy-name {policyName}`;
  return {
    holder: `an inline policy that was added to ${of}`,
    ends: [{ text: `Delete the new policy from ${owner}.`, command: `aws iam delete-${kind}-policy ${named}{global}` }],
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

function assignment(verb: 'create' | 'delete'): string {
  return `aws sso-admin ${verb}-account-assignment --instance-arn {ssoInstance} --target-type AWS_ACCOUNT --target-id {target} --permission-set-arn {permissionSet} --principal-type {assigneeType} --principal-id {assignee}{regional}`;
}

/** The rows of permissions that a call added. */
export const permissionRows = {
  'attached-user-policy': managedPolicyAttached('user', 'an IAM user', 'DetachUserPolicy'),
  'attached-role-policy': managedPolicyAttached('role', 'a role', 'DetachRolePolicy'),
  'attached-group-policy': managedPolicyAttached('group', 'a group', 'DetachGroupPolicy'),
  'inline-user-policy': inlinePolicyAdded('user', 'an IAM user', 'DeleteUserPolicy'),
  'inline-role-policy': inlinePolicyAdded('role', 'a role', 'DeleteRolePolicy'),
  'inline-group-policy': inlinePolicyAdded('group', 'a group', 'DeleteGroupPolicy'),
  'new-group-member': {
    holder: 'an IAM user that was added to a group',
    ends: [
      {
        text: 'Remove {theUser} from the group.',
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
        text: 'Remove {theRole} from the instance profile.',
        command:
          'aws iam remove-role-from-instance-profile --instance-profile-name {instanceProfile} --role-name {role}{global}',
      },
      { ...sessionsRevoked.ends[0], text: 'Then revoke the current sessions of {theRole}.' },
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
} as const satisfies Readonly<Record<string, Row>>;
