import { ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { beforeAll, test } from '@jest/globals';
import { dynamoHistory } from '../../lambda/aws/dynamodb.ts';
import { createTable, placeholderCredentials, tableName } from './dynalite-server.ts';
import { historyStoreContract } from './history-store-contract.ts';

/** The endpoint of a DynamoDB engine that you started for the tests, such as DynamoDB Local. */
const endpoint = process.env.DYNAMODB_ENDPOINT;

if (endpoint === undefined) {
  console.info('No engine beside dynalite: start one, such as DynamoDB Local, and set DYNAMODB_ENDPOINT to its URL.');
  test.skip('the history in the engine at DYNAMODB_ENDPOINT', () => {});
} else {
  beforeAll(async () => {
    Object.assign(process.env, placeholderCredentials, { AWS_ENDPOINT_URL_DYNAMODB: endpoint });
    await createTable(endpoint).catch((error) => {
      // It exists from an earlier run; each test uses its own terms.
      if (!(error instanceof ResourceInUseException)) throw error;
    });
  });
  historyStoreContract(`the engine at ${endpoint}`, () => dynamoHistory({ tableName, retention: 86_400_000 }));
}
