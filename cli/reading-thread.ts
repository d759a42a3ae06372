/** The entry point of the threads that read log files. */
import { workerData } from 'node:worker_threads';
import type { Sought } from './investigate/sought.ts';
import { type Plan, readingThread } from './log-files/threads/thread.ts';

// Tinypool passes data of its own first. To import it here, for `Tinypool.workerData`, would delay the start of every thread.
const [, plan] = workerData as readonly [unknown, Plan];

export default readingThread(plan, async (sought) =>
  (await import('./investigate/sought.ts')).searchOf(sought as Sought),
);
