import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { rule as federation } from '../../lambda/rules/sts-get-federation-token.ts';
import { federationTokenRecord } from '../records.ts';

/** A rule whose alerts have follow-ups. */
export const firstAlertRule: Rule = federation;
const { firstAlert: _, signInRule: _signInRule, ...base } = federation;

/** Made up: a term with several parts, successes only, a condition, its own window and its own reason. */
export const byRole: Rule = {
  ...base,
  id: 'test-assume-role-by-user',
  name: 'First AssumeRole call by a user to a role',
  events: [{ source: 'sts.amazonaws.com', names: ['AssumeRole'] }],
  outcome: 'success',
  conditions: [{ field: 'userIdentity.type', is: ['IAMUser'] }],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.roleArn', label: 'role' },
  ],
  historyWindowDays: 5,
  reasons: [
    'no-mfa',
    {
      id: 'cross-account',
      points: 26,
      text: 'the role is in another account',
      when: [{ field: 'requestParameters.externalId', is: ['partner'] }],
    },
  ],
  significance: 'An intruder can use a role that the user has not assumed before to reach other resources.',
  requestDetails: [
    { label: 'role', field: 'requestParameters.roleArn' },
    { label: 'session name', field: 'requestParameters.roleSessionName' },
  ],
  responseDetails: [{ label: 'key ID', field: 'responseElements.credentials.accessKeyId' }],
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
};

/** Made up: its alerts are follow-ups to those of `firstAlertRule`. */
export const followUpRule: Rule = {
  ...base,
  id: 'test-get-signin-token',
  name: 'First GetSigninToken call by a principal',
  events: [{ source: 'signin.amazonaws.com', names: ['GetSigninToken'] }],
  outcome: 'success',
  historyWindowDays: 7,
  reasons: [],
  significance: 'A sign-in token exchanges keys for a console session.',
  responseDetails: [{ label: 'response', field: 'responseElements.GetSigninToken' }],
  followUpTo: { ruleId: federation.id, identity: 'userIdentity.arn' },
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html',
};

export function assumeRoleRecord(changes: CloudTrailRecord = {}): CloudTrailRecord {
  return federationTokenRecord({
    eventName: 'AssumeRole',
    userAgent: 'aws-cli/2.17.32 md/command#sts.assume-role',
    requestParameters: {
      roleArn: 'arn:aws:iam::444455556666:role/admin',
      roleSessionName: 'cli',
      durationSeconds: 900,
    },
    responseElements: {
      credentials: { accessKeyId: 'ASIAROLESESSIONEXAMPLE', expiration: 'Mar 1, 2026, 9:15:00 AM' },
      assumedRoleUser: { arn: 'arn:aws:sts::444455556666:assumed-role/admin/cli' },
    },
    eventID: '0d4e9f0a-3311-4eec-91f9-d88d61a982cd',
    ...changes,
  });
}

/** The sign-in of the federated user from `federationTokenRecord`. */
export function signinTokenRecord(changes: CloudTrailRecord = {}, session = 'report-reader'): CloudTrailRecord {
  return federationTokenRecord({
    userIdentity: {
      type: 'FederatedUser',
      principalId: `111122223333:${session}`,
      arn: `arn:aws:sts::111122223333:federated-user/${session}`,
      accountId: '111122223333',
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      sessionContext: {
        sessionIssuer: {
          type: 'IAMUser',
          principalId: 'AIDAEXAMPLEUSER000001',
          arn: 'arn:aws:iam::111122223333:user/alice',
          accountId: '111122223333',
          userName: 'alice',
        },
      },
    },
    eventTime: '2026-03-01T09:20:00Z',
    eventSource: 'signin.amazonaws.com',
    eventName: 'GetSigninToken',
    userAgent: 'Python-urllib/3.13',
    requestParameters: null,
    responseElements: { GetSigninToken: 'Success' },
    eventID: '77aa8b1d-3311-4eec-91f9-d88d61a982cd',
    ...changes,
  });
}
