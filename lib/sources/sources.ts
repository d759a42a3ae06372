import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Audits, SourceSettings } from '../source-settings.ts';
import { BucketEvents } from './bucket-events.ts';
import { ExistingBucket } from './existing-bucket.ts';
import type { LogFileSource } from './log-file-source.ts';
import { LogFileTopic } from './log-file-topic.ts';
import { OwnTrail } from './own-trail.ts';

type Kind = SourceSettings['kind'];

type Builder<K extends Kind> = (
  scope: Construct,
  settings: Extract<SourceSettings, { kind: K }> & Audits,
  queue: Queue,
  code: Code,
) => LogFileSource;

/** All sources; a new source is a file and a line here. */
const builders: { readonly [K in Kind]: Builder<K> } = {
  'own-trail': (scope, settings, queue, code) => new OwnTrail(scope, 'OwnTrail', settings, queue, code),
  'existing-bucket': (scope, settings, queue, code) =>
    new ExistingBucket(scope, 'ExistingBucket', settings, queue, code),
  'bucket-events': (scope, settings, queue) => new BucketEvents(scope, 'BucketEvents', settings, queue),
  topic: (scope, settings, queue) => new LogFileTopic(scope, 'LogFileTopic', settings, queue),
};

/**
 * Creates the source that the settings choose, connected to the queue.
 * @param code the built functions, of which one sets notifications
 */
export function logFileSource<K extends Kind>(
  scope: Construct,
  settings: Extract<SourceSettings, { kind: K }> & Audits,
  queue: Queue,
  code: Code,
): LogFileSource {
  const build: Builder<K> = builders[settings.kind as K];
  return build(scope, settings, queue, code);
}

/** One output for each document for another account, as JSON. */
export function allowanceOutputs(scope: Construct, source: LogFileSource, readerArn: string): void {
  const stack = Stack.of(scope);
  for (const { name, description, document } of source.allowances(readerArn)) {
    new CfnOutput(scope, name, { description, value: stack.toJsonString(document) });
  }
}
