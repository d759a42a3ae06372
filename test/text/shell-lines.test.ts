import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shellLines } from '../../lambda/text/shell-lines.ts';

/** The words that bash makes of a command; JSON is compared as a value. */
function wordsOf(command: string): unknown[] {
  const output = execFileSync('bash', ['-c', `aws() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8' });
  return output.split('\0').map((word) => {
    try {
      return JSON.parse(word);
    } catch {
      return word;
    }
  });
}

const denial = `'{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"'$(echo now)'"}}}]}'`;

describe('a command in several rows', () => {
  test('is one row if it fits', () => {
    expect(shellLines('aws sts get-caller-identity', 100)).toEqual(['aws sts get-caller-identity']);
  });

  test('breaks at blanks, and in JSON behind a comma or a bracket', () => {
    expect(
      shellLines(`aws iam put-role-policy --role-name admin --policy-name Deny --policy-document ${denial}`, 100),
    ).toMatchInlineSnapshot(`
[
  "aws iam put-role-policy --role-name admin --policy-name Deny --policy-document '{",
  ""Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{",
  ""DateLessThan":{"aws:TokenIssueTime":"'$(echo now)'"}}}]}'",
]
`);
  });

  const word = fc.stringMatching(/^[\w=,.:/@+-]{1,60}$/).filter((text) => text.length > 0);
  const json = fc.dictionary(word, fc.oneof(word, fc.array(word, { maxLength: 4 })), { maxKeys: 4 });
  const part = fc.oneof(
    word,
    json.map((value) => `'${JSON.stringify(value)}'`),
    word.map((text) => `"Policies[?Name=='${text}'].Id"`),
    word.map((text) => `$(echo ${text} x)`),
    fc.constant(denial),
    fc.constant("'/home/a user/log files, [old], of 2026/{x}/AWSLogs/111122223333/CloudTrail/'"),
  );

  test('means the same to bash as the one row, and no row is too long', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.integer({ min: 20, max: 110 }), (parts, width) => {
        const command = `aws ${parts.join(' ')}`;
        const rows = shellLines(command, width);
        for (const row of rows) expect(row.length).toBeLessThanOrEqual(width);
        expect(wordsOf(rows.join('\n'))).toEqual(wordsOf(command));
      }),
      { numRuns: 150 },
    );
  });
});
