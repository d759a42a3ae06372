/** A condition on a row. It has no `not`, so that leaving out a condition selects more rows, never fewer. */
export type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly column: string; readonly oneOf: readonly string[] }
  | { readonly column: string; readonly oneOfNumbers: readonly number[] }
  | { readonly column: string; readonly startsWith: string }
  /** The column is JSON, which can spell a character in several ways: a text with an escape is selected too. */
  | { readonly column: string; readonly containsJson: string }
  | { readonly column: string; readonly from: string; readonly to: string }
  /** Rows whose text is not a time in the form that CloudTrail writes are selected too. */
  | { readonly column: string; readonly timeFrom: string; readonly timeTo: string };

/** Every row. */
export const everyRow: Predicate = { all: [] };

/** The condition in SQL that both Athena (Trino) and DuckDB understand. */
export function sqlOf(predicate: Predicate): string {
  if ('all' in predicate) return joined(predicate.all, ' AND ', 'true');
  if ('any' in predicate) return joined(predicate.any, ' OR ', 'false');
  const column = columnSql(predicate.column);
  if ('oneOf' in predicate) return `${column} IN (${predicate.oneOf.map(textSql).join(', ')})`;
  if ('oneOfNumbers' in predicate) return `${column} IN (${predicate.oneOfNumbers.join(', ')})`;
  if ('startsWith' in predicate) return `starts_with(${column}, ${textSql(predicate.startsWith)})`;
  if ('from' in predicate) return `${column} BETWEEN ${textSql(predicate.from)} AND ${textSql(predicate.to)}`;
  if ('containsJson' in predicate) {
    return `(strpos(${column}, ${textSql(predicate.containsJson)}) > 0 OR strpos(${column}, '\\u') > 0)`;
  }
  const { timeFrom, timeTo } = predicate;
  const isInTime = `${column} BETWEEN ${textSql(timeFrom)} AND ${textSql(timeTo)}`;
  return `(${column} IS NULL OR strpos(${column}, 'T') = 0 OR strpos(${column}, 'Z') = 0 OR ${isInTime})`;
}

function joined(predicates: readonly Predicate[], operator: string, none: string): string {
  const [only, ...others] = predicates.map(sqlOf);
  if (only === undefined) return none;
  return others.length === 0 ? only : `(${[only, ...others].join(operator)})`;
}

export function textSql(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `useridentity.arn` is a field of a struct. */
export function columnSql(path: string): string {
  return path
    .split('.')
    .map((name) => (/^[a-z]\w*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`))
    .join('.');
}

/** Names of partition keys that are words of SQL. */
const reserved = new Set(['date', 'day', 'hour', 'month', 'timestamp', 'year', 'order', 'table', 'user', 'values']);
