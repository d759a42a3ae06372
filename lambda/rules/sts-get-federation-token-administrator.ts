import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-get-federation-token-administrator',
  name: 'GetFederationToken call for nearly all permissions',
  version: '1',
  events: [{ source: 'sts.amazonaws.com', names: ['GetFederationToken'] }],
  outcome: 'success',
  conditions: [{ field: 'sessionReach', is: ['everything', 'nearly-everything'] }],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'sessionPolicy', label: 'policy digest' },
  ],
  historyWindowDays: 1,
  oncePerDay: true,
  baseRiskScore: 4,
  reasons: [
    'root-caller',
    'allows-everything',
    'allows-nearly-everything',
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
  ],
  significance:
    'A federation token that may do all or nearly all that its user may was issued. The caller may be known: whoever steals the key of a broker asks for such a token without being new.',
  requestDetails: [],
  responseDetails: [],
  firstAlert: { identity: 'responseElements.federatedUser.arn', until: 'responseElements.credentials.expiration' },
  coveredBy: {
    ruleIds: ['sts-get-federation-token', 'sts-get-federation-token-new-network'],
    identity: 'responseElements.federatedUser.arn',
  },
  signInRule: 'sts-get-federation-token-console',
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html',
};

export const page: RulePage = {
  background: [
    'This rule is recommended together with [sts-get-federation-token](sts-get-federation-token.md), which says nothing about a principal that calls regularly. It alerts once in each day (UTC) for each principal and session policy. Policies that differ only in their form count as one: order, lists of one entry, the case of actions, `Sid`.',
    'If a call raises an alert of `sts-get-federation-token` or `sts-get-federation-token-new-network` too, and that rule is active, only that alert is sent. It names the policy among its reasons.',
    'The first token with a policy that the history does not show is rated high if it allows everything. If the principal got a token with the same policy on one of the days before, it is rated medium.',
  ],
  triage: [
    'Does this program or person issue tokens with such a policy? A broker passes a policy that is narrower than the permissions of its user.',
    'Do the address, the user agent and the session name match the usual calls of the principal?',
    'What calls were made with the issued key? The alert contains the command.',
  ],
  harmless: [
    'A console gateway for administrators. Let it assume a role instead, or add an exception.',
    'A person who opens the console with a long-term key.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/console-gateway',
    sourceIp: '192.0.2.0/24',
    reason: 'Opens the console for the administrators on call.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Then rotate the keys of the user, and look for what the session created.'],
  notDetected: [
    'A token whose request CloudTrail left out of the record. `sts-get-federation-token` rates it higher.',
    'A token with a policy of the account attached: the record does not show what that policy allows.',
    'A token with many narrower permissions, for example for IAM alone.',
  ],
  source: 'The idea, the term and the window are choices of this project.',
};
