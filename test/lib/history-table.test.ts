import { expect, it } from '@jest/globals';
import { ownTrail, resource, templateOf } from './template.ts';

const template = templateOf(ownTrail);

it('the history table lets items expire, can be restored, and is not deleted by mistake', () => {
  expect(resource(template, 'AWS::DynamoDB::Table')).toEqual({
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: true,
  });
});

it('the histories outlive the stack', () => {
  template.hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(Object.keys(template.findResources('AWS::DynamoDB::Table'))).toHaveLength(1);
});
