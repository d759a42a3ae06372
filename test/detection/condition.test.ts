import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Condition, fieldsOfCondition, isMet } from '../../lambda/detection/condition.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';

const record: CloudTrailRecord = {
  eventName: 'RunInstances',
  sourceIPAddress: '192.0.2.40',
  userAgent: 'Terraform/1.9 (+https://example.com)',
  requestParameters: {
    minCount: 3,
    durationSeconds: '3600',
    dryRun: false,
    empty: '',
    nothing: null,
    'x-amz-acl': ['private', 'public-read'],
    tags: [{ key: 'owner', value: 'erin' }, { key: 'team' }, 'odd'],
  },
  resources: [{ ARN: 'arn:aws:s3:::a' }, { ARN: 'arn:aws:s3:::b' }, null],
};

const met: readonly (readonly [Condition, string])[] = [
  [{ field: 'eventName', is: ['RunInstances', 'x'] }, 'one of the values'],
  [{ field: 'requestParameters.minCount', is: ['3'] }, 'a number as text'],
  [{ field: 'requestParameters.dryRun', is: ['false'] }, 'a boolean as text'],
  [{ field: 'eventName', isNot: ['x'] }, 'none of the values'],
  [{ field: 'requestParameters.absent', isNot: ['x'] }, 'an absent field is none of the values'],
  [{ field: 'userAgent', like: ['*Terraform*', 'x'] }, 'a pattern'],
  [{ field: 'userAgent', isNotLike: ['*Pulumi*'] }, 'no pattern'],
  [{ field: 'userAgent', startsWith: ['Terra'] }, 'a start'],
  [{ field: 'userAgent', endsWith: ['example.com)'] }, 'an end'],
  [{ field: 'userAgent', contains: ['form/1'] }, 'a part'],
  [{ field: 'eventName', present: true }, 'present'],
  [{ field: 'requestParameters.empty', present: false }, 'an empty text is absent'],
  [{ field: 'requestParameters.nothing', present: false }, 'null is absent'],
  [{ field: 'requestParameters.minCount', atLeast: 3 }, 'at least'],
  [{ field: 'requestParameters.durationSeconds', atMost: 3600 }, 'a number in a text'],
  [{ field: 'sourceIPAddress', inNetwork: ['198.51.100.7', '192.0.2.0/24'] }, 'in a network'],
  [{ field: 'sourceIPAddress', isIpAddress: true }, 'an address'],
  [{ field: 'requestParameters.x-amz-acl[]', is: ['public-read'] }, 'an element'],
  [{ field: 'eventName[]', is: ['RunInstances'] }, 'a value that is no list is its only element'],
  [{ field: 'resources[].ARN', endsWith: [':b'] }, 'a field of an element'],
  [{ field: 'requestParameters.tags[].value', present: true }, 'a field that one element has'],
  [{ field: 'requestParameters', contains: ['"key":"owner"'] }, 'an object as its JSON'],
  [{ not: { field: 'eventName', is: ['x'] } }, 'a negation'],
  [
    {
      any: [
        { field: 'eventName', is: ['x'] },
        { field: 'eventName', present: true },
      ],
    },
    'one of several',
  ],
  [
    {
      all: [
        { field: 'eventName', isNot: ['x'] },
        { field: 'eventName', present: true },
      ],
    },
    'all of several',
  ],
  [{ field: 'network', is: ['192.0.2.0/24'] }, 'a derived value'],
];

const notMet: readonly (readonly [Condition, string])[] = [
  [{ field: 'eventName', is: ['runinstances'] }, 'another case'],
  [{ field: 'requestParameters.absent', is: [''] }, 'an absent field equals no value'],
  [{ field: 'requestParameters.absent', like: ['*'] }, 'an absent field fits no pattern'],
  [{ field: 'requestParameters.absent', atMost: 5 }, 'an absent field is no number'],
  [{ field: 'requestParameters.empty', atMost: 5 }, 'an empty text is no number'],
  [{ field: 'eventName', atLeast: 0 }, 'a text is no number'],
  [{ field: 'requestParameters.absent', isIpAddress: true }, 'an absent field is no address'],
  [{ field: 'eventName', isIpAddress: true }, 'a name is no address'],
  [{ field: 'eventName', inNetwork: ['0.0.0.0/0'] }, 'a name is in no network'],
  [{ field: 'sourceIPAddress', inNetwork: ['192.0.3.0/24', '2001:db8::/32'] }, 'another network'],
  [{ field: 'requestParameters.x-amz-acl[]', isNot: ['public-read'] }, 'an element is one of the values'],
  [{ field: 'requestParameters.x-amz-acl[]', is: ['public-read-write'] }, 'no element'],
  [{ field: 'eventName', present: false }, 'present'],
  [{ field: 'toString', present: true }, 'a property that every object has'],
  [{ any: [] }, 'none of no conditions'],
];

test.each(met)('the condition %j is met: %s', (condition) => {
  expect([isMet(condition, record), isMet({ not: condition }, record)]).toEqual([true, false]);
});

test.each(notMet)('the condition %j is not met: %s', (condition) => {
  expect([isMet(condition, record), isMet({ not: condition }, record)]).toEqual([false, true]);
});

describe('the value of an object', () => {
  test('is what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        const condition: Condition = { field: 'requestParameters', is: [JSON.stringify(plain)] };
        expect(isMet(condition, { requestParameters: plain })).toBe(true);
      }),
    );
  });

  test('can be nested deeper than JSON.stringify can read', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}"needle"${']'.repeat(50_000)}`);
    expect(() => JSON.stringify(deep)).toThrow(RangeError);
    expect(isMet({ field: 'requestParameters', contains: ['needle'] }, { requestParameters: deep })).toBe(true);
  });
});

test('the fields of a combination are those of all its conditions', () => {
  const condition: Condition = {
    all: [{ field: 'a', is: ['1'] }, { any: [{ not: { field: 'b', is: ['1'] } }, { field: 'c.d[]', present: true }] }],
  };
  expect(fieldsOfCondition(condition)).toEqual(['a', 'b', 'c.d[]']);
});
