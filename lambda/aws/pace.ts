import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { tableAttributes } from '../names.ts';
import { timeLimit } from './calls.ts';
import { documentClient, failed } from './dynamodb-calls.ts';

/** SNS disables an email subscription above ten messages in a second; this leaves room for calls that take unequally long. */
export const millisPerMessage = 160;

/**
 * Keeps the time of the next message over all runs, in an item of the table that only alerts read and write.
 * @returns a function that reserves the time of one message, in milliseconds; it throws AwsCallError
 */
export function dynamoPace({ tableName }: { readonly tableName: string }): (now: number) => Promise<number> {
  const client = documentClient();
  const change = (UpdateExpression: string, values: Record<string, number>, ConditionExpression?: string) =>
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { [tableAttributes.key]: 'next message' },
        UpdateExpression,
        ConditionExpression,
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: values,
        ReturnValues: 'UPDATED_NEW',
      }),
      timeLimit(),
    );
  return async (now) => {
    try {
      const isFree = 'attribute_not_exists(#at) OR #at <= :now';
      await change('SET #at = :later', { ':later': now + millisPerMessage, ':now': now }, isFree);
      return now;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) return failed('UpdateItem')(error);
    }
    const { Attributes } = await change('ADD #at :step', { ':step': millisPerMessage }).catch(failed('UpdateItem'));
    return Number(Attributes?.at) - millisPerMessage;
  };
}
