import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { eventBridgeSwitch } from '../../../lib/sources/bucket-events.ts';
import { bucketEvents, foreignBucketEvents, resource, resources, stackOf, templateOf } from '../template.ts';

function keysAnnounced(settings: Readonly<Record<string, string>>): unknown {
  const { EventPattern } = resource(templateOf(settings), 'AWS::Events::Rule');
  return (EventPattern as { detail: { object: { key: unknown } } }).detail.object.key;
}

describe("a bucket's events", () => {
  const template = templateOf(bucketEvents);

  it('announce the log files of the account, and neither digests nor other buckets', () => {
    expect(resource(template, 'AWS::Events::Rule')).toMatchObject({
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        account: ['<AWS::AccountId>'],
        detail: {
          bucket: { name: ['example-trail-bucket'] },
          object: { key: [{ wildcard: 'logs/AWSLogs/<AWS::AccountId>/CloudTrail/*.json.gz' }] },
        },
      },
      Targets: [{ Arn: '<LogFileQueue.Arn>' }],
    });
    expect(resource(template, 'AWS::Events::Rule').EventBusName).toBeUndefined();
  });

  it("announce the log files of all an organization's accounts, and no digests", () => {
    expect(keysAnnounced({ ...bucketEvents, organizationId: 'o-exampleorgid' })).toEqual([
      { wildcard: 'logs/AWSLogs/o-exampleorgid/*/CloudTrail/*.json.gz' },
    ]);
  });

  it('announce the log files of each account that is named', () => {
    expect(keysAnnounced({ ...bucketEvents, accounts: '111122223333,444455556666' })).toEqual([
      { wildcard: 'logs/AWSLogs/111122223333/CloudTrail/*.json.gz' },
      { wildcard: 'logs/AWSLogs/444455556666/CloudTrail/*.json.gz' },
    ]);
  });

  it('announce those of every account where the named ones are more than a pattern holds', () => {
    const accounts = Array.from({ length: 20 }, (_, i) => String(111122220000 + i)).join(',');
    const keyPrefix = 'a-prefix-of-forty-characters-before-that';
    expect(keysAnnounced({ ...bucketEvents, keyPrefix, accounts })).toEqual([
      { wildcard: `${keyPrefix}/AWSLogs/*/CloudTrail/*.json.gz` },
    ]);
  });

  it('leave the bucket alone', () => {
    for (const type of ['Custom::S3BucketNotifications', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy']) {
      expect(resources(template, type)).toEqual([]);
    }
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });

  it('need a switch on the bucket, which synthesis names with a command that keeps its notifications', () => {
    Annotations.fromStack(stackOf(bucketEvents)).hasInfo('*', Match.stringLikeRegexp('example-trail-bucket sends its'));
    const [info] = Annotations.fromStack(stackOf(bucketEvents)).findInfo('*', Match.anyValue());
    expect(info?.entry.data).toContain(eventBridgeSwitch('example-trail-bucket'));
  });
});

describe("the events of another account's bucket", () => {
  const template = templateOf(foreignBucketEvents);

  it('are taken from that account alone', () => {
    expect(resource(template, 'AWS::Events::Rule').EventPattern).toMatchObject({ account: ['444455556666'] });
    expect(resource(template, 'AWS::Events::EventBusPolicy').Statement).toEqual({
      Effect: 'Allow',
      Principal: { AWS: 'arn:<AWS::Partition>:iam::444455556666:root' },
      Action: 'events:PutEvents',
      Resource: 'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default',
      Condition: { 'ForAllValues:StringEquals': { 'events:source': 'aws.s3', 'events:detail-type': 'Object Created' } },
    });
  });

  it('let nobody in where the bucket is of this account', () => {
    templateOf(bucketEvents).resourceCountIs('AWS::Events::EventBusPolicy', 0);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'firstsight-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command with an `aws` that writes down its calls, and to the first does this. */
function callsOf(onGet: string): { readonly status: number | null; readonly calls: readonly string[] } {
  const log = join(folder, 'calls');
  writeFileSync(log, '');
  const aws = `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\ncase $2 in get-*) ${onGet};; esac\n`;
  writeFileSync(join(folder, 'aws'), aws, { mode: 0o755 });
  const env = { PATH: [folder, process.env.PATH].join(delimiter) };
  const { status } = spawnSync('sh', ['-c', eventBridgeSwitch('my-trail-bucket')], { env });
  return { status, calls: readFileSync(log, 'utf8').trimEnd().split('\n') };
}

describe('the command that switches EventBridge on', () => {
  it('puts what it got', () => {
    const { status, calls } = callsOf(`echo '{"QueueConfigurations": ["others"], "EventBridgeConfiguration": {}}'`);
    expect(status).toBe(0);
    expect(calls[0]).toContain('--query merge(@, {EventBridgeConfiguration: `{}`}) --output json');
    expect(calls.slice(1)).toEqual([
      's3api put-bucket-notification-configuration --bucket my-trail-bucket --notification-configuration ' +
        '{"QueueConfigurations": ["others"], "EventBridgeConfiguration": {}}',
    ]);
  });

  it('puts nothing where it could not read, since that would take away what others have set', () => {
    const { status, calls } = callsOf('exit 254');
    expect(status).toBe(254);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('get-bucket-notification-configuration');
  });
});
