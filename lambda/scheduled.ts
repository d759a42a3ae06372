import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { TopicMessage } from './aws/sns.ts';
import { metricNames, type ScheduledTask } from './names.ts';
import { type Audience, missingSubscribers, subscriberName } from './subscriptions.ts';

export interface ScheduledParts {
  /** Both topics, as they are now. */
  readonly audiences: () => Promise<readonly Audience[]>;
  /** Sends to the operations topic. */
  readonly send: (message: TopicMessage) => Promise<void>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly metrics: Pick<Metrics, 'addMetric' | 'publishStoredMetrics'>;
  /** Which detector it is, such as `Firstsight in us-east-1`. */
  readonly detector: string;
}

/** The task of an event that a schedule of the stack sent; undefined for any other event. */
export function scheduledTask(event: unknown): ScheduledTask | undefined {
  const task = (event as { readonly scheduled?: unknown } | null)?.scheduled;
  return task === 'check' || task === 'note' ? task : undefined;
}

/** Each hour, counts whom alerts and alarms do not reach, for an alarm. Each week, also sends a note. */
export async function runScheduled(task: ScheduledTask, parts: ScheduledParts): Promise<void> {
  const audiences = await parts.audiences();
  const missing = audiences.flatMap(missingSubscribers);
  if (missing.length > 0) parts.logger.warn('alerts or alarms do not reach everyone', { missing });
  parts.metrics.addMetric(metricNames.subscriptionsMissing, MetricUnit.Count, missing.length);
  parts.metrics.publishStoredMetrics();
  if (task === 'note') await parts.send(note(parts.detector, audiences, missing));
}

function note(detector: string, audiences: readonly Audience[], missing: readonly string[]): TopicMessage {
  const lines = [
    `${detector} is running and sends this note each week. If it does not arrive, run "firstsight doctor".`,
    '',
    ...audiences.map(({ sends, subscriptions }) => {
      const confirmed = subscriptions.filter(({ state }) => state === 'confirmed').map(subscriberName);
      return `Subscribed to ${sends}: ${confirmed.join(', ') || 'nobody'}.`;
    }),
    ...missing,
    '',
    'To switch this note off, deploy with weeklyNote=off.',
  ];
  const subject = missing.length === 0 ? 'still watching' : 'still watching, but messages do not reach everyone';
  return { subject: `[Firstsight] ${subject}`, body: JSON.stringify({ default: lines.join('\n') }), attributes: {} };
}
