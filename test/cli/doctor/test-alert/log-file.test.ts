import { describe, expect, test } from '@jest/globals';
import { testLogFile } from '../../../../cli/doctor/test-alert/log-file.ts';
import { emailSubject } from '../../../../lambda/alerting/email.ts';
import { classifyKey } from '../../../../lambda/cloudtrail/notifications/log-file-key.ts';
import { sightingsInLogFile } from '../../../../lambda/cloudtrail/sightings.ts';
import { emptyState } from '../../../../lambda/detection/claim.ts';
import { decide } from '../../../../lambda/detection/decide.ts';
import { isTest } from '../../../../lambda/detection/test-record.ts';
import { rule } from '../../../../lambda/rules/sts-get-federation-token.ts';

const now = Date.parse('2026-03-01T09:05:00Z');
const place = { logFilePrefix: 'logs/AWSLogs/111122223333/CloudTrail/', region: 'eu-west-1' };

describe('the log file of a test', () => {
  test('lies where the notification is set, and is a log file by its key', () => {
    const { key, user } = testLogFile(place, [rule], now);
    expect(key).toBe(
      `logs/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/000000000000_CloudTrail_eu-west-1_20260301T0905Z_${user}.json.gz`,
    );
    expect(classifyKey(key)).toMatchObject({ kind: 'log-file', createdAt: now });
  });

  test('lies below the account that nobody has where the trail is an organization’s', () => {
    const { key } = testLogFile({ ...place, logFilePrefix: 'AWSLogs/o-exampleorgid/' }, [rule], now);
    expect(classifyKey(key)).toMatchObject({ kind: 'log-file', accountId: '000000000000' });
  });

  test('holds one call that the detector finds, tells, and marks as a test', async () => {
    const { body, key, term, user } = testLogFile(place, [rule], now);
    const { sightings } = await sightingsInLogFile(body, [rule], { name: key, createdAt: now });
    expect(sightings.map((sighting) => sighting.key)).toEqual([term]);
    const [claim] = decide(emptyState, sightings, { id: 'run', now, lease: 1 }).claims;
    expect(claim && isTest(claim.alert.record)).toBe(true);
    expect(claim && emailSubject(claim.alert)).toContain(`TEST LOW first GetFederationToken: user ${user}`);
  });

  test('is another each time, so that no test finds the history of the one before', () => {
    expect(testLogFile(place, [rule], now).user).not.toBe(testLogFile(place, [rule], now).user);
  });

  test('cannot be made where no rule looks at such calls', () => {
    expect(() => testLogFile(place, [], now)).toThrow('no active rule looks at');
  });
});
