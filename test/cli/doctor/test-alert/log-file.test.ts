import { describe, expect, test } from '@jest/globals';
import { testLogFile } from '../../../../cli/doctor/test-alert/log-file.ts';
import { emailSubject } from '../../../../lambda/alerting/email.ts';
import { isTest } from '../../../../lambda/alerting/test-mark.ts';
import { classifyKey } from '../../../../lambda/cloudtrail/notifications/log-file-key.ts';
import { sightingsInLogFile } from '../../../../lambda/cloudtrail/sightings.ts';
import { emptyState } from '../../../../lambda/detection/claim.ts';
import { decide } from '../../../../lambda/detection/decide.ts';
import { rule } from '../../../../lambda/rules/sts-get-federation-token.ts';

const now = Date.parse('2026-03-01T09:05:00Z');
const place = { logFilePrefix: 'logs/AWSLogs/111122223333/CloudTrail/', region: 'eu-west-1' };

describe('the log file of a test alert', () => {
  test('has a key with the notified prefix that is classified as a log file', () => {
    const { key, user } = testLogFile(place, [rule], now);
    expect(key).toBe(
      `logs/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/000000000000_CloudTrail_eu-west-1_20260301T0905Z_${user}.json.gz`,
    );
    expect(classifyKey(key)).toMatchObject({ kind: 'log-file', createdAt: now });
  });

  test('has the account of no one in its key if the trail is an organization’s', () => {
    const { key } = testLogFile({ ...place, logFilePrefix: 'AWSLogs/o-exampleorgid/' }, [rule], now);
    expect(classifyKey(key)).toMatchObject({ kind: 'log-file', accountId: '000000000000' });
  });

  test('contains one call that the detector finds, alerts on and marks as a test', async () => {
    const { body, key, term, user } = testLogFile(place, [rule], now);
    const { sightings } = await sightingsInLogFile(body, [rule], { name: key, createdAt: now });
    expect(sightings.map((sighting) => sighting.key)).toEqual([term]);
    const [claim] = decide(emptyState, sightings, { id: 'run', now, lease: 1 }).claims;
    expect(claim && isTest(claim.alert.record)).toBe(true);
    expect(claim && emailSubject(claim.alert, rule)).toContain(`TEST LOW first GetFederationToken: user ${user}`);
  });

  test('has a new user each time, so that the history of an earlier test does not matter', () => {
    expect(testLogFile(place, [rule], now).user).not.toBe(testLogFile(place, [rule], now).user);
  });

  test('cannot be created if no rule matches such calls', () => {
    expect(() => testLogFile(place, [], now)).toThrow('no active rule matches');
  });
});
