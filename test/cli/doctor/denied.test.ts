import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CheckResult } from '../../../cli/doctor/check-result.ts';
import { doctorPermissions, redrivePermissions } from '../../../cli/stack/permissions.ts';
import { placeholderCredentials } from '../../aws/dynalite-server.ts';
import { firstsight } from '../firstsight.ts';
import { type DenyingAws, startDenyingAws } from './denying-aws.ts';
import { lines } from './stack.ts';

let aws: DenyingAws;

beforeAll(async () => {
  aws = await startDenyingAws();
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

describe('somebody who may look at the stack and at nothing else', () => {
  test('is lines by each check of doctor which action is missing', async () => {
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
      'failures',
      'dead letters',
      'table',
      'alert topic',
      'operations topic',
      'alarms',
    ]);
    for (const { level, says } of others) {
      const [, action = ''] = /^It cannot be seen: you may not (\S+)\.$/.exec(says) ?? [];
      expect({ level, action, listed: action in doctorPermissions }).toEqual({
        level: 'warning',
        action,
        listed: true,
      });
    }
    expect(status).toBe(1);
  });

  test('cannot send a test, and leaves nothing', async () => {
    const { status, stdout } = await run('doctor', '--send-test', '--format', 'ndjson');
    const results = resultsIn(stdout).filter(({ check }) => check === 'test alert');
    expect(lines(results)).toEqual(['failure test alert: It cannot be sent: you may not s3:PutObject.']);
    expect(status).toBe(2);
  });

  test('is lines by redrive, in one sentence, what is missing', async () => {
    const { status, stdout, stderr } = await run('redrive', '--yes');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^firstsight: you may not sqs:GetQueueAttributes: [^\n]+\n$/);
    expect(redrivePermissions).toHaveProperty('sqs:GetQueueAttributes');
  });
});
