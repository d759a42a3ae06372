import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Content, logFileText, matchesIn } from '../../bench/log-file/log-file.ts';
import { matches } from '../../lambda/detection/rule.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';

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

  test('holds as many matches as it says', () => {
    expect(parsed).toHaveLength(records);
    expect(parsed.filter((record: Record<string, unknown>) => matches(rule, record))).toHaveLength(
      matchesIn({ content, records }),
    );
  });
});

test('matches are none, one, and one in a hundred', () => {
  expect(contents.map((content) => matchesIn({ content, records }))).toEqual([0, 1, 20, 0, 0]);
});

test('of dense decoys, every record spells the name somewhere, plainly or with an escape', () => {
  const text = logFileText({ content: 'dense-decoys', records });
  expect(text.match(/"(?:G|\\u0047)etFederationToken"/g)).toHaveLength(records);
});
