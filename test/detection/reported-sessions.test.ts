import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { detect } from '../../lambda/detection/detect.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import {
  mostReported,
  mostSignIns,
  noSessions,
  type ReportedSession,
  type SignIn,
  withReported,
  withSignIn,
  withSignIns,
} from '../../lambda/detection/reported-sessions.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { sightingsOf } from '../../lambda/detection/sighting.ts';
import { loadRules } from '../../lambda/rules.ts';
import { federationTokenRecord } from '../records.ts';
import { play, surroundings } from './played-runs.ts';
import { signinTokenRecord } from './rules.ts';
import { firstTime, userArn } from './sightings.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const consoleId = 'sts-get-federation-token-console';
const run = { id: 'run-1', now: firstTime, lease: 1 };
const byDefault = await loadRules();

function at(time: number): string {
  return new Date(time).toISOString().replace('.000', '');
}

/** A token for `name`, valid for an hour. */
function tokenAt(after: number, name = 'report-reader', changes: CloudTrailRecord = {}): CloudTrailRecord {
  const time = firstTime + after;
  return federationTokenRecord({
    eventTime: at(time),
    eventID: `token-${name}-${after}`,
    responseElements: {
      credentials: { accessKeyId: 'ASIAISSUEDAAAEXAMPLE', expiration: at(time + hour) },
      federatedUser: { arn: `arn:aws:sts::111122223333:federated-user/${name}` },
    },
    ...changes,
  });
}

function signInAt(after: number, name = 'report-reader', changes: CloudTrailRecord = {}): CloudTrailRecord {
  const eventID = `sign-in-${name}-${after}`;
  return signinTokenRecord({ eventName: 'ConsoleLogin', eventTime: at(firstTime + after), eventID, ...changes }, name);
}

/** The alerts on the log files, one after the other. */
async function alertsOn(logFiles: readonly (readonly CloudTrailRecord[])[], rules: readonly Rule[] = byDefault) {
  const history: HistoryStore = memoryHistory();
  const isActive = (id: string) => rules.some((rule) => rule.id === id);
  const alerts = new Map<string, Alert>();
  for (const [i, records] of logFiles.entries()) {
    const sightings = sightingsOf(records, rules, { name: `s3://trail/${i}.json.gz`, createdAt: firstTime });
    const { claims } = await detect(sightings, { exceptions: [], history, run, isActive });
    for (const { alert } of claims) alerts.set(alert.alertId, alert);
  }
  return [...alerts.values()];
}

function shown(alerts: readonly Alert[]) {
  return alerts.map(({ ruleId, severity, reasons }) => {
    const tells = reasons.some(({ id }) => id === 'console-sign-in' || id === 'follows-alert');
    return `${ruleId} ${severity}${tells ? ' tells the sign-in' : ''}`;
  });
}

describe('a console sign-in with a token that raised an alert', () => {
  test('makes the alert on the token high, if both are in one log file, in either order', async () => {
    for (const records of [
      [tokenAt(0), signInAt(5 * minute)],
      [signInAt(5 * minute), tokenAt(0)],
    ]) {
      const alerts = await alertsOn([records]);
      expect(shown(alerts)).toEqual(['sts-get-federation-token high tells the sign-in']);
      expect(alerts[0]?.reasons.map(({ text }) => text)).toContain(
        'a console sign-in with the issued session follows 5 min later from 192.0.2.10',
      );
    }
  });

  test('sends one follow-up of severity high, if its log file arrives later', async () => {
    const alerts = await alertsOn([[tokenAt(0)], [signInAt(5 * minute), signInAt(6 * minute)], [signInAt(5 * minute)]]);
    expect(shown(alerts)).toEqual([
      'sts-get-federation-token medium',
      'sts-get-federation-token-console high tells the sign-in',
    ]);
    const [token, signIn] = alerts;
    expect(signIn?.follows).toEqual({ alertId: token?.alertId, ruleId: token?.ruleId, time: firstTime });
  });

  test('makes the alert on the token high, if its log file arrives before that of the token', async () => {
    const alerts = await alertsOn([[signInAt(5 * minute)], [tokenAt(0)], [signInAt(5 * minute), signInAt(9 * minute)]]);
    expect(shown(alerts)).toEqual(['sts-get-federation-token high tells the sign-in']);
  });

  test('is also a link to the console that the session makes', async () => {
    const link = signInAt(minute, 'report-reader', { eventName: 'GetSigninToken' });
    expect(shown(await alertsOn([[tokenAt(0)], [link], [signInAt(2 * minute)]]))).toHaveLength(2);
  });

  test.each([
    ['before the request', signInAt(-minute)],
    ['after the end of the token', signInAt(hour + minute)],
    ['of another federated user', signInAt(minute, 'somebody-else')],
    ['that fails', signInAt(minute, 'report-reader', { responseElements: { ConsoleLogin: 'Failure' } })],
  ])('is none if it is one %s', async (_, record) => {
    for (const logFiles of [[[tokenAt(0)], [record]], [[record], [tokenAt(0)]], [[tokenAt(0), record]]]) {
      expect(shown(await alertsOn(logFiles))).toEqual(['sts-get-federation-token medium']);
    }
  });

  test('is told for the token of a known principal that raised an alert of another rule', async () => {
    const rules = await loadRules(['sts-get-federation-token', 'sts-get-federation-token-administrator']);
    const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
    const administrator = tokenAt(day, 'admin', { requestParameters: { name: 'admin', policy } });
    expect(shown(await alertsOn([[tokenAt(0)], [administrator], [signInAt(day + minute, 'admin')]], rules))).toEqual([
      'sts-get-federation-token medium',
      'sts-get-federation-token-administrator high',
      'sts-get-federation-token-console high tells the sign-in',
    ]);
  });

  test('is told once, by the rule on sign-ins if that is active and alerts on the same call', async () => {
    const rules = await loadRules(['sts-get-federation-token', 'signin-console-login-federated']);
    const [one, another] = [signInAt(minute), signInAt(day + minute, 'second')];
    const again = tokenAt(day, 'second');
    expect(shown(await alertsOn([[tokenAt(0)], [one], [again], [another]], rules))).toEqual([
      'sts-get-federation-token medium',
      'signin-console-login-federated high tells the sign-in',
    ]);
  });

  test('is told by a follow-up if the rule on sign-ins knows the principal', async () => {
    const rules = await loadRules(['sts-get-federation-token', 'signin-console-login-federated']);
    const token = tokenAt(9 * day);
    expect(shown(await alertsOn([[signInAt(8 * day)], [token], [signInAt(9 * day + minute)]], rules))).toEqual([
      'signin-console-login-federated medium',
      'sts-get-federation-token medium',
      'sts-get-federation-token-console high tells the sign-in',
    ]);
  });

  test('of a known principal raises no alert, and no sign-in raises one without the rule on tokens', async () => {
    const known = [[tokenAt(0)], [tokenAt(day, 'second')], [signInAt(day + minute, 'second')]];
    expect(shown(await alertsOn(known))).toEqual(['sts-get-federation-token medium']);
    expect(await alertsOn([[tokenAt(0)], [signInAt(minute)]], await loadRules([consoleId]))).toEqual([]);
  });
});

describe('the rule on sign-ins', () => {
  test('is active with each rule whose alerts are about tokens, and with no other', async () => {
    const idsWith = async (...ids: string[]) => (await loadRules(ids)).map(({ id }) => id);
    expect(byDefault.map(({ id }) => id)).toEqual(['sts-get-federation-token', consoleId]);
    expect(await idsWith('sts-get-federation-token-new-network')).toContain(consoleId);
    expect(await idsWith('sts-get-federation-token-administrator')).toContain(consoleId);
    expect(await idsWith('sts-get-federation-token', consoleId)).toHaveLength(2);
    expect(await idsWith('sts-assume-root')).toEqual(['sts-assume-root']);
  });
});

describe('a log file with tokens of one principal for many policies', () => {
  test('notes their sessions together, without a conflict of the run with itself', async () => {
    const administratorId = 'sts-get-federation-token-administrator';
    const rules = await loadRules([administratorId]);
    const allowing = (i: number) => ({ Statement: { Effect: 'Allow', Action: ['*', `s3:Get${i}`], Resource: '*' } });
    const records = Array.from({ length: 30 }, (_, i) =>
      tokenAt(i * 1_000, `name-${i}`, {
        requestParameters: { name: `name-${i}`, policy: JSON.stringify(allowing(i)) },
      }),
    );
    const memory = memoryHistory();
    const written: (string | undefined)[] = [];
    const history: HistoryStore = {
      read: (key) => tick().then(() => memory.read(key)),
      write: async (key, state, now) => {
        await tick();
        const stored = await memory.write(key, state, now);
        written.push(stored && key.ruleId);
        return stored;
      },
    };
    const sightings = sightingsOf(records, rules, { name: 's3://trail/one.json.gz', createdAt: firstTime });
    const { claims } = await detect(sightings, { exceptions: [], history, run });
    expect(claims).toHaveLength(30);
    expect(written).toEqual([consoleId, ...Array(30).fill(administratorId)]);
    const { sessions } = await memory.read({ ruleId: consoleId, term: userArn('alice') });
    expect(sessions?.reported).toHaveLength(30);
  });
});

describe('a run whose write conflicts with that of another run', () => {
  const newNetworkId = 'sts-get-federation-token-new-network';
  const from = (sourceIPAddress: string) => ({ sourceIPAddress });

  /** Judges `late` while another run judges `early`: after the first has looked up everything, and before it writes its claim. */
  async function judgedAtOnce(
    rules: readonly Rule[],
    [early, late]: readonly [CloudTrailRecord, CloudTrailRecord],
    logFiles: readonly [string, string] = ['early', 'late'],
  ) {
    const memory = memoryHistory();
    const judged = async (name: string, record: CloudTrailRecord, history: HistoryStore, id: string) => {
      const sightings = sightingsOf([record], rules, { name: `s3://trail/${name}.json.gz`, createdAt: firstTime });
      const isActive = (ruleId: string) => rules.some((rule) => rule.id === ruleId);
      const baselines = { read: async () => undefined };
      const detector = { exceptions: [], history, run: { ...run, id }, isActive, baselines };
      return (await detect(sightings, detector)).claims.map(({ alert }) => alert);
    };
    const alerts: Alert[] = [];
    let isFirst = true;
    const history: HistoryStore = {
      read: memory.read,
      write: async (key, state, now) => {
        if (key.ruleId !== consoleId && isFirst) {
          isFirst = false;
          alerts.push(...(await judged(logFiles[0], early, memory, 'run-2')));
        }
        return memory.write(key, state, now);
      },
    };
    alerts.push(...(await judged(logFiles[1], late, history, 'run-1')));
    const laterAlertsOn = (record: CloudTrailRecord) => judged('later', record, memory, 'run-3');
    return { alerts, laterAlertsOn };
  }

  test('notes the session of a call that is new only after the conflict, and says that no baseline is loaded', async () => {
    const rules = await loadRules([newNetworkId]);
    const late = tokenAt(minute, 'late', from('198.51.100.7'));
    const { alerts, laterAlertsOn } = await judgedAtOnce(rules, [tokenAt(0, 'early', from('192.0.2.10')), late]);
    expect(alerts.map(({ ruleId }) => ruleId)).toEqual([newNetworkId]);
    expect(alerts[0]?.reasons.map(({ text }) => text).join()).toContain('no baseline');
    expect(shown(await laterAlertsOn(signInAt(2 * minute, 'late')))).toEqual([`${consoleId} high tells the sign-in`]);
  });

  test('forgets the session of a call that is known after the conflict, so that a sign-in with it alerts nobody', async () => {
    const { alerts, laterAlertsOn } = await judgedAtOnce(byDefault, [tokenAt(0, 'early'), tokenAt(minute, 'late')]);
    expect(alerts.map(({ time }) => time)).toEqual([firstTime]);
    expect(await laterAlertsOn(signInAt(2 * minute, 'late'))).toEqual([]);
    expect(shown(await laterAlertsOn(signInAt(2 * minute, 'early')))).toEqual([`${consoleId} high tells the sign-in`]);
  });

  test('keeps the session of a call that both runs were given', async () => {
    const both = [tokenAt(0), tokenAt(0)] as const;
    const { alerts, laterAlertsOn } = await judgedAtOnce(byDefault, both, ['same', 'same']);
    expect(alerts).toHaveLength(1);
    expect(shown(await laterAlertsOn(signInAt(2 * minute)))).toEqual([`${consoleId} high tells the sign-in`]);
  });
});

/** Sessions and sign-ins of one principal, at some minutes. */
const moments = fc.record({
  isSignIn: fc.boolean(),
  minute: fc.integer({ min: 0, max: 200 }),
  name: fc.constantFrom('a', 'b'),
});

type Moment = typeof moments extends fc.Arbitrary<infer Value> ? Value : never;

function session({ minute: start, name }: Moment): ReportedSession {
  const alertId = `token ${name} ${start}`;
  return { alertId, ruleId: 'rule', time: start, identity: name, until: start + 60 };
}

function signIn({ minute: time, name }: Moment): SignIn {
  return { alertId: `sign-in ${name} ${time}`, time, identity: name };
}

function isWith(one: Moment, token: Moment): boolean {
  return one.isSignIn && one.name === token.name && one.minute >= token.minute && one.minute <= token.minute + 60;
}

describe('the sessions and sign-ins of a principal', () => {
  test('have each session told once, if and only if there is a sign-in with it, in any order and with repeats', () => {
    const arrivals = fc
      .uniqueArray(moments, { maxLength: 12, selector: (one) => JSON.stringify(one) })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })));
    fc.assert(
      fc.property(arrivals, ([all, order]) => {
        const told = new Map<string, Set<string>>();
        let sessions = noSessions;
        for (const one of order) {
          if (one.isSignIn) {
            const before = sessions;
            const added = withSignIn(sessions, signIn(one));
            sessions = added.sessions;
            const newly = sessions.reported.filter(
              ({ alertId, told: by }) => by && !before.reported.find((old) => old.alertId === alertId)?.told,
            );
            expect(newly.at(-1)?.alertId).toBe(added.toTell?.alertId);
            for (const { alertId } of newly) told.set(alertId, new Set([signIn(one).alertId]));
          } else {
            const added = withReported(sessions, session(one));
            sessions = added.sessions;
            if (added.told)
              told.set(session(one).alertId, (told.get(session(one).alertId) ?? new Set()).add(added.told.alertId));
          }
        }
        for (const token of all.filter(({ isSignIn }) => !isSignIn)) {
          expect(told.get(session(token).alertId)?.size ?? 0).toBe(all.some((one) => isWith(one, token)) ? 1 : 0);
        }
      }),
    );
  });

  test('leave a sign-in that comes after the session to its own turn, if another delivery of the session comes in between', () => {
    const token = session({ isSignIn: false, minute: 0, name: 'a' });
    const later = signIn({ isSignIn: true, minute: 5, name: 'a' });
    const both = withSignIns(withReported(noSessions, token).sessions, [later]);
    const again = withReported(both, token);
    expect(again.told).toBeUndefined();
    expect(withSignIn(again.sessions, later).toTell?.alertId).toBe(token.alertId);
  });

  test('are bounded, and the latest are kept', () => {
    let sessions = withSignIns(
      noSessions,
      Array.from({ length: 60 }, (_, i) => signIn({ isSignIn: true, minute: i, name: 'a' })),
    );
    for (let i = 0; i < 60; i += 1)
      sessions = withReported(sessions, session({ isSignIn: false, minute: i, name: 'b' })).sessions;
    expect(sessions.signIns).toHaveLength(mostSignIns);
    expect(sessions.reported).toHaveLength(mostReported);
    expect(sessions.signIns[0]?.time).toBe(60 - mostSignIns);
  });
});

describe('any interleaving of runs on tokens and sign-ins, with deaths after any step and lost responses', () => {
  const call = fc.record({
    isSignIn: fc.boolean(),
    after: fc.constantFrom(0, 1, 40, 90, 12 * 24 * 60).map((minutes) => minutes * minute),
    name: fc.constantFrom('a', 'b'),
  });
  const logFiles = fc
    .array(fc.array(call, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })
    .map((files) =>
      files.map((calls, i) =>
        sightingsOf(
          calls.map(({ isSignIn, after, name }) => (isSignIn ? signInAt(after, name) : tokenAt(after, name))),
          byDefault,
          { name: `s3://trail/${i}.json.gz`, createdAt: firstTime },
        ),
      ),
    );

  test('has a sign-in told for each alert on a token that it was made with', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ logFiles, ...surroundings }), async (scenario) => {
        const { published, history, diedInTheGap } = await play(scenario);
        const signIns = scenario.logFiles.flat().filter(({ rule }) => rule.id === consoleId);
        const { sessions, claims } = await history.read({ ruleId: consoleId, term: userArn('alice') });
        expect(claims).toEqual([]);
        const tokens = published.filter(({ ruleId, outcome }) => ruleId !== consoleId && outcome === 'success');
        for (const token of tokens) {
          const own = sessions?.reported.find(({ alertId }) => alertId === token.alertId);
          const isUsed = signIns.some(
            ({ time, parseRecord }) =>
              JSON.stringify(parseRecord().userIdentity).includes(`"${own?.identity}"`) &&
              time >= token.time &&
              time <= token.time + hour,
          );
          const isTold =
            token.reasons.some(({ id }) => id === 'console-sign-in') ||
            published.some(({ alertId }) => alertId === own?.told?.alertId);
          expect(own).toBeDefined();
          expect(isTold).toBe(isUsed);
        }
        for (const { alertId } of published) {
          const count = (alerts: readonly Alert[]) => alerts.filter((one) => one.alertId === alertId).length;
          expect(count(published)).toBeLessThanOrEqual(1 + count(diedInTheGap));
        }
      }),
      { numRuns: Number(process.env.PROTOCOL_RUNS ?? 300) },
    );
  });

  // A call without room for its claim is judged again. If it is known by then, its session stays: a sign-in raises one alert more.
  test('keeps no session whose call raised no alert, if no run dies and all claims have room, unless the window has passed since its end', async () => {
    const peaceful = fc.record({ logFiles, ...surroundings }).map((plan) => ({
      ...plan,
      mostClaimBytes: undefined,
      turns: plan.turns.map((one) => ({ ...one, runs: one.runs.map((oneRun) => ({ ...oneRun, death: undefined })) })),
    }));
    await fc.assert(
      fc.asyncProperty(peaceful, async (plan) => {
        const { published, history } = await play(plan);
        const { sessions } = await history.read({ ruleId: consoleId, term: userArn('alice') });
        const calls = await history.read({ ruleId: 'sts-get-federation-token', term: userArn('alice') });
        const since = (calls.requests.at(-1)?.[1] ?? 0) - 10 * day;
        const lasting = sessions?.reported.filter(({ until }) => until >= since) ?? [];
        const alertIds = published.map(({ alertId }) => alertId);
        expect(lasting.filter(({ alertId }) => !alertIds.includes(alertId))).toEqual([]);
      }),
      { numRuns: Number(process.env.PROTOCOL_RUNS ?? 300) },
    );
  });
});
