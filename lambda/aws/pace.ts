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

/** Times that are reserved in one call, while others do not wait for longer than `shortWait`: then it is one. */
const mostReserved = 5;
const shortWait = 1_000;

/** The times of messages, one every `millisPerMessage`. */
export interface Reservation {
  /** Milliseconds since 1970. */
  readonly first: number;
  readonly messages: number;
}

/** Reserves the times of one or more messages, in view of all runs. */
export type Reserve = (now: number, messages: number) => Promise<Reservation>;

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
      const reserved = await reserve(now(), Math.min(1 + following, mostReserved));
      next = reserved.first;
      left = reserved.messages;
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
  /** @returns the time of the next message after the change; undefined if the condition is not met */
  async function change(UpdateExpression: string, values: Record<string, number>, ConditionExpression?: string) {
    const command = new UpdateCommand({
      TableName: tableName,
      Key: { [tableAttributes.key]: 'next message' },
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: values,
      ReturnValues: 'UPDATED_NEW',
    });
    try {
      return Number((await client.send(command, timeLimit())).Attributes?.at);
    } catch (error) {
      return error instanceof ConditionalCheckFailedException ? undefined : failed('UpdateItem')(error);
    }
  }
  const whileFree = (now: number, length: number) =>
    change(
      'SET #at = :later',
      { ':later': now + length, ':now': now, ':never': now + mostAhead },
      'attribute_not_exists(#at) OR #at <= :now OR #at > :never',
    );
  const whileShort = (now: number, length: number) =>
    change('ADD #at :length', { ':length': length, ':soon': now + shortWait }, '#at <= :soon');
  const always = (length: number) => change('ADD #at :length', { ':length': length });
  /** The end of the last reservation of this process: the next time is no earlier. */
  let taken = 0;
  return async (now, wanted) => {
    const length = wanted * millisPerMessage;
    const end =
      (taken <= now ? await whileFree(now, length) : undefined) ??
      (taken <= now + shortWait ? await whileShort(now, length) : undefined);
    const messages = end === undefined ? 1 : wanted;
    taken = end ?? Number(await always(millisPerMessage));
    return { first: taken - messages * millisPerMessage, messages };
  };
}
