import { iamGuide, type Row } from './steps.ts';

/** The rows of networks, and of resources with policies, that a call changed. */
export const resourceRows = {
  'changed-route': {
    holder: 'a network whose routes were changed or deleted',
    ends: [
      {
        text: 'Restore the old route. The record does not contain it: AWS Config shows the earlier routes of the route table, if it records them. Otherwise use the infrastructure code, or the record of the call that made the route (CreateRoute, ReplaceRoute).',
        command:
          'aws configservice get-resource-config-history --resource-type AWS::EC2::RouteTable --resource-id {routeTable}{regional}',
      },
    ],
    doesNotEnd: ['Denying the caller does not restore the route.'],
    undo: [{ text: 'Make the call of the record again.' }],
    check: [
      {
        text: 'The command shows the routes of the route table.',
        command: 'aws ec2 describe-route-tables --route-table-ids {routeTable}{regional}',
      },
    ],
    sources: [
      'https://docs.aws.amazon.com/config/latest/APIReference/API_GetResourceConfigHistory.html',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html',
    ],
  },
  'changed-route-association': {
    holder: 'a subnet, gateway or VPC whose route table was replaced or taken away',
    ends: [
      {
        text: 'Associate the old route table again with the subnet or gateway, or with the VPC as its main route table. The record does not contain the old route table: look for {theAssociation} in AWS Config, the infrastructure code, or the record of the call that made it (AssociateRouteTable, ReplaceRouteTableAssociation).',
      },
    ],
    doesNotEnd: ['Denying the caller does not restore the association.'],
    undo: [{ text: 'Make the call of the record again.' }],
    check: [
      {
        text: 'The command lists each association with its subnet or gateway, and its route table. A subnet that is not in the list uses the main route table of its VPC, the one with True.',
        command:
          'aws ec2 describe-route-tables --query "RouteTables[].Associations[].[RouteTableAssociationId,Main,SubnetId,GatewayId,RouteTableId]" --output text{regional}',
      },
    ],
    sources: [
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRouteTableAssociation.html',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateRouteTable.html',
    ],
  },
  'resource-policy': {
    holder: 'those whom a changed policy of a resource gives access to it',
    ends: [
      {
        text: 'Restore the old policy or sharing settings of the resource, from the infrastructure code, AWS Config or an earlier record of this call.',
      },
    ],
    doesNotEnd: ['Denying the caller does not change the policy of the resource, which can allow other accounts.'],
    undo: [{ text: 'Apply the policy of the record again.' }],
    check: [{ text: 'IAM Access Analyzer lists resources that other accounts can use.' }],
    sources: [iamGuide('what-is-access-analyzer')],
  },
} as const satisfies Readonly<Record<string, Row>>;
