import {
  centralRootAccess,
  controlPolicies,
  inMemberAccount,
  notInManagementAccount,
  type Row,
  rootDenied,
  rootKeys,
  rootUser,
  secureRoot,
  stsApi,
  userIdentity,
} from './steps.ts';

/** The rows of root, and of callers that are not users or roles of the account. */
export const otherCallerRows = {
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
} as const satisfies Readonly<Record<string, Row>>;
