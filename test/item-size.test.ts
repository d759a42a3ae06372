import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamoHistory } from '../lambda/aws/dynamodb.ts';
import type { Alert } from '../lambda/detection/alert.ts';
import { mostIntervals } from '../lambda/detection/history.ts';
import { mostFirstAlerts } from '../lambda/detection/related-alerts.ts';
import { mostSeen } from '../lambda/detection/seen.ts';
import type { TermKey } from '../lambda/detection/sighting.ts';
import { handleInvocation, type InvocationParts } from '../lambda/invocation.ts';
import { type Summary, summaryOf } from '../lambda/report.ts';
import { rule } from '../lambda/rules/sts-get-federation-token.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from './aws/dynalite-server.ts';
import { key, s3Event, s3Record, sqsEvent } from './cloudtrail/notifications/notifications.ts';
import { callRecord, firstTime, userArn } from './detection/sightings.ts';

const day = 86_400_000;
let server: TableServer;

beforeAll(async () => {
  server = await startDynalite();
  Object.assign(process.env, placeholderCredentials, { AWS_ENDPOINT_URL_DYNAMODB: server.endpoint });
});

afterAll(() => server.stop());

const openHistory = () => dynamoHistory({ tableName, retention: 38 * day });

/** One run on a log file; `refuses` makes SNS reject every message. */
async function run(body: Uint8Array, now: number, refuses = false) {
  const sent: Alert[] = [];
  const summaries: Summary[] = [];
  const accept = async (alerts: readonly Alert[]) => {
    if (refuses) throw new Error('SNS is down');
    for (const alert of alerts) sent.push(alert);
  };
  const parts: InvocationParts = {
    rules: [rule],
    exceptions: [],
    readLogFile: async () => ({ body, lastModified: undefined }),
    accepts: () => true,
    history: async () => openHistory(),
    publisher: async () => ({
      mostSingles: 10,
      mostInDigest: 100,
      publish: (alert) => accept([alert]),
      publishDigest: accept,
    }),
    lease: 120_000,
    reporter: (report) => void summaries.push(summaryOf(report)),
    now: () => now,
  };
  const { batchItemFailures } = await handleInvocation(sqsEvent(s3Event(s3Record(key))), parts, () => 120_000);
  return { sent, failed: batchItemFailures.length, summary: summaries[0] };
}

/** Calls of one user, each eleven days after the one before, with a request as large as an alert keeps. */
function callsOf(user: string, count: number): Buffer {
  const requestParameters = { name: 'report', tags: Array(8).fill('x'.repeat(4_000)) };
  const calls = Array.from({ length: count }, (_, i) => ({
    ...callRecord({ user, after: i * 11 * day }),
    requestParameters,
  }));
  return Buffer.from(JSON.stringify({ Records: calls }));
}

const keyOf = (user: string): TermKey => ({ ruleId: rule.id, term: userArn(user) });

test('the alerts of one principal that exceed the size of its item together are all sent, in portions', async () => {
  const { sent, failed, summary } = await run(callsOf('alice', 40), firstTime);
  expect(new Set(sent.map(({ alertId }) => alertId)).size).toBe(40);
  expect(sent).toHaveLength(40);
  expect({ failed, ...summary }).toMatchObject({ failed: 0, matched: 40, alerted: 40, known: 0 });
  expect((await openHistory().read(keyOf('alice'))).claims).toEqual([]);
});

test('while SNS is down, the item keeps the claims that fit, and a later run sends all alerts', async () => {
  const body = callsOf('bob', 20);
  const down = await run(body, firstTime, true);
  expect(down).toMatchObject({ sent: [], failed: 1, summary: { matched: 20, alerted: 0, failed: 20 } });
  const { claims } = await openHistory().read(keyOf('bob'));
  expect(claims.length).toBeGreaterThan(1);
  const later = await run(body, firstTime + 600_000);
  expect(new Set(later.sent.map(({ alertId }) => alertId)).size).toBe(20);
  expect(later).toMatchObject({ failed: 0, summary: { matched: 20, failed: 0 } });
});

test('an item with the most intervals, remembered values, first alerts and claims is below the limit of DynamoDB', async () => {
  const history = openHistory();
  const intervals = Array.from({ length: mostIntervals }, (_, i) => [firstTime + i, firstTime + i] as const);
  const identity = 'x'.repeat(2_048);
  const firstAlerts = Array(mostFirstAlerts).fill({
    alertId: 'x'.repeat(32),
    time: firstTime,
    identity,
    until: firstTime,
  });
  const claim = { alert: 'x'.repeat((history.mostClaimBytes ?? 0) / 2) as never, logFile: '', run: '', claimedAt: 0 };
  const values = (most: number) => Array.from({ length: most }, (_, i) => [`${i}`.padEnd(64, 'x'), 20_000] as const);
  const seen = {
    since: 20_000,
    network: values(mostSeen.network),
    client: values(mostSeen.client),
    sessionName: values(mostSeen.sessionName),
  };
  expect(Buffer.byteLength(JSON.stringify(seen))).toBeLessThan(5_000);
  const state = { requests: intervals, successes: intervals, seen, firstAlerts, claims: [claim, claim], version: 0 };
  await history.write({ ruleId: rule.id, term: 'x'.repeat(1_000) }, state, firstTime);
});
