import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'signin-console-login-federated',
  name: 'First console sign-in with a federation token of a principal',
  version: '1',
  events: [{ source: 'signin.amazonaws.com', names: ['ConsoleLogin'] }],
  outcome: 'any',
  conditions: [{ field: 'userIdentity.type', is: ['FederatedUser'] }],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: [
    'follows-alert',
    'success-after-denial',
    'never-seen',
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
    'A federation token was used to sign in to the console. The token comes from the access key of an IAM user, who may not even have a password. Few organizations sign in this way, but attack tools do.',
  requestDetails: [
    { label: 'federated user', field: 'userIdentity.arn' },
    { label: 'MFA used', field: 'additionalEventData.MFAUsed' },
    { label: 'mobile', field: 'additionalEventData.MobileVersion' },
  ],
  responseDetails: [{ label: 'sign-in', field: 'responseElements.ConsoleLogin' }],
  firstAlert: { identity: 'userIdentity.arn' },
  followUpTo: { ruleId: 'sts-get-federation-token', identity: 'userIdentity.arn' },
  reference:
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html',
};

export const page: RulePage = {
  background: [
    '`userIdentity.type` `FederatedUser` means that the session comes from `GetFederationToken`. People who sign in through SAML or IAM Identity Center have the type `AssumedRole`. The principal is the IAM user (or root) that requested the token; the caller can choose any name for the federated user, so the name is not part of the term.',
    'If the rule [sts-get-federation-token](sts-get-federation-token.md) is also enabled, this alert names the alert on the token as its related alert, within the lifetime of the token.',
    'Failed sign-ins match too. They alert once, with severity low; the first success after them alerts again.',
  ],
  triage: [
    'Who requested the token, from where, and with which policy? Look up `GetFederationToken` of the user.',
    'Do the token request, the sign-in link and the sign-in come from the same address?',
    'What was done in the console? Look up the calls by the name of the federated user.',
    'Ignore the MFA value: the record contains `No` for all federated sign-ins.',
  ],
  harmless: ['Your own console gateway that uses federation tokens.', 'Security tests, which should be announced.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/console-gateway',
    sourceIp: '192.0.2.0/24',
    reason: 'The old console gateway, until it uses roles.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: [
    'Deactivating the key of the user that requested the token does not end the console session.',
    'No IAM policy can restrict a session of the root user; it lasts at most 1 hour.',
    'Look for resources and credentials that were created in the console.',
  ],
  notDetected: [
    'Sign-ins with the type `AssumedRole`: single sign-on, and sign-in links created from roles. [signin-get-signin-token](signin-get-signin-token.md) covers these.',
    'Sign-ins that a trail of one Region does not record: `ConsoleLogin` is recorded in the Region of the sign-in endpoint, which depends on the user, the cookie and the link.',
  ],
  source:
    'The Elastic detection rule "AWS Sign-In Console Login with Federated User" matches the same sign-in. The condition that it is the first sign-in of a principal, and the window, are choices of this project.',
};
