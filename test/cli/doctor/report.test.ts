import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { type Check, check } from '../../../cli/doctor/check.ts';
import {
  type CheckResult,
  conclusion,
  failure,
  ok,
  resultText,
  statusOf,
  warning,
} from '../../../cli/doctor/check-result.ts';
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
  test('without permission is a warning that names the action, and the other checks still run', async () => {
    const denied = failing(awsError('AccessDeniedException', 'no'));
    const next = check(
      'queue',
      async () => 3,
      (count) => [ok('queue', `${count} wait.`)],
    );
    const results = await resultsOf(denied, next);
    expect(lines(results)).toEqual([
      'warning trail: Cannot check: missing permission cloudtrail:DescribeTrails.',
      'ok queue: 3 wait.',
    ]);
    expect(results[0]?.fix).toBe('grant cloudtrail:DescribeTrails to your role or user');
  });

  test('reports the permission that AWS names if it is not that of the call', async () => {
    const message = 'User: arn:aws:iam::111122223333:user/ops is not authorized to perform: kms:Decrypt on resource: x';
    await expect(ask('sqs:ReceiveMessage', Promise.reject(awsError('AccessDenied', message)))).rejects.toMatchObject({
      name: NotAllowedError.name,
      action: 'kms:Decrypt',
    });
  });

  test('that fails in another way is a warning too', async () => {
    const broken: Check = { name: 'alarms', run: () => Promise.reject(new Error('socket hang up')) };
    expect(lines(await resultsOf(failing(awsError('InternalError', 'try later')), broken))).toEqual([
      'warning trail: Cannot check: try later',
      'warning alarms: Cannot check: socket hang up',
    ]);
  });
});

describe('the exit status of doctor', () => {
  test('is that of the worst result', () => {
    expect(statusOf([ok('a', '')])).toBe(0);
    expect(statusOf([ok('a', ''), warning('b', '')])).toBe(1);
    expect(statusOf([failure('c', ''), warning('b', '')])).toBe(2);
  });
});

describe('the line of a result', () => {
  /** In a separate process, because colors are chosen when the module is loaded. */
  async function textOf(result: CheckResult, colors: Readonly<Record<string, string>>): Promise<string> {
    const module = pathToFileURL(resolve(import.meta.dirname, '../../../cli/doctor/check-result.ts')).href;
    const script = `import { resultText } from ${JSON.stringify(module)};
      process.stdout.write(resultText(${JSON.stringify(result)}, 80));`;
    const { NO_COLOR, FORCE_COLOR, CI, ...env } = process.env;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...env, ...colors } });
    return stdout;
  }

  test('is aligned and wrapped, and keeps its command on one line', () => {
    const fix = `aws cloudtrail start-logging --name arn:aws:cloudtrail:eu-west-1:111122223333:trail/${'long-'.repeat(9)}`;
    const says = 'main stopped logging at 2026-03-20T09:00:00Z: no calls are recorded in any Region.';
    expect(stripVTControlCharacters(resultText(failure('trail', says, fix), 80))).toBe(
      [
        'failure  trail             main stopped logging at 2026-03-20T09:00:00Z: no',
        '                           calls are recorded in any Region.',
        `                           > ${fix}`,
      ].join('\n'),
    );
  });

  test('keeps a command after a sentence on a line of its own', () => {
    const command = `aws cloudtrail get-event-selectors --trail-name ${'long-'.repeat(12)}`;
    const fix = `add all read and write management events to the selectors, which this command shows: ${command}`;
    const rows = stripVTControlCharacters(resultText(failure('events', 'No events.', fix), 80)).split('\n');
    expect(rows.map((row) => row.trim())).toContain(command);
    expect(rows.filter((row) => row.length > 80).map((row) => row.trim())).toEqual([command]);
  });

  test('has colors with FORCE_COLOR, and none with NO_COLOR or without a terminal', async () => {
    const color = String.fromCharCode(27);
    const environments = [{ FORCE_COLOR: '1' }, { NO_COLOR: '1' }, {}];
    const texts = await Promise.all(environments.map((env) => textOf(ok('trail', 'main is logging.'), env)));
    expect(texts[0]).toContain(`${color}[32mok`);
    expect(texts.map((text) => text.includes(color))).toEqual([true, false, false]);
  });

  test('is followed at the end by a count of the levels', () => {
    expect(conclusion([ok('a', ''), ok('b', ''), warning('c', '')])).toBe('2 ok, 1 warning, 0 failures');
  });
});
