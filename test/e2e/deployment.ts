import { readFileSync } from 'node:fs';
import { UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { tableAttributes } from '../../lambda/names.ts';
import { type Cdk, cdkFor } from './cdk.ts';
import { type Clients, clientsOf } from './clients.ts';
import type { MiniStack } from './ministack.ts';
import { type EarlierNotifications, makeTrailBucket, trailBucket } from './trail-bucket.ts';

/** A deployed stack, no matter by which tool. */
export interface DeployedStack {
  readonly clients: Clients;
  readonly outputs: Outputs;
}

/** The stack that CDK deployed, and what a scenario needs to work with it. */
export interface Deployment extends DeployedStack {
  readonly miniStack: MiniStack;
  readonly cdk: Cdk;
  /** Where scenarios write. */
  readonly folder: string;
  readonly earlier: EarlierNotifications;
}

/** The stack's outputs, by the names that operators use. */
export interface Outputs {
  readonly AlertTopicArn: string;
  readonly DeadLetterQueueUrl: string;
  readonly FunctionName: string;
  readonly HistoryTableName: string;
  readonly LogFileQueueUrl: string;
  readonly LogGroupName: string;
  readonly TrailBucketName: string;
}

/** The settings that the stack is deployed with. */
export const stackSettings = { trailBucket, alertEmail: 'security@example.com' } as const;

/** Deploys the stack on an existing bucket, as its users do. */
export async function deploy(miniStack: MiniStack, folder: string): Promise<Deployment> {
  const clients = clientsOf(miniStack.endpoint);
  const cdk = cdkFor({ endpoint: miniStack.endpoint, context: stackSettings, folder });
  const [earlier] = await Promise.all([makeTrailBucket(clients), cdk.bootstrap()]);
  await cdk.deploy();
  const outputs = outputsOf(cdk);
  await expireItems({ clients, outputs });
  return { miniStack, clients, cdk, outputs, folder, earlier };
}

export function outputsOf({ outputsFile }: Pick<Cdk, 'outputsFile'>): Outputs {
  const [outputs] = Object.values(JSON.parse(readFileSync(outputsFile, 'utf8')) as Readonly<Record<string, Outputs>>);
  if (outputs === undefined) throw new Error(`${outputsFile} has no outputs`);
  return outputs;
}

/** Gap of MiniStack: its CloudFormation drops a table's TTL. A test of the template checks it. */
export async function expireItems({
  clients: { dynamodb },
  outputs: { HistoryTableName },
}: DeployedStack): Promise<void> {
  await dynamodb.send(
    new UpdateTimeToLiveCommand({
      TableName: HistoryTableName,
      TimeToLiveSpecification: { AttributeName: tableAttributes.expiry, Enabled: true },
    }),
  );
}
