import { describe, expect, test } from '@jest/globals';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import { detect } from '../../lambda/detection/detect.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { sightingsOf } from '../../lambda/detection/sighting.ts';
import { rule as federation } from '../../lambda/rules/sts-get-federation-token.ts';
import { rule as administrator } from '../../lambda/rules/sts-get-federation-token-administrator.ts';
import { federationTokenRecord } from '../records.ts';
import { firstTime } from './sightings.ts';

const everything = { name: 'work', policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' };
const both = [federation, administrator];

function at(eventTime: string, requestParameters?: CloudTrailRecord): CloudTrailRecord {
  return federationTokenRecord({ eventTime, eventID: eventTime, ...(requestParameters && { requestParameters }) });
}

async function rulesOf(records: readonly CloudTrailRecord[], rules: readonly Rule[], history = memoryHistory()) {
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
