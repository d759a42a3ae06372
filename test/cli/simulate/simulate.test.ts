import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { reasonCounts, severities, severityCounts, worstSeverity } from '../../../cli/detect/severities.ts';
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

function summaryOf({ principals }: Simulation, name: string) {
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
  test('of the samples raises the same alerts as the detector does for delivered samples', () => {
    const simulatedAlerts = samples.alerts.map(({ record, severity }) => ({ eventID: record.eventID, severity }));
    const delivered = expected.deliveries.flatMap(({ expect: { alerts } }) => alerts);
    expect(simulatedAlerts).toEqual(delivered.map(({ eventID, severity }) => ({ eventID, severity })));
  });

  test('shows every day of its period, and every alert on the day of its call', () => {
    expect(samples.days).toHaveLength(16);
    expect(samples.days.map(({ alerts }) => alerts.length)).toEqual([2, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1]);
    expect(samples.days.flatMap(({ alerts }) => alerts)).toEqual(samples.alerts);
    expect(samples.days.flatMap(({ calls }) => calls)).toEqual(samples.calls);
  });

  test('lists for each principal its own alerts, severity and reasons', () => {
    expect(samples.principals.flatMap(({ alerts }) => alerts)).toHaveLength(samples.alerts.length);
    const deploy = summaryOf(samples, 'user/ci-deploy');
    expect(worstSeverity(deploy.alerts)).toBe('critical');
    expect(reasonCounts(deploy.alerts).map(({ id }) => id)).toEqual([
      'allows-everything',
      'attack-tool',
      'long-session',
      'never-seen',
      'no-mfa',
    ]);
    expect(severityCounts(summaryOf(samples, 'user/bob').alerts)).toEqual({ low: 1, medium: 1, high: 0, critical: 0 });
  });

  test('calculates the share of failed calls, in total and for one principal', () => {
    expect(failedShare(samples.calls)).toBeCloseTo(5 / 26);
    expect(failedShare(summaryOf(samples, 'user/bob').calls)).toBeCloseTo(2 / 3);
  });

  test('counts a call once if two log files contain it', async () => {
    const twice = await simulated([join(samplesFolder, 'AWSLogs'), join(samplesFolder, 'AWSLogs')]);
    const once = await simulated([join(samplesFolder, 'AWSLogs')]);
    expect(twice.calls).toHaveLength(once.calls.length);
    expect(twice.alerts).toHaveLength(once.alerts.length);
    expect(twice.tally.matched).toBe(2 * once.tally.matched);
  });

  test('lists the principals with the most severe alert first, then those with the most alerts', () => {
    const ranks = month.principals.map(({ alerts }) => {
      const worst = worstSeverity(alerts);
      return [worst === undefined ? -1 : severities.indexOf(worst), alerts.length] as const;
    });
    expect(ranks).toEqual(ranks.toSorted(([a, n], [b, m]) => b - a || m - n));
    expect(new Set(ranks.map(([rank]) => rank)).size).toBeGreaterThan(1);
  });

  test('separates the alerts after the first window from those while the history is still empty', () => {
    const after = settledAlerts(month);
    expect(after.map(({ time }) => time > corpusStart + 10 * day)).toEqual(after.map(() => true));
    expect(after.length).toBeGreaterThan(0);
    expect(after.length).toBeLessThan(month.alerts.length);
  });

  test('of a requested period includes the days without calls', async () => {
    const period = { from: Date.parse('2026-03-14T00:00:00Z'), to: Date.parse('2026-03-20T23:59:59.999Z') };
    const week = await simulated([join(samplesFolder, 'AWSLogs')], [], { period });
    expect(week.days.map(({ calls }) => calls.length)).toEqual([0, 0, 1, 0, 0, 0, 0]);
  });

  test('is not extended over centuries by one wrong eventTime', async () => {
    const odd = await ofCallers([{ identity: root, days: [0, -365 * 1_500] }]);
    expect(odd.days).toHaveLength(2);
  });
});

describe('a daily caller', () => {
  test.each(['backup-job', 'report-export', 'federation-broker-1', 'session-issuer-production-eu-west-1'])(
    'has one alert and then none: %s',
    (name) => {
      const { habit, alerts } = summaryOf(month, name);
      expect({ habit, alerts: alerts.length }).toEqual({ habit: 'daily', alerts: 1 });
    },
  );

  test.each([
    ['month-end-close', 'several-alerts'],
    ['DataPipeline', 'one-alert'],
    [':root', 'one-alert'],
  ])('is not %s, which has the habit %s', (name, habit) => {
    expect(summaryOf(month, name).habit).toBe(habit);
  });

  test('calls on at least five days', async () => {
    const four = await ofCallers([{ identity: user('new'), days: every(1, { to: 3 }) }]);
    const five = await ofCallers([{ identity: user('new'), days: every(1, { to: 4 }) }]);
    expect([four, five].map(({ principals }) => principals[0]?.habit)).toEqual(['one-alert', 'daily']);
  });
});

describe('exceptions in a simulation', () => {
  const exception: Exception = {
    rule: rule.id,
    principal: 'arn:aws:iam::*:user/month-end-*',
    reason: 'month-end accounting',
    owner: 'finance',
    expires: '2099-12-31',
  };
  const closing = exception.principal.replace('user/', 'user/finance/');

  test('report the calls they apply to and the alerts they suppress', async () => {
    const { exceptions, alerts, alertsWithoutExceptions, principals } = await ofCallers(office, [
      { ...exception, principal: closing },
    ]);
    expect(exceptions).toMatchObject([{ calls: 4, principals: 1, suppressed: 4, expired: false }]);
    expect(alertsWithoutExceptions).toBe(month.alerts.length);
    expect(alerts).toHaveLength(month.alerts.length - 4);
    expect(principals.find(({ principal }) => principal.includes('month-end'))?.habit).toBe('excepted');
  });

  test('have no effect if they are expired or match no call', async () => {
    const { exceptions } = await ofCallers(office, [
      { ...exception, principal: closing, expires: '2020-01-01' },
      exception,
    ]);
    expect(exceptions).toMatchObject([
      { expired: true, calls: 0, suppressed: 0 },
      { expired: false, calls: 0, suppressed: 0 },
    ]);
  });
});

describe('proposed exceptions', () => {
  const { proposed, withheld } = month.proposals;
  const entries = proposed.map(({ exception }) => exception);

  test('are for the principals with the most alerts, as narrow as the calls allow, and expire after 90 days', () => {
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
    expect(proposed.map(({ suppressed }) => suppressed)).toEqual([4, 4, 3]);
  });

  test('are not accepted without a reason and an owner', () => {
    expect(() => parseExceptions(entries, 'proposals')).toThrow(/"reason" is "".*\n.*"owner" is ""/);
  });

  test('suppress exactly the alerts they list, after a reason and an owner are added', async () => {
    const written = entries.map((entry) => ({ ...entry, reason: 'known', owner: 'security' }));
    const { alerts } = await ofCallers(office, parseExceptions(written, 'proposals'));
    const suppressed = proposed.reduce((sum, proposal) => sum + proposal.suppressed, 0);
    expect(alerts).toHaveLength(month.alerts.length - suppressed);
  });

  test('do not include principals whose alerts need a review', () => {
    expect(withheld.map(({ summary }) => summary.principal)).toEqual([
      'arn:aws:iam::111122223333:user/bob',
      'arn:aws:iam::444455556666:user/mallory',
    ]);
  });

  test('do not include a principal with one alert, or one that an exception cannot match exactly', async () => {
    const days = every(12);
    const { proposals } = await ofCallers([
      { identity: user('once'), days: [1] },
      { identity: user('st*r'), days },
    ]);
    expect(proposals.proposed).toEqual([]);
    expect(proposals.withheld).toHaveLength(1);
  });

  test('do not restrict a value that differs between the calls', async () => {
    const identity = user('roams');
    const { proposals } = await ofCallers([
      { identity, days: [1, 30], changes: { sourceIPAddress: '192.0.2.1' } },
      { identity, days: [15], changes: { sourceIPAddress: '192.0.2.2' } },
    ]);
    expect(proposals.proposed[0]?.exception).toMatchObject({ accountId: '111122223333' });
    expect(proposals.proposed[0]?.exception).not.toHaveProperty('sourceIp');
  });
});
