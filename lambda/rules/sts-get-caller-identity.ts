import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-get-caller-identity',
  name: 'First GetCallerIdentity call by a principal that is not a role',
  version: '1',
  events: [{ source: 'sts.amazonaws.com', names: ['GetCallerIdentity'] }],
  outcome: 'success',
  conditions: [{ field: 'userIdentity.type', isNot: ['AssumedRole'] }],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 26,
  reasons: ['root-caller', 'no-mfa', 'never-seen'],
  attacks: [
    {
      tactic: { uid: 'TA0007', name: 'Discovery' },
      technique: { uid: 'T1087', name: 'Account Discovery' },
      subTechnique: { uid: 'T1087.004', name: 'Cloud Account' },
    },
  ],
  significance:
    'GetCallerIdentity returns the owner of an access key and requires no permission, so it is the first call that people make with a key they found. If a user has never made this call before, its key may have been stolen.',
  requestDetails: [],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html',
};

export const page: RulePage = {
  background: [
    'No policy can deny the call. People use it, and so do scanners that search code and images for keys. The AWS CLI, SDKs and Terraform make the call too. For this reason the rule excludes roles: pipelines and instances make the call all day.',
    'If a key works for months without this call and then makes it, the key may have been copied.',
  ],
  triage: [
    'Do the address and the user agent match earlier calls of the key? A program on a server does not suddenly call from a laptop.',
    'What calls did the key make in the following minutes? Look for calls that list resources (`List*`, `Describe*`), denied calls, `GetFederationToken`, `AssumeRole` and new keys.',
    'If the user is a person, ask them through a channel other than email.',
  ],
  harmless: [
    'A person set up the AWS CLI or Terraform, or returned from leave.',
    'A program was updated, and its SDK now makes the call at start.',
    'Your own scanner for leaked keys tests the keys that it finds.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/key-scanner',
    sourceIp: '192.0.2.0/24',
    reason: 'Tests the keys that it finds in our repositories.',
    owner: 'appsec@example.com',
    expires: '2027-03-31',
  },
  response: [
    'Treat the key as stolen: deactivate it and look up its calls.',
    'A federated session that the key requested remains valid after the key is deactivated. The deny also applies to the session.',
  ],
  notDetected: [
    'Roles: a stolen session of an instance raises no alert.',
    'Callers that learn the account and user in another way, for example from an error message or from `GetAccessKeyInfo` in another account.',
    'A call to the endpoint of a Region that no trail records.',
  ],
  source:
    'The idea and the window are from the Elastic detection rule "AWS STS GetCallerIdentity API Called for the First Time".',
};
