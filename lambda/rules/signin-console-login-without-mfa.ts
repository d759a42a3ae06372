import type { Rule } from '../detection/rule.ts';

/** The idea of the rule and its window: Elastic, "AWS IAM User Console Login Without MFA". */
export const rule: Rule = {
  id: 'signin-console-login-without-mfa',
  name: 'First console sign-in of an IAM user without MFA',
  version: '1',
  eventSource: 'signin.amazonaws.com',
  eventNames: ['ConsoleLogin'],
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.type', is: ['IAMUser'] },
    { field: 'additionalEventData.MFAUsed', is: ['No'] },
    { field: 'responseElements.ConsoleLogin', is: ['Success'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0001', name: 'Initial Access' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
  ],
  significance:
    'A password alone opened the web console, so whoever guessed, phished or found it gets in as well. Where the user used to sign in with MFA, the device may have been taken away.',
  requestDetails: [
    { label: 'signed in to', field: 'additionalEventData.LoginTo' },
    { label: 'MFA used', field: 'additionalEventData.MFAUsed' },
    { label: 'mobile', field: 'additionalEventData.MobileVersion' },
  ],
  responseDetails: [{ label: 'sign-in', field: 'responseElements.ConsoleLogin' }],
  containment: [
    'The deny binds the console session that is open. To stop the next sign-in, delete the password (aws iam delete-login-profile), which alone does not end an open session.',
    'Look for access keys that were made in the session: each works without the password.',
  ],
  reference:
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html',
};
