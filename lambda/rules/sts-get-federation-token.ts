import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-get-federation-token',
  name: 'First GetFederationToken call by a principal',
  version: '1',
  events: [{ source: 'sts.amazonaws.com', names: ['GetFederationToken'] }],
  outcome: 'any',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: [
    'root-caller',
    'allows-everything',
    'allows-nearly-everything',
    'allows-identity-changes',
    'allows-unknown-actions',
    'allows-some-actions',
    'no-session-policy',
    'success-after-denial',
    'console-sign-in',
    'never-seen',
    'long-session',
    'no-mfa',
  ],
  attacks: [
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1098', name: 'Account Manipulation' },
      subTechnique: { uid: 'T1098.001', name: 'Additional Cloud Credentials' },
    },
    {
      tactic: { uid: 'TA0005', name: 'Defense Evasion' },
      technique: { uid: 'T1550', name: 'Use Alternate Authentication Material' },
      subTechnique: { uid: 'T1550.001', name: 'Application Access Token' },
    },
  ],
  significance:
    'A federation token stays valid for up to 36 hours (1 hour for the root user), even after the access key that requested it is deactivated or deleted. It cannot call IAM, but a console session that is opened with it can.',
  requestDetails: [],
  responseDetails: [],
  firstAlert: { identity: 'responseElements.federatedUser.arn', until: 'responseElements.credentials.expiration' },
  signInRule: 'sts-get-federation-token-console',
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html',
};

export const page: RulePage = {
  background: [
    '`GetFederationToken` exchanges the long-term access key of an IAM user for temporary credentials. This creates no IAM resource. With one more call, the credentials open the console, even for a user without a password. An attacker who has a stolen key and expects to lose it therefore requests a token first.',
    'From programs, the credentials [cannot call IAM, nor STS except `GetCallerIdentity`](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html). A console session that is opened with them can call IAM: look for one first.',
    'Few programs make this call: brokers that issue restricted credentials, some older upload services and console gateways. They call often, so they alert once. Check each principal that has never made the call, or has not made it for 10 days.',
  ],
  triage: [
    'Who owns the principal, and does this person or program use federation? Ask through a channel other than email.',
    'Do the address and the user agent match earlier calls of the principal? Look up its calls by user name.',
    'What does the session policy allow? A broker passes a policy that is narrower than the permissions of the user. No policy, or one that allows everything, is suspicious.',
    'What calls were made with the issued key? The alert contains the command. Look first for IAM, STS and Organizations calls, new keys, users and roles, stopped logging, and console sign-ins.',
  ],
  harmless: [
    'A broker or gateway that is new, or that calls less often than every 10 days.',
    'A person who tests the call from a known address, with a short duration.',
    'Security tests, which should be announced.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/report-broker',
    sourceIp: '192.0.2.0/24',
    reason: 'Issues read-only tokens for the quarterly report.',
    owner: 'data-platform@example.com',
    expires: '2027-03-31',
  },
  response: [
    'A federated session never has more permissions than its user has at the time of the request, so the deny also stops sessions that are already issued.',
    'No IAM policy can restrict a session of the root user; it lasts at most 1 hour. Delete the access keys of root, change its password, and monitor the session.',
    'Then rotate the keys of the user, and look for what the session created: keys, users, roles, policies, console sessions.',
  ],
  notDetected: [
    'A caller that calls regularly: a principal that called within 10 days is known, even if someone else uses its key now.',
    'Other ways to keep access, such as `AssumeRole` or a new access key.',
    'Calls that no trail records: a single-Region trail outside us-east-1 does not record calls to the global endpoint of STS.',
  ],
  source:
    'The idea and the window are from the Elastic detection rule "First Occurrence of STS GetFederationToken Request by User". The AWS guide to [temporary credentials](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html) describes the sessions.',
};
