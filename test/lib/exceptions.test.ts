import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ExceptionsError, parseExceptions, readExceptionsFile } from '../../lib/exceptions.ts';

const exception = {
  rule: 'sts-get-federation-token',
  principal: 'arn:aws:iam::111122223333:user/alice',
  reason: 'The report job federates every quarter.',
  owner: 'data-platform',
  expires: '2099-12-31',
};

function fault(content: unknown): string {
  try {
    parseExceptions(content, 'exceptions.json');
  } catch (error) {
    if (error instanceof ExceptionsError) return error.message;
  }
  return 'no fault';
}

describe('a list of exceptions', () => {
  test('is read unchanged if every entry is complete', () => {
    const full = { ...exception, accountId: '111122223333', sourceIp: '192.0.2.0/24', sessionName: 'report' };
    expect(parseExceptions([exception, full], 'exceptions.json')).toEqual([exception, full]);
  });

  test.each(['reason', 'owner', 'expires', 'rule', 'principal'] as const)(
    'with an entry without %s is rejected with the number of the entry',
    (field) => {
      const { [field]: _, ...rest } = exception;
      expect(fault([exception, rest])).toMatch(new RegExp(`^exceptions.json: entry 2.*"${field}" is missing`));
    },
  );

  test.each([
    ['expires', '31.12.2099', 'must be a date, YYYY-MM-DD'],
    ['expires', '2099-02-30', 'must be a date, YYYY-MM-DD'],
    ['sourceIp', '192.0.2.0/33', 'must be a CIDR block'],
    ['accountId', '1111', 'must be 12 digits'],
    ['reason', ' ', 'must not be empty'],
    ['principal', '!alice', 'must not begin with "!"'],
    ['rule', 'sts-get-federation-tokn', 'must be the ID of a rule'],
  ])('with %s %j is rejected with the value and what is allowed', (field, value, allowed) => {
    const message = fault([{ ...exception, [field]: value }]);
    expect(message).toContain(`"${field}" is ${JSON.stringify(value)}`);
    expect(message).toContain(allowed);
  });

  test('with a session name is rejected for a rule whose requests have none', () => {
    expect(fault([{ ...exception, rule: 'iam-create-user', sessionName: 'x' }])).toContain(
      '"sessionName" is "x", but requests of this rule have no session name; remove it',
    );
    expect(fault([{ ...exception, rule: 'sts-role-chaining', sessionName: 'x' }])).toBe('no fault');
  });

  test('with an unknown field is rejected', () => {
    expect(fault([{ ...exception, sourceIP: '192.0.2.1' }])).toContain('sourceIP');
  });

  test.each([[{}], ['text'], [null], [{ Records: [] }]])('with the content %j is rejected', (content) => {
    expect(fault(content)).toBe('exceptions.json must be a JSON list of exceptions.');
  });

  test('with an entry of the wrong type is rejected with its number', () => {
    expect(fault([exception, 'alice'])).toContain('entry 2');
  });

  test('in a file that does not exist is rejected with the path', () => {
    expect(() => readExceptionsFile('no-such-file.json')).toThrow(/^no-such-file\.json: no such file or directory$/);
  });
});

test('exceptions.json of this repository is valid', () => {
  expect(readExceptionsFile(resolve(import.meta.dirname, '../../exceptions.json'))).toBeInstanceOf(Array);
});
