import { describe, expect, test } from '@jest/globals';
import { judgeDeployment, judgeVersion } from '../../../cli/doctor/checks/deployment.ts';
import { type FunctionFacts, judgeFunction, judgePermissions, usesOf } from '../../../cli/doctor/checks/function.ts';
import { judgeFailures, judgeLastLogFile } from '../../../cli/doctor/checks/log-files.ts';
import { judgeDeadLetters, judgeQueue } from '../../../cli/doctor/checks/queues.ts';
import { judgeTable } from '../../../cli/doctor/checks/table.ts';
import { causesIn } from '../../../cli/stack/causes.ts';
import type { LogLine } from '../../../cli/stack/detector-log.ts';
import { context, fixes, lines, minutesBefore, now, stackWith } from './stack.ts';

describe('the function', () => {
  const good: FunctionFacts = { state: 'Active', reserved: undefined, mappings: [{ UUID: 'id-1', State: 'Enabled' }] };
  const judged = (changes: Partial<FunctionFacts>) => judgeFunction({ ...good, ...changes }, context());

  test('that the queue calls is well, also asleep', () => {
    expect(lines(judged({}))).toEqual(['ok function: The queue calls the function.']);
    expect(lines(judged({ state: 'Inactive', reserved: 5 }))[0]).toMatch(/^ok/);
  });

  test('that the queue no longer calls is a failure, mended by enabling the mapping', () => {
    const results = judged({ mappings: [{ UUID: 'id-1', State: 'Disabled' }] });
    expect(lines(results)[0]).toMatch(/^failure function: The queue does not call the function/);
    expect(fixes(results)).toEqual(['aws lambda update-event-source-mapping --uuid id-1 --enabled --region eu-west-1']);
    expect(fixes(judged({ mappings: [] }))[0]).toContain('npx cdk deploy');
  });

  test('that is throttled to nothing is a failure', () => {
    expect(fixes(judged({ reserved: 0 }))[0]).toContain('delete-function-concurrency --function-name detector');
  });

  test('that cannot run is a failure, one that is being changed a warning', () => {
    expect(lines(judged({ state: 'Failed' }))[0]).toMatch(/^failure/);
    expect(lines(judged({ state: 'Pending' }))[0]).toMatch(/^warning/);
  });
});

describe('the permissions', () => {
  test('are asked for each resource that the function works on, the key only where there is one', () => {
    expect(usesOf(stackWith()).map(({ resource }) => resource)).toEqual([
      'arn:aws:s3:::example-trail-bucket/AWSLogs/111122223333/CloudTrail/any.json.gz',
      'arn:aws:dynamodb:eu-west-1:111122223333:table/history',
      'arn:aws:sns:eu-west-1:111122223333:alerts',
    ]);
    const logFileKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/example';
    expect(usesOf(stackWith({ logFileKeyArn }))).toContainEqual({
      what: 'decrypt log files',
      actions: ['kms:Decrypt'],
      resource: logFileKeyArn,
    });
  });

  test('that are denied are failures that name action and resource', () => {
    const [read, ...others] = usesOf(stackWith());
    const allowed = others.map((use) => ({ ...use, denied: [] }));
    expect(lines(judgePermissions(allowed))[0]).toMatch(/^ok/);
    expect(
      lines(judgePermissions([...allowed, { ...read, what: 'read log files', denied: ['s3:GetObject'] } as never])),
    ).toEqual([
      expect.stringMatching(/^failure.* may not read log files: its role lacks s3:GetObject on arn:aws:s3:::example/),
    ]);
  });
});

describe('failures in the log', () => {
  const line = (logFile: string, message: string, changes: Partial<LogLine> = {}): LogLine => ({
    time: minutesBefore(5),
    level: 'ERROR',
    logFile,
    error: { name: 'AwsCallError', message },
    advice: 'look at the key',
    ...changes,
  });
  const denied = 'S3 GetObject failed with AccessDenied: no kms:Decrypt';

  test('are counted by cause, a log file that came again once', () => {
    const causes = causesIn([
      line('one', denied),
      line('one', denied, { time: minutesBefore(1) }),
      line('two', denied),
      line('three', '', { error: { name: 'LogFileCorruptError', message: 'cut off' } }),
      { time: now, level: 'INFO', message: 'run finished' },
    ]);
    expect(causes.map(({ name, count, last }) => [name, count, last])).toEqual([
      ['S3 GetObject: AccessDenied', 2, minutesBefore(1)],
      ['LogFileCorruptError', 1, minutesBefore(5)],
    ]);
    expect(causes[0]).toMatchObject({ example: 'two', advice: 'look at the key', message: denied });
  });

  test('that will not pass are failures, others warnings, each with the advice of the function', () => {
    const causes = causesIn([line('one', denied), line('two', '', { error: { name: 'OutOfTimeError', message: '' } })]);
    const results = judgeFailures(causes, { now });
    expect(lines(results)).toEqual([
      'failure failures: S3 GetObject: AccessDenied with 1 log file, last at 2026-03-20T11:55:00Z, 5 minutes ago.',
      'warning failures: OutOfTimeError with 1 log file, last at 2026-03-20T11:55:00Z, 5 minutes ago.',
    ]);
    expect(fixes(results)).toEqual(['look at the key', 'look at the key']);
    expect(lines(judgeFailures([], { now }))[0]).toMatch(/^ok/);
  });
});

describe('the queue', () => {
  test.each([
    [0, 0, undefined, 'ok'],
    [3, 2, 60, 'ok'],
    [3, 2, 600, 'warning'],
    [3, 2, 3_600, 'failure'],
    // The age is of the last quarter of an hour, and may be of messages that were served since.
    [0, 0, 3_600, 'ok'],
  ])('with %i waiting, %i in work and an age of %s seconds: %4$s', (waiting, inWork, oldestSeconds, level) => {
    expect(judgeQueue({ waiting, inWork, oldestSeconds })[0]?.level).toBe(level);
  });

  test('of dead letters that is not empty is a failure, mended by a redrive', () => {
    expect(lines(judgeDeadLetters({ waiting: 0, inWork: 0 }, context()))).toEqual([
      'ok dead letters: No log file was put aside.',
    ]);
    const results = judgeDeadLetters({ waiting: 2, inWork: 1 }, context());
    expect(lines(results)[0]).toMatch(/^failure dead letters: 3 log files were put aside unread/);
    expect(fixes(results)).toEqual(['firstsight redrive --stack Firstsight --region eu-west-1']);
  });
});

describe('the last log file', () => {
  test.each([
    [minutesBefore(10), 'ok last log file: Read about 2026-03-20T11:50:00Z, 10 minutes ago; 7 in 24 hours.'],
    [minutesBefore(150), 'warning last log file: Read about 2026-03-20T09:30:00Z, 2 hours ago; 7 in 24 hours.'],
    [undefined, expect.stringMatching(/^failure last log file: No log file was read in 24 hours/)],
  ])('read at %s', (last, line) => {
    expect(lines(judgeLastLogFile({ logFiles: 7, last }, { now }))).toEqual([line]);
  });
});

describe('the table', () => {
  test.each([
    ['expires by its attribute', { ttl: 'ENABLED', attribute: 'expiresAt' }, /^ok/],
    ['does not expire', { ttl: 'DISABLED', attribute: undefined }, /^warning.* ever expires/],
    ['expires by another attribute', { ttl: 'ENABLED', attribute: 'ttl' }, /^warning/],
    ['is gone', undefined, /^failure.* is gone/],
  ])('that %s', (_state, facts, line) => {
    expect(lines(judgeTable(facts, context()))[0]).toMatch(line);
  });
});

describe('the deployment', () => {
  test.each([
    ['UPDATE_COMPLETE', 'ok'],
    ['UPDATE_IN_PROGRESS', 'warning'],
    ['UPDATE_ROLLBACK_COMPLETE', 'warning'],
  ])('in the state %s is %s', (status, level) => {
    expect(judgeDeployment({ name: 'Firstsight', status })[0]?.level).toBe(level);
  });

  test('of another version than this checkout is a warning', () => {
    expect(lines(judgeVersion({ deployed: '0.2.0', here: '0.2.0' }))).toEqual([
      'ok version: 0.2.0 is deployed, as in this checkout.',
    ]);
    expect(lines(judgeVersion({ deployed: '0.1.0', here: '0.2.0' }))).toEqual([
      'warning version: Version 0.1.0 is deployed, and this checkout is 0.2.0.',
    ]);
    expect(lines(judgeVersion({ deployed: undefined, here: '0.2.0' }))[0]).toMatch(
      /^warning version: An older version/,
    );
  });
});
