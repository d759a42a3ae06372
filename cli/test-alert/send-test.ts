import { failure, warning } from '../doctor/check-result.ts';
import { messageOf } from '../error-message.ts';
import { NotAllowedError } from '../stack/ask.ts';
import type { Stack } from '../stack/stack.ts';
import { followTest, type Tell } from './follow.ts';
import { takeBack } from './take-back.ts';
import type { Test } from './test.ts';

/** Sends a test alert the whole way, tells of each step, and takes everything back, whatever happens. */
export async function sendTest(test: Test, stack: Stack, tell: Tell, signal: AbortSignal): Promise<void> {
  let done = false;
  try {
    done = await followTest(test, tell, signal);
  } catch (error) {
    tell(signal.aborted ? warning('test alert', 'It was interrupted.') : stopped(error));
  } finally {
    if (test.object.mayBeThere()) tell(await takeBack(test, done, stack));
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
