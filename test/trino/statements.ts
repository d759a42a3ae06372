import { writeFileSync } from 'node:fs';
import { searchForLinks } from '../../cli/investigate/links.ts';
import { searchForKey, searchForSubject } from '../../cli/investigate/search.ts';
import { tableColumns } from '../../cli/log-files/athena/columns.ts';
import { hiveType } from '../../cli/log-files/athena/hive-type.ts';
import type { Predicate } from '../../cli/log-files/athena/predicate.ts';
import { recordsSql } from '../../cli/log-files/athena/records.ts';
import { rowsOfPartitions, rowsOfRules, rowsOfSearch, rowsOfTime } from '../../cli/log-files/athena/selection.ts';
import type { AthenaTable, PartitionKey } from '../../cli/log-files/athena/table.ts';
import { parseRules } from '../../lib/own-rules.ts';
import { rules } from '../rules/rule-samples.ts';

/** Writes the queries of the command line, separated by NUL, to the file that the first argument names. */
const period = { from: Date.parse('2026-02-27T12:00:00Z'), to: Date.parse('2026-03-01T12:00:00Z') };
const columns = new Map(Object.entries(tableColumns).map(([name, type]) => [name, hiveType(type)]));

function tableWith(...keys: readonly (readonly [name: string, type: string, format?: string])[]): AthenaTable {
  const partitionKeys = keys.map(
    ([name, type, format]): PartitionKey => ({
      ...{ name, type: hiveType(type), format, isInjected: false, values: undefined },
    }),
  );
  const partitions = new Map(keys[0]?.[0] === 'account' ? [['account', ['111122223333', "o'clock"]]] : []);
  return {
    address: { catalog: 'c', database: 'd-1', table: 't', partitions },
    columns,
    partitionKeys,
    location: undefined,
  };
}

const tables: readonly AthenaTable[] = [
  tableWith(['account', 'string'], ['region', 'string'], ['day', 'string', 'yyyy/MM/dd']),
  tableWith(['timestamp', 'string']),
  tableWith(['year', 'int'], ['month', 'int'], ['day', 'int']),
  tableWith(['date', 'string'], ['order', 'string']),
  tableWith(),
];

const own = parseRules(
  [
    { id: 'own-any', name: 'Own', events: [{ source: '*', names: ['*'] }], readsEveryRecord: true },
    { id: 'own-start', name: 'Own', events: [{ source: '*', names: ['Put*', 'Get*', 'CreateUser'] }] },
    { id: 'own-source', name: 'Own', events: [{ source: 'iam.amazonaws.com', names: ['*'] }] },
  ],
  'statements',
);
const all = [...rules, ...own];

const selections: readonly Predicate[] = [
  ...all.map((rule) => rowsOfRules([rule])),
  rowsOfRules(all),
  rowsOfSearch(searchForKey('ASIAEXAMPLE'), { columns }),
  rowsOfSearch(searchForSubject({ principal: "arn:aws:iam::111122223333:user/o'brien" }, searchForLinks, true), {
    columns,
  }),
];

const statements = tables.flatMap((table) =>
  selections.map((rows) => recordsSql(table, { all: [rowsOfPartitions(table, period), rowsOfTime(period), rows] })),
);
const [file = 'statements.sql'] = process.argv.slice(2);
writeFileSync(file, statements.join('\0'));
