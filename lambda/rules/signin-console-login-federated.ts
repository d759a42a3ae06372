import type { Rule } from '../detection/rule.ts';

/** Elastic watches the same sign-in, "AWS Sign-In Console Login with Federated User"; that it must be the first is ours. */
export const rule: Rule = {
  id: 'signin-console-login-federated',
  name: 'First console sign-in with a federation token of a principal',
  version: '1',
  eventSource: 'signin.amazonaws.com',
  eventNames: ['ConsoleLogin'],
  outcome: 'any',
  conditions: [{ field: 'userIdentity.type', is: ['FederatedUser'] }],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: [
    'success-after-denial',
    {
      id: 'root-issuer',
      points: 52,
      text: 'the session was issued to the root user',
      when: [{ field: 'userIdentity.sessionContext.sessionIssuer.type', is: ['Root'] }],
    },
  ],
  attacks: [
    {
      tactic: { uid: 'TA0001', name: 'Initial Access' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
    {
      tactic: { uid: 'TA0008', name: 'Lateral Movement' },
      technique: { uid: 'T1021', name: 'Remote Services' },
      subTechnique: { uid: 'T1021.007', name: 'Cloud Services' },
    },
  ],
  significance:
    'Somebody opened the web console with a federation token, made from the access key of an IAM user who may have no password at all. Few organizations sign in this way; tools of intruders do.',
  requestDetails: [
    { label: 'federated user', field: 'userIdentity.arn' },
    { label: 'MFA used', field: 'additionalEventData.MFAUsed' },
    { label: 'mobile', field: 'additionalEventData.MobileVersion' },
  ],
  responseDetails: [{ label: 'sign-in', field: 'responseElements.ConsoleLogin' }],
  containment: [
    'Nobody is signed out, but the deny binds the open console session too: a federated user can do no more than the user that the token came from, at each request anew. Without a deny the session lasts up to 36 h.',
    'The console made changes under its own key id: look them up by the name of the federated user.',
  ],
  followUpTo: { ruleId: 'sts-get-federation-token', identity: 'userIdentity.arn' },
  reference:
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html',
};
