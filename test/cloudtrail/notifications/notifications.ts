/** Messages that announce a log file, in the shapes of AWS. The tests wrap them in one another. */

export const bucket = 'trail-bucket';
export const key =
  'AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/111122223333_CloudTrail_us-east-1_20260301T0905Z_Mu0KsOhtH1ar15ZZ.json.gz';
export const secondKey = key.replace('Mu0KsOhtH1ar15ZZ', 'aaaabbbbccccdddd');

/** As S3 sends it, with the key URL-encoded. */
export function s3Record(encodedKey: unknown, eventName: unknown = 'ObjectCreated:Put') {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventTime: '2026-03-01T09:06:00.000Z',
    eventName,
    userIdentity: { principalId: 'AWS:AROAEXAMPLE:regionalDeliverySession' },
    requestParameters: { sourceIPAddress: '192.0.2.1' },
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: bucket, ownerIdentity: { principalId: 'EXAMPLE' }, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: encodedKey,
        size: 1024,
        eTag: 'd41d8cd98f00b204e9800998ecf8427e',
        sequencer: '0055AED6DCD90281E5',
      },
    },
  };
}

export function s3Event(...records: readonly unknown[]) {
  return { Records: records };
}

export function eventBridgeEvent(plainKey: unknown, detailType = 'Object Created') {
  return {
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': detailType,
    source: 'aws.s3',
    account: '111122223333',
    time: '2026-03-01T09:06:00Z',
    region: 'us-east-1',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: { version: '0', bucket: { name: bucket }, object: { key: plainKey, size: 1024 }, reason: 'PutObject' },
  };
}

export function cloudTrailMessage(...keys: readonly unknown[]) {
  return { s3Bucket: bucket, s3ObjectKey: keys };
}

export const s3TestMessage = {
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: '2026-03-01T09:00:00.000Z',
  Bucket: bucket,
  RequestId: '5582815E1AEA5ADF',
  HostId: '8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR',
};

export const cloudTrailValidation = 'CloudTrail validation message.';

/** What SNS puts into a queue, unless raw delivery is on. */
export function snsMessage(message: unknown, type = 'Notification') {
  return {
    Type: type,
    MessageId: 'd88d4479-6ec0-54fe-b63f-1cf9df4bb16e',
    TopicArn: 'arn:aws:sns:us-east-1:444455556666:trail',
    Message: textOf(message),
    Timestamp: '2026-03-01T09:06:00.000Z',
  };
}

/** What SNS sends to a function. */
export function snsEvent(message: unknown) {
  return {
    Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: 'arn', Sns: snsMessage(message) }],
  };
}

export function sqsEvent(...bodies: readonly unknown[]) {
  return {
    Records: bodies.map((body, i) => ({
      messageId: `message-${i}`,
      receiptHandle: 'handle',
      body: textOf(body),
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
      md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:trail',
      awsRegion: 'us-east-1',
    })),
  };
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message);
}

/** Events as AWS sends them, of every form. */
export const genuineEvents: readonly unknown[] = [
  s3Event(s3Record(key)),
  sqsEvent(s3Event(s3Record(key)), snsMessage(cloudTrailMessage(key)), s3TestMessage),
  sqsEvent(s3Event(s3Record(key), s3Record(key))),
  snsEvent(eventBridgeEvent(key)),
  eventBridgeEvent(key),
  cloudTrailMessage(key, key),
  sqsEvent({ firstsightAudit: { bucket, key: key.replaceAll('CloudTrail', 'CloudTrail-Digest'), look: 1 } }),
];
