import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';

const account = '111122223333';
const issuer = (type: string, arn: string) => ({
  sessionContext: { sessionIssuer: { type, arn, accountId: account } },
});

/** What CloudTrail records of each kind of caller. */
export const callers: Readonly<Record<string, CloudTrailRecord>> = {
  'a user with an access key': {
    type: 'IAMUser',
    arn: `arn:aws:iam::${account}:user/alice`,
    accountId: account,
    userName: 'alice',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  },
  'a session of a user': {
    type: 'IAMUser',
    arn: `arn:aws:iam::${account}:user/alice`,
    accountId: account,
    userName: 'alice',
    accessKeyId: 'ASIAI44QH8DHBEXAMPLE',
    sessionContext: { attributes: { mfaAuthenticated: 'false', creationDate: '2026-03-01T08:00:00Z' } },
  },
  root: {
    type: 'Root',
    arn: `arn:aws:iam::${account}:root`,
    accountId: account,
    accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
  },
  'a session of a role': {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account}:assumed-role/deploy/nightly`,
    accountId: account,
    accessKeyId: 'ASIAI44QH8DHBEXAMPLE',
    ...issuer('Role', `arn:aws:iam::${account}:role/deploy`),
  },
  'an Identity Center role': {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/erin@example.com`,
    accountId: account,
    accessKeyId: 'ASIAI44QH8DHBEXAMPLE',
    ...issuer(
      'Role',
      `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`,
    ),
  },
  'the role of an instance': {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account}:assumed-role/web-server/i-0aa11bb22cc33dd44`,
    accountId: account,
    accessKeyId: 'ASIAI44QH8DHBEXAMPLE',
    ...issuer('Role', `arn:aws:iam::${account}:role/web-server`),
  },
  'a federated user': {
    type: 'FederatedUser',
    arn: `arn:aws:sts::${account}:federated-user/report-reader`,
    accountId: account,
    accessKeyId: 'ASIAI44QH8DHBEXAMPLE',
    ...issuer('IAMUser', `arn:aws:iam::${account}:user/alice`),
  },
  'a service': { type: 'AWSService', invokedBy: 'cloudformation.amazonaws.com' },
  'a service on behalf of the account': {
    type: 'Root',
    arn: `arn:aws:iam::${account}:root`,
    accountId: account,
    invokedBy: 'support.amazonaws.com',
  },
  'another account': { type: 'AWSAccount', principalId: 'AIDAEXAMPLEUSER000009', accountId: '444455556666' },
};
