import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { searchForLinks } from '../../../../cli/investigate/links.ts';
import { searchForKey, searchForSubject } from '../../../../cli/investigate/search.ts';
import { tableColumns } from '../../../../cli/log-files/athena/columns.ts';
import { hiveType } from '../../../../cli/log-files/athena/hive-type.ts';
import { sqlOf } from '../../../../cli/log-files/athena/predicate.ts';
import {
  PartitionValuesError,
  rowsOfPartitions,
  rowsOfRules,
  rowsOfSearch,
  rowsOfTime,
  UnknownPartitionKeyError,
} from '../../../../cli/log-files/athena/selection.ts';
import type { AthenaTable, PartitionKey } from '../../../../cli/log-files/athena/table.ts';
import { lookupIn } from '../../../../cli/rule/sample-networks.ts';
import { sightingsInLogFile } from '../../../../lambda/cloudtrail/sightings.ts';
import {
  type CloudTrailRecord,
  type FieldPath,
  fieldText,
  type JsonObject,
} from '../../../../lambda/detection/record.ts';
import { matches, type Rule } from '../../../../lambda/detection/rule.ts';
import { parseRules } from '../../../../lib/own-rules.ts';
import { rules, samplesOf } from '../../../rules/rule-samples.ts';
import { recordsOf, sampleFiles } from '../../../samples.ts';
import { rowOf } from './rows.ts';
import { selects } from './rows-of-predicate.ts';

const columns = new Map(Object.entries(tableColumns).map(([name, type]) => [name, hiveType(type)]));
const records: readonly CloudTrailRecord[] = [
  ...['AWSLogs', 'chain', 'investigation']
    .flatMap(sampleFiles)
    .filter((path) => !path.includes('Digest'))
    .flatMap(recordsOf),
  ...rules.flatMap((rule) => samplesOf(rule).Records),
];

describe('the query for a rule', () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))('selects every record that %s matches', (_id, rule) => {
    const asnLookup = lookupIn(samplesOf(rule).networks ?? []);
    const matching = records.filter((record) => matches({ ...rule, asnLookup }, record));
    expect(matching.length).toBeGreaterThan(0);
    expect(matching.filter((record) => !selects(rowsOfRules([rule]), rowOf(record)))).toEqual([]);
  });

  test('selects every record that it matches, whatever its event and its fields', () => {
    const names = rules.flatMap(({ events }) =>
      events.flatMap((event) => event.names.map((name) => name.replace('*', 'X'))),
    );
    const sources = rules.flatMap(({ events }) => events.map(({ source }) => source.replace('*', 'x.amazonaws.com')));
    const anyRecord = fc.record({
      base: fc.constantFrom(...records),
      eventName: fc.constantFrom(...names),
      eventSource: fc.constantFrom(...sources),
    });
    fc.assert(
      fc.property(anyRecord, fc.constantFrom(...rules), ({ base, ...event }, rule) => {
        const record = { ...base, ...event };
        fc.pre(matches(rule, record));
        expect(selects(rowsOfRules([rule]), rowOf(record))).toBe(true);
      }),
      { numRuns: 300, maxSkipsPerRun: 10_000 },
    );
  });

  test('selects few others: only calls of the same names', () => {
    const rule = rules.find(({ id }) => id === 'sts-get-federation-token') as Rule;
    const selected = records.filter((record) => selects(rowsOfRules([rule]), rowOf(record)));
    expect(new Set(selected.map(({ eventName }) => eventName))).toEqual(new Set(['GetFederationToken']));
  });

  test('is SQL that names the source and the event', () => {
    const rule = rules.find(({ id }) => id === 'sts-get-federation-token') as Rule;
    expect(sqlOf(rowsOfRules([rule]))).toBe(
      "(eventsource IN ('sts.amazonaws.com') AND eventname IN ('GetFederationToken'))",
    );
  });
});

describe('the query for rules of your own', () => {
  const usable = records.filter(
    ({ eventName = '', eventSource = '' }) =>
      /^[A-Z][A-Za-z0-9_]*$/.test(String(eventName)) && String(eventSource).endsWith('.amazonaws.com'),
  );

  /** Rules that match many of the records: about some calls of a record, all its conditions on fields that the record has. */
  const ownRule = fc
    .record({
      record: fc.constantFrom(...usable),
      source: fc.constantFrom('its own', '*', 'iam.amazonaws.com'),
      name: fc.constantFrom('whole', 'beginning', '*', 'several'),
      field: fc.constantFrom('userIdentity.type', 'sourceIPAddress', 'requestParameters', 'awsRegion', 'principal'),
      test: fc.constantFrom('none', 'is', 'startsWith', 'present', 'not'),
    })
    .map(({ record, source, name, field, test }) => {
      const eventName = String(record.eventName);
      const names = {
        whole: [eventName],
        beginning: [`${eventName.slice(0, 4)}*`],
        '*': ['*'],
        several: ['CreateUser', eventName, 'Put*'],
      }[name];
      const value = fieldText(record, field as FieldPath) ?? 'none';
      const condition = {
        none: [],
        is: [{ field, is: [value.slice(0, 1_000)] }],
        startsWith: [{ field, startsWith: [value.slice(0, 3)] }],
        present: [{ field, present: true }],
        not: [{ not: { field, is: ['nothing'] } }],
      }[test];
      const events = [{ source: source === 'its own' ? String(record.eventSource) : source, names }];
      const entry = { id: 'own-rule', name: 'Own', events, conditions: condition, outcome: 'any' };
      return parseRules([{ ...entry, readsEveryRecord: true }], 'test')[0] as Rule;
    });

  test('selects every record that the scan of a log file matches', async () => {
    let matched = 0;
    await fc.assert(
      fc.asyncProperty(ownRule, fc.subarray([...usable], { minLength: 10, maxLength: 40 }), async (rule, some) => {
        const body = gzipSync(JSON.stringify({ Records: some }));
        const logFile = { name: 'log-file.json.gz', createdAt: 0 };
        const { sightings } = await sightingsInLogFile(body, [rule], logFile);
        const found = new Set(sightings.map(({ parseRecord }) => JSON.stringify(parseRecord())));
        matched += found.size;
        const selected = some.filter((record) => selects(rowsOfRules([rule]), rowOf(record)));
        const missing = [...found].filter((one) => !selected.some((record) => JSON.stringify(record) === one));
        expect(missing).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(matched).toBeGreaterThan(100);
  });
});

describe('the query for an investigation', () => {
  const keys = [...new Set(records.flatMap((record) => keysIn(record)))];
  const arns = [...new Set(records.flatMap(({ userIdentity }) => textOf(userIdentity as JsonObject, 'arn')))];

  test('selects every record that the search for a key finds', () => {
    for (const key of keys) expectAll(searchForKey(key));
  });

  test('selects every record that the search for a principal or a session finds', () => {
    for (const principal of arns) expectAll(searchForSubject({ principal }, searchForLinks, true));
    for (const federatedUser of arns) expectAll(searchForSubject({ federatedUser }, searchForLinks, true));
    for (const account of ['111122223333', '444455556666'])
      expectAll(searchForSubject({ account }, searchForLinks, false));
  });

  function expectAll(search: Parameters<typeof rowsOfSearch>[0]): void {
    const rows = rowsOfSearch(search, { columns });
    const isFound = (record: CloudTrailRecord) =>
      search.test(record) && search.strings.some((string) => JSON.stringify(record).includes(JSON.stringify(string)));
    expect(records.filter((record) => isFound(record) && !selects(rows, rowOf(record)))).toEqual([]);
  }
});

function keysIn(record: CloudTrailRecord): string[] {
  return JSON.stringify(record).match(/A[KS]IA[A-Z0-9]+EXAMPLE/g) ?? [];
}

function textOf(object: JsonObject | undefined, name: string): string[] {
  return typeof object?.[name] === 'string' ? [object[name] as string] : [];
}

describe('the days of a query', () => {
  const period = { from: Date.parse('2026-02-27T12:00:00Z'), to: Date.parse('2026-03-01T12:00:00Z') };
  const text = hiveType('string');

  function tableWith(
    keys: readonly Partial<PartitionKey>[],
    partitions: Readonly<Record<string, string[]>> = {},
  ): AthenaTable {
    const partitionKeys = keys.map((key) => ({
      ...{ name: '', type: text, format: undefined, isInjected: false, values: undefined },
      ...key,
    }));
    const address = { catalog: 'c', database: 'd', table: 't', partitions: new Map(Object.entries(partitions)) };
    return { address, columns, partitionKeys, location: undefined };
  }

  test.each<[string, readonly Partial<PartitionKey>[], string]>([
    ['a projected date', [{ name: 'day', format: 'yyyy/MM/dd' }], `"day" BETWEEN '2026/02/27' AND '2026/03/02'`],
    [
      'a projected date with hyphens',
      [{ name: 'dt', format: 'yyyy-MM-dd' }],
      "dt BETWEEN '2026-02-27' AND '2026-03-02'",
    ],
    [
      'a projected hour',
      [{ name: 'datehour', format: 'yyyy/MM/dd/HH' }],
      "datehour BETWEEN '2026/02/27/00' AND '2026/03/02/23'",
    ],
    [
      'a date without projection, in any spelling',
      [{ name: 'timestamp' }],
      `"timestamp" IN ('2026/02/27', '2026-02-27', '20260227', '2026/02/28', '2026-02-28', '20260228', '2026/03/01', '2026-03-01', '20260301', '2026/03/02', '2026-03-02', '20260302')`,
    ],
    [
      'year, month and day',
      [{ name: 'region' }, { name: 'year' }, { name: 'month' }, { name: 'day' }],
      `(("year" IN ('2026') AND "month" IN ('02', '2') AND "day" IN ('27', '28')) OR ("year" IN ('2026') AND "month" IN ('03', '3') AND "day" IN ('01', '02', '1', '2')))`,
    ],
    [
      'year and month as numbers',
      [
        { name: 'year', type: hiveType('int') },
        { name: 'month', type: hiveType('bigint') },
      ],
      `(("year" IN (2026) AND "month" IN (2)) OR ("year" IN (2026) AND "month" IN (3)))`,
    ],
    ['a format whose order is not that of the days', [{ name: 'day', format: 'dd-MM-yyyy' }], 'true'],
    ['no partition key', [], 'true'],
  ])('are those of the partitions: %s', (_name, keys, sql) => {
    expect(sqlOf(rowsOfPartitions(tableWith(keys), period))).toBe(sql);
  });

  test('leave out no record with a time in another form', () => {
    const rows = rowsOfTime(period);
    const times = [
      '2026-02-27T12:00:00Z',
      '2026-03-01T12:00:00.5Z',
      '2026-03-02T23:59:59Z',
      'yesterday',
      '2026-02-20 09:00:00',
    ];
    expect(times.filter((eventtime) => !selects(rows, { eventtime }))).toEqual([]);
    expect(selects(rows, { eventtime: null })).toBe(true);
    expect(selects(rows, { eventtime: '2026-02-26T23:59:59Z' })).toBe(false);
    expect(selects(rows, { eventtime: '2026-03-03T00:00:00Z' })).toBe(false);
  });

  test('stand beside the partitions that the address names', () => {
    const table = tableWith(
      [
        { name: 'account', isInjected: true },
        { name: 'day', format: 'yyyy/MM/dd' },
      ],
      {
        account: ['111122223333', "4' OR true"],
      },
    );
    expect(sqlOf(rowsOfPartitions(table, undefined))).toBe("account IN ('111122223333', '4'' OR true')");
  });

  test('are refused without the values of a partition key that needs them', () => {
    const table = tableWith([{ name: 'account', isInjected: true }]);
    expect(() => rowsOfPartitions(table, period)).toThrow(PartitionValuesError);
    expect(() => rowsOfPartitions(table, period)).toThrow('athena://d.t?account=VALUE,VALUE');
  });

  test('are refused with a partition key that the table does not have', () => {
    expect(() => rowsOfPartitions(tableWith([{ name: 'day' }], { acount: ['1'] }), period)).toThrow(
      UnknownPartitionKeyError,
    );
  });
});
