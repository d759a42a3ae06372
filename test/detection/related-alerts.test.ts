import { describe, expect, test } from '@jest/globals';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Run } from '../../lambda/detection/claim.ts';
import { deliver } from '../../lambda/detection/delivery.ts';
import { type Detector, detect } from '../../lambda/detection/detect.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { type FirstAlert, keptFirstAlerts, mostFirstAlerts } from '../../lambda/detection/related-alerts.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { sightingsOf } from '../../lambda/detection/sighting.ts';
import { federationTokenRecord } from '../records.ts';
import { firstAlertRule, followUpRule, signinTokenRecord } from './rules.ts';
import { firstTime, userArn } from './sightings.ts';

const minute = 60_000;
const day = 86_400_000;
const run: Run = { id: 'run-1', now: firstTime, lease: 120_000 };
const firstAlertKey = { ruleId: firstAlertRule.id, term: userArn('alice') };

/** At 9:00, valid until 10:00. */
const token = federationTokenRecord();
const signin = signinTokenRecord();

interface Options extends Partial<Pick<Detector, 'isActive' | 'run'>> {
  readonly rules?: readonly Rule[];
}

async function alertsIn(records: readonly CloudTrailRecord[], history: HistoryStore, options: Options = {}) {
  const { rules = [firstAlertRule, followUpRule], ...others } = options;
  const sightings = sightingsOf(records, rules, { name: 's3://trail/one.json.gz', createdAt: firstTime });
  const { claims } = await detect(sightings, { exceptions: [], history, run, ...others });
  return claims.map(({ alert }) => alert);
}

function followed(alerts: readonly Alert[]) {
  return alerts.filter(({ ruleId }) => ruleId === followUpRule.id).map(({ follows }) => follows);
}

function at(after: number, record = signin): CloudTrailRecord {
  return { ...record, eventTime: new Date(firstTime + after).toISOString() };
}

describe('a sign-in by a federated user whose token was reported', () => {
  test('names the first alert', async () => {
    const history = memoryHistory();
    const [first] = await alertsIn([token], history);
    const later = await alertsIn([signin], history);
    expect(followed(later)).toEqual([{ alertId: first?.alertId, ruleId: firstAlertRule.id, time: firstTime }]);
  });

  test('names the first alert where both calls are in one log file, in either order', async () => {
    for (const records of [
      [token, signin],
      [signin, token],
    ]) {
      expect(followed(await alertsIn(records, memoryHistory()))).toMatchObject([{ time: firstTime }]);
    }
  });

  test.each([
    ['at the end of the token, names the first alert', at(60 * minute), 1],
    ['after the end of the token, names none', at(60 * minute + 1_000), 0],
    ['before the token was requested, names none', at(-minute), 0],
    ['as another federated user, names none', signinTokenRecord({}, 'somebody-else'), 0],
  ])('%s', async (_, record, related) => {
    const history = memoryHistory();
    await alertsIn([token], history);
    expect(followed(await alertsIn([record], history)).filter(Boolean)).toHaveLength(related);
  });

  test('names none where the token was denied or the record lacks its end', async () => {
    const denied = { ...token, errorCode: 'AccessDenied' };
    const endless = {
      ...token,
      responseElements: { federatedUser: { arn: 'arn:aws:sts::111122223333:federated-user/report-reader' } },
    };
    for (const record of [denied, endless]) {
      expect(followed(await alertsIn([record, signin], memoryHistory()))).toEqual([undefined]);
    }
  });

  test('names the later of two tokens with one name', async () => {
    const second = at(11 * day, {
      ...token,
      eventID: 'second',
      responseElements: {
        ...(token.responseElements as CloudTrailRecord),
        credentials: { expiration: 'Mar 12, 2026, 11:00:00 AM' },
      },
    });
    const history = memoryHistory();
    await alertsIn([token, second], history);
    expect(followed(await alertsIn([at(11 * day + minute)], history))).toMatchObject([{ time: firstTime + 11 * day }]);
  });

  test('publishes the same alert on a redelivery, even if the first alert is gone from the history', async () => {
    const history = memoryHistory();
    await alertsIn([token], history);
    const before = await alertsIn([signin], history);
    const state = await history.read(firstAlertKey);
    await history.write(firstAlertKey, { ...state, firstAlerts: [] }, firstTime);
    const again = { ...run, id: 'run-2', now: run.now + run.lease + 1 };
    expect(await alertsIn([signin], history, { run: again })).toEqual(before);
    expect(followed(before)).toMatchObject([{ time: firstTime }]);
  });
});

describe('the cost of related alerts', () => {
  function counted(): { readonly history: HistoryStore; readonly calls: string[] } {
    const [memory, calls] = [memoryHistory(), [] as string[]];
    const history: HistoryStore = {
      read(key) {
        calls.push(`read ${key.ruleId}`);
        return memory.read(key);
      },
      write(key, state, now) {
        calls.push(`write ${key.ruleId}`);
        return memory.write(key, state, now);
      },
    };
    return { history, calls };
  }

  test('is one read for each new sighting that may be a follow-up, and no write', async () => {
    const { history, calls } = counted();
    await alertsIn([signin], history);
    expect(calls).toEqual([`read ${followUpRule.id}`, `read ${firstAlertRule.id}`, `write ${followUpRule.id}`]);
  });

  test('is no further call to the table if the sign-in is known, or if the rule of the first alert is not active', async () => {
    const { history, calls } = counted();
    await alertsIn([signin], history);
    calls.length = 0;
    await alertsIn([at(30 * minute)], history);
    await alertsIn([at(30 * day)], history, { isActive: (id) => id !== firstAlertRule.id });
    expect(calls).not.toContain(`read ${firstAlertRule.id}`);
  });

  test('is no further call to the table for the first alert, which is written together with the claim', async () => {
    const { history, calls } = counted();
    await alertsIn([token], history, { isActive: (id) => id === firstAlertRule.id });
    expect(calls).toEqual([`read ${firstAlertRule.id}`, `write ${firstAlertRule.id}`]);
    expect((await history.read(firstAlertKey)).firstAlerts).toHaveLength(1);
  });
});

describe('the first alerts that are kept', () => {
  const firstAlert = (days: number, number = days): FirstAlert => {
    const time = firstTime + days * day;
    return { alertId: `alert-${number}`, time, identity: 'x', until: time + 3_600_000 };
  };

  test('outlive the confirmation of their alert', async () => {
    const history = memoryHistory();
    const sightings = sightingsOf([token], [firstAlertRule], { name: 's3://trail/one.json.gz', createdAt: firstTime });
    const { claims } = await detect(sightings, { exceptions: [], history, run });
    const publisher = { mostSingles: 1, mostInDigest: 1, publish: async () => {}, publishDigest: async () => {} };
    await deliver(claims, { publisher, history, run, mayGoOn: () => true });
    expect(await history.read(firstAlertKey)).toMatchObject({ claims: [], firstAlerts: [{ time: firstTime }] });
  });

  test('are those that ended within the window before the new sightings, up to a limit', async () => {
    const old = { ...token, eventID: 'later', eventTime: new Date(firstTime + 30 * day).toISOString() };
    const history = memoryHistory();
    await alertsIn([token], history);
    await alertsIn([old], history);
    // In the record, the second token ends before its call.
    expect((await history.read(firstAlertKey)).firstAlerts.map(({ time }) => time)).toEqual([firstTime + 30 * day]);
    expect(
      keptFirstAlerts([firstAlert(2), firstAlert(0)], [firstAlert(1)], firstTime).map(({ alertId }) => alertId),
    ).toEqual(['alert-0', 'alert-1', 'alert-2']);
    const many = Array.from({ length: mostFirstAlerts + 5 }, (_, i) => firstAlert(i));
    expect(keptFirstAlerts(many, [], 0)).toEqual(many.slice(5));
  });
});
