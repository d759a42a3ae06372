import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alertMessage, digestMessage, type Message, mostAlertsInDigest } from '../../lambda/alerting/message.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { mostRecordBytes, redactedRecord } from '../../lambda/detection/redaction.ts';
import type { Rule, TermField } from '../../lambda/detection/rule.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { byRole } from '../detection/rules.ts';
import { deniedRecord, federationTokenRecord } from '../records.ts';
import { sampleAlert, textsOf } from './alerts.ts';
import { forgeries, hostileThroughout, oddRecord } from './hostile.ts';

/** The size limit of SNS, which does not count the subject. */
const mostBytes = 262_144;

function bytesOf({ body, attributes }: Message): number {
  const parts = Object.entries(attributes).flatMap(([name, value]) => [name, 'String', value]);
  return Buffer.byteLength([body, ...parts].join(''));
}

describe('the SNS message', () => {
  test('contains one text for each protocol', () => {
    const texts = textsOf(alertMessage(sampleAlert(), rule).body);
    expect(Object.keys(texts)).toEqual(['default', 'email', 'sms']);
    expect(JSON.parse(texts.default)).toMatchObject({ class_uid: 2004 });
    expect(texts.email).toContain('HOW TO CONTAIN IT');
    expect(texts.sms).toMatch(/^Firstsight LOW: /);
  });

  test('has the attributes for filter policies', () => {
    expect(alertMessage(sampleAlert(deniedRecord()), rule).attributes).toEqual({
      ruleId: 'sts-get-federation-token',
      severity: 'low',
      accountId: '111122223333',
      region: 'us-east-1',
      outcome: 'failure',
      userType: 'IAMUser',
      headline: 'first denied GetFederationToken: user alice in 111122223333',
    });
  });

  test('has the attribute value unknown if the record contains none', () => {
    const record = { eventSource: 'sts.amazonaws.com', eventName: 'GetFederationToken', userIdentity: null };
    expect(alertMessage(sampleAlert(record), rule).attributes).toMatchObject({
      accountId: 'unknown',
      region: 'unknown',
      userType: 'unknown',
    });
  });

  test('has attributes of visible ASCII, never empty, for any record', () => {
    fc.assert(
      fc.property(oddRecord, (record) => {
        for (const value of Object.values(alertMessage(sampleAlert(record), rule).attributes)) {
          expect(value).toMatch(/^[\x20-\x7e]{1,128}$/);
        }
      }),
    );
  });

  test('has a headline that is plain text in any chat, for any record', () => {
    for (const text of forgeries) {
      const { headline } = alertMessage(sampleAlert(hostileThroughout(`${text}<!channel>\`"`)), rule).attributes;
      expect(headline).toMatch(/^[^<>`"\\]+$/);
    }
  });

  test('contains no character that SQS rejects or that controls a terminal', () => {
    for (const text of forgeries) {
      const { default: finding } = textsOf(alertMessage(sampleAlert(hostileThroughout(text)), rule).body);
      expect(finding).toMatch(/^[^\x00-\x1f\x80-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]*$/);
      expect(finding).not.toMatch(/\\ud800|\\udc00/);
    }
  });

  test('contains the record unchanged, except for lone surrogates', () => {
    const record = redactedRecord(hostileThroughout(forgeries.filter((text) => !/\p{Cs}/u.test(text)).join(' ')));
    const { evidences } = JSON.parse(textsOf(alertMessage(sampleAlert(record), rule).body).default);
    expect(evidences[0].data).toEqual(record);
  });
});

describe('the SNS message of a digest', () => {
  const alerts = [
    sampleAlert(deniedRecord({ awsRegion: 'eu-west-1' })),
    sampleAlert(undefined, { severity: 'high' }),
    sampleAlert(federationTokenRecord({ userIdentity: { type: 'Root', accountId: '444455556666' } })),
  ];

  test('has the highest severity, success if any call succeeded, and several if its alerts differ', () => {
    expect(digestMessage(alerts, [rule]).attributes).toEqual({
      ruleId: 'sts-get-federation-token',
      severity: 'critical',
      accountId: 'several',
      region: 'several',
      outcome: 'success',
      userType: 'several',
      headline: '3 alerts in one run: 1 critical, 1 high, 1 low',
    });
    expect(digestMessage(alerts.slice(0, 1), [rule]).attributes).toMatchObject({
      outcome: 'failure',
      region: 'eu-west-1',
    });
  });

  test('lists the highest severity first, then the earliest call', () => {
    const early = sampleAlert(federationTokenRecord({ eventTime: '2026-02-01T00:00:00Z' }));
    const late = sampleAlert(federationTokenRecord({ eventTime: '2026-02-02T00:00:00Z' }));
    const { email } = textsOf(digestMessage([late, ...alerts, early], [rule]).body);
    const [, list = ''] = email.split('HIGHEST SEVERITY FIRST\n');
    const order = list.split('\n\n')[0]?.match(/^ {2}(?:CRITICAL|HIGH|LOW): |2026-0\d-0\d/gm);
    expect(order?.join('')).toBe(
      '  CRITICAL: 2026-03-01  HIGH: 2026-03-01  LOW: 2026-02-01  LOW: 2026-02-02  LOW: 2026-03-01',
    );
  });

  test('has a subject and a text message with the counts', () => {
    const { subject, body } = digestMessage(alerts, [rule]);
    expect(subject).toBe('[Firstsight] CRITICAL 3 alerts in one run: 1 critical, 1 high, 1 low');
    expect(textsOf(body).sms).toBe('Firstsight CRITICAL: 3 alerts in one run: 1 critical, 1 high, 1 low');
  });

  test('throws for no alerts or too many, and never omits some', () => {
    expect(() => digestMessage([], [rule])).toThrow(RangeError);
    expect(() => digestMessage(Array(mostAlertsInDigest + 1).fill(sampleAlert()), [rule])).toThrow(RangeError);
  });
});

describe('the SNS message stays below the size limit', () => {
  const worst = [
    '"',
    '\\',
    '\n',
    '\u0001',
    '\u007f',
    '\u0085',
    '\u00ad',
    '名',
    '\u{1f600}',
    '\u{e0041}',
    '\ud800',
    '://',
    ' a',
  ];

  /** Long texts in each field that a rendering shows, small enough that redaction keeps them all. */
  function filled(character: string): CloudTrailRecord {
    const text = character.repeat(1_300 / bytesInJson(character));
    return { ...hostileThroughout(text), errorCode: text, errorMessage: text, eventSource: text, eventName: text };
  }

  function bytesInJson(character: string): number {
    return Buffer.byteLength(JSON.stringify(character)) - 2;
  }

  test.each(worst)('with a record full of %j', (character) => {
    const alert = sampleAlert(filled(character));
    expect(alert.record).not.toHaveProperty('omitted');
    expect(bytesOf(alertMessage(alert, rule))).toBeLessThan(mostBytes);
  });

  test.each(worst)('with a record of maximum size that contains one text of %j', (character) => {
    const most = (mostRecordBytes - 2_000) / bytesInJson(character);
    const record = federationTokenRecord({ more: character.repeat(most) });
    const message = alertMessage(sampleAlert(record, { record }), rule);
    expect(bytesOf(message)).toBeLessThan(mostBytes);
    expect(JSON.parse(textsOf(message.body).default).evidences[0]).toHaveProperty('data');
  });

  test.each(worst)('with a digest of maximum length, all alerts full of %j', (character) => {
    const alert = sampleAlert(filled(character));
    const message = digestMessage(Array(mostAlertsInDigest).fill(alert), [rule]);
    expect(bytesOf(message)).toBeLessThan(mostBytes);
  });

  test('with a digest of maximum length, all texts longer than their limits', () => {
    const long = 'v'.repeat(600);
    const record: CloudTrailRecord = { ...filled('v'), awsRegion: long, eventName: 'v'.repeat(64) };
    const userIdentity = {
      ...(record.userIdentity as object),
      type: long,
      accountId: long,
      sessionContext: { attributes: { mfaAuthenticated: 'false' } },
    };
    const alert = sampleAlert({ ...record, userIdentity });
    const message = digestMessage(Array(mostAlertsInDigest).fill(alert), [rule]);
    expect(bytesOf(message)).toBeLessThan(mostBytes);
    expect(textsOf(message.body).default).toContain(`"name":"${'v'.repeat(64)}"`);
  });

  test.each(worst)('with a rule of three parts and many details, all full of %j', (character) => {
    const record = filled(character);
    const fields = ['errorCode', 'errorMessage', 'userAgent'] as const;
    const details = Array.from({ length: 8 }, (_, i) => ({ label: `detail ${i}`, field: 'errorMessage' }));
    const [first, ...rest] = fields.map((field) => ({ field, label: field }));
    const large: Rule = {
      ...byRole,
      term: [first as TermField, ...rest],
      requestDetails: details,
      responseDetails: details,
    };
    const alert = sampleAlert(record, { ruleId: large.id, outcome: 'success' });
    expect(bytesOf(alertMessage(alert, large))).toBeLessThan(mostBytes);
    expect(bytesOf(digestMessage(Array(mostAlertsInDigest).fill(alert), [large]))).toBeLessThan(mostBytes);
  });

  test('for any record', () => {
    fc.assert(
      fc.property(oddRecord, (record) => {
        const alert = sampleAlert(record);
        expect(bytesOf(alertMessage(alert, rule))).toBeLessThan(mostBytes);
        expect(bytesOf(digestMessage(Array(mostAlertsInDigest).fill(alert), [rule]))).toBeLessThan(mostBytes);
      }),
      { numRuns: 40 },
    );
  });
});

describe('no rendering contains a session token', () => {
  const token = 'SESSIONTOKENTHATMUSTNEVERLEAVETHELOG';

  test('from a redacted record', () => {
    expect(JSON.stringify(federationTokenRecord())).toContain(token);
    const alert = sampleAlert(federationTokenRecord());
    expect(JSON.stringify([alertMessage(alert, rule), digestMessage([alert, alert], [rule])])).not.toContain(token);
  });

  test('from a response that the email shows as JSON', () => {
    const alert = sampleAlert(federationTokenRecord({ eventName: 'AssumeRole' }));
    const message = alertMessage(alert, rule);
    expect(textsOf(message.body).email).toContain('"accessKeyId":"ASIAIOSFODNN7EXAMPLE"');
    expect(JSON.stringify(message)).not.toContain(token);
  });
});
