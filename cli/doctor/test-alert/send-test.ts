import { keyName } from '../../../lambda/detection/sighting.ts';
import { NotAllowedError } from '../../stack/ask.ts';
import type { Stack } from '../../stack/stack.ts';
import { messageOf } from '../../terminal/errors.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';
import { followTest, type Report } from './follow.ts';
import type { Test } from './test.ts';
import { waitFor } from './wait.ts';

/** Sends a test alert the whole way, tells of each step, and takes everything back, whatever happens. */
export async function sendTest(test: Test, stack: Stack, tell: Report, signal: AbortSignal): Promise<void> {
  let done = false;
  try {
    done = await followTest(test, tell, signal);
  } catch (error) {
    tell(signal.aborted ? warning('test alert', 'It was interrupted.') : stopped(error));
  } finally {
    if (test.object.mayExist()) tell(await cleanUp(test, done, stack));
  }
}

function stopped(error: unknown) {
  return error instanceof NotAllowedError
    ? failure(
        'test alert',
        `It cannot be sent: you may not ${error.action}.`,
        `allow your role or user ${error.action}, in the bucket's policy too where the bucket is another account's`,
      )
    : failure('test alert', `It cannot be sent or followed: ${messageOf(error)}`);
}

/** Time for the detector to read a log file that was announced to it, and to end what it has begun. */
const settlingSeconds = 30;

const about = 'test alert';

/**
 * Leaves nothing of a test behind but its message: takes away the log file, then the item of the history.
 * @param done whether the detector is done with it; else it is given time, since a log file that is gone before it was
 * read becomes a dead letter
 */
async function cleanUp(test: Test, done: boolean, { outputs }: Pick<Stack, 'outputs'>): Promise<CheckResult> {
  try {
    const settled = done || (await settles(test));
    await test.object.remove();
    await test.item.remove();
    return settled ? ok(about, 'Its log file and its item in the history were taken away again.') : unread();
  } catch (error) {
    const left = `s3://${outputs.trailBucketName}/${test.logFile.key} and the item "${keyName(test.logFile.term)}" of ${outputs.historyTableName}`;
    return warning(about, `It could not be taken away: ${messageOf(error)}`, `delete ${left}`);
  }
}

async function settles(test: Test): Promise<boolean> {
  const probe = async () => ((await test.item.claims()) === 0 ? true : undefined);
  return (await waitFor({ seconds: settlingSeconds }, probe)) ?? false;
}

function unread(): CheckResult {
  return warning(
    about,
    'Its log file was taken away again, and the detector may not be done with it: its notification may become a dead letter.',
    'delete such a message; its key ends in the name of the test',
  );
}
