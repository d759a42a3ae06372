import { tableColumns } from '../../cli/log-files/athena/columns.ts';
import { pathColumn } from '../../cli/log-files/athena/records.ts';
import type { JsonObject } from '../../lambda/detection/record.ts';
import { athenaServer } from '../cli/log-files/athena/athena-server.ts';
import { rowOf } from '../cli/log-files/athena/rows.ts';
import { federationTokenRecord } from '../records.ts';

export const principals = 1_000;
const rowsPerPage = 1_000;
const millisPerDay = 86_400_000;

/** The columns without those that are empty in every row: a table of one's own need not have them. */
const empty = new Set(
  Object.entries(rowOf(federationTokenRecord())).flatMap(([name, value]) => (value === null ? [name] : [])),
);
const columns = Object.entries(tableColumns).flatMap(([Name, Type]) =>
  empty.has(Name) && !Name.startsWith('error') ? [] : [{ Name, Type }],
);
const names = [...columns.map(({ Name }) => Name), pathColumn];
const TableMetadata = { Name: 'trail', Columns: columns, Parameters: {} };

type Cell = { readonly VarCharValue?: string };

/** Athena's API with the result of a query for the calls of an organization, each page made when it is asked for. */
export function organizationTable(records: number) {
  const cellsOf = Array.from({ length: principals }, (_, i) => cellsOfPrincipal(i));
  const place = { time: names.indexOf('eventtime'), id: names.indexOf('eventid') };
  const oldest = Date.now() - 30 * millisPerDay;
  const rowAt = (i: number) => {
    const cells = [...(cellsOf[i % principals] ?? [])];
    const time = new Date(oldest + (i / records) * 27 * millisPerDay);
    cells[place.time] = { VarCharValue: `${time.toISOString().slice(0, 19)}Z` };
    cells[place.id] = { VarCharValue: `event-${i}` };
    return { Data: cells };
  };
  return athenaServer({
    GetTableMetadata: () => ({ TableMetadata }),
    StartQueryExecution: () => ({ QueryExecutionId: 'query-1' }),
    GetQueryExecution: () => ({
      QueryExecution: { Status: { State: 'SUCCEEDED' }, Statistics: { DataScannedInBytes: records * 200 } },
    }),
    GetQueryResults: ({ NextToken = '0' }) => {
      const first = Number(NextToken);
      const last = Math.min(first + rowsPerPage, records);
      const rows = Array.from({ length: last - first }, (_, i) => rowAt(first + i));
      const header = first === 0 ? [{ Data: names.map((VarCharValue) => ({ VarCharValue })) }] : [];
      return { ResultSet: { Rows: [...header, ...rows] }, ...(last < records && { NextToken: String(last) }) };
    },
  });
}

/** The row of a call of one principal. */
function cellsOfPrincipal(i: number): readonly Cell[] {
  const accountId = String(444455550000 + (i % 200));
  const text = JSON.stringify(federationTokenRecord()).replaceAll('111122223333', accountId);
  const record = JSON.parse(text.replaceAll('user/alice', `user/user-${i}`)) as JsonObject;
  const key = `AWSLogs/${accountId}/CloudTrail/us-east-1/2026/03/01/${accountId}_CloudTrail_us-east-1_20260301T0910Z_AAAAAAAAAAAAAAAA.json.gz`;
  const row: JsonObject = { ...rowOf(record), [pathColumn]: `s3://example-trail-bucket/${key}` };
  return names.map((name) => {
    const value = row[name];
    if (value === null || value === undefined) return {};
    return { VarCharValue: typeof value === 'string' ? value : JSON.stringify(value) };
  });
}
