import { tableColumns } from '../../cli/log-files/athena/columns.ts';
import { type HiveType, hiveType } from '../../cli/log-files/athena/hive-type.ts';
import { textSql } from '../../cli/log-files/athena/predicate.ts';
import { pathColumn } from '../../cli/log-files/athena/records.ts';
import type { AthenaTable, PartitionKey } from '../../cli/log-files/athena/table.ts';
import { type CloudTrailRecord, eventTimeOf, type JsonObject, textAt } from '../../lambda/detection/record.ts';
import { rowOf } from '../cli/log-files/athena/rows.ts';
import { records } from './records.ts';

export const columns = new Map(Object.entries(tableColumns).map(([name, type]) => [name, hiveType(type)]));

const database = 'd-1';

/** Tables with and without partitions, as `athena-table` makes them and as others are found. */
export const tables: readonly AthenaTable[] = [
  tableWith('projected', ['account', 'string'], ['region', 'string'], ['day', 'string', 'yyyy/MM/dd']),
  tableWith('of_days', ['timestamp', 'string']),
  tableWith('of_numbers', ['year', 'int'], ['month', 'int'], ['day', 'int']),
  tableWith('of_words', ['date', 'string'], ['order', 'string']),
  tableWith('whole'),
];

type Key = readonly [name: string, type: string, format?: string];

function tableWith(table: string, ...keys: readonly Key[]): AthenaTable {
  const partitionKeys = keys.map(
    ([name, type, format]): PartitionKey => ({
      ...{ name, type: hiveType(type), format, isInjected: false, values: undefined },
    }),
  );
  const partitions = new Map(keys[0]?.[0] === 'account' ? [['account', ['111122223333', "o'clock"]]] : []);
  return { address: { catalog: 'c', database, table, partitions }, columns, partitionKeys, location: undefined };
}

/** The rows of the records, with `$path` and the values of partition keys, which the table has as columns. */
export function rowsIn(table: AthenaTable): readonly JsonObject[] {
  const rows = made.get(table) ?? records.map((record) => rowIn(table, record));
  made.set(table, rows);
  return rows;
}

const made = new Map<AthenaTable, readonly JsonObject[]>();

function rowIn({ partitionKeys }: AthenaTable, record: CloudTrailRecord): JsonObject {
  const [year = '', month = '', day = ''] = new Date(eventTimeOf(record) ?? 0).toISOString().split(/[-T]/);
  const isNumeric = partitionKeys.some(({ name }) => name === 'year');
  const values: JsonObject = {
    account: textAt(record, 'recipientAccountId'),
    region: textAt(record, 'awsRegion'),
    timestamp: `${year}/${month}/${day}`,
    date: `${year}-${month}-${day}`,
    year: Number(year),
    month: Number(month),
    day: isNumeric ? Number(day) : `${year}/${month}/${day}`,
    order: 'first',
  };
  const keys = partitionKeys.map(({ name }) => [name, values[name]]);
  return { ...rowOf(record), ...Object.fromEntries(keys), [pathColumn]: 's3://bucket/key' };
}

const rowsPerStatement = 100;

/** The statements that make the tables. Memory has neither partitions nor `$path`, so both are columns like others. */
export function statementsOfTables(): string[] {
  return [`CREATE SCHEMA "${database}"`, ...tables.flatMap(statementsOf)];
}

function statementsOf(table: AthenaTable): string[] {
  const name = `"${database}"."${table.address.table}"`;
  const keys = table.partitionKeys.map((key) => [key.name, key.type] as const);
  const fields = fieldsSql([...columns, ...keys, [pathColumn, hiveType('string')]]);
  const rows = rowsIn(table).map((row) => textSql(JSON.stringify(row)));
  const parts = Array.from({ length: Math.ceil(rows.length / rowsPerStatement) }, (_, i) =>
    rows.slice(i * rowsPerStatement, (i + 1) * rowsPerStatement),
  );
  const inserts = parts.map(
    (part) =>
      `INSERT INTO ${name} SELECT CAST(json_parse(line) AS ROW(${fields})).* FROM (VALUES ${part.join(', ')}) AS lines (line)`,
  );
  return [`CREATE TABLE ${name} (${fields})`, ...inserts];
}

function fieldsSql(fields: Iterable<readonly [name: string, type: HiveType]>): string {
  return [...fields].map(([name, type]) => `"${name}" ${trinoType(type)}`).join(', ');
}

function trinoType(type: HiveType): string {
  if (type.kind === 'struct') return `ROW(${fieldsSql(type.fields)})`;
  if (type.kind === 'array') return `ARRAY(${trinoType(type.element)})`;
  if (type.kind === 'map') return 'MAP(VARCHAR, VARCHAR)';
  return type.name === 'string' ? 'VARCHAR' : type.name;
}
