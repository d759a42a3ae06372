import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ec2-describe-user-data',
  name: 'First read of the user data of an instance by a principal',
  version: '1',
  events: [{ source: 'ec2.amazonaws.com', names: ['DescribeInstanceAttribute'] }],
  outcome: 'success',
  conditions: [
    { field: 'requestParameters.attribute', is: ['userData'] },
    {
      field: 'userIdentity.invokedBy',
      isNot: [
        'AWS Internal',
        'autoscaling.amazonaws.com',
        'cloudformation.amazonaws.com',
        'elasticbeanstalk.amazonaws.com',
        'ssm.amazonaws.com',
      ],
    },
  ],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.instanceId', label: 'instance' },
  ],
  historyWindowDays: 5,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0007', name: 'Discovery' },
      technique: { uid: 'T1580', name: 'Cloud Infrastructure Discovery' },
    },
    {
      tactic: { uid: 'TA0006', name: 'Credential Access' },
      technique: { uid: 'T1552', name: 'Unsecured Credentials' },
      subTechnique: { uid: 'T1552.005', name: 'Cloud Instance Metadata API' },
    },
  ],
  significance:
    'A principal read the user data of an instance, which it has not read recently. User data is a script that runs at the first start, and it often contains passwords and tokens.',
  requestDetails: [{ label: 'instance', field: 'requestParameters.instanceId' }],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceAttribute.html',
};

export const page: RulePage = {
  background: [
    'People and programs seldom need the script that started an instance. Tools that look for credentials read it from every instance.',
  ],
  triage: [
    'How many instances did the caller read at that time? Many in a short time are a search for credentials.',
    'What does the user data of the instance contain?',
    'Does the caller work with these instances?',
  ],
  harmless: ['A person who debugs the start of an instance.', 'An inventory that reads all attributes.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/inventory',
    reason: 'Reads all attributes of new instances.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Replace the credentials in the user data, and move them to Secrets Manager.'],
  notDetected: [
    'User data that the instance itself reads from its metadata service.',
    'User data in launch templates and launch configurations.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
