import fc from 'fast-check';
import { type CloudTrailRecord, isObject } from '../../../lambda/detection/record.ts';
import { oddRecord } from '../../alerting/hostile.ts';
import { deniedRecord, federationTokenRecord } from '../../records.ts';
import { anyStorage, stored } from './stored.ts';

/** Every field that the code reads, and the objects around it. */
const fields: readonly string[] = [
  'eventVersion',
  'eventTime',
  'eventSource',
  'eventName',
  'eventID',
  'requestID',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'recipientAccountId',
  'userIdentity',
  'userIdentity.type',
  'userIdentity.arn',
  'userIdentity.principalId',
  'userIdentity.accountId',
  'userIdentity.accessKeyId',
  'userIdentity.userName',
  'userIdentity.invokedBy',
  'userIdentity.sessionContext',
  'userIdentity.sessionContext.attributes',
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
  'userIdentity.sessionContext.sessionIssuer',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'requestParameters',
  'requestParameters.name',
  'requestParameters.durationSeconds',
  'requestParameters.policy',
  'requestParameters.policyArns',
  'requestParameters.policyArns.0',
  'requestParameters.policyArns.0.arn',
  'responseElements',
  'responseElements.credentials',
  'responseElements.credentials.accessKeyId',
  'responseElements.credentials.expiration',
  'responseElements.federatedUser',
  'responseElements.federatedUser.arn',
  'responseElements.federatedUser.federatedUserId',
  '__proto__',
  'constructor',
];

const nothing: readonly unknown[] = [null, true, false, 0, -1, 1e308, 2 ** 53, '', ' ', [], {}, [[]], [null], [{}]];

const texts: readonly unknown[] = [
  'x'.repeat(3_000),
  '\u0000\u001b[31m\u202e\ud800',
  '__proto__',
  '2026-03-01T09:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '192.0.2.1, , 2001:db8::1',
  'Mar 1, 2026, 10:00:00 AM',
  'arn:aws:iam::111122223333:root',
  'arn:',
  'Root',
  'AssumedRole',
  '{"Statement":{"Effect":"Allow","Action":["*"],"NotResource":1}}',
  '{"Statement":',
];

const value = fc.oneof(fc.constantFrom(...nothing), fc.constantFrom(...texts), fc.jsonValue({ maxDepth: 2 }));
const change = fc.tuple(fc.constantFrom(...fields), value);
const record = fc.constantFrom(federationTokenRecord(), deniedRecord());

const altered = fc
  .tuple(record, fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([usual, changes]) => changes.reduce((odd, [field, odder]) => withField(odd, field.split('.'), odder), usual));

/** Creates the objects that are missing on the path. */
function withField(
  object: CloudTrailRecord,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): CloudTrailRecord {
  const inner = object[name];
  const below = isObject(inner) ? inner : {};
  const entry = [name, rest.length === 0 ? value : withField(below, rest, value)] as const;
  // Like JSON.parse: an own property even for `__proto__`.
  return Object.fromEntries([...Object.entries(object).filter(([key]) => key !== name), entry]);
}

const element = fc.oneof({ weight: 8, arbitrary: altered }, { weight: 1, arbitrary: value });

function logFile(records: fc.Arbitrary<unknown>) {
  return fc
    .tuple(fc.array(records, { minLength: 1, maxLength: 4 }), anyStorage)
    .map(([Records, storage]) => stored(JSON.stringify({ Records }), storage));
}

export const wrongTypes = logFile(element);

/** Hostile texts in every field that a caller controls. The renderings of the alert must handle them. */
export const hostileTexts = logFile(oddRecord);
