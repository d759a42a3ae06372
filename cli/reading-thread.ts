/** The entry point of the threads that read log files. */
import Tinypool from 'tinypool';
import type { Sought } from './investigate/sought.ts';
import { type Plan, readingThread } from './log-files/threads/thread.ts';

const plan = Tinypool.workerData as Plan;

export default readingThread(plan, async (sought) =>
  (await import('./investigate/sought.ts')).searchOf(sought as Sought),
);
