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

/** What bucket, table and log hold of a test, in memory. */
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
const takenAway = 'ok test alert: Its log file and its item in the history were taken away again.';

describe('a test', () => {
  test('is followed from step to step, each with its seconds, and leaves nothing behind', async () => {
    const { lines, left } = await sent((traces) => {
      traces.claims = 1;
      setTimeout(() => {
        traces.claims = 0;
        traces.lines = [{ time: 0, message: 'alert published' }];
      }, 200);
    });
    expect(lines).toEqual([
      expect.stringMatching(/^ok test alert: 1\.3 s: a log file that tells of firstsight-test-\w+ was put/),
      'ok test alert: 1.3 s: the function has read it, and the history holds the call.',
      'ok test alert: 1.3 s: SNS has accepted the alert, marked TEST.',
      "ok test alert: 1.3 s: the function's log tells of it.",
      takenAway,
    ]);
    expect(left).toEqual(nothing);
  });

  test('that may not be put is a failure that names the action, and has nothing to take away', async () => {
    const { lines } = await sent((traces) => {
      traces.object = false;
      throw new NotAllowedError('s3:PutObject', undefined);
    });
    expect(lines).toEqual(['failure test alert: It cannot be sent: you may not s3:PutObject.']);
  });

  test('that is interrupted waits until the detector is done, then takes everything away', async () => {
    const controller = new AbortController();
    const { lines, left } = await sent((traces) => {
      setTimeout(() => controller.abort(), 100);
      setTimeout(() => {
        traces.claims = 0;
      }, 800);
    }, controller.signal);
    expect(lines.slice(1)).toEqual(['warning test alert: It was interrupted.', takenAway]);
    expect(left).toEqual(nothing);
  });

  test('that fails on the way takes away what it has left', async () => {
    const { lines, left } = await sent((traces) => {
      traces.claims = 0;
      throw new Error('socket hang up');
    });
    expect(lines).toEqual(['failure test alert: It cannot be sent or followed: socket hang up', takenAway]);
    expect(left).toEqual(nothing);
  });
});

describe('trouble on the way', () => {
  test('is what the function says of the log file, with its advice', () => {
    const error = { name: 'AwsCallError', message: 'SNS Publish failed with AuthorizationError: no' };
    expect(failureIn([{ time: 0, level: 'ERROR', error, advice: 'allow it' }])).toMatchObject({
      level: 'failure',
      says: expect.stringContaining('SNS Publish: AuthorizationError'),
      mend: 'allow it',
    });
  });

  test('is an exception that silences everybody', () => {
    expect(failureIn([{ time: 0, level: 'INFO', message: 'excepted' }])?.says).toMatch(/^An exception silences it/);
  });

  test('is not what the function says of its success', () => {
    expect(failureIn([{ time: 0, level: 'INFO', message: 'alert published' }])).toBeUndefined();
  });
});
