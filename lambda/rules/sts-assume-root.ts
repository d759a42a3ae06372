import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-assume-root',
  name: 'First AssumeRoot session of a principal in a member account',
  version: '1',
  events: [{ source: 'sts.amazonaws.com', names: ['AssumeRoot'] }],
  outcome: 'success',
  conditions: [],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.targetPrincipal', label: 'account' },
  ],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: [
    'never-seen',
    {
      id: 'more-than-audit',
      points: 26,
      text: 'the session can change the member account, not only audit the credentials of its root user',
      when: [
        {
          field: 'requestParameters.taskPolicyArn.arn',
          isNotLike: ['arn:aws*:iam::aws:policy/root-task/IAMAuditRootUserCredentials'],
        },
      ],
    },
  ],
  attacks: [
    {
      tactic: { uid: 'TA0004', name: 'Privilege Escalation' },
      technique: { uid: 'T1548', name: 'Abuse Elevation Control Mechanism' },
      subTechnique: { uid: 'T1548.005', name: 'Temporary Elevated Cloud Access' },
    },
  ],
  significance:
    'The caller received a session as the root user of another account of the organization. Depending on the task policy, it can audit or delete the credentials of that user, allow the recovery of its password, or delete a bucket or queue policy. This works for each member account.',
  requestDetails: [
    { label: 'member account', field: 'requestParameters.targetPrincipal' },
    { label: 'task policy', field: 'requestParameters.taskPolicyArn.arn' },
    { label: 'duration (s)', field: 'requestParameters.durationSeconds' },
  ],
  responseDetails: [
    { label: 'key ID', field: 'responseElements.credentials.accessKeyId' },
    { label: 'expires', field: 'responseElements.credentials.expiration' },
  ],
  issuedIn: 'requestParameters.targetPrincipal',
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html',
};

export const page: RulePage = {
  background: [
    'If an organization manages root access centrally, its management account or a delegated administrator can get a session as the root user of a member account, for one of five tasks and at most 15 minutes. One task allows the recovery of the password of the root user, one deletes its credentials, two delete the policy of a bucket or queue that denies everyone, and one only audits credentials.',
    'People do this a few times a year. An attacker with the session of an administrator can take over one account after another, so each account alerts separately.',
  ],
  triage: [
    'Which task is it? The alert shows the task policy. The console page "Root access management" uses `IAMAuditRootUserCredentials` to show its list.',
    'Is there a ticket for this account, and does its owner know about it?',
    'What calls were made with the issued key? They are recorded in the **member** account, with `userIdentity.type` `Root` and the key ID of the alert.',
    'Did the same principal use other accounts? Each one alerts.',
  ],
  harmless: [
    'Someone restores access to a bucket or queue whose policy denies everyone.',
    'The root passwords and keys of member accounts are being deleted, as AWS recommends. Expect one alert for each account.',
    'An audit of root credentials that runs less often than every 7 days.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/RootAudit',
    reason: 'Audits the root credentials of all accounts each month.',
    owner: 'cloud-security@example.com',
    expires: '2027-03-31',
  },
  response: [
    'After the deny, no other session is issued.',
    'If no one needs privileged root actions, disable them in the IAM settings of the organization.',
  ],
  notDetected: [
    'What the session does. The member account records it, and this rule does not match those calls.',
    'The term uses `targetPrincipal` as the caller wrote it: usually the account ID, sometimes the ARN of its root user. Each form is a separate term, so the first use of the other form alerts again.',
    'Sign-ins of the root user with a password.',
  ],
  source:
    'The idea and the window are from the Elastic detection rule "AWS STS AssumeRoot by Rare User and Member Account". The AWS guide to [tracking privileged tasks](https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-track-privileged-tasks.html) shows the records.',
};
