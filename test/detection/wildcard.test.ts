import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesWildcard } from '../../lambda/detection/wildcard.ts';

describe('a pattern with wildcards', () => {
  test.each([
    ['iam:CreateUser', '*', true],
    ['iam:CreateUser', '?*', true],
    ['iam:CreateUser', '*:*', true],
    ['iam:CreateUser', 'iam:Create*', true],
    ['iam:CreateUser', 'iam:*User', true],
    ['iam:CreateUser', 'iam:Create????', true],
    ['iam:CreateUser', 'iam:Create???', false],
    ['iam:CreateUser', 'iam:Create', false],
    ['iam:CreateUser', 'sts:*', false],
    ['', '*', true],
    ['', '?', false],
    ['', '', true],
  ])('%j against %j: %j', (text, pattern, expected) => {
    expect(matchesWildcard(text, pattern)).toBe(expected);
  });

  test('matches what the same pattern matches as a regular expression', () => {
    const letters = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 8 });
    fc.assert(
      fc.property(letters('ab'), letters('ab*?'), (text, pattern) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesWildcard(text, pattern)).toBe(expression.test(text));
      }),
      { numRuns: 5000 },
    );
  });

  test('takes no longer for many wildcards', () => {
    const started = performance.now();
    expect(matchesWildcard('a'.repeat(2000), `${'*a'.repeat(1000)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
