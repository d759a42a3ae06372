import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ssm-inventory-discovery',
  name: 'First read of the software inventory of instances by a principal',
  version: '1',
  events: [
    {
      source: 'ssm.amazonaws.com',
      names: [
        'GetInventory',
        'GetInventorySchema',
        'ListInventoryEntries',
        'DescribeInstancePatches',
        'ListCommands',
        'CreateAssociation',
      ],
    },
  ],
  outcome: 'success',
  conditions: [
    {
      any: [
        { field: 'eventName', isNot: ['CreateAssociation'] },
        { field: 'requestParameters', contains: ['AWS-GatherSoftwareInventory'] },
      ],
    },
    { field: 'userIdentity.type', isNot: ['AWSService'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    { tactic: { uid: 'TA0007', name: 'Discovery' }, technique: { uid: 'T1518', name: 'Software Discovery' } },
    {
      tactic: { uid: 'TA0007', name: 'Discovery' },
      technique: { uid: 'T1580', name: 'Cloud Infrastructure Discovery' },
    },
  ],
  significance:
    'A principal read which software, patches and commands managed instances have, or set up an inventory of them. With this list, an attacker finds instances that are old or worth an attack.',
  requestDetails: [
    { label: 'instance', field: 'requestParameters.instanceId' },
    { label: 'document', field: 'requestParameters.name' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetInventory.html',
};

export const page: RulePage = {
  background: [
    'Inventories are read by the console and by a few management tools. `CreateAssociation` matches only with the document that gathers software.',
  ],
  triage: [
    'Does the principal manage these instances?',
    'Did it run commands or start sessions on them afterwards?',
    'Does the address match the caller?',
  ],
  harmless: ['A person who looks at Fleet Manager in the console.', 'A new patch report.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/patch-report',
    reason: 'Reads the inventory once a month.',
    owner: 'operations@example.com',
    expires: '2027-03-31',
  },
  response: ['The calls change nothing, except for a new association, which you can delete.'],
  notDetected: ['Inventories that are exported to S3 and read there.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
