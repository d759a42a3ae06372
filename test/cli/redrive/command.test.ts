import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { placeholderCredentials } from '../../aws/dynalite-server.ts';
import { type AwsServer, startAws } from '../doctor/aws-server.ts';
import { stackWith } from '../doctor/stack.ts';
import { firstsight } from '../firstsight.ts';

const { deadLetterQueueUrl, logFileQueueUrl } = stackWith().outputs;

interface Call {
  readonly QueueUrl: string;
  readonly MessageBody: string;
}

/** The messages of the stack's queues, in memory. */
let queues: Record<string, string[]>;
let aws: AwsServer;

beforeEach(async () => {
  queues = { [deadLetterQueueUrl]: [], [logFileQueueUrl]: [] };
  aws = await startAws({
    'AmazonSQS.GetQueueAttributes': ({ QueueUrl }: Call) => ({
      Attributes: { ApproximateNumberOfMessages: String(queues[QueueUrl]?.length) },
    }),
    'AmazonSQS.ReceiveMessage': ({ QueueUrl }: Call) => ({
      Messages: queues[QueueUrl]?.map((Body) => ({ Body, MD5OfBody: md5(Body), ReceiptHandle: 'receipt' })),
    }),
    'AmazonSQS.SendMessage': ({ QueueUrl, MessageBody }: Call) => {
      queues[QueueUrl]?.push(MessageBody);
      return { MessageId: 'message', MD5OfMessageBody: md5(MessageBody) };
    },
    'AmazonSQS.DeleteMessage': ({ QueueUrl }: Call) => {
      queues[QueueUrl]?.shift();
      return {};
    },
    'Logs_20140328.FilterLogEvents': () => ({ events: [{ timestamp: Date.now(), message: JSON.stringify(failure) }] }),
  });
});
afterEach(() => aws.stop());

const failure = {
  level: 'ERROR',
  logFile: 's3://my-trail-bucket/damaged.json.gz',
  error: { name: 'LogFileCorruptError', message: 'the gzip data is cut short' },
  advice: 'Replace the object.',
};

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function redrive(...flags: readonly string[]) {
  return firstsight(['redrive', ...flags], { ...placeholderCredentials, AWS_ENDPOINT_URL: aws.endpoint });
}

describe('firstsight redrive', () => {
  test('says that the dead-letter queue is empty', async () => {
    expect(await redrive()).toEqual({ stdout: '', stderr: 'the dead-letter queue is empty\n', status: 0 });
  });

  test('shows the causes, and moves nothing without --yes or a terminal', async () => {
    queues[deadLetterQueueUrl] = ['one', 'two'];
    const { stdout, stderr, status } = await redrive();
    expect(status).toBe(1);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^LogFileCorruptError: 1 log file, last at \S+Z, .* ago$/),
      '  the gzip data is cut short',
      '  s3://my-trail-bucket/damaged.json.gz',
      '  Replace the object.',
      '',
    ]);
    expect(stderr).toBe(
      '2 messages in the dead-letter queue\n' +
        'no messages moved; to move them, run: firstsight redrive --stack Firstsight --region us-east-1 --yes\n',
    );
    expect(queues[deadLetterQueueUrl]).toEqual(['one', 'two']);
  });

  test('moves every message back to the queue with --yes', async () => {
    queues[deadLetterQueueUrl] = ['one', 'two'];
    const { stderr, status } = await redrive('--yes');
    expect(status).toBe(0);
    expect(stderr).toMatch(/^2 messages moved back to the queue$/m);
    expect(queues[deadLetterQueueUrl]).toEqual([]);
    expect(queues[logFileQueueUrl]?.toSorted()).toEqual(['one', 'two']);
  });
});
