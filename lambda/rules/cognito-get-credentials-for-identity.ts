import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'cognito-get-credentials-for-identity',
  name: 'First credentials that Cognito issues to guests of an identity pool',
  version: '1',
  events: [{ source: 'cognito-identity.amazonaws.com', names: ['GetCredentialsForIdentity'] }],
  dataEvents: true,
  outcome: 'success',
  conditions: [{ field: 'userIdentity.type', is: ['Unknown'] }],
  term: [{ field: 'resources[].ARN', label: 'identity pool' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0006', name: 'Credential Access' },
      technique: { uid: 'T1552', name: 'Unsecured Credentials' },
    },
    {
      tactic: { uid: 'TA0001', name: 'Initial Access' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
  ],
  significance:
    'A guest without a login got AWS credentials from an identity pool that has not issued any recently. Everyone who knows the ID of the pool can get them and use the permissions of its guest role.',
  requestDetails: [{ label: 'identity', field: 'requestParameters.identityId' }],
  responseDetails: [{ label: 'expires', field: 'responseElements.credentials.expiration' }],
  reference: 'https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html',
};

export const page: RulePage = {
  background: [
    'The IDs of identity pools are in the code of web and mobile apps. An attacker who finds one exchanges it for credentials of the guest role and tries what this role may do.',
    'The record does not identify the caller, so the term is the pool, which only `resources` names.',
  ],
  triage: [
    'Does an app of yours let guests use this pool?',
    'What may the guest role of the pool do? Anything beyond the calls of the app is too much.',
    'Which calls did the sessions of the guest role make since then, and from where?',
  ],
  harmless: ['A new app, or a pool that is used less often than every 7 days.'],
  exception: {
    principal: '*:unidentified',
    reason: 'The demo app uses this pool a few times a year.',
    owner: 'mobile@example.com',
    expires: '2027-03-31',
  },
  response: [
    'Turn off guest access of the pool, or restrict its guest role. Sessions that are already issued last for up to 1 hour.',
  ],
  notDetected: [
    'Pools that issue credentials every day: a known pool does not alert again.',
    'Calls that the trail does not record: it must record data events of Cognito identity pools.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
