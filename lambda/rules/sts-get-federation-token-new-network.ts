import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-get-federation-token-new-network',
  name: 'GetFederationToken call by a known principal from a new network',
  version: '1',
  events: [{ source: 'sts.amazonaws.com', names: ['GetFederationToken'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  newTrait: 'network',
  baseRiskScore: 21,
  reasons: [
    'root-caller',
    'allows-everything',
    'allows-nearly-everything',
    'allows-identity-changes',
    'allows-unknown-actions',
    'allows-some-actions',
    'no-session-policy',
    'console-sign-in',
    'long-session',
    'no-mfa',
  ],
  attacks: [
    {
      tactic: { uid: 'TA0001', name: 'Initial Access' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
  ],
  significance:
    'A principal that requests federation tokens regularly did so from a network that none of its calls came from. The key of a broker that someone else uses looks like this.',
  requestDetails: [],
  responseDetails: [],
  firstAlert: { identity: 'responseElements.federatedUser.arn', until: 'responseElements.credentials.expiration' },
  signInRule: 'sts-get-federation-token-console',
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html',
};

export const page: RulePage = {
  background: [
    'A network is the /24 of an IPv4 address, the /48 of an IPv6 address, or the name of the AWS service that made the call. The history of the principal keeps up to 24 networks of its successful calls, each for 90 days after the last call from it. See [severity](../severity.md).',
    'The first call of a principal, or its first call after the history window, raises an alert of [sts-get-federation-token](sts-get-federation-token.md) and none of this rule. To fill the history, load the baseline with this rule before you enable it.',
  ],
  triage: [
    'Who owns the address? Compare it with the networks of the organization and of its providers.',
    'Was the program moved, or did its provider change the address?',
    'What calls were made with the issued key? The alert contains the command.',
  ],
  harmless: ['A program that was moved to another network.', 'A person who works from several places with one key.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/report-broker',
    reason: 'Runs on laptops of the field team.',
    owner: 'data-platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Then rotate the keys of the user, and look for what the session created.'],
  notDetected: [
    'A call from a network that the principal used in the last 90 days, also if someone else uses it.',
    'A principal that fills the list of 24 networks in fewer than 10 days.',
    'A network in the baseline: load it from a time before an attack.',
  ],
  source: 'The idea, the term and the window are choices of this project.',
};
