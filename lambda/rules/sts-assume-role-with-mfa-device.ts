import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-assume-role-with-mfa-device',
  name: 'First AssumeRole call of a principal with an MFA device',
  version: '1',
  events: [{ source: 'sts.amazonaws.com', names: ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'] }],
  outcome: 'success',
  conditions: [{ field: 'requestParameters.serialNumber', present: true }],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.serialNumber', label: 'device' },
  ],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1556', name: 'Modify Authentication Process' },
      subTechnique: { uid: 'T1556.006', name: 'Multi-Factor Authentication' },
    },
    {
      tactic: { uid: 'TA0004', name: 'Privilege Escalation' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
    {
      tactic: { uid: 'TA0008', name: 'Lateral Movement' },
      technique: { uid: 'T1550', name: 'Use Alternate Authentication Material' },
      subTechnique: { uid: 'T1550.001', name: 'Application Access Token' },
    },
  ],
  significance:
    'A principal assumed a role with an MFA device that it has not used for this recently. A device that an attacker registered for the user looks like this.',
  requestDetails: [
    { label: 'role', field: 'requestParameters.roleArn' },
    { label: 'session name', field: 'requestParameters.roleSessionName' },
    { label: 'device', field: 'requestParameters.serialNumber' },
  ],
  responseDetails: [
    { label: 'key ID', field: 'responseElements.credentials.accessKeyId' },
    { label: 'expires', field: 'responseElements.credentials.expiration' },
  ],
  issuedIn: 'requestParameters.roleArn',
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
};

export const page: RulePage = {
  background: [
    'People use the same device every day. A new one follows a new phone, or `EnableMFADevice` by someone else.',
  ],
  triage: [
    'When was the device registered, and by whom (`CreateVirtualMFADevice`, `EnableMFADevice`)?',
    'Does the user confirm the new device?',
    'Which role was assumed?',
  ],
  harmless: ['A new phone or security key.', 'A person who has not assumed a role for a while.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/on-call',
    reason: 'Assumes the emergency role a few times a year.',
    owner: 'operations@example.com',
    expires: '2027-03-31',
  },
  response: ['Remove the MFA device from the user, and register one that the user holds.'],
  notDetected: ['Calls without MFA.', 'MFA of IAM Identity Center and of identity providers.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
