import { type AccountAudit, accountedUntil } from '../../lambda/audit/ledger.ts';
import { dynamoLedger } from '../../lambda/aws/ledger.ts';
import { announcementsIn, parsed } from '../../lambda/cloudtrail/notifications/forms.ts';
import { smallest } from '../../lambda/detection/extremes.ts';
import type { Clients } from '../stack/clients.ts';
import { metricPoints } from '../stack/metric.ts';
import { CannotPeekError, peekMessages } from '../stack/peek-messages.ts';
import { queueDepth } from '../stack/queue-depth.ts';
import { readRequeued } from '../stack/requeued.ts';
import type { Stack } from '../stack/stack.ts';
import { CannotKnowError, type Moment, momentOf, type QueueFacts } from './moment.ts';

/** What the function has not judged yet, as far as the stack shows. */
export interface Unjudged {
  /** Log files that were created at or after it are left to the function. */
  readonly moment: Moment;
  /** The log files that dead letters name, `s3://bucket/key`. */
  readonly deadLetters: readonly string[];
  /** Undefined if any bucket can be the one whose log files the function reads. */
  readonly bucket: string | undefined;
}

export interface UnjudgedSearch {
  readonly clients: Clients;
  /** Undefined if only the table is known. */
  readonly stack: Stack | undefined;
  readonly table: { readonly tableName: string; readonly region?: string | undefined };
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Asks the queues, the metrics and the table of a stack what the function has not judged.
 * @throws CannotKnowError, NotAllowedError
 */
export async function unjudgedIn({ clients, stack, table, now }: UnjudgedSearch): Promise<Unjudged> {
  const before = stack && (await messagesIn(clients, stack));
  const deadLetters = stack ? await namedByDeadLetters(clients, stack) : [];
  // Again, since a message can have left the dead-letter queue for the queue meanwhile.
  const after = stack && (await messagesIn(clients, stack));
  const messages = Math.max(before ?? 0, after ?? 0);
  const queue = stack && { messages, ages: messages === 0 ? [] : await ages(clients, stack, now) };
  const requeued = await readRequeued(clients.dynamodb, table.tableName, now);
  const lastAudit = lastAuditOf([...(await dynamoLedger(table).readAll()).values()], now);
  const moment = momentOf({ now, queue, requeued, lastAudit });
  return { moment, deadLetters, bucket: stack?.outputs.trailBucketName };
}

async function messagesIn(clients: Clients, { outputs }: Stack): Promise<number> {
  const { waiting, inWork } = await queueDepth(clients, outputs.logFileQueueUrl);
  return waiting + inWork;
}

async function namedByDeadLetters(clients: Clients, { outputs }: Stack): Promise<string[]> {
  const bodies = await peekMessages(clients, outputs.deadLetterQueueUrl).catch((error: unknown) => {
    if (!(error instanceof CannotPeekError)) throw error;
    throw new CannotKnowError(
      `The dead-letter queue cannot be read: ${error.message}; run the command again in five minutes`,
      {
        cause: error,
      },
    );
  });
  const announced = bodies.flatMap((body) => announcementsIn(parsed(body)));
  return announced.flatMap((one) => ('bucket' in one ? [`s3://${one.bucket}/${one.key}`] : []));
}

/** SQS keeps messages of the queue for seven days. */
const queueRetention = 7 * 86_400_000;

async function ages(clients: Clients, { outputs }: Stack, now: number): Promise<QueueFacts['ages']> {
  const url = outputs.logFileQueueUrl;
  return metricPoints(clients, {
    namespace: 'AWS/SQS',
    name: 'ApproximateAgeOfOldestMessage',
    dimensions: { QueueName: url.slice(url.lastIndexOf('/') + 1) },
    statistic: 'Maximum',
    since: now - queueRetention,
    now,
  });
}

/** An account or Region whose digest files ended so long ago is no longer recorded. */
const longestAudit = 7 * 86_400_000;

/** The moment before which an audit has accounted for every log file of every account and Region; undefined without an audit. */
export function lastAuditOf(accounts: readonly AccountAudit[], now: number): number | undefined {
  const moments = accounts
    .flatMap((account) => {
      const chains = [...account.auditedUntil.keys(), ...account.open.keys()];
      return chains.map((chain) => accountedUntil(account, chain) ?? account.since);
    })
    .filter((until) => until > now - longestAudit);
  return moments.length === 0 ? undefined : smallest(moments);
}
