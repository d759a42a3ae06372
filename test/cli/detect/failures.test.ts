import { describe, expect, test } from '@jest/globals';
import { judgeTogether } from '../../../cli/detect/detect.ts';
import { failureLines } from '../../../cli/log-files/summary.ts';
import { sightingsIn, userArn } from '../../detection/sightings.ts';

const unreadable = () => {
  throw new RangeError('nested too deeply');
};

describe('records that cannot be judged', () => {
  test('are counted as failed, with their term and the error', async () => {
    const sightings = sightingsIn('x.json', [{ user: 'alice', after: 0 }]);
    const broken = sightings.map((sighting) => ({ ...sighting, parseRecord: unreadable }));
    const { tally, failures } = await judgeTogether(broken, [], 0);
    expect(tally).toMatchObject({ matched: 1, alerted: 0, failed: 1 });
    expect(failureLines(failures)).toEqual([`failed: sts-get-federation-token ${userArn('alice')}: nested too deeply`]);
  });

  test('are named once for each term and error, up to ten', () => {
    const failures = Array.from({ length: 24 }, (_, i) => ({ what: `rule term-${i % 12}`, error: new Error('x') }));
    const lines = failureLines(failures);
    expect(lines[0]).toBe('failed: rule term-0: x (2 records)');
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('failed: 2 more terms');
  });
});
