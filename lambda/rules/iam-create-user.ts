import type { Rule } from '../detection/rule.ts';

/**
 * The window: Elastic, "AWS IAM Create User via Assumed Role on EC2 Instance", which looks at the roles of instances only;
 * this rule looks at every role.
 */
export const rule: Rule = {
  id: 'iam-create-user',
  name: 'First CreateUser call by a role',
  version: '1',
  eventSource: 'iam.amazonaws.com',
  eventNames: ['CreateUser'],
  outcome: 'success',
  conditions: [{ field: 'userIdentity.type', is: ['AssumedRole'] }],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1136', name: 'Create Account' },
      subTechnique: { uid: 'T1136.003', name: 'Cloud Account' },
    },
  ],
  significance:
    'A role, whose sessions end by themselves, made an IAM user, whose password and keys do not. An intruder who got hold of a session makes a user to keep the access.',
  requestDetails: [
    { label: 'user name', field: 'requestParameters.userName' },
    { label: 'path', field: 'requestParameters.path' },
    { label: 'boundary', field: 'requestParameters.permissionsBoundary' },
  ],
  responseDetails: [
    { label: 'new user', field: 'responseElements.user.arn' },
    { label: 'user id', field: 'responseElements.user.userId' },
  ],
  containment: [
    'The new user stays, with whatever password, keys and policies it was given since: deny everything to it too, deactivate its keys, and delete its password (aws iam delete-login-profile).',
    'Keep the new user, denied everything, until its calls have been looked up.',
  ],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html',
};
