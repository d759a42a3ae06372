import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { tableAttributes } from '../../lambda/names.ts';

export interface TableServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export const tableName = 'history';

/** The environment variables with which the SDK calls any server as AWS. */
export const placeholderCredentials = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'EXAMPLE',
  AWS_REGION: 'us-east-1',
} as const;

/** DynamoDB in this process, on its own port, with the history table. */
export async function startDynalite(): Promise<TableServer> {
  const server: Server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await createTable(endpoint);
  return { endpoint, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

export async function createTable(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: placeholderCredentials.AWS_REGION,
    credentials: {
      accessKeyId: placeholderCredentials.AWS_ACCESS_KEY_ID,
      secretAccessKey: placeholderCredentials.AWS_SECRET_ACCESS_KEY,
    },
  });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: tableAttributes.key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: tableAttributes.key, KeyType: 'HASH' }],
    }),
  );
  client.destroy();
}
