import { setTimeout as sleep } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { tableAttributes } from '../names.ts';
import { timeLimit } from './calls.ts';
import { documentClient, failed } from './dynamodb-calls.ts';

/** SNS disables an email subscription above this many messages in a second. */
const mostInSecond = 10;

/** This leaves room for calls that take unequally long. */
export const millisPerMessage = 160;

/** Times that are reserved in one call: a run with many alerts does not delay the alerts of others by more. */
const mostReserved = 5;

/**
 * Reserves the times of messages, one every `millisPerMessage`, in view of all runs.
 * @returns the first of them, in milliseconds since 1970
 */
export type Reserve = (now: number, messages: number) => Promise<number>;

/** Sends a message in its time. `following`: how many others follow at once, so that their times are reserved with it; default: none. */
export type PacedSend<Message> = (message: Message, following?: number) => Promise<void>;

/**
 * Waits before a message that would be one too many. Do not send several messages at the same time.
 * @param reserve takes the messages of other runs into account; without it, and if it fails, only those of this run count
 */
export function paced<Message>(
  send: (message: Message) => Promise<void>,
  now: () => number = Date.now,
  wait: (millis: number) => Promise<unknown> = sleep,
  reserve?: Reserve,
): PacedSend<Message> {
  const sent: number[] = [];
  const nextTime = reserve === undefined ? async () => now() : reservedTimes(now, reserve);
  return async (message, following = 0) => {
    const earliest = (sent.at(-mostInSecond) ?? Number.NEGATIVE_INFINITY) + 1_000;
    if (earliest > now()) await wait(earliest - now());
    const time = await nextTime(following).catch(now);
    if (time > now()) await wait(time - now());
    sent.push(now());
    if (sent.length > mostInSecond) sent.shift();
    await send(message);
  };
}

/** The times of messages one after the other. A time that has passed is lost: the messages of other runs follow it. */
function reservedTimes(now: () => number, reserve: Reserve): (following: number) => Promise<number> {
  let next = 0;
  let left = 0;
  return async (following) => {
    if (left === 0 || now() > next + millisPerMessage) {
      left = 0;
      const messages = Math.min(1 + following, mostReserved);
      next = await reserve(now(), messages);
      left = messages;
    }
    left -= 1;
    next += millisPerMessage;
    return next - millisPerMessage;
  };
}

/** A time further ahead is not that of a message but of a wrong clock: it would delay all alerts. */
const mostAhead = 10 * 60_000;

/** Keeps the time of the next message over all runs, in an item of the table that only alerts read and write. It throws AwsCallError. */
export function dynamoPace({ tableName }: { readonly tableName: string }): Reserve {
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
  async function reserveNow(now: number, later: number): Promise<boolean> {
    const isFree = 'attribute_not_exists(#at) OR #at <= :now OR #at > :never';
    const values = { ':later': later, ':now': now, ':never': now + mostAhead };
    try {
      await change('SET #at = :later', values, isFree);
      return true;
    } catch (error) {
      return error instanceof ConditionalCheckFailedException ? false : failed('UpdateItem')(error);
    }
  }
  /** The end of the last reservation of this process: until then, the next time is not free. */
  let taken = 0;
  return async (now, messages) => {
    const length = messages * millisPerMessage;
    if (now >= taken && (await reserveNow(now, now + length))) {
      taken = now + length;
      return now;
    }
    const { Attributes } = await change('ADD #at :length', { ':length': length }).catch(failed('UpdateItem'));
    taken = Number(Attributes?.at);
    return taken - length;
  };
}
