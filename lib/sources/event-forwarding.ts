import { Names, Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy, type EventPattern } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Allowance } from './log-file-source.ts';

/**
 * Lets another account send the events of its buckets to this one's default bus. S3 sends them to the bus of the bucket's
 * own account and region only. Source of the condition: "Example policy: Send events to a custom bus in a different
 * account" in the EventBridge user guide.
 */
export function admitEventsOf(scope: Construct, account: string): void {
  const stack = Stack.of(scope);
  new CfnEventBusPolicy(scope, 'BusPolicy', {
    statementId: Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' }),
    statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:${stack.partition}:iam::${account}:root` },
      Action: 'events:PutEvents',
      Resource: defaultBusArn(stack),
      Condition: { 'ForAllValues:StringEquals': { 'events:source': 'aws.s3', 'events:detail-type': 'Object Created' } },
    },
  });
}

/** A template for the bucket's account and region, with a rule that forwards what the pattern matches. */
export function eventForwarding(stack: Stack, bucketAccount: string, pattern: EventPattern): Allowance {
  // Named, as a reference inside the template would be taken for one of this stack's. One detector an account and region.
  const roleName = `FirstsightForwarding-${stack.region}-${stack.account}`;
  const roleArn = `arn:${stack.partition}:iam::${bucketAccount}:role/${roleName}`;
  return {
    name: 'EventForwardingTemplate',
    description: `A template to deploy in account ${bucketAccount}, in the region of the bucket`,
    document: {
      Resources: {
        Role: forwardingRole(stack, bucketAccount, roleName),
        Rule: forwardingRule(stack, roleArn, pattern),
      },
    },
  };
}

function forwardingRule(stack: Stack, RoleArn: string, { detailType, ...pattern }: EventPattern) {
  return {
    Type: 'AWS::Events::Rule',
    DependsOn: 'Role',
    Properties: {
      EventPattern: { ...pattern, 'detail-type': detailType },
      Targets: [{ Id: 'Firstsight', Arn: defaultBusArn(stack), RoleArn }],
    },
  };
}

function forwardingRole(stack: Stack, bucketAccount: string, RoleName: string) {
  const forward = { Effect: 'Allow', Action: 'events:PutEvents', Resource: defaultBusArn(stack) };
  const assume = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': bucketAccount } },
  };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName,
      AssumeRolePolicyDocument: policy(assume),
      Policies: [{ PolicyName: 'Forward', PolicyDocument: policy(forward) }],
    },
  };
}

function policy(statement: object) {
  return { Version: '2012-10-17', Statement: [statement] };
}

function defaultBusArn(stack: Stack): string {
  return stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
}
