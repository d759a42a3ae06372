import { describe, expect, test } from '@jest/globals';
import { AthenaAddressError, parseAthenaAddress } from '../../../../cli/log-files/athena/address.ts';
import { tableColumns } from '../../../../cli/log-files/athena/columns.ts';
import { hiveType, textPaths } from '../../../../cli/log-files/athena/hive-type.ts';
import { pathColumn, recordOf } from '../../../../cli/log-files/athena/records.ts';
import { isObject, type JsonObject } from '../../../../lambda/detection/record.ts';
import { rules, samplesOf } from '../../../rules/rule-samples.ts';
import { recordsOf, sampleFiles } from '../../../samples.ts';
import { rowOf } from './rows.ts';

const records = [
  ...['AWSLogs', 'chain', 'investigation']
    .flatMap(sampleFiles)
    .filter((path) => !path.includes('Digest'))
    .flatMap(recordsOf),
  ...rules.flatMap((rule) => samplesOf(rule).Records),
];

/** The cells of a result: texts, with JSON for structs and lists. */
function cellsOf(record: JsonObject): ReadonlyMap<string, string | undefined> {
  const cells = Object.entries(rowOf(record)).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return [name, value === null ? undefined : text] as const;
  });
  return new Map([...cells, [pathColumn, 's3://bucket/key']]);
}

/** CloudTrail writes a request and a response that there are not as null; some samples leave them out. */
function withNulls(record: JsonObject): JsonObject {
  return { requestParameters: null, responseElements: null, ...record };
}

describe('a row of Athena', () => {
  test('becomes the record that CloudTrail wrote', () => {
    for (const record of records) {
      const { records: read, unreadable } = recordOf(cellsOf(record), 's3://bucket/key');
      expect({ read, unreadable }).toEqual({ read: [withNulls(record)], unreadable: [] });
    }
  });

  test('with a request that is not JSON is unreadable', () => {
    const row = new Map([...cellsOf(records[0] as JsonObject), ['requestparameters', '{name=bob}']]);
    expect(recordOf(row, 's3://bucket/key')).toEqual({
      records: [],
      unreadable: [{ place: 's3://bucket/key.requestparameters', reason: expect.stringContaining('struct') }],
    });
  });
});

describe('the columns of a table', () => {
  test('have every field of the samples', () => {
    const known = new Set(Object.keys(tableColumns));
    expect(records.flatMap((record) => Object.keys(record).filter((name) => !known.has(name.toLowerCase())))).toEqual(
      [],
    );
  });

  test('have types of any depth', () => {
    const type = hiveType(
      'struct<A:string,b:array<struct<c:string>>,d:map<string,string>,e:struct<f:decimal(10,2),g:varchar(3)>>',
    );
    expect(textPaths('x', type)).toEqual(['x.a', 'x.e.g']);
    expect(hiveType(' BIGINT ')).toEqual({ kind: 'scalar', name: 'bigint' });
  });
});

describe('the address of a table', () => {
  test('names a database and a table, and can name a catalog and partitions', () => {
    expect(parseAthenaAddress('athena://Logs.trail')).toEqual({
      ...{ catalog: 'AwsDataCatalog', database: 'logs', table: 'trail', partitions: new Map() },
    });
    const { catalog, partitions } = parseAthenaAddress('athena://other.logs.trail?account=1,2&region=us-east-1');
    expect({ catalog, partitions: [...partitions] }).toEqual({
      catalog: 'other',
      partitions: [
        ['account', ['1', '2']],
        ['region', ['us-east-1']],
      ],
    });
  });

  test.each(['athena://', 'athena://trail', 'athena://a.b.c.d', 'athena://a.b;drop', 'athena://a."b"'])(
    'is refused in another form: %s',
    (address) => expect(() => parseAthenaAddress(address)).toThrow(AthenaAddressError),
  );
});

test('every column is text, a struct, a list of structs or a map', () => {
  expect(Object.values(tableColumns).every((type) => isObject(hiveType(type)))).toBe(true);
});
