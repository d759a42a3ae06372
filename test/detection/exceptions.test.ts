import { describe, expect, test } from '@jest/globals';
import { exceptionFor } from '../../lambda/detection/exception-matching.ts';
import { type Exception, isExpired } from '../../lambda/detection/exceptions.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { federationTokenRecord } from '../records.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

const exception: Exception = {
  rule: 'sts-get-federation-token',
  principal: 'arn:aws:iam::111122223333:user/alice',
  reason: 'The report job federates every quarter.',
  owner: 'data-platform',
  expires: '2026-12-31',
};

function isExcepted(changes: Partial<Exception>, record: CloudTrailRecord = federationTokenRecord()): boolean {
  const subject = {
    rule: { id: 'sts-get-federation-token' },
    principal: principalOf(record),
    parseRecord: () => record,
  };
  return exceptionFor([{ ...exception, ...changes }], subject, now) !== undefined;
}

describe('an exception', () => {
  test.each<[string, Partial<Exception>]>([
    ['names the principal', {}],
    ['names it by a glob, across slashes', { principal: 'arn:aws:iam::*alice' }],
    ['sets its account', { accountId: '111122223333' }],
    ['sets a block that contains the source address', { sourceIp: '192.0.2.0/24' }],
    ['sets the source address itself', { sourceIp: '192.0.2.10' }],
    ['sets the session name', { sessionName: 'report-reader' }],
    ['ends today', { expires: '2026-03-01' }],
  ])('covers a call if it %s', (_, changes) => {
    expect(isExcepted(changes)).toBe(true);
  });

  test.each<[string, Partial<Exception>]>([
    ['is for another rule', { rule: 'iam-create-user' }],
    ['names another principal', { principal: 'arn:aws:iam::111122223333:user/bob' }],
    ['names only the start of the principal', { principal: 'arn:aws:iam::111122223333:user/al' }],
    ['names the principal in another case', { principal: 'arn:aws:iam::111122223333:user/ALICE' }],
    ['sets another account', { accountId: '444455556666' }],
    ['sets a block without the source address', { sourceIp: '192.0.2.128/25' }],
    ['sets a block of the other family', { sourceIp: '2001:db8::/32' }],
    ['sets all addresses of the other family', { sourceIp: '::/0' }],
    ['sets the addresses of the other family that map those of this one', { sourceIp: '::/64' }],
    ['sets another session name', { sessionName: 'console' }],
    ['ended yesterday', { expires: '2026-02-28' }],
    ['has a last day that cannot be read', { expires: 'soon' }],
  ])('does not cover a call if it %s', (_, changes) => {
    expect(isExcepted(changes)).toBe(false);
  });

  test('for an address block covers a list of addresses only if the block contains all of them', () => {
    const sourceIp = '192.0.2.0/28';
    expect(isExcepted({ sourceIp }, federationTokenRecord({ sourceIPAddress: '192.0.2.1, 192.0.2.9' }))).toBe(true);
    expect(isExcepted({ sourceIp }, federationTokenRecord({ sourceIPAddress: '192.0.2.1, 192.0.2.99' }))).toBe(false);
  });

  test.each([undefined, '', 'AWS Internal', 'sts.amazonaws.com', 7])(
    'for an address block does not cover the source %s',
    (sourceIPAddress) => {
      expect(isExcepted({ sourceIp: '0.0.0.0/0' }, federationTokenRecord({ sourceIPAddress }))).toBe(false);
    },
  );

  test.each([
    ['sts-get-federation-token', { name: 'report' }],
    ['sts-assume-role-by-user', { roleArn: 'x', roleSessionName: 'report' }],
    ['sts-role-chaining', { roleArn: 'x', roleSessionName: 'report' }],
  ])('with a session name is compared with the one in the request of %s', (id, requestParameters) => {
    const record = federationTokenRecord({ requestParameters });
    const subject = { rule: { id }, principal: principalOf(record), parseRecord: () => record };
    const covered = (sessionName: string) => exceptionFor([{ ...exception, rule: id, sessionName }], subject, now);
    expect([covered('report'), covered('other')].map((found) => found !== undefined)).toEqual([true, false]);
  });

  test('for an IPv6 block covers its addresses', () => {
    const record = federationTokenRecord({ sourceIPAddress: '2001:db8::17' });
    expect(isExcepted({ sourceIp: '2001:db8::/32' }, record)).toBe(true);
  });

  test('expires at the end of its last day in UTC', () => {
    expect(isExpired(exception, Date.parse('2026-12-31T23:59:59Z'))).toBe(false);
    expect(isExpired(exception, Date.parse('2027-01-01T00:00:00Z'))).toBe(true);
  });
});
