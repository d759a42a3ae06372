import { recordFields } from '../forms/query-rows.ts';
import { type Extract, recordsIn } from '../forms/records.ts';
import type { HiveType } from './hive-type.ts';
import { columnSql, type Predicate, sqlOf } from './predicate.ts';
import type { Row } from './query.ts';
import type { AthenaTable } from './table.ts';

/** The S3 object that a row is from, as Athena calls it. */
export const pathColumn = '$path';

/** The query for all columns of records, with structs and lists as JSON. */
export function recordsSql({ address, columns }: AthenaTable, rows: Predicate): string {
  const selected = [...columns].filter(([name]) => recordFields.has(name)).map(columnOfRecord);
  const { database, table } = address;
  return [
    `SELECT ${[...selected, `"${pathColumn}" AS "${pathColumn}"`].join(', ')}`,
    `FROM "${database}"."${table}"`,
    `WHERE ${sqlOf(rows)}`,
  ].join('\n');
}

function columnOfRecord([name, type]: readonly [string, HiveType]): string {
  const column = columnSql(name);
  return type.kind === 'scalar' ? column : `CAST(${column} AS JSON) AS ${column}`;
}

/** The record of a row, as CloudTrail wrote it, or why it cannot be read. */
export function recordOf(row: Row, place: string): Extract {
  const columns = [...row].filter(([name]) => name !== pathColumn);
  return recordsIn({ place, value: Object.fromEntries(columns) });
}
