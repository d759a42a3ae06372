import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  classifyFileName,
  classifyKey,
  createdAtFromName,
} from '../../../lambda/cloudtrail/notifications/log-file-key.ts';

const name = '111122223333_CloudTrail_us-east-1_20260301T0905Z_Mu0KsOhtH1ar15ZZ.json.gz';
const key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/${name}`;
const logFile = {
  kind: 'log-file',
  accountId: '111122223333',
  region: 'us-east-1',
  date: '2026-03-01',
  createdAt: Date.UTC(2026, 2, 1, 9, 5),
};

describe('classifyKey recognizes the key of a log file', () => {
  it.each([
    ['without a prefix', key, logFile],
    ['under a prefix', `some/prefix/${key}`, logFile],
    ['under a prefix with spaces and plus signs', `security logs/a+b/${key}`, logFile],
    ['under a prefix that itself has AWSLogs', `AWSLogs/copies/${key}`, logFile],
    ['uncompressed', key.replace('.gz', ''), logFile],
    [
      "of an organization's trail",
      key.replace('AWSLogs/', 'AWSLogs/o-abcde12345/'),
      { ...logFile, organizationId: 'o-abcde12345' },
    ],
    [
      "of Control Tower's trail, whose prefix is the organization too",
      `o-abcde12345/${key.replace('AWSLogs/', 'AWSLogs/o-abcde12345/')}`,
      { ...logFile, organizationId: 'o-abcde12345' },
    ],
    ['in a GovCloud region', key.replaceAll('us-east-1', 'us-gov-west-1'), { ...logFile, region: 'us-gov-west-1' }],
    [
      'with a changed file name, which has no time',
      key.replace(name, 'copy of monday.json.gz'),
      { kind: 'log-file', accountId: '111122223333', region: 'us-east-1', date: '2026-03-01' },
    ],
  ])('%s', (_, given, expected) => {
    expect(classifyKey(given)).toEqual(expected);
  });
});

describe('classifyKey recognizes the key of something else:', () => {
  const digest = key
    .replaceAll('CloudTrail', 'CloudTrail-Digest')
    .replace('20260301T0905Z', 'trail_us-east-1_20260301T090500Z');
  it.each([
    ['a digest file', digest, 'digest'],
    ['a backfilled digest file', digest.replace('.json.gz', '_backfill.json.gz'), 'digest'],
    ["an organization's digest file", digest.replace('AWSLogs/', 'AWSLogs/o-abcde12345/'), 'digest'],
    ["a digest file in a log file's folder", key.replace('_CloudTrail_', '_CloudTrail-Digest_'), 'digest'],
    ['an Insight file', key.replaceAll('CloudTrail', 'CloudTrail-Insight'), 'insight'],
    ['network activity', key.replaceAll('CloudTrail', 'CloudTrail-NetworkActivity'), 'network-activity'],
    ['aggregated events', key.replaceAll('CloudTrail', 'CloudTrail-Aggregated'), 'aggregated'],
    ["AWS Config's history", key.replaceAll('CloudTrail', 'Config'), 'other'],
    [
      "CloudTrail Lake's query result",
      'AWSLogs/111122223333/CloudTrail-Lake/Query/2026/03/01/id/result.csv.gz',
      'other',
    ],
    ['the folder that CloudTrail makes in a new bucket', 'AWSLogs/111122223333/CloudTrail/', 'other'],
    ["a day's folder", key.replace(name, ''), 'other'],
    ['a file of another kind', key.replace('.json.gz', '.csv'), 'other'],
    ['a log file in no day folder', `AWSLogs/111122223333/CloudTrail/${name}`, 'other'],
    ['a folder whose name only ends in AWSLogs', `My${key}`, 'other'],
    ['an account ID of 11 digits', key.replace('111122223333', '11112222333'), 'other'],
    ['a key that is still URL-encoded', key.replaceAll('/', '%2F'), 'other'],
    ['an empty key', '', 'other'],
  ])('%s', (_, given, kind) => {
    expect(classifyKey(given)).toMatchObject({ kind });
  });
});

const digestOwner = { kind: 'digest', accountId: '111122223333', region: 'us-east-1' };

describe('classifyFileName recognizes the name', () => {
  it.each([
    ['of a log file', name, logFile],
    ['of a log file, unpacked', name.replace('.gz', ''), logFile],
    ['of a digest file', name.replace('CloudTrail', 'CloudTrail-Digest'), digestOwner],
    ['of an Insight file', name.replace('CloudTrail', 'CloudTrail-Insight'), { kind: 'insight' }],
    ['of network activity', name.replace('CloudTrail', 'CloudTrail-NetworkActivity'), { kind: 'network-activity' }],
    ['without a type', 'records.json', { kind: 'other' }],
    ['of a type that CloudTrail does not document', name.replace('CloudTrail', 'CloudTrail-Other'), { kind: 'other' }],
    ['with an impossible time', name.replace('T0905Z', 'T2560Z'), { kind: 'other' }],
  ])('%s', (_, given, expected) => {
    expect(classifyFileName(given)).toEqual(expected);
  });
});

describe('createdAtFromName finds the time in a file name that', () => {
  it.each([
    ['has minutes', name, Date.UTC(2026, 2, 1, 9, 5)],
    ['has seconds, as a digest file', 'a_CloudTrail-Digest_b_20260301T090530Z.json.gz', Date.UTC(2026, 2, 1, 9, 5)],
    ['continues with the unique part', name.replace('Z_', 'Z'), Date.UTC(2026, 2, 1, 9, 5)],
    ['is in a folder with a time, and has none itself', 'backup_20200101T0000Z/records.json', undefined],
    ['has no time', 'records.json', undefined],
    ['has an impossible time', '_20261301T0905Z_', undefined],
  ])('%s', (_, given, expected) => {
    expect(createdAtFromName(given)).toBe(expected);
  });
});

it('classifyKey and classifyFileName accept any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(classifyKey(text).kind).toBe('other');
      expect(classifyFileName(text).kind).toBe('other');
    }),
  );
});
