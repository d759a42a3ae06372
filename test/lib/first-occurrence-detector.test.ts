import { describe, expect, test } from '@jest/globals';
import { Aws, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FunctionNotBuiltError } from '../../lib/built-function.ts';
import {
  type DetectorOptions,
  DetectorPropsError,
  type FirstOccurrenceDetectorProps,
} from '../../lib/detector-props.ts';
import { ExceptionsError } from '../../lib/exceptions.ts';
import { FirstOccurrenceDetector } from '../../lib/first-occurrence-detector.ts';
import { detectorWith } from './detectors.ts';
import { ownTrail, resource, templateOf } from './template.ts';

const alertEmails = ['security@example.com'];
const topicArn = 'arn:aws:sns:us-east-1:111122223333:trail';
const both = { accounts: ['111122223333'], excludedAccounts: ['444455556666'] };

function faultOf(options: DetectorOptions): string {
  try {
    detectorWith(options);
  } catch (error) {
    if (error instanceof DetectorPropsError) return error.message;
    throw error;
  }
  return 'no fault';
}

describe('the construct', () => {
  test('requires no property: it creates a trail, and every rule has its own window', () => {
    const { stack, detector } = detectorWith();
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CloudTrail::Trail', 1);
    expect(JSON.stringify(template.toJSON())).not.toContain('HISTORY_WINDOW_DAYS');
    expect(resource(template, 'AWS::Logs::LogGroup', 'DetectorLogGroup')).toMatchObject({ RetentionInDays: 90 });
    expect(detector.source.trailName).toMatch(/^TheirStack-/);
  });

  test('exposes its parts', () => {
    const { detector, stack } = detectorWith();
    const { queue, deadLetterQueue, table, function: fn, logGroup, alertTopic, operationsTopic, alarms } = detector;
    for (const part of [queue, deadLetterQueue, table, fn, logGroup, alertTopic, operationsTopic, ...alarms]) {
      expect(Stack.of(part)).toBe(stack);
    }
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', alarms.length);
  });

  test('reads a bucket whose name is known only at deployment', () => {
    const stack = new Stack();
    const { bucketName } = new Bucket(stack, 'TheirBucket');
    const code = Code.fromInline('export const handler = () => undefined;');
    new FirstOccurrenceDetector(stack, 'Detector', { code, source: { kind: 'bucket-events', bucketName } });
    const fn = resource(Template.fromStack(stack), 'AWS::Lambda::Function', 'DetectorFunction');
    expect(fn).toMatchObject({ Environment: { Variables: { TRAIL_BUCKET: '<TheirBucket>', KEY_PREFIX: '' } } });
  });

  test('sets no notification on a bucket of the app, whose notifications CDK overwrites', () => {
    const { bucketName } = new Bucket(new Stack(), 'TheirBucket');
    expect(faultOf({ source: { kind: 'existing-bucket', bucketName } })).toContain('Use kind bucket-events');
  });

  test.each([
    [{ kind: 'existing-bucket', bucketName: '' }, 'source.bucketName="": must be the name of an S3 bucket'],
    [{ kind: 'bucket-events' }, 'Missing property source.bucketName: must be the name of an S3 bucket'],
    [
      { kind: 'topic', bucketName: 'trail-bucket', topicArn: '' },
      'source.topicArn="": must be the ARN of a standard SNS',
    ],
    [{ kind: 'own-trail', bucketName: 'trail-bucket' }, 'Unknown property source.bucketName for the kind "own-trail".'],
    [{ kind: 'bucket', bucketName: 'trail-bucket' }, 'source.kind="bucket": must be own-trail, existing-bucket,'],
  ])('rejects the source %j, whose properties do not match its kind', (source, sentence) => {
    expect(faultOf({ source: source as never })).toContain(sentence);
  });

  test('removes spaces and repeats from rules and addresses', () => {
    const { stack } = detectorWith({
      rules: ['sts-get-federation-token', ' sts-assume-root', 'sts-assume-root'],
      alertEmails: [' a@example.com', 'b@example.com'],
    });
    const template = Template.fromStack(stack);
    expect(JSON.stringify(template.toJSON())).toContain('"RULES":"sts-get-federation-token,sts-assume-root"');
    for (const Endpoint of ['a@example.com', 'b@example.com']) {
      template.hasResourceProperties('AWS::SNS::Subscription', { Endpoint });
    }
  });

  test('adds a slash to the key prefix like the settings', () => {
    const { detector } = detectorWith({
      source: { kind: 'existing-bucket', bucketName: 'example-trail-bucket', keyPrefix: 'logs' },
    });
    expect(detector.source.keyPrefix).toBe('logs/');
  });

  test('can use events or a topic, and has outputs for another account', () => {
    const organizationId = 'o-exampleorgid';
    const bucket = { bucketName: 'example-trail-bucket', organizationId, bucketAccount: '444455556666' };
    const events = detectorWith({ source: { kind: 'bucket-events', ...bucket, excludedAccounts: ['111122223333'] } });
    expect(events.detector.source.excludedAccounts).toEqual(['111122223333']);
    expect(Object.keys(Template.fromStack(events.stack).findOutputs('*'))).not.toEqual([]);
    const topicArn = 'arn:aws:sns:us-east-1:444455556666:trail';
    const topic = detectorWith({ source: { kind: 'topic', topicArn, ...bucket } });
    expect(resource(Template.fromStack(topic.stack), 'AWS::SNS::Subscription')).toMatchObject({ TopicArn: topicArn });
  });

  test('accepts accounts that are known only at deployment', () => {
    const bucketName = 'example-trail-bucket';
    const { detector } = detectorWith({ source: { kind: 'existing-bucket', bucketName, accounts: [Aws.ACCOUNT_ID] } });
    expect(detector.source.accounts).toEqual([Aws.ACCOUNT_ID]);
  });

  test('activates the rules in the property, each with its own window', () => {
    const { stack } = detectorWith({ rules: ['sts-get-federation-token', 'sts-assume-root'] });
    const [{ Properties: { Environment = {} } = {} } = {}] = Object.values(
      Template.fromStack(stack).findResources('AWS::Lambda::Function', {
        Properties: { Handler: 'handler.handler' },
      }),
    );
    expect(Environment.Variables).toMatchObject({ RULES: 'sts-get-federation-token,sts-assume-root' });
    expect(Environment.Variables).not.toHaveProperty('HISTORY_WINDOW_DAYS');
  });

  test('subscribes a repeated address once', () => {
    const { stack } = detectorWith({ alertEmails: ['security@example.com', 'security@example.com'] });
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Subscription', 2);
  });

  test.each([
    [{ historyWindowDays: 0 }, 'Invalid property historyWindowDays=0: must be a whole number of days from 1'],
    [
      { rules: ['sts-get-a-token'] },
      'Invalid property rules[0]="sts-get-a-token": must be a set (recommended, all-management, all) or a rule ID',
    ],
    [{ alertEmails: ['nobody'] }, 'Invalid property alertEmails[0]="nobody": must be an email address.'],
    [{ operationsEmails: ['nobody'] }, 'Invalid property operationsEmails[0]="nobody": must be an email address.'],
    [
      { source: { kind: 'existing-bucket', bucketName: 'arn:aws:s3:::b' } },
      'Invalid property source.bucketName="arn:aws:s3:::b": must be the name of an S3 bucket',
    ],
    [
      { source: { kind: 'existing-bucket', bucketName: 'example-trail-bucket', organizationId: 'org' } },
      'Invalid property source.organizationId="org": must be an organization ID',
    ],
    [
      { source: { kind: 'topic', bucketName: 'example-trail-bucket', topicArn: 'trail' } },
      'Invalid property source.topicArn="trail": must be the ARN of a standard SNS topic',
    ],
    [
      { source: { kind: 'bucket-events', bucketName: 'example-trail-bucket', excludedAccounts: ['444455556666'] } },
      'requires organizationId, because only an organization has accounts to leave out',
    ],
    [{ rules: [] }, 'Invalid property rules=[]: must be one or more of the sets recommended, all-management, all'],
    [
      { alertEmails: ['a@example.com, b@example.com'] },
      'Invalid property alertEmails[0]="a@example.com, b@example.com": must be an email address.',
    ],
    [
      {
        source: {
          kind: 'topic',
          bucketName: 'example-trail-bucket',
          organizationId: 'o-exampleorgid',
          topicArn,
          ...both,
        },
      },
      'Invalid property source.excludedAccounts=["444455556666"]: cannot be combined with accounts.',
    ],
  ] as const)('rejects %j with a sentence', (options, sentence) => {
    expect(faultOf(options)).toContain(sentence);
  });

  test('requires a database of networks for rules on their owners', () => {
    const make = (props: FirstOccurrenceDetectorProps) => new FirstOccurrenceDetector(new Stack(), 'Detector', props);
    const own = {
      id: 'own-rule',
      name: 'First call',
      events: [{ source: 'iam.amazonaws.com', names: ['CreateRole'] }],
    };
    const term = [{ field: 'asn', label: 'network' }];
    expect(() => make({ rules: ['discovery-from-vpn'] })).toThrow('The rule discovery-from-vpn requires a database');
    expect(() => make({ rules: [{ ...own, term }] as never })).toThrow('rules: rules[0]: asn requires a database');
    const asnDatabase = 'networks.mmdb';
    expect(() => make({ rules: ['discovery-from-vpn', { ...own, term }] as never, asnDatabase })).toThrow(
      FunctionNotBuiltError,
    );
  });

  test('checks exceptions, and fails without a built function', () => {
    const make = (exceptions: []) => new FirstOccurrenceDetector(new Stack(), 'Detector', { exceptions });
    expect(() => make([{ rule: 'sts-get-federation-token' }] as unknown as [])).toThrow(ExceptionsError);
    expect(() => make([])).toThrow(FunctionNotBuiltError);
  });
});

test('an expired exception causes a warning', () => {
  const stack = new Stack();
  const exceptions = [
    { rule: 'sts-get-federation-token', principal: 'p', reason: 'r', owner: 'o', expires: '2020-01-31' },
  ];
  expect(() => new FirstOccurrenceDetector(stack, 'Detector', { exceptions })).toThrow(FunctionNotBuiltError);
  const warnings = stack.node.findChild('Detector').node.metadata.map(({ data }) => data);
  expect(warnings).toContainEqual(expect.stringContaining('The exception for p in sts-get-federation-token expired'));
});

test('the construct passes the AWS Solutions checks with every target of alerts', () => {
  const { stack, detector } = detectorWith({ alertEmails });
  detector.addAlertSubscription(new UrlSubscription('https://example.com/alerts'), { deadLetterQueue: true });
  detector.addEventBus();
  detector.addChatTopic();
  const { violations } = new AwsSolutionsChecks().validateScope(stack);
  expect(violations).toEqual([]);
});

const template = templateOf(ownTrail);

test('the history table has item expiry, point-in-time recovery and deletion protection', () => {
  expect(resource(template, 'AWS::DynamoDB::Table')).toEqual({
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: true,
  });
});

test('the history table is kept after the stack', () => {
  template.hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(Object.keys(template.findResources('AWS::DynamoDB::Table'))).toHaveLength(1);
});
