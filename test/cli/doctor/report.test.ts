import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { type Check, check } from '../../../cli/doctor/check.ts';
import { type CheckResult, conclusion, failure, ok, statusOf, warning } from '../../../cli/doctor/check-result.ts';
import { examineStack } from '../../../cli/doctor/checks.ts';
import { ask, NotAllowedError } from '../../../cli/stack/ask.ts';
import type { Clients } from '../../../cli/stack/clients.ts';
import { context, lines } from './stack.ts';

const noClients = {} as Clients;

function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

async function resultsOf(...checks: readonly Check[]): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  await examineStack(noClients, context(), (result) => results.push(result), checks);
  return results;
}

const failing = (error: Error) =>
  check(
    'trail',
    () => ask('cloudtrail:DescribeTrails', Promise.reject(error)),
    () => [],
  );

describe('a check', () => {
  test('that is not allowed is a warning that names the action, and the others go on', async () => {
    const denied = failing(awsError('AccessDeniedException', 'no'));
    const next = check(
      'queue',
      async () => 3,
      (count) => [ok('queue', `${count} wait.`)],
    );
    const results = await resultsOf(denied, next);
    expect(lines(results)).toEqual([
      'warning trail: It cannot be seen: you may not cloudtrail:DescribeTrails.',
      'ok queue: 3 wait.',
    ]);
    expect(results[0]?.mend).toBe('allow your role or user cloudtrail:DescribeTrails');
  });

  test('names the action that AWS names, where that is another', async () => {
    const message = 'User: arn:aws:iam::111122223333:user/ops is not authorized to perform: kms:Decrypt on resource: x';
    await expect(ask('sqs:ReceiveMessage', Promise.reject(awsError('AccessDenied', message)))).rejects.toMatchObject({
      name: NotAllowedError.name,
      action: 'kms:Decrypt',
    });
  });

  test('that fails in any other way is a warning too', async () => {
    const broken: Check = { name: 'alarms', run: () => Promise.reject(new Error('socket hang up')) };
    expect(lines(await resultsOf(failing(awsError('InternalError', 'try later')), broken))).toEqual([
      'warning trail: It cannot be seen: try later',
      'warning alarms: It cannot be seen: socket hang up',
    ]);
  });
});

describe('the exit status', () => {
  test('is that of the worst result', () => {
    expect(statusOf([ok('a', '')])).toBe(0);
    expect(statusOf([ok('a', ''), warning('b', '')])).toBe(1);
    expect(statusOf([failure('c', ''), warning('b', '')])).toBe(2);
  });
});

describe('a line', () => {
  /** In a process of its own, since colours are decided once. */
  function textOf(result: CheckResult, colours: Readonly<Record<string, string>>): string {
    const module = pathToFileURL(resolve(import.meta.dirname, '../../../cli/doctor/check-result.ts')).href;
    const script = `import { resultText } from ${JSON.stringify(module)};
      process.stdout.write(resultText(${JSON.stringify(result)}, 80));`;
    const { NO_COLOR, FORCE_COLOR, CI, ...env } = process.env;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    return execFileSync(process.execPath, args, { encoding: 'utf8', env: { ...env, ...colours } });
  }

  test('is aligned, wrapped under itself, and its command stands whole', () => {
    const mend = `aws cloudtrail start-logging --name arn:aws:cloudtrail:eu-west-1:111122223333:trail/${'long-'.repeat(9)}`;
    const says = 'main is stopped since 2026-03-20T09:00:00Z: no call is recorded, anywhere at all.';
    expect(textOf(failure('trail', says, mend), { NO_COLOR: '1' })).toBe(
      [
        'failure  trail             main is stopped since 2026-03-20T09:00:00Z: no call',
        '                           is recorded, anywhere at all.',
        `                           > ${mend}`,
      ].join('\n'),
    );
  });

  test('has colours where they are wanted, and none with NO_COLOR, or without a terminal', () => {
    const colour = String.fromCharCode(27);
    expect(textOf(ok('trail', 'main is logging.'), { FORCE_COLOR: '1' })).toContain(`${colour}[32mok`);
    expect(textOf(ok('trail', 'main is logging.'), { NO_COLOR: '1' })).not.toContain(colour);
    expect(textOf(ok('trail', 'main is logging.'), {})).not.toContain(colour);
  });

  test('at the end counts the levels', () => {
    expect(conclusion([ok('a', ''), ok('b', ''), warning('c', '')])).toBe('2 ok, 1 warning, 0 failures');
  });
});
