import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dynamoHistory } from '../../lambda/aws/dynamodb.ts';
import { emptyState } from '../../lambda/detection/claim.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import { keyName, type TermKey } from '../../lambda/detection/sighting.ts';
import type { AwsCall } from '../bundle/aws-call.ts';
import type { Answer } from '../bundle/aws-reply.ts';
import { jsonError } from '../bundle/aws-reply.ts';
import { type AwsStandIn, startAwsStandIn } from '../bundle/aws-stand-in.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from './dynalite-server.ts';

let server: TableServer;
let aws: AwsStandIn;
let history: HistoryStore;
let reads: AwsCall[];

beforeAll(async () => {
  server = await startDynalite();
  aws = await startAwsStandIn({ tableEndpoint: server.endpoint });
  Object.assign(process.env, placeholderCredentials, { AWS_ENDPOINT_URL_DYNAMODB: aws.endpoint });
  history = dynamoHistory({ tableName, retention: 1 });
});

afterAll(async () => {
  await aws.stop();
  await server.stop();
});

beforeEach(() => {
  reads = [];
  answerReads((_, takeEffect) => takeEffect());
});

/** What the next reads are answered with. */
function answerReads(answer: (call: AwsCall, takeEffect: () => Promise<Answer>) => Promise<Answer>): void {
  aws.around = (call, takeEffect) => {
    if (!call.action.includes('Get')) return takeEffect();
    reads.push(call);
    return answer(call, takeEffect);
  };
}

const keyOf = (i: number): TermKey => ({ ruleId: 'sts-get-federation-token', term: `term ${i}` });

function asked({ subject }: AwsCall): string[] {
  return subject.split('\n').toSorted();
}

interface BatchAnswer {
  readonly Responses: Readonly<Record<string, readonly { readonly pk: { readonly S: string } }[]>>;
}

/** The answer of a table that has no throughput left for one key. */
function without(key: TermKey, { body, ...answer }: Answer): Answer {
  const { Responses } = JSON.parse(String(body)) as BatchAnswer;
  const items = Responses[tableName]?.filter(({ pk }) => pk.S !== keyName(key));
  const UnprocessedKeys = { [tableName]: { Keys: [{ pk: { S: keyName(key) } }], ConsistentRead: true } };
  return { ...answer, headers: {}, body: JSON.stringify({ Responses: { [tableName]: items }, UnprocessedKeys }) };
}

describe('terms whose histories are read at the same time', () => {
  test('are read in one call of up to a hundred, and each has its own history', async () => {
    for (let i = 0; i < 120; i += 1) await history.write(keyOf(i), { ...emptyState, requests: [[i, i]] }, 0);
    const states = await Promise.all(Array.from({ length: 130 }, (_, i) => history.read(keyOf(i))));
    expect(states.map(({ requests }) => requests)).toEqual(
      Array.from({ length: 130 }, (_, i) => (i < 120 ? [[i, i]] : [])),
    );
    expect(reads.map((call) => asked(call).length).toSorted()).toEqual([100, 30]);
    for (const { body } of reads) expect(String(body)).toContain('"ConsistentRead":true');
  });

  test('are each read again by the next read, and one term that is asked for twice is read once', async () => {
    const twice = () => Promise.all([history.read(keyOf(1)), history.read(keyOf(1))]);
    expect((await twice()).map(({ version }) => version)).toEqual([1, 1]);
    await history.write(keyOf(1), { ...emptyState, version: 1 }, 0);
    expect((await twice()).map(({ version }) => version)).toEqual([2, 2]);
    expect(reads.map(asked)).toEqual([[keyName(keyOf(1))], [keyName(keyOf(1))]]);
  });

  test('include one that DynamoDB leaves out: it is asked for again', async () => {
    answerReads(async (_, takeEffect) => (reads.length === 1 ? without(keyOf(2), await takeEffect()) : takeEffect()));
    const states = await Promise.all([history.read(keyOf(2)), history.read(keyOf(3))]);
    expect(states.map(({ requests }) => requests)).toEqual([[[2, 2]], [[3, 3]]]);
    expect(reads.map(asked)).toEqual([[keyName(keyOf(2)), keyName(keyOf(3))], [keyName(keyOf(2))]]);
  });

  test.each([
    [
      'leaves out each time',
      async (_: AwsCall, takeEffect: () => Promise<Answer>) => without(keyOf(2), await takeEffect()),
    ],
    [
      'leaves out and then refuses',
      async (_: AwsCall, takeEffect: () => Promise<Answer>) =>
        reads.length === 1
          ? without(keyOf(2), await takeEffect())
          : jsonError(400, 'ProvisionedThroughputExceededException', 'The table is throttled.'),
    ],
  ])('fail only where DynamoDB %s', async (_, answer) => {
    answerReads(answer);
    const [throttled, other] = await Promise.allSettled([history.read(keyOf(2)), history.read(keyOf(3))]);
    expect(throttled).toMatchObject({ status: 'rejected', reason: { name: 'AwsCallError', service: 'DynamoDB' } });
    expect(other).toMatchObject({ status: 'fulfilled', value: { requests: [[3, 3]] } });
  });
});
