import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The table of an organization, and what it is written in a month of 30 days. */
export interface TableUse {
  readonly items: number;
  readonly bytes: number;
  /** Log files with a call of a term: each reads its item and writes it. */
  readonly writes: number;
  readonly writeUnits: number;
  readonly readUnits: number;
}

/** The tables of an organization of 10,000 principals with all rules, as last simulated. */
export interface RecordedTable {
  readonly typical: TableUse;
  readonly everything: TableUse;
}

const file = join(import.meta.dirname, 'recorded-table.json');

export function readRecordedTable(): RecordedTable {
  return JSON.parse(readFileSync(file, 'utf8')) as RecordedTable;
}

/** Rounds, since the principals are too few for more digits. */
export function recordTable(table: RecordedTable): void {
  const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(2)) : value);
  writeFileSync(file, `${JSON.stringify(table, rounded, 2)}\n`);
}
