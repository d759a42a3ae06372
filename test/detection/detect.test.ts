import { describe, expect, test } from '@jest/globals';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Run } from '../../lambda/detection/claim.ts';
import { detect, type Judgement, OutOfTimeError } from '../../lambda/detection/detect.ts';
import { HistoryConflictError, type HistoryStore } from '../../lambda/detection/history-store.ts';
import { type CloudTrailRecord, succeeded } from '../../lambda/detection/record.ts';
import { sightingsOf } from '../../lambda/detection/sighting.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { federationTokenRecord } from '../records.ts';
import { type Call, callRecord, firstTime, sightingsIn, userArn } from './sightings.ts';

const day = 86_400_000;
const run: Run = { id: 'run-1', now: firstTime, lease: 120_000 };
const logFile = 's3://trail/one.json.gz';

function verdicts(judgements: readonly Judgement[]): string[] {
  return judgements.map(({ sighting, verdict }) => `${sighting.principal.split('/').at(-1)} ${verdict}`);
}

function detectIn(
  calls: readonly Call[],
  history: HistoryStore,
  exceptions: Parameters<typeof detect>[1]['exceptions'] = [],
) {
  return detect(sightingsIn(logFile, calls), { exceptions, history, run });
}

async function alertsOn(records: readonly CloudTrailRecord[]): Promise<Alert[]> {
  const sightings = sightingsOf(records, [rule], { name: logFile, createdAt: firstTime });
  const { claims } = await detect(sightings, { exceptions: [], history: memoryHistory(), run });
  return claims.map(({ alert }) => alert).sort((a, b) => a.time - b.time);
}

describe('the detection in a log file', () => {
  test('judges records in order of eventTime, for any order in the file', async () => {
    const calls = [20, 9, 0].map((days) => ({ user: 'alice', after: days * day }));
    const { claims } = await detectIn(calls, memoryHistory());
    expect(claims.map(({ alert }) => alert.time)).toEqual([firstTime, firstTime + 20 * day]);
  });

  test('has the same result for calls of one second in any order', async () => {
    const calls = [true, false].map((succeeded) => ({ user: 'alice', after: 0, succeeded }));
    const alertsFor = async (inOrder: readonly Call[]) =>
      (await detectIn(inOrder, memoryHistory())).claims.map(({ alert }) => [alert.outcome, alert.severity]);
    expect(await alertsFor(calls)).toEqual(await alertsFor(calls.toReversed()));
  });

  test('judges a record without a readable eventTime at the time its log file was created', async () => {
    const record = federationTokenRecord({ eventTime: 'yesterday' });
    const sightings = sightingsOf([record], [rule], { name: logFile, createdAt: firstTime + 3 * day });
    const { claims } = await detect(sightings, { exceptions: [], history: memoryHistory(), run });
    expect(claims[0]?.alert.time).toBe(firstTime + 3 * day);
  });

  test('alerts on each call of a caller that the record does not identify', async () => {
    const calls = [1, 2].map((index) => federationTokenRecord({ userIdentity: null, eventID: `event-${index}` }));
    const alerts = await alertsOn(calls);
    expect(alerts.map(({ principal }) => principal)).toEqual(Array(2).fill('111122223333:unidentified'));
    expect(alerts.map(({ reasons }) => reasons.map(({ id }) => id))).toEqual(
      Array(2).fill(['never-seen', 'allows-some-actions', 'caller-unidentified']),
    );
    expect(await alertsOn(calls.flatMap(() => calls.slice(0, 1)))).toHaveLength(1);
  });

  test('alerts on both of two calls with one event ID', async () => {
    const calls = ['2026-03-01T09:00:00Z', '2026-04-01T09:00:00Z'].map((eventTime) =>
      federationTokenRecord({ eventTime }),
    );
    const alerts = await alertsOn(calls);
    expect(new Set(alerts.map(({ alertId }) => alertId)).size).toBe(2);
  });

  test('says of a time that it is the time of the log file', async () => {
    const [alert] = await alertsOn([federationTokenRecord({ eventTime: 'call 7' })]);
    expect(alert?.reasons.map(({ id }) => id)).toContain('time-of-log-file');
  });

  test('says of a request that CloudTrail left it out, and rates the call higher', async () => {
    const requestParameters = { reason: 'requestParameters too large', omitted: true };
    const [alert] = await alertsOn([federationTokenRecord({ requestParameters })]);
    expect(alert?.severity).toBe('medium');
    expect(alert?.reasons.map(({ id }) => id)).toEqual(['never-seen', 'request-left-out', 'no-mfa']);
  });

  test('rates a call that a service made on behalf of the account as that of the service, not of root', async () => {
    const root = { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' };
    const byService = { ...root, invokedBy: 'support.amazonaws.com' };
    const [service, own] = await alertsOn([
      federationTokenRecord({ userIdentity: byService, eventID: '1' }),
      federationTokenRecord({ userIdentity: root, eventID: '2', eventTime: '2026-03-01T09:00:01Z' }),
    ]);
    const idsOf = (alert: typeof own) => alert?.reasons.map(({ id }) => id);
    expect([service?.severity, own?.severity]).toEqual(['medium', 'critical']);
    expect(idsOf(service)).toEqual(['never-seen', 'allows-some-actions', 'called-by-service']);
    expect(idsOf(own)).toEqual(['root-caller', 'never-seen', 'allows-some-actions']);
  });

  test('takes a console sign-in whose response says Failure as failed, even without an error', () => {
    const signIn = { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin' };
    const outcome = (ConsoleLogin: string) => succeeded({ ...signIn, responseElements: { ConsoleLogin } });
    expect([outcome('Success'), outcome('Failure')]).toEqual([true, false]);
  });

  test.each(['CredentialVerification', 'UserAuthentication', 'CredentialChallenge'])(
    'takes a sign-in to IAM Identity Center as failed if its details say Failure: %s',
    (eventName) => {
      const event = { eventSource: 'signin.amazonaws.com', eventName, responseElements: null };
      const outcome = (result: string) => succeeded({ ...event, serviceEventDetails: { [eventName]: result } });
      expect([outcome('Success'), outcome('Failure')]).toEqual([true, false]);
    },
  );

  test('ignores a call of the same name to another service', () => {
    const record = callRecord({ user: 'alice', after: 0 });
    expect(
      sightingsOf([{ ...record, eventSource: 'example.amazonaws.com' }], [rule], { name: logFile, createdAt: 0 }),
    ).toEqual([]);
  });

  test('does not add an excepted record to the history', async () => {
    const exception = {
      rule: rule.id,
      principal: userArn('alice'),
      reason: 'known job',
      owner: 'data',
      expires: '2099-12-31',
    };
    const history = memoryHistory();
    const { judgements } = await detectIn(
      [
        { user: 'alice', after: 0 },
        { user: 'bob', after: 0 },
      ],
      history,
      [exception],
    );
    expect(verdicts(judgements)).toEqual(['alice excepted', 'bob claimed']);
    expect((await history.read({ ruleId: rule.id, term: userArn('alice') })).version).toBe(0);
  });

  test('makes one read and one write for each term, with any number of records', async () => {
    const calls = ['alice', 'bob'].flatMap((user) => [0, 1, 2].map((days) => ({ user, after: days * day })));
    const steps: string[] = [];
    const memory = memoryHistory();
    const counting: HistoryStore = {
      read(key) {
        steps.push('read');
        return memory.read(key);
      },
      write(key, state, now) {
        steps.push('write');
        return memory.write(key, state, now);
      },
    };
    await detect(sightingsIn(logFile, calls), {
      exceptions: [],
      history: counting,
      run,
      isActive: (id) => id === rule.id,
    });
    expect(steps.toSorted()).toEqual(['read', 'read', 'write', 'write']);
  });

  test('judges more calls of one term than a call can have arguments', async () => {
    const [call] = sightingsIn(logFile, [{ user: 'alice', after: 0 }]);
    if (call === undefined) throw new Error('no sighting');
    const calls = Array.from({ length: 150_000 }, (_, i) => ({ ...call, time: call.time + i, alertId: String(i) }));
    const { judgements, claims } = await detect(calls, { exceptions: [], history: memoryHistory(), run });
    expect(judgements).toHaveLength(150_000);
    expect(judgements.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    expect(claims).toHaveLength(1);
  });

  test('fails only for the term whose history cannot be read', async () => {
    const memory = memoryHistory();
    const broken: HistoryStore = {
      ...memory,
      read: (key) => (key.term === userArn('bob') ? Promise.reject(new Error('throttled')) : memory.read(key)),
    };
    const { judgements, claims } = await detectIn(
      ['alice', 'bob', 'carol'].map((user) => ({ user, after: 0 })),
      broken,
    );
    expect(verdicts(judgements)).toEqual(['alice claimed', 'bob failed', 'carol claimed']);
    expect(claims).toHaveLength(2);
  });

  test('starts no further term if the time is used up', async () => {
    const sightings = sightingsIn(logFile, [{ user: 'alice', after: 0 }]);
    const detector = { exceptions: [], history: memoryHistory(), run, mayGoOn: () => false };
    const { judgements, claims } = await detect(sightings, detector);
    expect(judgements).toMatchObject([{ verdict: 'failed', error: expect.any(OutOfTimeError) }]);
    expect(claims).toEqual([]);
  });

  test('judges a record that is nested deeper than the call stack like any other', async () => {
    const nested = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
    const list = JSON.parse(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`);
    const requestParameters = { policy: nested, durationSeconds: list };
    const record = federationTokenRecord({ eventID: undefined, extra: nested, requestParameters });
    const sightings = sightingsOf([record], [rule], { name: logFile, createdAt: firstTime });
    const { judgements } = await detect(sightings, { exceptions: [], history: memoryHistory(), run });
    expect(verdicts(judgements)).toEqual(['alice claimed']);
  });

  test('fails after 12 conflicts with an error that names the cause', async () => {
    const contended: HistoryStore = { ...memoryHistory(), write: async () => undefined };
    const { judgements } = await detectIn([{ user: 'alice', after: 0 }], contended);
    expect(judgements).toMatchObject([{ verdict: 'failed', error: expect.any(HistoryConflictError) }]);
  });

  test('finds the history of a term that is too long for a key', async () => {
    const user = 'x'.repeat(3_000);
    const history = memoryHistory();
    const [first, again] = [
      await detectIn([{ user, after: 0 }], history),
      await detectIn([{ user, after: day }], history),
    ];
    expect([first, again].map(({ judgements }) => judgements[0]?.verdict)).toEqual(['claimed', 'known']);
    expect(Buffer.byteLength(first.claims[0]?.key.term ?? '')).toBeLessThan(1_000);
  });

  test('keeps no half of a surrogate pair, which UTF-8 cannot store, and tells the terms apart that have one', async () => {
    const history = memoryHistory();
    const records = ['\ud83d', '\ud83e', `${'x'.repeat(1_500)}\ud83d`, '👩'.repeat(1_000)].map((text) =>
      federationTokenRecord({
        eventID: text,
        userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/${text}` },
        userAgent: `a${text}`,
        requestParameters: { name: text },
      }),
    );
    const sightings = sightingsOf(records, [rule], { name: logFile, createdAt: firstTime });
    const { claims } = await detect(sightings, { exceptions: [], history, run });
    expect(new Set(claims.map(({ key }) => key.term)).size).toBe(4);
    for (const { key, state } of claims) {
      const texts = [key.term, ...[...state.seen.client, ...state.seen.sessionName].map(([value]) => value)];
      expect(texts.filter((text) => !text.isWellFormed())).toEqual([]);
    }
  });
});
