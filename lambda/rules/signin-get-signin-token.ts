import type { Rule } from '../detection/rule.ts';

/** Elastic watches the same call, "AWS Sign-In Token Created"; that it must be a principal's first is this project's. */
export const rule: Rule = {
  id: 'signin-get-signin-token',
  name: 'First GetSigninToken call by a principal',
  version: '1',
  eventSource: 'signin.amazonaws.com',
  eventNames: ['GetSigninToken'],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: [
    {
      id: 'federated-user',
      points: 26,
      text: 'the session was issued by GetFederationToken, which people hardly ever use to sign in',
      when: [{ field: 'userIdentity.type', is: ['FederatedUser'] }],
    },
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
    'Temporary credentials were exchanged for a link that signs into the web console, without a password and without MFA. It is how an intruder who only has keys gets to the console.',
  requestDetails: [
    { label: 'session', field: 'userIdentity.arn' },
    { label: 'MFA used', field: 'additionalEventData.MFAUsed' },
  ],
  responseDetails: [{ label: 'console key id', field: 'responseElements.credentials.accessKeyId' }],
  containment: [
    'The sign-in link works for 15 minutes. A console session that was opened with it is not signed out, but the deny binds it too, since it can do no more than the user or role that its credentials came from.',
    'What was changed in the console stays: look for new keys, users, roles and policies.',
  ],
  followUpTo: { ruleId: 'sts-get-federation-token', identity: 'userIdentity.arn' },
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html',
};
