import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { reasonCounts, severityCounts, worstSeverity } from '../../../cli/simulate/severities.ts';
import { failedShare, type Simulation, settledAlerts, simulate } from '../../../cli/simulate/simulate.ts';
import type { Exception } from '../../../lambda/detection/exceptions.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { parseExceptions, readExceptionsFile } from '../../../lib/exceptions.ts';
import { expected, samplesFolder } from '../../samples.ts';
import { type CorpusCaller, corpusStart, day, every, office, root, user, writeCorpus } from './corpus.ts';

const now = Date.parse('2026-04-01T12:00:00Z');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function simulated(paths: readonly string[], exceptions: readonly Exception[] = [], more = {}): Promise<Simulation> {
  return simulate({ paths, rules: [rule], exceptions, now, progress: () => {}, ...more });
}

function ofCallers(callers: readonly CorpusCaller[], exceptions: readonly Exception[] = []): Promise<Simulation> {
  const folder = writeCorpus(callers);
  folders.push(folder);
  return simulated([folder], exceptions);
}

function outlookOf({ principals }: Simulation, name: string) {
  const found = principals.find(({ principal }) => principal.endsWith(name));
  if (found === undefined) throw new Error(`There is no principal ${name}.`);
  return found;
}

const samples = await simulated(
  [join(samplesFolder, 'AWSLogs')],
  readExceptionsFile(join(samplesFolder, 'exceptions.json')),
);
const month = await ofCallers(office);

describe('a simulation', () => {
  test('of the samples rings as the detector does when they are delivered', () => {
    const told = samples.alerts.map(({ record, severity }) => ({ eventID: record.eventID, severity }));
    const delivered = expected.deliveries.flatMap(({ expect: { alerts } }) => alerts);
    expect(told).toEqual(delivered.map(({ eventID, severity }) => ({ eventID, severity })));
  });

  test('shows every day of its period, and every alert on the day of its call', () => {
    expect(samples.days).toHaveLength(16);
    expect(samples.days.map(({ alerts }) => alerts.length)).toEqual([2, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1]);
    expect(samples.days.flatMap(({ alerts }) => alerts)).toEqual(samples.alerts);
    expect(samples.days.flatMap(({ calls }) => calls)).toEqual(samples.calls);
  });

  test('gives each principal the alerts, severity and reasons that are its own', () => {
    expect(samples.principals.flatMap(({ alerts }) => alerts)).toHaveLength(samples.alerts.length);
    const deploy = outlookOf(samples, 'user/ci-deploy');
    expect(worstSeverity(deploy.alerts)).toBe('high');
    expect(reasonCounts(deploy.alerts).map(({ id }) => id)).toEqual([
      'allows-everything',
      'aws-consoler',
      'long-session',
    ]);
    expect(severityCounts(outlookOf(samples, 'user/bob').alerts)).toEqual({ low: 1, medium: 1, high: 0, critical: 0 });
  });

  test('tells the share of calls that failed, of all and of one principal', () => {
    expect(failedShare(samples.calls)).toBeCloseTo(5 / 26);
    expect(failedShare(outlookOf(samples, 'user/bob').calls)).toBeCloseTo(2 / 3);
  });

  test('counts a call once that two log files tell of', async () => {
    const twice = await simulated([join(samplesFolder, 'AWSLogs'), join(samplesFolder, 'AWSLogs')]);
    const once = await simulated([join(samplesFolder, 'AWSLogs')]);
    expect(twice.calls).toHaveLength(once.calls.length);
    expect(twice.alerts).toHaveLength(once.alerts.length);
    expect(twice.tally.matched).toBe(2 * once.tally.matched);
  });

  test('puts the noisiest principals first', () => {
    const counts = month.principals.map(({ alerts }) => alerts.length);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(counts[0]).toBe(4);
  });

  test('keeps apart what rings while the history is empty, and what rings after', () => {
    const after = settledAlerts(month);
    expect(after.map(({ time }) => time > corpusStart + 10 * day)).toEqual(after.map(() => true));
    expect(after.length).toBeGreaterThan(0);
    expect(after.length).toBeLessThan(month.alerts.length);
  });

  test('of a period shows the days without calls too', async () => {
    const period = { from: Date.parse('2026-03-14T00:00:00Z'), to: Date.parse('2026-03-20T23:59:59.999Z') };
    const week = await simulated([join(samplesFolder, 'AWSLogs')], [], { period });
    expect(week.days.map(({ calls }) => calls.length)).toEqual([0, 0, 1, 0, 0, 0, 0]);
  });

  test('is not stretched over centuries by one wrong eventTime', async () => {
    const odd = await ofCallers([{ identity: root, days: [0, -365 * 1_500] }]);
    expect(odd.days).toHaveLength(2);
  });
});

describe('a daily caller', () => {
  test.each(['backup-job', 'report-export', 'federation-broker-1', 'session-issuer-production-eu-west-1'])(
    'rings once and then never: %s',
    (name) => {
      const { habit, alerts } = outlookOf(month, name);
      expect({ habit, alerts: alerts.length }).toEqual({ habit: 'daily', alerts: 1 });
    },
  );

  test.each([
    ['month-end-close', 'rings-again'],
    ['DataPipeline', 'rang-once'],
    [':root', 'rang-once'],
  ])('is not %s', (name, habit) => {
    expect(outlookOf(month, name).habit).toBe(habit);
  });

  test('has called on five days at least', async () => {
    const four = await ofCallers([{ identity: user('new'), days: every(1, { to: 3 }) }]);
    const five = await ofCallers([{ identity: user('new'), days: every(1, { to: 4 }) }]);
    expect([four, five].map(({ principals }) => principals[0]?.habit)).toEqual(['rang-once', 'daily']);
  });
});

describe('exceptions in a simulation', () => {
  const exception: Exception = {
    rule: rule.id,
    principal: 'arn:aws:iam::*:user/month-end-*',
    reason: 'the books are closed',
    owner: 'finance',
    expires: '2099-12-31',
  };
  const closing = exception.principal.replace('user/', 'user/finance/');

  test('tell which calls they cover and which alerts they silence', async () => {
    const { exceptions, alerts, alertsWithoutExceptions, principals } = await ofCallers(office, [
      { ...exception, principal: closing },
    ]);
    expect(exceptions).toMatchObject([{ calls: 4, principals: 1, silenced: 4, expired: false }]);
    expect(alertsWithoutExceptions).toBe(month.alerts.length);
    expect(alerts).toHaveLength(month.alerts.length - 4);
    expect(principals.find(({ principal }) => principal.includes('month-end'))?.habit).toBe('excepted');
  });

  test('that are expired or cover nothing say so', async () => {
    const { exceptions } = await ofCallers(office, [
      { ...exception, principal: closing, expires: '2020-01-01' },
      exception,
    ]);
    expect(exceptions).toMatchObject([
      { expired: true, calls: 0, silenced: 0 },
      { expired: false, calls: 0, silenced: 0 },
    ]);
  });
});

describe('proposed exceptions', () => {
  const { proposed, withheld } = month.proposals;
  const entries = proposed.map(({ exception }) => exception);

  test('name the noisiest principals, as narrowly as their calls allow, and expire after 90 days', () => {
    expect(entries[0]).toEqual({
      rule: 'sts-get-federation-token',
      principal: 'arn:aws:iam::111122223333:user/finance/month-end-close',
      accountId: '111122223333',
      sourceIp: '192.0.2.5',
      sessionName: 'report-reader',
      reason: '',
      owner: '',
      expires: '2026-06-30',
    });
    expect(proposed.map(({ silenced }) => silenced)).toEqual([4, 4, 3]);
  });

  test('are refused until somebody has written a reason and an owner', () => {
    expect(() => parseExceptions(entries, 'proposals')).toThrow(/"reason" is "".*\n.*"owner" is ""/);
  });

  test('silence just what they say, once reason and owner are written', async () => {
    const written = entries.map((entry) => ({ ...entry, reason: 'known', owner: 'security' }));
    const { alerts } = await ofCallers(office, parseExceptions(written, 'proposals'));
    const silenced = proposed.reduce((sum, proposal) => sum + proposal.silenced, 0);
    expect(alerts).toHaveLength(month.alerts.length - silenced);
  });

  test('are not made of what wants a look, however noisy it is', () => {
    expect(withheld.map(({ outlook }) => outlook.principal)).toEqual([
      'arn:aws:iam::111122223333:user/bob',
      'arn:aws:iam::444455556666:user/mallory',
    ]);
  });

  test('are not made of a principal that rang once, nor of one that an exception cannot name', async () => {
    const days = every(12);
    const { proposals } = await ofCallers([
      { identity: user('once'), days: [1] },
      { identity: user('st*r'), days },
    ]);
    expect(proposals.proposed).toEqual([]);
    expect(proposals.withheld).toHaveLength(1);
  });

  test('leave open what differs between the calls', async () => {
    const identity = user('roams');
    const { proposals } = await ofCallers([
      { identity, days: [1, 30], changes: { sourceIPAddress: '192.0.2.1' } },
      { identity, days: [15], changes: { sourceIPAddress: '192.0.2.2' } },
    ]);
    expect(proposals.proposed[0]?.exception).toMatchObject({ accountId: '111122223333' });
    expect(proposals.proposed[0]?.exception).not.toHaveProperty('sourceIp');
  });
});
