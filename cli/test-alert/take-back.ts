import { keyName } from '../../lambda/detection/term-key.ts';
import { type Finding, ok, warning } from '../doctor/finding.ts';
import { messageOf } from '../error-message.ts';
import type { Stack } from '../stack/stack.ts';
import { waitFor } from './patience.ts';
import type { Test } from './test.ts';

/** A run that has begun to read the log file writes its item within this time, or never. */
const settlingSeconds = 20;

/**
 * Leaves nothing of a test behind but its message: takes away the log file, then the item of the history.
 * @param done whether the detector is done with it; else it is given time to end what it has begun
 */
export async function takeBack(test: Test, done: boolean, { outputs }: Pick<Stack, 'outputs'>): Promise<Finding> {
  const about = 'test alert';
  try {
    await test.object.remove();
    if (!done)
      await waitFor({ seconds: settlingSeconds }, async () => ((await test.item.claims()) === 0 ? true : undefined));
    await test.item.remove();
    return ok(about, 'Its log file and its item in the history were taken away again.');
  } catch (error) {
    const left = `s3://${outputs.trailBucketName}/${test.logFile.key} and the item "${keyName(test.logFile.term)}" of ${outputs.historyTableName}`;
    return warning(about, `It could not be taken away: ${messageOf(error)}`, `delete ${left}`);
  }
}
