import { describe, expect, test } from '@jest/globals';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { deliver } from '../../lambda/detection/delivery.ts';
import { detect } from '../../lambda/detection/detect.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { sightingsOf } from '../../lambda/detection/sighting.ts';
import { judging } from '../../lambda/judging.ts';
import { rule as federation } from '../../lambda/rules/sts-get-federation-token.ts';
import { rule as administrator } from '../../lambda/rules/sts-get-federation-token-administrator.ts';
import { federationTokenRecord } from '../records.ts';
import { firstTime } from './sightings.ts';

const everything = { name: 'work', policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' };
const both = [federation, administrator];

function at(eventTime: string, requestParameters?: CloudTrailRecord): CloudTrailRecord {
  return federationTokenRecord({ eventTime, eventID: eventTime, ...(requestParameters && { requestParameters }) });
}

async function rulesOf(
  records: readonly CloudTrailRecord[],
  rules: readonly Rule[],
  history: HistoryStore = memoryHistory(),
) {
  const run = { id: `run ${records.length}`, now: firstTime, lease: 1 };
  const sightings = sightingsOf(records, rules, { name: 'log', createdAt: firstTime });
  const { claims } = await detect(sightings, { exceptions: [], history, run });
  return claims.map(({ alert }) => `${alert.ruleId} ${alert.record.eventTime}`).sort();
}

describe('a call that two rules alert on', () => {
  test('raises one alert if one of the rules covers the other', async () => {
    const records = [at('2026-03-01T09:00:00Z', everything), at('2026-03-01T10:00:00Z', everything)];
    expect(await rulesOf(records, both)).toEqual([`${federation.id} 2026-03-01T09:00:00Z`]);
  });

  test('raises the alert of the other rule if the first one is not active', async () => {
    expect(await rulesOf([at('2026-03-01T09:00:00Z', everything)], [administrator])).toEqual([
      `${administrator.id} 2026-03-01T09:00:00Z`,
    ]);
  });

  test('raises no alert of the other rule while the first one has not judged it, because of an error', async () => {
    const memory = memoryHistory();
    const isThrottled = new Set([federation.id]);
    const history: HistoryStore = {
      ...memory,
      write: (key, state, now) =>
        isThrottled.has(key.ruleId) ? Promise.reject(new Error('throttled')) : memory.write(key, state, now),
    };
    const records = [at('2026-03-01T09:00:00Z', everything)];
    const sightings = sightingsOf(records, both, { name: 'log', createdAt: firstTime });
    const run = { id: 'run', now: firstTime, lease: 1 };
    const { judgements, claims } = await detect(sightings, { exceptions: [], history, run });
    expect(judgements.map(({ verdict }) => verdict)).toEqual(['failed', 'failed']);
    expect(claims).toEqual([]);
    isThrottled.clear();
    expect(await rulesOf(records, both, history)).toEqual([`${federation.id} 2026-03-01T09:00:00Z`]);
  });

  test('raises no alert of the other rule while the first one has not judged it, for lack of room', async () => {
    const history = { ...memoryHistory(), mostClaimBytes: 1 };
    const run = { id: 'run', now: firstTime, lease: 1 };
    const denied = { ...at('2026-03-01T09:00:00Z', everything), errorCode: 'AccessDenied' };
    const records: CloudTrailRecord[] = [denied, at('2026-03-01T09:05:00Z', everything)];
    const published: string[] = [];
    const publish = async ({ ruleId, record }: Alert) => void published.push(`${ruleId} ${record.eventTime}`);
    const publisher = { mostSingles: 99, mostInDigest: 1, publish, publishDigest: async () => {} };
    const judge = judging({
      detect: (portion) => detect(portion, { exceptions: [], history, run }),
      deliver: (claims) => deliver(claims, { publisher, history, run, mayGoOn: () => true }),
    });
    const judged = await judge.add(sightingsOf(records, both, { name: 'log', createdAt: firstTime }));
    await judge.finish();
    expect(published).toEqual(records.map(({ eventTime }) => `${federation.id} ${eventTime}`));
    expect(judged.judgements.length + judged.known).toBe(3);
  });

  test('raises the alert of the other rule on the next day, and for a caller that the first one knows', async () => {
    const history = memoryHistory();
    await rulesOf([at('2026-03-01T09:00:00Z')], both, history);
    const later = [at('2026-03-01T10:00:00Z', everything), at('2026-03-02T08:00:00Z', everything)];
    expect(await rulesOf(later, both, history)).toEqual([
      `${administrator.id} 2026-03-01T10:00:00Z`,
      `${administrator.id} 2026-03-02T08:00:00Z`,
    ]);
  });
});
