import { describe, expect, test } from '@jest/globals';
import {
  bucketEvents,
  existingBucket,
  foreignBucketEvents,
  foreignTopic,
  logFileTopic,
  organizationBucket,
  ownTrail,
  readable,
  templateOf,
} from '../lib/template.ts';

interface Statement {
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const kinds = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy', 'AWS::KMS::Key'] as const;
const ownAccount = 'arn:<AWS::Partition>:iam::<AWS::AccountId>:root';

/** The statements of every resource policy of the stack, with the resource type. */
function statementsOf(settings: Readonly<Record<string, string>>): [type: string, statement: Statement][] {
  const template = templateOf(settings);
  return kinds.flatMap((type) =>
    Object.values(template.findResources(type)).flatMap(({ Properties }) => {
      const { PolicyDocument, KeyPolicy } = readable(Properties) as Record<string, { Statement: Statement[] }>;
      return ((PolicyDocument ?? KeyPolicy)?.Statement ?? []).map((statement): [string, Statement] => [
        type,
        statement,
      ]);
    }),
  );
}

/** This account, a rule of this stack, or the topic in the settings. */
const namesAccount = /<AWS::AccountId>|<BucketEventsRule\.Arn>|arn:aws:sns:[a-z0-9-]+:\d{12}:trail/;

/** The condition keys that limit on whose behalf a service acts. */
function sourcesIn({ Condition = {} }: Statement): string[] {
  const keys = Object.values(Condition).flatMap(Object.keys);
  return keys.filter((key) => /^aws:Source(Arn|Account)$|^kms:EncryptionContext:aws:sns:topicArn$/.test(key)).sort();
}

describe.each([
  ['a new trail', ownTrail],
  ['an existing bucket', existingBucket],
  ["an organization's encrypted trail", organizationBucket],
  ["a bucket's events", bucketEvents],
  ['a topic', logFileTopic],
  ["another account's bucket's events", foreignBucketEvents],
  ["another account's topic", foreignTopic],
])('the policies of queues, topics, bucket and key with %s', (_source, settings) => {
  const allowed = statementsOf(settings).filter(([, { Effect }]) => Effect === 'Allow');

  test('allow a service only on behalf of a resource of this account', () => {
    const services = allowed.filter(([, { Principal }]) => JSON.stringify(Principal).includes('Service'));
    expect(services.length).toBeGreaterThanOrEqual(3);
    for (const [type, statement] of services) {
      const isKey = type === 'AWS::KMS::Key';
      const source = isKey ? 'kms:EncryptionContext:aws:sns:topicArn' : 'aws:SourceArn';
      expect({ type, statement, sources: sourcesIn(statement) }).toEqual({
        type,
        statement,
        sources: expect.arrayContaining([source]),
      });
      expect(JSON.stringify(statement.Condition)).toMatch(namesAccount);
    }
  });

  test('allow no principals except this account and services', () => {
    const others = allowed.filter(([, { Principal }]) => !JSON.stringify(Principal).includes('Service'));
    expect(others.map(([type, { Principal }]) => [type, Principal])).toEqual([['AWS::KMS::Key', { AWS: ownAccount }]]);
  });

  test('deny calls without TLS to every queue, topic and bucket', () => {
    const policies = statementsOf(settings).filter(([type]) => type !== 'AWS::KMS::Key');
    const refusals = policies.filter(
      ([, { Effect, Condition }]) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
    );
    const template = templateOf(settings);
    const carriers = kinds.slice(0, 3).flatMap((type) => Object.keys(template.findResources(type)));
    expect(refusals).toHaveLength(carriers.length);
  });
});
