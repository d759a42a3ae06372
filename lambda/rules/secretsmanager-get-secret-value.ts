import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'secretsmanager-get-secret-value',
  name: 'First GetSecretValue call by a principal',
  version: '1',
  events: [{ source: 'secretsmanager.amazonaws.com', names: ['GetSecretValue'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 5,
  baseRiskScore: 47,
  reasons: ['root-caller', 'never-seen'],
  attacks: [
    {
      tactic: { uid: 'TA0006', name: 'Credential Access' },
      technique: { uid: 'T1555', name: 'Credentials from Password Stores' },
      subTechnique: { uid: 'T1555.006', name: 'Cloud Secrets Management Stores' },
    },
  ],
  significance:
    'A principal that has not read a secret recently has now read one in plain text. Secrets give access to databases, partner services and other accounts, where your trail records nothing.',
  requestDetails: [
    { label: 'secret', field: 'requestParameters.secretId' },
    { label: 'version', field: 'requestParameters.versionId' },
    { label: 'stage', field: 'requestParameters.versionStage' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html',
};

export const page: RulePage = {
  background: [
    'Programs read their secrets at each start, so a principal that uses secrets reads them often and alerts once. A principal that reads its first secret is a new program, a person, or an attacker who collects what a stolen session can reach.',
    'The record does not contain the value of the secret, so neither does the alert.',
  ],
  triage: [
    'Which secret was read, and does the caller need it?',
    'Does the address match the caller? If the role of an instance or function reads from outside AWS, its session is stolen.',
    'Did the same caller read more secrets, or list them (`ListSecrets`)? These calls do not alert again.',
    'Was the secret used from a new address?',
  ],
  harmless: [
    'A new service, a new function, a first deployment.',
    'A batch job that runs less often than every 5 days.',
    'A person who looks up a password in the console.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/monthly-invoices',
    reason: 'Reads the password of the mail server on the first of each month.',
    owner: 'billing@example.com',
    expires: '2027-03-31',
  },
  response: ['Rotate all secrets that the caller read.'],
  notDetected: [
    'Which secrets a known principal reads. The term is the principal only: with the secret in the term, a program that reads hundreds of secrets would alert hundreds of times.',
    '`BatchGetSecretValue` is a different call, but CloudTrail also records `GetSecretValue` for each secret that it reads.',
    'Secrets in other places: Parameter Store, environment variables, S3.',
    'Calls that the trail does not record because it excludes read-only management events.',
  ],
  source:
    'The idea and the window are from the Elastic detection rule "First Time Seen AWS Secret Value Accessed in Secrets Manager".',
};
