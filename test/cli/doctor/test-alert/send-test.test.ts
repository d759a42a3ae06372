import { describe, expect, test } from '@jest/globals';
import type { CheckResult } from '../../../../cli/doctor/check-result.ts';
import { failureIn } from '../../../../cli/doctor/test-alert/follow.ts';
import { testLogFile } from '../../../../cli/doctor/test-alert/log-file.ts';
import { sendTest } from '../../../../cli/doctor/test-alert/send-test.ts';
import type { Test } from '../../../../cli/doctor/test-alert/test.ts';
import { NotAllowedError } from '../../../../cli/stack/ask.ts';
import type { LogLine } from '../../../../cli/stack/detector-log.ts';
import { rule } from '../../../../lambda/rules/sts-get-federation-token.ts';
import { lines, stackWith } from '../stack.ts';

/** The data of a test in the bucket, the table and the log, in memory. */
interface Traces {
  object: boolean;
  claims: number | undefined;
  lines: LogLine[];
}

function tracedTest(traces: Traces, onPut: () => void | Promise<void>): Test {
  const clock = [0];
  const place = { logFilePrefix: 'AWSLogs/111122223333/CloudTrail/', region: 'eu-west-1' };
  return {
    logFile: testLogFile(place, [rule], 0),
    object: {
      async put() {
        traces.object = true;
        await onPut();
      },
      mayExist: () => traces.object,
      async remove() {
        traces.object = false;
      },
    },
    item: {
      claims: async () => traces.claims,
      async remove() {
        traces.claims = undefined;
      },
    },
    lines: async () => traces.lines,
    seconds: () => clock.shift() ?? 1.25,
  };
}

async function sent(onPut: (traces: Traces) => void | Promise<void>, signal = new AbortController().signal) {
  const traces: Traces = { object: false, claims: undefined, lines: [] };
  const results: CheckResult[] = [];
  const one = tracedTest(traces, () => onPut(traces));
  await sendTest(one, stackWith(), (result) => results.push(result), signal);
  return { lines: lines(results), left: { object: traces.object, claims: traces.claims } };
}

const nothing = { object: false, claims: undefined };
const removed = 'ok test alert: Removed the log file and the history item of the test.';

describe('a test alert', () => {
  test('is reported step by step, each with its seconds, and leaves no data', async () => {
    const { lines, left } = await sent((traces) => {
      traces.claims = 1;
      setTimeout(() => {
        traces.claims = 0;
        traces.lines = [{ time: 0, message: 'alert published' }];
      }, 200);
    });
    expect(lines).toEqual([
      expect.stringMatching(
        /^ok test alert: 1\.3 s: put a log file with a call by firstsight-test-\w+ into the bucket/,
      ),
      'ok test alert: 1.3 s: the function read the log file, and the history contains the call.',
      'ok test alert: 1.3 s: SNS accepted the alert, marked TEST.',
      "ok test alert: 1.3 s: the function's log shows the alert.",
      removed,
    ]);
    expect(left).toEqual(nothing);
  });

  test('without the permission to put its log file fails with the name of the action and removes nothing', async () => {
    const { lines } = await sent((traces) => {
      traces.object = false;
      throw new NotAllowedError('s3:PutObject', undefined);
    });
    expect(lines).toEqual(['failure test alert: Cannot send the test: missing permission s3:PutObject.']);
  });

  test('that is interrupted waits until the detector is done, then removes its data', async () => {
    const controller = new AbortController();
    const { lines, left } = await sent((traces) => {
      setTimeout(() => controller.abort(), 100);
      setTimeout(() => {
        traces.claims = 0;
      }, 800);
    }, controller.signal);
    expect(lines.slice(1)).toEqual(['warning test alert: The test was interrupted.', removed]);
    expect(left).toEqual(nothing);
  });

  test('that fails midway removes its data', async () => {
    const { lines, left } = await sent((traces) => {
      traces.claims = 0;
      throw new Error('socket hang up');
    });
    expect(lines).toEqual(['failure test alert: Cannot complete the test: socket hang up', removed]);
    expect(left).toEqual(nothing);
  });
});

describe('a failure of the test in the log', () => {
  test('is the error that the function logs for the log file, with its advice', () => {
    const error = { name: 'AwsCallError', message: 'SNS Publish failed with AuthorizationError: no' };
    expect(failureIn([{ time: 0, level: 'ERROR', error, advice: 'allow it' }])).toMatchObject({
      level: 'failure',
      says: expect.stringContaining('SNS Publish: AuthorizationError'),
      fix: 'allow it',
    });
  });

  test('is an exception that suppresses every alert', () => {
    expect(failureIn([{ time: 0, level: 'INFO', message: 'excepted' }])?.says).toMatch(
      /^An exception suppresses the test alert/,
    );
  });

  test('is not a line about success', () => {
    expect(failureIn([{ time: 0, level: 'INFO', message: 'alert published' }])).toBeUndefined();
  });
});
