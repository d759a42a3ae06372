import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { stsRules, tenRules } from '../../bench/child/rules.ts';
import { type Content, logFileText, matchesIn } from '../../bench/log-file/log-file.ts';
import { cluesOfRules } from '../../lambda/cloudtrail/rule-clues.ts';
import { searchChunk, startFirstPass } from '../../lambda/cloudtrail/scan/first-pass.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { matches, selects } from '../../lambda/detection/rule.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { loadRules } from '../../lambda/rules.ts';
import { ruleIds } from '../../lib/rule-ids.ts';
import { ruleSets } from '../../lib/rule-sets.ts';

const contents: readonly Content[] = ['no-match', 'one-match', 'one-percent', 'some-decoys', 'dense-decoys'];
const records = 2_000;

describe.each(contents)('a generated log file: %s', (content) => {
  const text = logFileText({ content, records });
  const parsed = JSON.parse(text).Records;

  test('is the same each time', () => {
    expect(logFileText({ content, records })).toBe(text);
  });

  test('has about 1.5 KB a record, a tenth of it gzipped', () => {
    expect(text.length / records).toBeGreaterThan(1_400);
    expect(text.length / records).toBeLessThan(1_700);
    const ratio = text.length / gzipSync(text).length;
    expect(ratio).toBeGreaterThan(9);
    expect(ratio).toBeLessThan(12);
  });

  test('contains as many matches as it specifies', () => {
    expect(parsed).toHaveLength(records);
    expect(parsed.filter((record: Record<string, unknown>) => matches(rule, record))).toHaveLength(
      matchesIn({ content, records }),
    );
  });
});

describe('a generated log file of AssumeRole and GetCallerIdentity calls alone', () => {
  const parsed: CloudTrailRecord[] = JSON.parse(logFileText({ content: 'sts-calls', records })).Records;

  test('contains as many matches as it specifies, three in four', () => {
    const found = parsed.filter((record) => stsRules.some((one) => matches(one, record)));
    expect(found).toHaveLength(matchesIn({ content: 'sts-calls', records }));
    expect(found).toHaveLength((records * 3) / 4);
  });

  test('contains no other call', () => {
    expect(new Set(parsed.map(({ eventName }) => eventName))).toEqual(new Set(['AssumeRole', 'GetCallerIdentity']));
  });
});

test('a log file of other calls contains none that any rule is about, and no text that rules on any event look for', async () => {
  const parsed: CloudTrailRecord[] = JSON.parse(logFileText({ content: 'other-calls', records })).Records;
  const all = await loadRules(ruleIds);
  const ofEvents = all.filter(({ events }) =>
    events.every(({ source, names }) => source !== '*' || !names.includes('*')),
  );
  expect(
    parsed.filter((record) => ofEvents.some((one) => selects(one, `${record.eventSource}`, `${record.eventName}`))),
  ).toEqual([]);
  const search = cluesOfRules(all);
  const pass = await startFirstPass({ ...search, test: () => true });
  searchChunk(pass, Buffer.from(JSON.stringify(parsed)));
  expect(pass.candidatesEnd).toBe(0);
});

test('a log file of calls for the recommended rules contains matches of them alone', async () => {
  const parsed: CloudTrailRecord[] = JSON.parse(logFileText({ content: 'recommended-calls', records })).Records;
  const recommended = await loadRules(ruleSets.recommended);
  expect(parsed.filter((record) => !recommended.some((one) => matches(one, record)))).toEqual([]);
  expect(matchesIn({ content: 'recommended-calls', records })).toBe(records);
});

test('no log file without a match contains any of the ten event names of the ten rules', () => {
  const names = new Set(tenRules.flatMap(({ events }) => events.flatMap(({ names }) => names)));
  expect(names.size).toBe(10);
  const parsed: CloudTrailRecord[] = JSON.parse(logFileText({ content: 'no-match', records })).Records;
  expect(parsed.filter(({ eventName }) => names.has(String(eventName)))).toEqual([]);
});

test('matches are none, one, and one in a hundred', () => {
  expect(contents.map((content) => matchesIn({ content, records }))).toEqual([0, 1, 20, 0, 0]);
});

test('of dense decoys, every record spells the name somewhere, plainly or with an escape', () => {
  const text = logFileText({ content: 'dense-decoys', records });
  expect(text.match(/"(?:G|\\u0047)etFederationToken"/g)).toHaveLength(records);
});
