import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'signin-console-login-without-mfa',
  name: 'First console sign-in of an IAM user without MFA',
  version: '1',
  events: [{ source: 'signin.amazonaws.com', names: ['ConsoleLogin'] }],
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.type', is: ['IAMUser'] },
    { field: 'additionalEventData.MFAUsed', is: ['No'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: ['never-seen'],
  attacks: [
    {
      tactic: { uid: 'TA0001', name: 'Initial Access' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
  ],
  significance:
    'A password alone was sufficient to sign in to the console, so anyone who guesses, phishes or finds it can do the same. If the user signed in with MFA before, the device may have been removed.',
  requestDetails: [
    { label: 'signed in to', field: 'additionalEventData.LoginTo' },
    { label: 'MFA used', field: 'additionalEventData.MFAUsed' },
    { label: 'mobile', field: 'additionalEventData.MobileVersion' },
  ],
  responseDetails: [{ label: 'sign-in', field: 'responseElements.ConsoleLogin' }],
  reference:
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html',
};

export const page: RulePage = {
  background: [
    'Passwords are guessed, phished and reused. A user that signs in without MFA every few days alerts once. A new alert means that a user signed in with MFA before, or did not sign in for a while.',
  ],
  triage: [
    'Does the user have an MFA device? If it was removed (`DeactivateMFADevice`), who removed it?',
    'Do the address and the browser match the person? Ask them through a channel other than email.',
    'Were there failed sign-ins before? Password guessing appears as a series of `Failure` results.',
    'What was done after the sign-in: new access keys, MFA devices, users, roles?',
  ],
  harmless: [
    'A new user that does not have an MFA device yet.',
    'An emergency user that has no MFA by design. Its use should be announced.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/kiosk',
    sourceIp: '192.0.2.0/24',
    reason: 'Read-only user of the wallboard, restricted to the office network by its policy.',
    owner: 'operations@example.com',
    expires: '2027-03-31',
  },
  response: [
    'Remove keys and MFA devices that were added in the session.',
    'Require MFA by policy: deny everything except the setup of MFA while `aws:MultiFactorAuthPresent` is false.',
  ],
  notDetected: [
    'The root user. Set an alarm for each of its sign-ins, not only for the first.',
    'Roles and federated users. Their MFA takes place at the identity provider, and the record always contains `No`.',
    'Failed sign-ins, and users that regularly sign in without MFA.',
    'Sign-ins that a trail of one Region does not record: `ConsoleLogin` is recorded in the Region of the sign-in endpoint.',
  ],
  source: 'The idea and the window are from the Elastic detection rule "AWS IAM User Console Login Without MFA".',
};
