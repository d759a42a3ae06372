import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isObject, textAt } from '../../lambda/detection/record.ts';
import { mostRecordBytes, redactedRecord } from '../../lambda/detection/redaction.ts';
import { federationTokenRecord } from '../records.ts';

const token = 'SESSIONTOKENTHATMUSTNEVERLEAVETHELOG';

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

describe('the record in an alert', () => {
  test('contains everything but the session token', () => {
    const record = federationTokenRecord();
    const redacted = redactedRecord(record);
    expect(JSON.stringify(redacted)).not.toContain(token);
    expect(textAt(redacted, 'responseElements', 'credentials', 'accessKeyId')).toBe('ASIAIOSFODNN7EXAMPLE');
    const credentials = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', expiration: 'Mar 1, 2026, 10:00:00 AM' };
    expect(redacted).toEqual({ ...record, responseElements: { ...(record.responseElements as object), credentials } });
  });

  test.each([
    ['under the name of an environment variable', { additionalEventData: { aws_session_token: token } }],
    ['in a header', { additionalEventData: { 'x-amz-security-token': token } }],
    ['in a list', { additionalEventData: { SessionTokens: [token] } }],
    ['in a query', { errorMessage: `GET /?X-Amz-Security-Token=${token}&X-Amz-Date=1` }],
    ['in XML', { errorMessage: `<SessionToken>${token}</SessionToken>` }],
    ['in another place', { additionalEventData: { deep: [{ SessionToken: token }] } }],
    [
      'in a response that is a JSON text',
      { responseElements: JSON.stringify({ credentials: { sessionToken: token } }) },
    ],
    [
      'in a JSON text within a JSON text',
      { responseElements: JSON.stringify({ a: JSON.stringify({ sessionToken: token }) }) },
    ],
    [
      'in a response written as name = value',
      { responseElements: `{credentials={sessionToken=${token}, expiration=x}}` },
    ],
  ])('lacks a session token %s', (_, changes) => {
    expect(
      JSON.stringify(redactedRecord({ ...federationTokenRecord(), responseElements: null, ...changes })),
    ).not.toContain(token);
  });

  test('keeps the caller, the call and the time if it is too large as a whole', () => {
    const parts = Array.from({ length: 40 }, (_, i) => [`part${i}`, 'x'.repeat(4_000)]);
    const redacted = redactedRecord(federationTokenRecord({ requestParameters: Object.fromEntries(parts) }));
    expect(bytes(redacted)).toBeLessThanOrEqual(mostRecordBytes);
    expect(redacted).toMatchObject({ omitted: true, eventName: 'GetFederationToken', sourceIPAddress: '192.0.2.10' });
    expect(textAt(redacted, 'userIdentity', 'arn')).toBe('arn:aws:iam::111122223333:user/alice');
  });

  test('is cut if it is nested 100,000 levels deep', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 100_000; i += 1) deep = { deep };
    expect(bytes(redactedRecord({ deep }))).toBeLessThan(1_000);
  });

  test('stays within its size limit for any record', () => {
    const big = fc.string({ maxLength: 40_000, unit: fc.constantFrom('a', '"', '\\', '\u0000', '\ud800', 'é') });
    const record = fc.dictionary(fc.string({ maxLength: 300 }), fc.oneof(fc.jsonValue(), big), { maxKeys: 12 });
    fc.assert(
      fc.property(record, big, (odd, userAgent) => {
        const redacted = redactedRecord({ ...odd, ...federationTokenRecord({ userAgent }) });
        expect(bytes(redacted)).toBeLessThanOrEqual(mostRecordBytes);
        expect(isObject(redacted)).toBe(true);
        expect(redacted.eventID).toBe(federationTokenRecord().eventID);
      }),
      { numRuns: 100 },
    );
  });
});
