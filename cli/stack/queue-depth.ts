import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { ask } from './ask.ts';
import type { Clients } from './clients.ts';

export interface QueueDepth {
  /** Messages that can be received now, by AWS's estimate. */
  readonly waiting: number;
  /** Messages that were received and not deleted yet. */
  readonly inWork: number;
}

/** @throws NotAllowedError */
export async function queueDepth({ sqs }: Pick<Clients, 'sqs'>, queueUrl: string): Promise<QueueDepth> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  });
  const { Attributes = {} } = await ask('sqs:GetQueueAttributes', sqs.send(command));
  return {
    waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inWork: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
  };
}
