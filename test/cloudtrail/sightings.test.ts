import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { searchFor, sightingsInLogFile } from '../../lambda/cloudtrail/sightings.ts';
import { type CloudTrailRecord, isObject, textAt } from '../../lambda/detection/record.ts';
import { matches } from '../../lambda/detection/rule.ts';
import { type Sighting, sightingsOf } from '../../lambda/detection/sighting.ts';
import { rules, samplesOf } from '../rules/rule-samples.ts';
import { withValueAt } from './altered.ts';

const logFile = { name: 's3://trail/one.json.gz', createdAt: Date.parse('2026-04-01T00:00:00Z') };
const samples = rules.flatMap((rule) => samplesOf(rule).Records);

/** With its record as a value. */
const plain = ({ parseRecord, ...sighting }: Sighting) => ({ ...sighting, record: parseRecord() });

const odd = fc.constantFrom<unknown>(
  ...[undefined, null, '', 0, true, [], {}, 'arn:aws:iam::111122223333:user/é', 'AssumedRole'],
  ...['AROAEXAMPLE:alice', '2026-03-01T09:00:00Z', 'x'.repeat(2000), { arn: 'a', type: ['b'] }],
);

const record = fc
  .tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), odd), { maxLength: 3 }))
  .map(([sample, changes]) => changes.reduce<unknown>((whole, [place, to]) => withValueAt(whole, place, to), sample));

describe('the sightings in a log file', () => {
  test('are those of the complete records, although only some fields are parsed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 8 }), async (records) => {
        const body = Buffer.from(JSON.stringify({ Records: records }));
        const { sightings } = await sightingsInLogFile(body, rules, logFile);
        const expected = sightingsOf(records.filter(isObject), rules, logFile);
        expect(sightings.map(plain)).toEqual(expected.map(plain));
      }),
      { numRuns: 1500 },
    );
  });

  test('are found by the rules for their event names', () => {
    const { test: found } = searchFor(rules);
    for (const one of [...samples, {}, { eventName: 'toString' }, { eventName: '' }] as readonly CloudTrailRecord[]) {
      const eventID = textAt(one, 'eventID');
      expect({ eventID, found: found(one) }).toEqual({ eventID, found: rules.some((rule) => matches(rule, one)) });
    }
  });
});
