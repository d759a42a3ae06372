import { describe, expect, test } from '@jest/globals';
import { reasonToLeave } from '../../../cli/baseline/left-calls.ts';
import { sightingsIn } from '../../detection/sightings.ts';

const minute = 60_000;
const hour = 60 * minute;
const moment = Date.parse('2026-03-20T12:00:00Z');
const folder = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/20';
const named = (stamp: string) => `111122223333_CloudTrail_eu-west-1_${stamp}_EXAMPLE.json.gz`;

interface Case {
  readonly name: string;
  readonly delivered?: number;
  readonly lastModified?: number;
  readonly calledAt?: number;
  readonly deadLetters?: readonly string[];
  /** Default: of the stack. */
  readonly bucket?: 'unknown';
}

function reasonFor({ name, delivered, lastModified = moment + hour, calledAt = moment - 5 * hour, ...others }: Case) {
  const { deadLetters = [], bucket } = others;
  const unjudged = {
    moment: { time: moment, reason: '' },
    deadLetters,
    bucket: bucket === 'unknown' ? undefined : 'trail',
  };
  const [sighting] = sightingsIn(name, [{ user: 'alice', after: 0 }]);
  if (sighting === undefined) throw new Error('no sighting');
  const file = { name, createdAt: 0, delivered, lastModified };
  return reasonToLeave(unjudged)({ ...sighting, time: calledAt }, file);
}

const early = { name: named('20260320T0900Z'), delivered: moment - 3 * hour };

describe('a call is left to the function', () => {
  test('if its log file in the bucket of the trail was created too late, whatever the time in its name', () => {
    const name = `s3://trail/${folder}/${early.name}`;
    expect(reasonFor({ ...early, name, lastModified: moment - 1 })).toBeUndefined();
    expect(reasonFor({ ...early, name, lastModified: moment })).toBe('not-judged-yet');
  });

  test('if its log file without a name of CloudTrail in the folder of the trail was created too late', () => {
    const name = `s3://trail/${folder}/restored.json.gz`;
    expect(reasonFor({ name, lastModified: moment - 1 })).toBeUndefined();
    expect(reasonFor({ name, lastModified: moment })).toBe('not-judged-yet');
  });

  test('if its log file was delivered too late, by the name of a copy elsewhere', () => {
    for (const place of ['/tmp/', 's3://archive/copies/']) {
      expect(reasonFor({ ...early, name: `${place}${early.name}` })).toBeUndefined();
      const late = { name: `${place}${named('20260320T1150Z')}`, delivered: moment - 10 * minute };
      expect(reasonFor(late)).toBe('not-judged-yet');
    }
  });

  test('if its log file in any bucket was created too late, without the stack', () => {
    const name = `s3://archive/copies/${early.name}`;
    expect(reasonFor({ ...early, name, bucket: 'unknown' })).toBe('not-judged-yet');
    expect(reasonFor({ ...early, name, bucket: 'unknown', lastModified: moment - 1 })).toBeUndefined();
  });

  test('in an export, if it was made less than an hour before', () => {
    expect(reasonFor({ name: 'athena.csv' })).toBeUndefined();
    expect(reasonFor({ name: 'athena.csv', calledAt: moment - hour + 1 })).toBe('not-judged-yet');
  });

  test('if a dead letter names its log file, also as a copy', () => {
    const deadLetters = [`s3://trail/${folder}/${early.name}`];
    expect(reasonFor({ ...early, name: `/tmp/${early.name}`, deadLetters })).toBe('dead-letter');
    expect(reasonFor({ ...early, name: `/tmp/${named('20260320T0905Z')}`, deadLetters })).toBeUndefined();
    expect(reasonFor({ name: 'athena.csv', deadLetters })).toBe('may-be-dead-letter');
  });
});
