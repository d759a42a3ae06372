import fc from 'fast-check';
import { federationTokenRecord } from '../../records.ts';
import { stored } from './stored.ts';

/** Log files with excessive depth, or with an excessively long string or number. */

const match = JSON.stringify(federationTokenRecord());
const decoy = JSON.stringify(federationTokenRecord({ eventName: 'GetSessionToken' }));

function matchWith(field: string, value: string): string {
  return `${match.slice(0, -1)},${JSON.stringify(field)}:${value}}`;
}

/** Where the value goes: into fields that are read, into other fields, around records and in place of records. */
const places: readonly ((value: string) => string)[] = [
  (value) => `{"Records":[${matchWith('extra', value)}]}`,
  (value) => `{"Records":[${matchWith('extra', `${value},"eventID":null`)}]}`,
  (value) => `{"Records":[${matchWith('requestParameters', value)},${match}]}`,
  (value) => `{"Records":[${matchWith('requestParameters', `{"policy":${value},"name":${value}}`)}]}`,
  (value) => `{"Records":[${matchWith('requestParameters', `{"durationSeconds":${value},"policyArns":${value}}`)}]}`,
  (value) => `{"Records":[${matchWith('userIdentity', value)}]}`,
  (value) => `{"Records":[${matchWith('userIdentity', `{"type":"IAMUser","arn":${value}}`)}]}`,
  (value) => `{"Records":[${matchWith('eventID', value)}]}`,
  (value) => `{"Records":[${matchWith('userAgent', value)}]}`,
  (value) => `{"Records":[${matchWith('errorCode', value)}]}`,
  (value) => `{"Records":[${matchWith('eventTime', value)}]}`,
  (value) => `{"Records":[${matchWith('sourceIPAddress', value)}]}`,
  (value) => `{"Records":[${matchWith('responseElements', `{"credentials":${value}}`)}]}`,
  (value) => `{"Records":[${decoy.slice(0, -1)},"extra":${value}},${match}]}`,
  (value) => `{"Records":[${value},${match}]}`,
  (value) => `{"before":${value},"Records":[${match}]}`,
  (value) => `{"Records":[${match}],"after":${value}}`,
  (value) => `{"Records":${value}}`,
  (value) => value,
];

const place = fc.constantFrom(...places);

const nested = fc
  .tuple(fc.constantFrom('[', '{"a":'), fc.constantFrom(40, 1_000, 10_000, 100_000), fc.boolean())
  .map(([opening, depth, closed]) => {
    const closing = opening === '[' ? ']' : '}';
    return `${opening.repeat(depth)}1${closed ? closing.repeat(depth) : ''}`;
  });

export const nestedDeep = fc.tuple(place, nested).map(([put, value]) => stored(put(value)));

const character = fc.constantFrom('x', '\\u0041', '\\"', 'é', '\\ud800', '\\n', 'GetFederationToken');

const long = fc.oneof(
  fc
    .tuple(character, fc.constantFrom(100_000, 1_000_000, 3_000_000))
    .map(([unit, bytes]) => `"${unit.repeat(bytes / unit.length)}"`),
  fc.constantFrom(100_000, 1_000_000).map((digits) => `1${'0'.repeat(digits)}`),
  fc.constantFrom(1_000_000).map((length) => `{"${'k'.repeat(length)}":1}`),
  fc.constantFrom(200_000).map((length) => `[${'{},'.repeat(length)}0]`),
);

export const megabyteStrings = fc.tuple(place, long).map(([put, value]) => stored(put(value)));
