import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamoPace, millisPerMessage, paced, type Reserve } from '../../lambda/aws/pace.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from './dynalite-server.ts';

let server: TableServer;

beforeAll(async () => {
  server = await startDynalite();
  Object.assign(process.env, placeholderCredentials, { AWS_ENDPOINT_URL_DYNAMODB: server.endpoint });
});

afterAll(() => server.stop());

/** The time of one message. */
async function timeOf(reserve: Reserve, now: number): Promise<number> {
  return (await reserve(now, 1)).first;
}

test('runs at once reserve times for their messages of which at most ten lie in a second', async () => {
  const now = Date.now();
  const runs = Array.from({ length: 12 }, () => dynamoPace({ tableName }));
  const reserved = await Promise.all(runs.map((pace) => timeOf(pace, now)));
  const times = reserved.sort((a, b) => a - b);
  expect(times[0]).toBe(now);
  for (const [i, time] of times.entries()) expect(time).toBe(now + i * millisPerMessage);
  expect(10 * millisPerMessage).toBeGreaterThan(1_000);
});

test('a message after a quiet time does not wait', async () => {
  const now = Date.now() + 60_000;
  expect(await timeOf(dynamoPace({ tableName }), now)).toBe(now);
});

test('times that are reserved together follow each other, and those of another run follow them', async () => {
  const [pace, other] = [dynamoPace({ tableName }), dynamoPace({ tableName })];
  const now = Date.now() + 120_000;
  const at = (place: number, messages: number) => ({ first: now + place * millisPerMessage, messages });
  expect(await pace(now, 4)).toEqual(at(0, 4));
  expect(await other(now, 2)).toEqual(at(4, 2));
  expect(await pace(now, 3)).toEqual(at(6, 3));
  expect(await other(now + 60_000, 1)).toEqual({ first: now + 60_000, messages: 1 });
});

test('no run reserves several times together while others wait for more than a second', async () => {
  const now = Date.now() + 240_000;
  const runs = Array.from({ length: 12 }, () => dynamoPace({ tableName }));
  const messages: number[] = [];
  for (const pace of [...runs, ...runs]) messages.push((await pace(now, 5)).messages);
  expect(messages).toEqual([5, 5, ...Array(22).fill(1)]);
});

test('a time that a wrong clock has reserved delays nobody', async () => {
  const tomorrow = Date.now() + 86_400_000;
  expect(await timeOf(dynamoPace({ tableName }), tomorrow)).toBe(tomorrow);
  const now = Date.now() + 300_000;
  expect(await timeOf(dynamoPace({ tableName }), now)).toBe(now);
  expect(await timeOf(dynamoPace({ tableName }), now)).toBe(now + millisPerMessage);
});

/** A clock that waiting moves, and sending too. */
function sendWith(reserve: Reserve, callMillis = 0) {
  let now = 0;
  const sentAt: number[] = [];
  const wait = async (millis: number) => {
    now += millis;
  };
  const send = async () => {
    sentAt.push(now);
    now += callMillis;
  };
  return { send: paced(send, () => now, wait, reserve), sentAt };
}

test('a message waits for its time', async () => {
  let next = 0;
  const { send, sentAt } = sendWith(async () => {
    next += 500;
    return { first: next, messages: 1 };
  });
  for (let i = 0; i < 3; i += 1) await send(i);
  expect(sentAt).toEqual([500, 1_000, 1_500]);
});

/** Reserves times as the table does, and says how many at once. */
function reserving() {
  let at = 0;
  const reservations: number[] = [];
  const reserve: Reserve = async (now, messages) => {
    reservations.push(messages);
    const first = Math.max(at, now);
    at = first + messages * millisPerMessage;
    return { first, messages };
  };
  return { reserve, reservations };
}

test('messages that follow each other reserve their times together, but not so many that others wait long', async () => {
  const { reserve, reservations } = reserving();
  const { send, sentAt } = sendWith(reserve, 40);
  for (let i = 0; i < 12; i += 1) await send(i, 11 - i);
  expect(reservations).toEqual([5, 5, 2]);
  expect(sentAt).toEqual(Array.from({ length: 12 }, (_, i) => i * millisPerMessage));
});

test('a message that misses its time reserves another, after those of other runs', async () => {
  const { reserve, reservations } = reserving();
  const { send, sentAt } = sendWith(reserve, 450);
  await send(0, 4);
  await reserve(450, 10);
  await send(1, 3);
  expect(sentAt).toEqual([0, 15 * millisPerMessage]);
  expect(reservations).toEqual([5, 10, 4]);
});

test('if the table does not answer, only the messages of the run itself are limited', async () => {
  const { send, sentAt } = sendWith(() => Promise.reject(new Error('no answer')));
  for (let i = 0; i < 11; i += 1) await send(i);
  expect(sentAt).toEqual([...Array(10).fill(0), 1_000]);
});
