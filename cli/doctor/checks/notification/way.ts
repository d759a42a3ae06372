import { queueArn } from '../../../stack/stack.ts';
import type { Circumstances } from '../../check.ts';

/** What all ways of telling the queue are reported as. */
export const about = 'notification';

export function queueOf({ stack }: Circumstances): string {
  return queueArn(stack, stack.outputs.logFileQueueUrl);
}
