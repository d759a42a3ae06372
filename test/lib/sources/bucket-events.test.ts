import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { eventBridgeSwitch } from '../../../lib/sources/bucket-events.ts';
import { bucketEvents, foreignBucketEvents, resource, resources, stackOf, templateOf } from '../template.ts';

function keysAnnounced(settings: Readonly<Record<string, string>>): unknown {
  const { EventPattern } = resource(templateOf(settings), 'AWS::Events::Rule', 'BucketEvents');
  return (EventPattern as { detail: { object: { key: unknown } } }).detail.object.key;
}

describe('the events of a bucket', () => {
  const template = templateOf(bucketEvents);

  test('announce the log files and digest files of the account, and no other buckets', () => {
    expect(resource(template, 'AWS::Events::Rule', 'BucketEvents')).toMatchObject({
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        account: ['<AWS::AccountId>'],
        detail: {
          bucket: { name: ['example-trail-bucket'] },
          object: {
            key: [
              { wildcard: 'logs/AWSLogs/<AWS::AccountId>/CloudTrail/*.json.gz' },
              { wildcard: 'logs/AWSLogs/<AWS::AccountId>/CloudTrail-Digest/*.json.gz' },
            ],
          },
        },
      },
      Targets: [{ Arn: '<LogFileQueue.Arn>' }],
    });
    expect(resource(template, 'AWS::Events::Rule', 'BucketEvents').EventBusName).toBeUndefined();
  });

  test('announce the log files and digest files of all accounts of an organization', () => {
    expect(keysAnnounced({ ...bucketEvents, organizationId: 'o-exampleorgid' })).toEqual([
      { wildcard: 'logs/AWSLogs/o-exampleorgid/*/CloudTrail/*.json.gz' },
      { wildcard: 'logs/AWSLogs/o-exampleorgid/*/CloudTrail-Digest/*.json.gz' },
    ]);
  });

  test('announce no digest files without an audit', () => {
    expect(keysAnnounced({ ...bucketEvents, organizationId: 'o-exampleorgid', audit: 'off' })).toEqual([
      { wildcard: 'logs/AWSLogs/o-exampleorgid/*/CloudTrail/*.json.gz' },
    ]);
  });

  test('announce the log files of each account in the settings', () => {
    expect(keysAnnounced({ ...bucketEvents, accounts: '111122223333,444455556666' })).toEqual([
      { wildcard: 'logs/AWSLogs/111122223333/CloudTrail/*.json.gz' },
      { wildcard: 'logs/AWSLogs/111122223333/CloudTrail-Digest/*.json.gz' },
      { wildcard: 'logs/AWSLogs/444455556666/CloudTrail/*.json.gz' },
      { wildcard: 'logs/AWSLogs/444455556666/CloudTrail-Digest/*.json.gz' },
    ]);
  });

  test('announce the log files of all accounts if the accounts are too many for a pattern', () => {
    const accounts = Array.from({ length: 20 }, (_, i) => String(111122220000 + i)).join(',');
    const keyPrefix = 'a-prefix-of-forty-characters-before-that';
    expect(keysAnnounced({ ...bucketEvents, keyPrefix, accounts })).toEqual([
      { wildcard: `${keyPrefix}/AWSLogs/*/CloudTrail/*.json.gz` },
      { wildcard: `${keyPrefix}/AWSLogs/*/CloudTrail-Digest/*.json.gz` },
    ]);
  });

  test('do not change the bucket', () => {
    for (const type of ['Custom::FirstsightBucketNotifications', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy']) {
      expect(resources(template, type)).toEqual([]);
    }
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('require a change of the bucket, and synthesis shows a command for it that keeps its notifications', () => {
    Annotations.fromStack(stackOf(bucketEvents)).hasInfo(
      '*',
      Match.stringLikeRegexp('example-trail-bucket does not send events to EventBridge yet'),
    );
    const [info] = Annotations.fromStack(stackOf(bucketEvents)).findInfo('*', Match.anyValue());
    expect(info?.entry.data).toContain(eventBridgeSwitch('example-trail-bucket'));
  });
});

describe('the events of a bucket in another account', () => {
  const template = templateOf(foreignBucketEvents);

  test('are accepted only from that account', () => {
    expect(resource(template, 'AWS::Events::Rule', 'BucketEvents').EventPattern).toMatchObject({
      account: ['444455556666'],
    });
    expect(resource(template, 'AWS::Events::EventBusPolicy').Statement).toEqual({
      Effect: 'Allow',
      Principal: { AWS: 'arn:<AWS::Partition>:iam::444455556666:root' },
      Action: 'events:PutEvents',
      Resource: 'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default',
      Condition: { 'ForAllValues:StringEquals': { 'events:source': 'aws.s3', 'events:detail-type': 'Object Created' } },
    });
  });

  test('require no bus policy if the bucket is in this account', () => {
    templateOf(bucketEvents).resourceCountIs('AWS::Events::EventBusPolicy', 0);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'firstsight-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command with an `aws` that records its calls and runs `onGet` at the first. */
function callsOf(onGet: string): { readonly status: number | null; readonly calls: readonly string[] } {
  const log = join(folder, 'calls');
  writeFileSync(log, '');
  const aws = `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\ncase $2 in get-*) ${onGet};; esac\n`;
  writeFileSync(join(folder, 'aws'), aws, { mode: 0o755 });
  const env = { PATH: [folder, process.env.PATH].join(delimiter) };
  const { status } = spawnSync('sh', ['-c', eventBridgeSwitch('my-trail-bucket')], { env });
  return { status, calls: readFileSync(log, 'utf8').trimEnd().split('\n') };
}

describe('the command that turns on EventBridge events', () => {
  test('writes the configuration that it has read, with the addition', () => {
    const { status, calls } = callsOf(`echo '{"QueueConfigurations": ["others"], "EventBridgeConfiguration": {}}'`);
    expect(status).toBe(0);
    expect(calls[0]).toContain('--query merge(@, {EventBridgeConfiguration: `{}`}) --output json');
    expect(calls.slice(1)).toEqual([
      's3api put-bucket-notification-configuration --bucket my-trail-bucket --notification-configuration ' +
        '{"QueueConfigurations": ["others"], "EventBridgeConfiguration": {}}',
    ]);
  });

  test('writes nothing if it cannot read, because that would remove existing notifications', () => {
    const { status, calls } = callsOf('exit 254');
    expect(status).toBe(254);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('get-bucket-notification-configuration');
  });
});
