import { describe, expect, test } from '@jest/globals';
import { judgeDeployment, judgeVersion } from '../../../cli/doctor/checks/deployment.ts';
import { type FunctionFacts, judgeFunction, judgePermissions, usesOf } from '../../../cli/doctor/checks/function.ts';
import { judgeFailures, judgeLastLogFile } from '../../../cli/doctor/checks/log-files.ts';
import { judgeDeadLetters, judgeQueue } from '../../../cli/doctor/checks/queues.ts';
import { judgeTable } from '../../../cli/doctor/checks/table.ts';
import { causesIn } from '../../../cli/stack/causes.ts';
import type { LogLine } from '../../../cli/stack/detector-log.ts';
import { existingBucket, resource, templateOf } from '../../lib/template.ts';
import { context, fixes, lines, minutesBefore, now, queue, stackWith } from './stack.ts';

describe('the check of the function', () => {
  const good: FunctionFacts = { state: 'Active', reserved: undefined, mappings: [{ UUID: 'id-1', State: 'Enabled' }] };
  const judged = (changes: Partial<FunctionFacts>) => judgeFunction({ ...good, ...changes }, context());

  test('is ok if the queue invokes the function, also an inactive one', () => {
    expect(lines(judged({}))).toEqual(['ok function: The queue invokes the function.']);
    expect(lines(judged({ state: 'Inactive', reserved: 5 }))[0]).toMatch(/^ok/);
  });

  test('fails if the queue does not invoke the function, with the command that enables the event source mapping', () => {
    const results = judged({ mappings: [{ UUID: 'id-1', State: 'Disabled' }] });
    expect(lines(results)[0]).toMatch(/^failure function: The queue does not invoke the function/);
    expect(fixes(results)).toEqual(['aws lambda update-event-source-mapping --uuid id-1 --enabled --region eu-west-1']);
    expect(fixes(judged({ mappings: [] }))[0]).toContain('npx cdk deploy');
  });

  test('fails if the reserved concurrency is 0', () => {
    expect(fixes(judged({ reserved: 0 }))[0]).toContain('delete-function-concurrency --function-name detector');
  });

  test('fails for a function that cannot run, and warns of one that is being updated', () => {
    expect(lines(judged({ state: 'Failed' }))[0]).toMatch(/^failure/);
    expect(lines(judged({ state: 'Pending' }))[0]).toMatch(/^warning/);
  });
});

describe('the check of the permissions', () => {
  test('covers each resource that the function uses, and the KMS key only if there is one', () => {
    expect(usesOf(stackWith({ audit: 'off' })).map(({ resource }) => resource)).toEqual([
      queue,
      'arn:aws:s3:::example-trail-bucket/AWSLogs/111122223333/CloudTrail/any.json.gz',
      'arn:aws:dynamodb:eu-west-1:111122223333:table/history',
      'arn:aws:sns:eu-west-1:111122223333:alerts',
      'arn:aws:sns:eu-west-1:111122223333:operations',
      'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
    ]);
    const logFileKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/example';
    expect(usesOf(stackWith({ logFileKeyArn }))).toContainEqual({
      what: 'decrypt log files',
      actions: ['kms:Decrypt'],
      resource: logFileKeyArn,
    });
  });

  test.each(['on', 'off'])(
    'covers each action of the role of the function with audit=%s, except those on its log and the key of topics',
    (audit) => {
      const role = resource(
        templateOf({ ...existingBucket, audit, securityHub: 'on' }),
        'AWS::IAM::Role',
        'DetectorRole',
      );
      const [{ PolicyDocument }] = role.Policies as [
        { PolicyDocument: { Statement: { Action: string | string[] }[] } },
      ];
      const granted = PolicyDocument.Statement.flatMap(({ Action }) => Action);
      const covered = usesOf(stackWith({ audit })).flatMap(({ actions }) => actions);
      const uncovered = ['kms:Decrypt', 'kms:GenerateDataKey', 'logs:CreateLogStream', 'logs:PutLogEvents'];
      expect(new Set([...covered, ...uncovered])).toEqual(new Set(granted));
    },
  );

  test('fails for a denied action, and names action and resource', () => {
    const uses = usesOf(stackWith());
    const read = uses.find(({ what }) => what === 'read log files');
    const allowed = uses.filter((use) => use !== read).map((use) => ({ ...use, denied: [] }));
    expect(lines(judgePermissions(allowed))[0]).toMatch(/^ok/);
    expect(
      lines(judgePermissions([...allowed, { ...read, what: 'read log files', denied: ['s3:GetObject'] } as never])),
    ).toEqual([
      expect.stringMatching(/^failure.* cannot read log files: its role lacks s3:GetObject on arn:aws:s3:::example/),
    ]);
  });
});

describe('the check of the failures in the log', () => {
  const line = (logFile: string, message: string, changes: Partial<LogLine> = {}): LogLine => ({
    time: minutesBefore(5),
    level: 'ERROR',
    logFile,
    error: { name: 'AwsCallError', message },
    advice: 'look at the key',
    ...changes,
  });
  const denied = 'S3 GetObject failed with AccessDenied: no kms:Decrypt';

  test('counts failures by cause, and the retries of a log file once', () => {
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

  test('fails for causes that need a fix and warns of others, each with the advice of the function', () => {
    const causes = causesIn([line('one', denied), line('two', '', { error: { name: 'OutOfTimeError', message: '' } })]);
    const results = judgeFailures(causes, { now });
    expect(lines(results)).toEqual([
      'failure failures: S3 GetObject: AccessDenied for 1 log file, last at 2026-03-20T11:55:00Z, 5 minutes ago.',
      'warning failures: OutOfTimeError for 1 log file, last at 2026-03-20T11:55:00Z, 5 minutes ago.',
    ]);
    expect(fixes(results)).toEqual(['look at the key', 'look at the key']);
    expect(lines(judgeFailures([], { now }))[0]).toMatch(/^ok/);
  });
});

describe('the check of the queues', () => {
  test.each([
    [0, 0, undefined, 'ok'],
    [3, 2, 60, 'ok'],
    [3, 2, 600, 'warning'],
    [3, 2, 3_600, 'failure'],
    // The age is of the last 15 minutes, and can be that of messages that were processed since.
    [0, 0, 3_600, 'ok'],
  ])(
    'with %i log files waiting, %i being read and an age of %s seconds is %4$s',
    (waiting, inWork, oldestSeconds, level) => {
      expect(judgeQueue({ waiting, inWork, oldestSeconds })[0]?.level).toBe(level);
    },
  );

  test('fails if there are dead letters, with the command that redrives them', () => {
    expect(lines(judgeDeadLetters({ waiting: 0, inWork: 0 }, context()))).toEqual([
      'ok dead letters: The dead-letter queue is empty.',
    ]);
    const results = judgeDeadLetters({ waiting: 2, inWork: 1 }, context());
    expect(lines(results)[0]).toMatch(/^failure dead letters: The dead-letter queue contains 3 log files/);
    expect(fixes(results)).toEqual(['firstsight redrive --stack Firstsight --region eu-west-1']);
  });
});

describe('the check of the last log file', () => {
  test.each([
    [
      minutesBefore(10),
      'ok last log file: Last read at about 2026-03-20T11:50:00Z, 10 minutes ago; 7 in the last 24 hours.',
    ],
    [
      minutesBefore(150),
      'warning last log file: Last read at about 2026-03-20T09:30:00Z, 2 hours ago; 7 in the last 24 hours.',
    ],
    [undefined, expect.stringMatching(/^failure last log file: No log file was read in the last 24 hours/)],
  ])('gives the expected level if it was read at %s', (last, line) => {
    expect(lines(judgeLastLogFile({ logFiles: 7, last }, { now }))).toEqual([line]);
  });
});

describe('the check of the history table', () => {
  test.each([
    ['expire by the right attribute', { ttl: 'ENABLED', attribute: 'expiresAt' }, /^ok/],
    ['never expire', { ttl: 'DISABLED', attribute: undefined }, /^warning.* never expire/],
    ['expire by another attribute', { ttl: 'ENABLED', attribute: 'ttl' }, /^warning/],
    ['belong to a table that does not exist', undefined, /^failure.* does not exist/],
  ])('gives the expected level if the items %s', (_state, facts, line) => {
    expect(lines(judgeTable(facts, context()))[0]).toMatch(line);
  });
});

describe('the check of the deployment', () => {
  test.each([
    ['UPDATE_COMPLETE', 'ok'],
    ['UPDATE_IN_PROGRESS', 'warning'],
    ['UPDATE_ROLLBACK_COMPLETE', 'warning'],
  ])('of a stack in the state %s is %s', (status, level) => {
    expect(judgeDeployment({ name: 'Firstsight', status, region: 'eu-west-1' })[0]?.level).toBe(level);
  });

  test('warns if the deployed version is not that of the command line', () => {
    expect(lines(judgeVersion({ deployed: '0.2.0', here: '0.2.0' }))).toEqual([
      'ok version: Version 0.2.0 is deployed, the same as that of this command line.',
    ]);
    expect(lines(judgeVersion({ deployed: '0.1.0', here: '0.2.0' }))).toEqual([
      'warning version: Version 0.1.0 is deployed, but this command line has version 0.2.0.',
    ]);
    expect(lines(judgeVersion({ deployed: undefined, here: '0.2.0' }))[0]).toMatch(
      /^warning version: An older version/,
    );
  });
});
