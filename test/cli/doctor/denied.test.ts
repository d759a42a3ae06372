import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CheckResult } from '../../../cli/doctor/check-result.ts';
import { doctorPermissions, redrivePermissions } from '../../../cli/stack/permissions.ts';
import { placeholderCredentials } from '../../aws/dynalite-server.ts';
import { firstsight } from '../firstsight.ts';
import { type AwsServer, startAws } from './aws-server.ts';
import { lines } from './stack.ts';

let aws: AwsServer;

beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const run = (...args: readonly string[]) =>
  firstsight(args, { ...placeholderCredentials, AWS_ENDPOINT_URL: aws.endpoint });

function resultsIn(stdout: string): CheckResult[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('a user who can read the stack and nothing else', () => {
  test('learns from each check of doctor which permission is missing', async () => {
    const { status, stdout } = await run('doctor', '--format', 'ndjson');
    const [deployment, version, ...others] = resultsIn(stdout);
    expect([deployment?.level, version?.level]).toEqual(['ok', 'ok']);
    expect(others.map(({ check }) => check)).toEqual([
      'trail',
      'notification',
      'queue',
      'function',
      'permissions',
      'last log file',
      'gaps',
      'failures',
      'dead letters',
      'table',
      'audit',
      'baseline',
      'alert topic',
      'operations topic',
      'Security Hub',
      'alarms',
    ]);
    for (const { level, says } of others) {
      const [, action = ''] = /^Cannot check: missing permission (\S+)\.$/.exec(says) ?? [];
      expect({ level, action, listed: action in doctorPermissions }).toEqual({
        level: 'warning',
        action,
        listed: true,
      });
    }
    expect(status).toBe(1);
  });

  test('cannot send a test, which leaves no data', async () => {
    const { status, stdout } = await run('doctor', '--send-test', '--format', 'ndjson');
    const results = resultsIn(stdout).filter(({ check }) => check === 'test alert');
    expect(lines(results)).toEqual(['failure test alert: Cannot send the test: missing permission s3:PutObject.']);
    expect(status).toBe(2);
  });

  test('learns from redrive, in one sentence, which permission is missing', async () => {
    const { status, stdout, stderr } = await run('redrive', '--yes');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^firstsight: missing permission sqs:GetQueueAttributes: [^\n]+\n$/);
    expect(redrivePermissions).toHaveProperty('sqs:GetQueueAttributes');
  });
});
