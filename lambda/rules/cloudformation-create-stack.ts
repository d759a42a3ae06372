import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'cloudformation-create-stack',
  name: 'First CreateStack call by a principal',
  version: '1',
  events: [{ source: 'cloudformation.amazonaws.com', names: ['CreateStack', 'CreateStackInstances'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    { tactic: { uid: 'TA0002', name: 'Execution' }, technique: { uid: 'T1648', name: 'Serverless Execution' } },
    {
      tactic: { uid: 'TA0002', name: 'Execution' },
      technique: { uid: 'T1651', name: 'Cloud Administration Command' },
    },
  ],
  significance:
    'A principal that has not created a stack recently created one. CloudFormation makes its resources with the permissions of the caller or of a service role, so one call can create users, roles, functions and instances.',
  requestDetails: [
    { label: 'stack', field: 'requestParameters.stackName' },
    { label: 'template', field: 'requestParameters.templateURL' },
    { label: 'role', field: 'requestParameters.roleARN' },
    { label: 'capabilities', field: 'requestParameters.capabilities' },
  ],
  responseDetails: [{ label: 'stack ID', field: 'responseElements.stackId' }],
  reference: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html',
};

export const page: RulePage = {
  background: [
    'Pipelines create stacks every day and alert once. A person or a role that does so for the first time is setting up something new, which can also be a foothold.',
  ],
  triage: [
    'What does the stack create? Open it in the console, or read its events.',
    'Is the template in a bucket of yours?',
    'Does the stack have a role or capabilities that its purpose does not need?',
  ],
  harmless: ['A new pipeline or account.', 'A person who tries a template.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/account-vending',
    reason: 'Creates the base stacks of each new account.',
    owner: 'cloud-platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Delete the stack, and check that its resources are gone: some can be set to stay.'],
  notDetected: [
    'Changes of existing stacks (`UpdateStack`, change sets).',
    'Stacks of a principal that creates them regularly.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
