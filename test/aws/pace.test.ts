import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamoPace, millisPerMessage } from '../../lambda/aws/pace.ts';
import { paced, type Reserve } from '../../lambda/aws/sns.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from './dynalite-server.ts';

let server: TableServer;

beforeAll(async () => {
  server = await startDynalite();
  Object.assign(process.env, placeholderCredentials, { AWS_ENDPOINT_URL_DYNAMODB: server.endpoint });
});

afterAll(() => server.stop());

test('runs at once reserve times for their messages of which at most ten lie in a second', async () => {
  const pace = dynamoPace({ tableName });
  const now = Date.now();
  const reserved = await Promise.all(Array.from({ length: 12 }, () => pace(now)));
  const times = reserved.sort((a, b) => a - b);
  expect(times[0]).toBe(now);
  for (const [i, time] of times.entries()) expect(time).toBe(now + i * millisPerMessage);
  expect(10 * millisPerMessage).toBeGreaterThan(1_000);
});

test('a message after a quiet time does not wait', async () => {
  const now = Date.now() + 60_000;
  expect(await dynamoPace({ tableName })(now)).toBe(now);
});

/** A clock that waiting moves. */
function sendWith(reserve: Reserve) {
  let now = 0;
  const sentAt: number[] = [];
  const wait = async (millis: number) => {
    now += millis;
  };
  return {
    send: paced(
      async () => void sentAt.push(now),
      () => now,
      wait,
      reserve,
    ),
    sentAt,
  };
}

test('a message waits for its time', async () => {
  let next = 0;
  const { send, sentAt } = sendWith(async () => {
    next += 500;
    return next;
  });
  for (let i = 0; i < 3; i += 1) await send(i);
  expect(sentAt).toEqual([500, 1_000, 1_500]);
});

test('if the table does not answer, only the messages of the run itself are limited', async () => {
  const { send, sentAt } = sendWith(() => Promise.reject(new Error('no answer')));
  for (let i = 0; i < 11; i += 1) await send(i);
  expect(sentAt).toEqual([...Array(10).fill(0), 1_000]);
});
