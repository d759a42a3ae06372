import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { tableAttributes } from '../lambda/names.ts';

/** The histories. Kept when the stack is removed: without them, every principal is news again. */
export function historyTable(scope: Construct, id: string): Table {
  return new Table(scope, id, {
    partitionKey: { name: tableAttributes.key, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: tableAttributes.expiry,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
