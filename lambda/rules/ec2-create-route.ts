import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ec2-create-route',
  name: 'First new route or route table by a principal',
  version: '1',
  events: [{ source: 'ec2.amazonaws.com', names: ['CreateRoute', 'CreateRouteTable'] }],
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
    'A principal added a route or a route table to a network. A new route can open a way to the internet, or lead traffic past a firewall to a place where it is read.',
  requestDetails: [
    { label: 'route table', field: 'requestParameters.routeTableId' },
    { label: 'destination', field: 'requestParameters.destinationCidrBlock' },
    { label: 'gateway', field: 'requestParameters.gatewayId' },
    { label: 'VPC', field: 'requestParameters.vpcId' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html',
};

export const page: RulePage = {
  background: ['Routes are set when a network is built, mostly by pipelines. Later changes are rare.'],
  triage: [
    'Where does the route lead: an internet gateway, a peering connection, an instance?',
    'Which subnets use the route table?',
    'Does the principal manage networks?',
  ],
  harmless: ['A new network, connection or firewall.', 'A person who repairs a route.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/network-deploy',
    reason: 'Builds the networks of new accounts.',
    owner: 'network@example.com',
    expires: '2027-03-31',
  },
  response: ['Delete the route or the route table.'],
  notDetected: [
    'Changes of existing routes, which [ec2-change-route](ec2-change-route.md) covers.',
    'Routes of transit gateways.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
