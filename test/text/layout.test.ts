import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { columns, wrapped, wrappedForTerminal } from '../../lambda/text/layout.ts';

const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ',', '/'), minLength: 1, maxLength: 30 }));

describe('wrapped text', () => {
  test('has no line longer than the width, and loses nothing but blanks', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 40 }), (parts, width) => {
        const text = parts.join(' ');
        const rows = wrapped(text, width);
        expect(rows.filter((row) => row.length > width)).toEqual([]);
        expect(rows.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  test('breaks a word only if it is longer than a line', () => {
    const address = `https://example.com/${'a'.repeat(60)}`;
    expect(wrapped(`Console, the user: ${address}`, address.length + 2)).toEqual(['Console, the user:', address]);
    expect(wrapped(`Console, the user: ${address}`, 40)).toHaveLength(3);
  });

  test('keeps a duration in parentheses together', () => {
    expect(wrapped('until 2026-03-10 10:47 UTC (36 h).', 32)).toEqual(['until 2026-03-10 10:47 UTC', '(36 h).']);
  });
});

test('an email for a terminal has every address of a page in one line', () => {
  const address = `https://example.com/${'a'.repeat(columns - 30)}`;
  expect(wrappedForTerminal(`  Console, the user: ${address}`).split('\n')).toContain(`  ${address}`);
});
