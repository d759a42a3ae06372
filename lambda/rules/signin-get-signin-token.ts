import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'signin-get-signin-token',
  name: 'First GetSigninToken call by a principal',
  version: '1',
  events: [{ source: 'signin.amazonaws.com', names: ['GetSigninToken'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: [
    'follows-alert',
    'never-seen',
    {
      id: 'federated-user',
      points: 26,
      text: 'the session was issued by GetFederationToken, which people rarely use to sign in',
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
    'Temporary credentials were exchanged for a link that signs in to the console, without a password and without MFA. Attackers who have only access keys use this to access the console.',
  requestDetails: [
    { label: 'session', field: 'userIdentity.arn' },
    { label: 'MFA used', field: 'additionalEventData.MFAUsed' },
  ],
  responseDetails: [{ label: 'console key ID', field: 'responseElements.credentials.accessKeyId' }],
  firstAlert: { identity: 'userIdentity.arn' },
  followUpTo: { ruleId: 'sts-get-federation-token', identity: 'userIdentity.arn' },
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html',
};

export const page: RulePage = {
  background: [
    'The federation endpoint of AWS Sign-In exchanges temporary credentials for a sign-in token, which is part of the link. Sign-in portals use this for their users, and so do tools such as aws_consoler.',
    'The portal of IAM Identity Center makes the call for each role that a person opens, so each permission set alerts once, and not again while it is in use.',
    'If the rule [sts-get-federation-token](sts-get-federation-token.md) is also enabled, this alert names the alert on the token as its related alert, within the lifetime of the token.',
  ],
  triage: [
    'Check the user agent: the portal of IAM Identity Center uses a Java client (`Jersey`); attack tools use Python or Go.',
    'Is the type `FederatedUser`? Then a federation token was requested first. Find out by whom, and with which policy.',
    'Does the `ConsoleLogin` that follows come from the same address? If not, someone else received the link.',
    'What was done in the console? These calls can have the console key ID of the alert instead of the key that was exchanged.',
  ],
  harmless: [
    'A new portal or command line tool that opens the console (aws-vault, Granted, Leapp).',
    'A permission set that is rarely used.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*',
    reason: 'People sign in through IAM Identity Center, which requires MFA.',
    owner: 'identity@example.com',
    expires: '2027-03-31',
  },
  response: ['Check the CloudTrail records of the console session.'],
  notDetected: [
    'Activity in the console after the sign-in.',
    'Sign-ins with a password.',
    'A principal that makes the call regularly, and therefore an attacker who uses the role of a portal.',
  ],
  source:
    'The Elastic detection rule "AWS Sign-In Token Created" matches the same call. The condition that it is the first call of a principal, and the window, are choices of this project.',
};
