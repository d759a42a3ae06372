import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-get-federation-token-console',
  name: 'Console session with a federation token that raised an alert',
  version: '1',
  events: [{ source: 'signin.amazonaws.com', names: ['ConsoleLogin', 'GetSigninToken'] }],
  outcome: 'success',
  conditions: [{ field: 'userIdentity.type', is: ['FederatedUser'] }],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: [
    'follows-alert',
    {
      id: 'root-issuer',
      points: 52,
      text: 'the session was issued to the root user',
      when: [{ field: 'userIdentity.sessionContext.sessionIssuer.type', is: ['Root'] }],
    },
  ],
  attacks: [
    {
      tactic: { uid: 'TA0008', name: 'Lateral Movement' },
      technique: { uid: 'T1021', name: 'Remote Services' },
      subTechnique: { uid: 'T1021.007', name: 'Cloud Services' },
    },
  ],
  significance:
    'Someone opens the console with a federation token that raised an alert. Programs that request tokens rarely do so; attackers and their tools do. Unlike the token itself, the console session can call IAM.',
  requestDetails: [
    { label: 'federated user', field: 'userIdentity.arn' },
    { label: 'MFA used', field: 'additionalEventData.MFAUsed' },
  ],
  responseDetails: [
    { label: 'sign-in', field: 'responseElements.ConsoleLogin' },
    { label: 'console key ID', field: 'responseElements.credentials.accessKeyId' },
  ],
  followUpTo: { ruleId: 'sts-get-federation-token', identity: 'userIdentity.arn' },
  coveredBy: { ruleIds: ['signin-console-login-federated', 'signin-get-signin-token'], identity: 'userIdentity.arn' },
  onlyFollowUps: true,
  reference:
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html',
};

export const page: RulePage = {
  background: [
    'This rule is part of [sts-get-federation-token](sts-get-federation-token.md), [sts-get-federation-token-administrator](sts-get-federation-token-administrator.md) and [sts-get-federation-token-new-network](sts-get-federation-token-new-network.md): it is active whenever one of them is, and needs no baseline.',
    'It sends one alert for each token that raised an alert, on the first console sign-in, or the first link to the console, within the lifetime of the token. The order in which the log files arrive does not matter. If the sign-in is known when the alert on the token is sent, that alert says so, with the reason `console-sign-in`, and no second one follows.',
    'If [signin-console-login-federated](signin-console-login-federated.md) or [signin-get-signin-token](signin-get-signin-token.md) alerts on the same call as a follow-up, that alert is sent instead.',
  ],
  triage: [
    'Read the alert on the token first: who requested it, from where, and with which policy?',
    'Do the token request and the sign-in come from the same address?',
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
    'Look for resources and credentials that were created in the console.',
  ],
  notDetected: [
    'Sign-ins with a token that raised no alert: the principal was known, or an exception covers the request.',
    'A sign-in that is not among the latest 40 of the principal when the alert on its token is sent.',
    'Sign-ins that a trail of one Region does not record: `ConsoleLogin` is recorded in the Region of the sign-in endpoint, which depends on the user, the cookie and the link.',
  ],
  source:
    'The idea is that of this project: a token that opens the console is an attack more often than one that does not.',
};
