import { federationTokenRecord } from '../../test/records.ts';
import { type Caller, userCaller } from './callers.ts';
import { assumeRole, type Call, call, getCallerIdentity, unwatchedCall } from './calls.ts';
import type { Random } from './random.ts';
import { recommendedShapes } from './recommended-calls.ts';

/** One record as JSON text, at a place in the log file. */
export type RecordText = (random: Random, callers: readonly Caller[], index: number) => string;

/** A call that no rule matches. */
export const otherRecord: RecordText = (random, callers, index) =>
  JSON.stringify(recordOf(call(random), random, callers, index));

export const matchingRecord: RecordText = (random, _callers, index) =>
  JSON.stringify(
    federationTokenRecord({ eventTime: eventTime(index), eventID: uuid(random), requestID: uuid(random) }),
  );

/** A call that no rule is about. */
export const unwatchedRecord: RecordText = (random, callers, index) =>
  JSON.stringify(recordOf(unwatchedCall(random), random, callers, index));

/** Calls that the recommended rules match, one text for each kind of call. */
export const recommendedRecords: readonly RecordText[] = recommendedShapes.map(
  (shape): RecordText =>
    (random, callers, index) =>
      JSON.stringify(recordOf(shape(random), random, callers, index)),
);

/** Calls that the rules on AssumeRole and GetCallerIdentity match. */
export const roleTakenByRole: RecordText = (random, callers, index) =>
  JSON.stringify(recordOf(assumeRole(random), random, callers, index));

export const roleTakenByUser: RecordText = (random, _callers, index) =>
  JSON.stringify(recordOf(assumeRole(random), random, [userCaller(random)], index));

export const identityAskedByUser: RecordText = (random, _callers, index) =>
  JSON.stringify(recordOf(getCallerIdentity(random), random, [userCaller(random)], index));

/** A call by a role, which no rule matches. */
export const identityAskedByRole: RecordText = (random, callers, index) =>
  JSON.stringify(recordOf(getCallerIdentity(random), random, callers, index));

/** The event's name as a separate string, nested in the record. */
export const nestedLookAlike: RecordText = (random, callers, index) =>
  withParameters({ watchedEvent: { eventSource: 'sts.amazonaws.com', eventName: 'GetFederationToken' } })(
    random,
    callers,
    index,
  );

/** The event's name with an escape, in another field. */
export const escapedLookAlike: RecordText = (random, callers, index) =>
  withParameters({ description: 'GetFederationToken' })(random, callers, index).replace(
    'GetFederationToken',
    String.raw`\u0047etFederationToken`,
  );

/** The event's name within a longer text. */
export const mention: RecordText = (random, callers, index) =>
  withParameters({
    policyDocument: JSON.stringify({
      Statement: [{ Effect: 'Deny', Action: 'sts:GetFederationToken', Resource: '*' }],
    }),
  })(random, callers, index);

function withParameters(requestParameters: Readonly<Record<string, unknown>>): RecordText {
  return (random, callers, index) =>
    JSON.stringify(recordOf({ ...call(random), requestParameters }, random, callers, index));
}

function recordOf(called: Call, random: Random, callers: readonly Caller[], index: number) {
  const { userIdentity, sourceIPAddress, userAgent } = random.pick(callers);
  const { eventSource, eventName, readOnly, ...rest } = called;
  return {
    eventVersion: '1.11',
    userIdentity,
    eventTime: eventTime(index),
    eventSource,
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress,
    userAgent,
    ...rest,
    requestID: uuid(random),
    eventID: uuid(random),
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: eventSource.replace('.amazonaws', '.us-east-1.amazonaws'),
    },
  };
}

/** Within a minute or so: a log file is closed when it is full, and a large one fills fast. */
function eventTime(index: number): string {
  return new Date(Date.UTC(2026, 2, 1, 9, 0, 0) + Math.floor(index / 150) * 1000).toISOString().replace('.000Z', 'Z');
}

function uuid(random: Random): string {
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
}
