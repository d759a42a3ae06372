import { describe, expect, test } from '@jest/globals';
import { prefixesOfDays } from '../../../cli/log-files/s3.ts';

describe('the prefixes of the log files of a day', () => {
  const bucket = [
    'org/AWSLogs/111122223333/CloudTrail/us-east-1/',
    'org/AWSLogs/111122223333/CloudTrail/eu-west-1/',
    'org/AWSLogs/111122223333/CloudTrail-Digest/us-east-1/',
    'org/AWSLogs/111122223333/Config/us-east-1/',
    'org/AWSLogs/o-exampleorgid/444455556666/CloudTrail/us-east-1/',
  ];
  const asked: string[] = [];
  const below = async (prefix: string) => {
    asked.push(prefix);
    const names = bucket.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length).split('/')[0]);
    return [...new Set(names)].map((name) => `${prefix}${name}/`);
  };

  test('are below every account and Region, and below no other logs', async () => {
    expect(await prefixesOfDays('org/', ['2026/03/01'], below)).toEqual([
      'org/AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/',
      'org/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/',
      'org/AWSLogs/o-exampleorgid/444455556666/CloudTrail/us-east-1/2026/03/01/',
    ]);
    expect(asked.filter((prefix) => /Config|Digest/.test(prefix))).toEqual([]);
  });

  test('of an organization of thousands of accounts are found with few listings at once', async () => {
    let [open, most] = [0, 0];
    const belowOrganization = async (prefix: string) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      if (prefix === 'AWSLogs/') return Array.from({ length: 2_000 }, (_, i) => `${prefix}${111122220000 + i}/`);
      return prefix.endsWith('CloudTrail/') ? [`${prefix}us-east-1/`] : [`${prefix}CloudTrail/`];
    };
    expect(await prefixesOfDays('AWSLogs/', ['2026/03/01'], belowOrganization)).toHaveLength(2_000);
    expect(most).toBeLessThanOrEqual(16);
  });

  test('of a Region are below it, and a prefix below a Region is not changed', async () => {
    const region = 'org/AWSLogs/111122223333/CloudTrail/us-east-1/';
    expect(await prefixesOfDays(region, ['2026/03/01', '2026/03/02'], below)).toEqual([
      `${region}2026/03/01/`,
      `${region}2026/03/02/`,
    ]);
    expect(await prefixesOfDays(`${region}2026/03/`, ['2026/03/01'], below)).toEqual([`${region}2026/03/`]);
  });
});
