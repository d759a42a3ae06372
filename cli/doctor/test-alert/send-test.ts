import { keyName } from '../../../lambda/detection/sighting.ts';
import { NotAllowedError } from '../../stack/ask.ts';
import type { Stack } from '../../stack/stack.ts';
import { messageOf } from '../../terminal/errors.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';
import { followTest, type Report } from './follow.ts';
import type { Test } from './test.ts';
import { waitFor } from './wait.ts';

/** Sends a test alert through the detector, reports each step, and always removes the test data. */
export async function sendTest(test: Test, stack: Stack, report: Report, signal: AbortSignal): Promise<void> {
  let done = false;
  try {
    done = await followTest(test, report, signal);
  } catch (error) {
    report(signal.aborted ? warning('test alert', 'The test was interrupted.') : stopped(error));
  } finally {
    if (test.object.mayExist()) report(await cleanUp(test, done, stack));
  }
}

function stopped(error: unknown) {
  return error instanceof NotAllowedError
    ? failure(
        'test alert',
        `Cannot send the test: missing permission ${error.action}.`,
        `grant ${error.action} to your role or user, and in the bucket policy if the bucket belongs to another account`,
      )
    : failure('test alert', `Cannot complete the test: ${messageOf(error)}`);
}

/** Time for the detector to finish with a log file that it was notified of. */
const settlingSeconds = 30;

const about = 'test alert';

/**
 * Removes the test's log file, then its history item. Only the message stays.
 * @param done whether the detector has finished with the log file. If not, this waits first: a log file that is removed
 * before it is read becomes a dead letter
 */
async function cleanUp(test: Test, done: boolean, { outputs }: Pick<Stack, 'outputs'>): Promise<CheckResult> {
  try {
    const settled = done || (await settles(test));
    await test.object.remove();
    await test.item.remove();
    return settled ? ok(about, 'Removed the log file and the history item of the test.') : unread();
  } catch (error) {
    const remaining = `s3://${outputs.trailBucketName}/${test.logFile.key} and the item "${keyName(test.logFile.term)}" of ${outputs.historyTableName}`;
    return warning(about, `Cannot remove the test data: ${messageOf(error)}`, `delete ${remaining}`);
  }
}

async function settles(test: Test): Promise<boolean> {
  const probe = async () => ((await test.item.claims()) === 0 ? true : undefined);
  return (await waitFor({ seconds: settlingSeconds }, probe)) ?? false;
}

function unread(): CheckResult {
  return warning(
    about,
    'Removed the log file of the test before the detector finished with it. Its notification may become a dead letter.',
    'delete that message; the object key in it ends in the name of the test user',
  );
}
