import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'iam-create-access-key',
  name: 'First CreateAccessKey call by a principal',
  version: '1',
  events: [{ source: 'iam.amazonaws.com', names: ['CreateAccessKey'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: ['root-caller', 'for-another-user', 'never-seen'],
  attacks: [
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1098', name: 'Account Manipulation' },
      subTechnique: { uid: 'T1098.001', name: 'Additional Cloud Credentials' },
    },
  ],
  significance:
    'A new long-term access key exists. It never expires, requires no MFA and works until it is deactivated. Attackers create such keys to keep access.',
  requestDetails: [{ label: 'for user', field: 'requestParameters.userName' }],
  responseDetails: [
    { label: 'new key ID', field: 'responseElements.accessKey.accessKeyId' },
    { label: 'belongs to', field: 'responseElements.accessKey.userName' },
    { label: 'status', field: 'responseElements.accessKey.status' },
  ],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html',
};

export const page: RulePage = {
  background: [
    'An attacker often creates the key for a user other than the compromised one, so that it remains when the compromised user is secured. In most accounts, keys are created rarely: by a few people, or by one program that rotates them.',
  ],
  triage: [
    'Which user does the key belong to? If the request contains no user name, the caller created the key for itself.',
    'Does the user have two keys now, and is the old one still used? A rotation deactivates the old key soon afterwards.',
    'From where is the new key used? Look up its calls by key ID.',
    'How did the caller get its session: a sign-in without MFA, a federation token, an assumed role?',
  ],
  harmless: [
    'A key rotation that runs less often than every 7 days, for example monthly.',
    'A new service user. Check whether a role can replace it.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/key-rotation',
    reason: 'Rotates the keys of the service users each month.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: ['If the key was used, also deny everything to the user that it belongs to.'],
  notDetected: [
    'Keys created by a principal that creates keys regularly.',
    'Other long-term credentials: passwords, service-specific credentials, signing certificates, roles that trust another account.',
  ],
  source: 'The term and the window are choices of this project.',
};
