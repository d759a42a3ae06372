import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ec2-change-route',
  name: 'First change of routes of a VPC by a principal',
  version: '1',
  events: [
    {
      source: 'ec2.amazonaws.com',
      names: [
        'ReplaceRoute',
        'ReplaceRouteTableAssociation',
        'DeleteRouteTable',
        'DeleteRoute',
        'DisassociateRouteTable',
      ],
    },
  ],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0005', name: 'Defense Evasion' },
      technique: { uid: 'T1578', name: 'Modify Cloud Compute Infrastructure' },
      subTechnique: { uid: 'T1578.005', name: 'Modify Cloud Compute Configurations' },
    },
  ],
  significance:
    'A principal changed or removed routes of a network. Traffic that was inspected or blocked can now take another way, or a part of the network is cut off.',
  requestDetails: [
    { label: 'route table', field: 'requestParameters.routeTableId' },
    { label: 'destination', field: 'requestParameters.destinationCidrBlock' },
    { label: 'association', field: 'requestParameters.associationId' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html',
};

export const page: RulePage = {
  background: ['Routes are set when a network is built, mostly by pipelines. Later changes are rare.'],
  triage: [
    'Where did the traffic go before, and where does it go now?',
    'Is a firewall, a proxy or a log left out by the change?',
    'Does the principal manage networks?',
  ],
  harmless: ['A new network, connection or firewall.', 'A person who repairs a route.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/network-deploy',
    reason: 'Builds the networks of new accounts.',
    owner: 'network@example.com',
    expires: '2027-03-31',
  },
  response: [
    'Restore the route. The record does not contain the previous one: the history of AWS Config, the infrastructure code or the record of the call that made the route shows it.',
  ],
  notDetected: ['New routes, which [ec2-create-route](ec2-create-route.md) covers.', 'Routes of transit gateways.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
