import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { detect } from '../../lambda/detection/detect.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { sightingsOf } from '../../lambda/detection/sighting.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token-administrator.ts';
import { federationTokenRecord } from '../records.ts';
import { userArn } from './sightings.ts';

/** Policies that allow everything, in forms of which the first two are one. */
const policies = [
  { key: 'all', text: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' },
  {
    key: 'all',
    text: '{"Statement":{"Sid":"a","Resource":["*"],"Action":["*"],"Effect":"Allow"},"Version":"2012-10-17"}',
  },
  {
    key: 'iam',
    text: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["*","iam:*"],"Resource":"*"}]}',
  },
];

interface Call {
  readonly user: string;
  readonly policy: (typeof policies)[number];
  /** Seconds since the first day began. */
  readonly at: number;
}

const firstDay = Date.UTC(2026, 2, 1);
const secondsPerDay = 86_400;

const call: fc.Arbitrary<Call> = fc.record({
  user: fc.constantFrom('alice', 'bob'),
  policy: fc.constantFrom(...policies),
  // Often at the edge of a day.
  at: fc
    .tuple(fc.nat(4), fc.oneof(fc.constantFrom(0, 1, secondsPerDay - 1), fc.nat(secondsPerDay - 1)))
    .map(([day, second]) => day * secondsPerDay + second),
});

function recordOf({ user, policy, at }: Call, index: number): CloudTrailRecord {
  return federationTokenRecord({
    userIdentity: { type: 'IAMUser', arn: userArn(user), accountId: '111122223333', userName: user },
    eventTime: new Date(firstDay + at * 1000).toISOString(),
    eventID: `event-${index}`,
    requestParameters: { name: 'session', policy: policy.text },
  });
}

/** The alerts on log files that arrive in this order. */
async function alertsOn(logFiles: readonly (readonly CloudTrailRecord[])[]): Promise<readonly Alert[]> {
  const history = memoryHistory();
  const alerts: Alert[] = [];
  for (const [i, records] of logFiles.entries()) {
    const logFile = { name: `log-file-${i}`, createdAt: firstDay };
    const run = { id: `run-${i}`, now: firstDay, lease: Number.MAX_SAFE_INTEGER };
    const { claims } = await detect(sightingsOf(records, [rule], logFile), { exceptions: [], history, run });
    alerts.push(...claims.map(({ alert }) => alert));
  }
  return alerts;
}

function days(alerts: readonly Alert[]): readonly string[] {
  return alerts
    .map(({ principal, term, time }) => [principal, term, Math.floor((time - firstDay) / 86_400_000)].join(' '))
    .sort();
}

test('a rule with oncePerDay alerts once a day for each principal and policy, in whatever order the log files arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 25 }).chain((calls) => {
        const order = fc.shuffledSubarray([...calls.keys()], { minLength: calls.length });
        return fc.tuple(fc.constant(calls), order, fc.integer({ min: 1, max: 5 }));
      }),
      async ([calls, order, portion]) => {
        const shuffled = order.map((index) => recordOf(calls[index] as Call, index));
        const files = Array.from({ length: Math.ceil(shuffled.length / portion) }, (_, i) =>
          shuffled.slice(i * portion, (i + 1) * portion),
        );
        const expected = new Set(
          calls.map(({ user, policy, at }) => `${user} ${policy.key} ${Math.floor(at / secondsPerDay)}`),
        );
        const alerts = days(await alertsOn(files));
        expect(alerts).toHaveLength(expected.size);
        expect(new Set(alerts).size).toBe(alerts.length);
        expect(alerts).toEqual(days(await alertsOn([calls.map(recordOf)])));
      },
    ),
    { numRuns: 60 },
  );
});
