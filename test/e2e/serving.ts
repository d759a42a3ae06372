import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Deployment } from './deployment.ts';
import { summaries } from './detector-log.ts';
import { eventually } from './eventually.ts';
import { type LogFile, putLogFile } from './log-files.ts';

/** Puts log files into the bucket and waits until the function has processed them all. */
export async function serve(deployment: Deployment, files: readonly LogFile[]): Promise<void> {
  const since = Date.now();
  await Promise.all(files.map((file) => putLogFile(deployment, file)));
  await served(deployment, { files: files.length, since });
}

/** Waits until this many notifications were processed since a moment, and none is left. */
export async function served(
  deployment: Deployment,
  { files, since }: { readonly files: number; readonly since: number },
): Promise<void> {
  let done = 0;
  let waiting = 0;
  await eventually({ what: () => `${files} log files, ${done} processed, ${waiting} waiting` }, async () => {
    const runs = await summaries(deployment, since);
    done = runs.reduce((sum, run) => sum + run.notifications - run.failedNotifications, 0);
    waiting = await messagesIn(deployment, deployment.outputs.LogFileQueueUrl);
    return done >= files && waiting === 0;
  });
}

/** How many messages a queue holds, including those in flight and delayed. */
export async function messagesIn({ clients }: Deployment, queueUrl: string): Promise<number> {
  const names = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
  );
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}
