import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { smsText } from '../../lambda/alerting/sms.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord, federationTokenRecord } from '../records.ts';
import { sampleAlert } from './alerts.ts';
import { oddRecord } from './hostile.ts';

test('a text message contains severity, call, caller, account, outcome, source and time', () => {
  expect(smsText(sampleAlert(), rule)).toBe(
    'Firstsight LOW: first GetFederationToken by user alice in 111122223333 succeeded, from 192.0.2.10 with aws-cli/2.17.32, 2026-03-01 09:00 UTC.',
  );
  expect(smsText(sampleAlert(deniedRecord()), rule)).toContain('by user alice in 111122223333 was denied');
});

test('a text message truncates a long name before other parts', () => {
  const arn = `arn:aws:iam::111122223333:user/${'n'.repeat(64)}`;
  const record = federationTokenRecord({ userIdentity: { type: 'IAMUser', arn, accountId: '111122223333' } });
  expect(smsText(sampleAlert(record), rule)).toMatch(/user n{16,}\.\. in 111122223333 succeeded, from 192.*UTC\.$/);
});

test('a text message is one line of the GSM alphabet, of at most 160 characters, for any record', () => {
  fc.assert(
    fc.property(oddRecord, (record) => {
      expect(smsText(sampleAlert(record), rule)).toMatch(
        /^Firstsight [A-Z]+: (?:(?![`^{}\\[\]~|])[\x20-\x7e]){1,149}$/,
      );
      expect(smsText(sampleAlert(record), rule).length).toBeLessThanOrEqual(160);
    }),
  );
});
