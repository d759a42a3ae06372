import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { AwsCallError, clientSettings } from './calls.ts';

/** @param region default: that of the environment */
export function documentClient(region?: string): DynamoDBDocumentClient {
  const settings = region === undefined ? clientSettings : { ...clientSettings, region };
  return DynamoDBDocumentClient.from(new DynamoDBClient(settings));
}

export const strongly = { ConsistentRead: true } as const;

/** Turns the SDK's error into an AwsCallError. */
export function failed(action: string): (cause: unknown) => never {
  return (cause) => {
    throw new AwsCallError('DynamoDB', action, cause);
  };
}
