import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { tableAttributes } from '../lambda/names.ts';

/** The histories. Kept when the stack is removed: without them, every principal is new again. */
export function historyTable(scope: Construct, id: string): ITable {
  return new Table(scope, id, {
    partitionKey: { name: tableAttributes.key, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: tableAttributes.expiry,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    // The types of CDK differ in whether a property may be undefined.
  }) as ITable;
}
