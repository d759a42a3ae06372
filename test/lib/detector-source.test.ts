import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DetectorPropsError } from '../../lib/detector-props.ts';
import type { DetectorSource } from '../../lib/detector-source.ts';
import { FirstOccurrenceDetector } from '../../lib/first-occurrence-detector.ts';
import { OtherRegionError } from '../../lib/sources/existing-bucket.ts';

process.env.CDK_VALIDATION ??= 'false';

const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const topicArn = 'arn:aws:sns:us-east-1:111122223333:trail';
const bucketName = 'example-trail-bucket';
const stackOf = () => new Stack(new App(), 'Theirs', { env: { account: '111122223333', region: 'us-east-1' } });

function detectorIn(stack: Stack, source: DetectorSource): FirstOccurrenceDetector {
  const code = Code.fromInline('export const handler = () => undefined;');
  return new FirstOccurrenceDetector(stack, 'Detector', { code, source });
}

function templateOf(source: (stack: Stack) => DetectorSource): unknown {
  const stack = stackOf();
  detectorIn(stack, source(stack));
  return Template.fromStack(stack).toJSON();
}

describe('a source with constructs describes the same resources as one with their names', () => {
  test('for an existing bucket with its key', () => {
    const byName = templateOf(() => ({ kind: 'existing-bucket', bucketName, kmsKeyArn: keyArn }));
    const byConstruct = templateOf((stack) => ({
      kind: 'existing-bucket',
      bucket: Bucket.fromBucketName(stack, 'Theirs', bucketName),
      kmsKey: Key.fromKeyArn(stack, 'Key', keyArn),
    }));
    expect(byConstruct).toEqual(byName);
  });

  test('for a topic', () => {
    const byName = templateOf(() => ({ kind: 'topic', bucketName, topicArn }));
    const byConstruct = templateOf((stack) => ({
      kind: 'topic',
      bucket: Bucket.fromBucketName(stack, 'Theirs', bucketName),
      topic: Topic.fromTopicArn(stack, 'Topic', topicArn),
    }));
    expect(byConstruct).toEqual(byName);
  });

  test('for events of a bucket in another account, which the bucket names', () => {
    const account = '444455556666';
    const byName = templateOf(() => ({ kind: 'bucket-events', bucketName, bucketAccount: account }));
    const byConstruct = templateOf((stack) => ({
      kind: 'bucket-events',
      bucket: Bucket.fromBucketAttributes(stack, 'Theirs', { bucketName, account }),
    }));
    expect(byConstruct).toEqual(byName);
  });
});

test('the key of a bucket is that of its log files, unless another one is given', () => {
  const encrypted = (stack: Stack) =>
    Bucket.fromBucketAttributes(stack, 'Theirs', { bucketName, encryptionKey: Key.fromKeyArn(stack, 'Key', keyArn) });
  const stack = stackOf();
  expect(detectorIn(stack, { kind: 'existing-bucket', bucket: encrypted(stack) }).source.kmsKeyArn).toBe(keyArn);
  const other = stackOf();
  const kmsKeyArn = `${keyArn}0`;
  const { source } = detectorIn(other, { kind: 'existing-bucket', bucket: encrypted(other), kmsKeyArn });
  expect(source.kmsKeyArn).toBe(kmsKeyArn);
});

test('a bucket and a topic of the same app are read', () => {
  const stack = stackOf();
  const bucket = new Bucket(stack, 'Trail');
  const { source } = detectorIn(stack, { kind: 'topic', bucket, topic: new Topic(stack, 'Announcements') });
  expect(stack.resolve(source.bucketName)).toEqual({ Ref: expect.stringMatching(/^Trail/) });
  Template.fromStack(stack).hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'sqs',
    RawMessageDelivery: true,
  });
});

test('a bucket of another account cannot have a notification of the stack, so synthesis says which kinds can', () => {
  const account = '444455556666';
  const theirs = (stack: Stack) => Bucket.fromBucketAttributes(stack, 'Theirs', { bucketName, account });
  const refused = () => templateOf((stack) => ({ kind: 'existing-bucket', bucket: theirs(stack) }));
  expect(refused).toThrow(DetectorPropsError);
  expect(refused).toThrow('source.bucketAccount="444455556666": must be the account of the stack');
});

test('a bucket in another Region is refused, except with a topic', () => {
  const region = 'eu-west-1';
  const theirs = (stack: Stack) => Bucket.fromBucketAttributes(stack, 'Theirs', { bucketName, region });
  const refused = () => templateOf((stack) => ({ kind: 'existing-bucket', bucket: theirs(stack) }));
  expect(refused).toThrow(OtherRegionError);
  expect(refused).toThrow('The bucket example-trail-bucket is in eu-west-1, but the stack is in us-east-1.');
  expect(() => templateOf((stack) => ({ kind: 'topic', bucket: theirs(stack), topicArn }))).not.toThrow();
});
