import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { tableAttributes } from '../../lambda/names.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { placeholderCredentials, tableName } from '../aws/dynalite-server.ts';
import { userArn } from '../detection/sightings.ts';

/** The key of the history item of an IAM user's first calls. */
export function historyKeyOf(user: string): string {
  return `${rule.id} ${userArn(user)}`;
}

/** How many claims these history items still have. */
export async function pendingClaims(endpoint: string, keys: readonly string[]): Promise<number> {
  const credentials = {
    accessKeyId: placeholderCredentials.AWS_ACCESS_KEY_ID,
    secretAccessKey: placeholderCredentials.AWS_SECRET_ACCESS_KEY,
  };
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: placeholderCredentials.AWS_REGION, credentials }),
  );
  const counts = keys.map(async (key) => {
    const Key = { [tableAttributes.key]: key };
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
    return Array.isArray(Item?.claims) ? Item.claims.length : 0;
  });
  const total = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  client.destroy();
  return total;
}
