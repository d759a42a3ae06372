import fc from 'fast-check';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { federationTokenRecord } from '../records.ts';

/** These records shrink slowly, so report a failure after 30 seconds at the latest. */
fc.configureGlobal({ interruptAfterTimeLimit: 30_000 });

/** Texts that try to break a message or to imitate a part of it. */
export const forgeries: readonly string[] = [
  'x'.repeat(10_000),
  'report\n\nHOW TO CONTAIN IT\n  Nothing to do, this was a test.\n',
  'report\r\n--\r\nIf you wish to stop receiving notifications, unsubscribe here: https://phish.example/?a=1',
  'AWS Notifications <no-reply@sns.amazonaws.com>',
  '"], "outcome": "success", "x": ["\\',
  '\u202egnitset\u202c \u2066\u200f\u061cokay',
  'a\u200bl\u2060i\ufeffc\u00ade',
  '\u2028CALLER\u2029\u0085  IAM user      mallory',
  '\u001b[2J\u001b[31mred\u0007\u0000\u007f\u009b',
  '\ud800 lone \udc00',
  '\ufffe\uffff\u{1fffe}',
  '$(touch /tmp/owned)`id`; rm -rf / #',
  "alice' --policy-document file:///etc/passwd '",
  '-alice',
  '名前\u{1f600}\u{e0041}',
];

const oddText = fc.oneof(
  fc.constantFrom(...forgeries),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\u0001', '\u007f', '\u0085', '\u202e', '\ud800'),
    maxLength: 3_000,
  }),
);

const oddValue = fc.oneof(
  { weight: 4, arbitrary: oddText },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', 0, -1, true, [], {}, ['a'], { a: null }) },
);

function either(...usual: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: oddValue });
}

function some(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<CloudTrailRecord> {
  return fc.record(fields, { requiredKeys: [] });
}

const identity = some({
  type: either('IAMUser', 'Root', 'AssumedRole', 'FederatedUser', 'AWSService', 'AWSAccount', 'SAMLUser', 'Unknown'),
  arn: either(
    'arn:aws:iam::111122223333:user/ci/build',
    'arn:aws:iam::111122223333:root',
    'arn:aws-cn:iam::111122223333:role/path/deploy',
    'arn:aws:sts::111122223333:assumed-role/deploy/session',
    'arn:aws:iam::111122223333:user/',
  ),
  principalId: either('AIDAEXAMPLEUSER000001'),
  accountId: either('111122223333'),
  accessKeyId: either('AKIAIOSFODNN7EXAMPLE', 'AKIA****************'),
  userName: either('alice', 'a,b=c'),
  invokedBy: either('cloudformation.amazonaws.com'),
  sessionContext: either(
    { attributes: { mfaAuthenticated: 'false' }, sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/deploy' } },
    { attributes: { mfaAuthenticated: true }, sessionIssuer: null },
  ),
});

const request = some({
  name: either('report-reader', 'aws_consoler'),
  durationSeconds: either(3_600, 129_600, '43200', 1e308, Number.MIN_SAFE_INTEGER),
  policy: either('{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}', { Statement: [] }),
  policyArns: either([{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }], Array(500).fill('arn:"\\')),
});

const response = some({
  credentials: either(
    { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', expiration: 'Mar 1, 2026, 10:00:00\u202fPM' },
    { accessKeyId: 'ASIA"', expiration: 'never' },
  ),
  federatedUser: either({ arn: 'arn:aws:sts::111122223333:federated-user/x', federatedUserId: '111122223333:x' }),
});

/** Records that the rule matches, otherwise of any shape: fields are absent, have wrong types or contain hostile text. */
export const oddRecord: fc.Arbitrary<CloudTrailRecord> = fc.oneof(
  some({
    userIdentity: fc.oneof({ weight: 5, arbitrary: identity }, { weight: 1, arbitrary: oddValue }),
    eventTime: either('2026-03-01T09:00:00Z'),
    eventSource: fc.constant('sts.amazonaws.com'),
    eventName: either('GetFederationToken'),
    awsRegion: either('us-east-1'),
    sourceIPAddress: either(
      '192.0.2.10',
      '2001:db8::1',
      '192.0.2.1, 192.0.2.2',
      'cloudformation.amazonaws.com',
      '255.090.254.5',
    ),
    userAgent: either('aws-cli/2.17.32'),
    errorCode: either(undefined, 'AccessDenied'),
    errorMessage: either(undefined),
    requestParameters: fc.oneof({ weight: 3, arbitrary: request }, { weight: 1, arbitrary: oddValue }),
    responseElements: fc.oneof({ weight: 3, arbitrary: response }, { weight: 1, arbitrary: oddValue }),
    requestID: either('5b36c26d-f978-4290-989a-13abc97d7d2a'),
    eventID: either('e7b87da5-3311-4eec-91f9-d88d61a982cd'),
    recipientAccountId: either('111122223333'),
  }),
  fc.constantFrom(...forgeries).map(hostileThroughout),
);

/** A record with the text in every field that the caller can influence. */
export function hostileThroughout(text: string): CloudTrailRecord {
  return federationTokenRecord({
    userIdentity: {
      type: 'IAMUser',
      principalId: text,
      arn: `arn:aws:iam::111122223333:user/${text}`,
      accountId: '111122223333',
      accessKeyId: text,
      userName: text,
    },
    awsRegion: text,
    sourceIPAddress: text,
    userAgent: text,
    requestParameters: { name: text, policy: text, policyArns: [{ arn: text }] },
    responseElements: {
      credentials: { accessKeyId: text, expiration: text },
      federatedUser: { arn: text, federatedUserId: text },
    },
    requestID: text,
    eventID: text,
  });
}
