import type { Search } from '../../../lambda/cloudtrail/scan/search.ts';
import { grouped } from '../../../lambda/detection/grouped.ts';
import { anyEvent, isLiteral, type Rule } from '../../../lambda/detection/rule.ts';
import { logFileDays, type Period } from '../days.ts';
import { type HiveType, textPaths } from './hive-type.ts';
import { everyRow, type Predicate } from './predicate.ts';
import type { AthenaTable, PartitionKey } from './table.ts';

/** Selects at least the rows that one of the rules can match: by source and name, whatever the further conditions are. */
export function rowsOfRules(rules: readonly Rule[]): Predicate {
  const events = rules.flatMap((rule) => rule.events);
  return {
    any: events.map(({ source, names }) => ({
      all: [...(source === anyEvent ? [] : [{ column: 'eventsource', oneOf: [source] }]), rowsOfNames(names)],
    })),
  };
}

function rowsOfNames(names: readonly string[]): Predicate {
  if (names.includes(anyEvent)) return everyRow;
  const literals = names.filter(isLiteral);
  const beginnings = names.filter((name) => !isLiteral(name)).map((name) => name.slice(0, -anyEvent.length));
  return {
    any: [
      ...(literals.length > 0 ? [{ column: 'eventname', oneOf: literals }] : []),
      ...beginnings.map((startsWith) => ({ column: 'eventname', startsWith })),
    ],
  };
}

/** Columns with JSON in a text. */
const jsonTexts = ['requestparameters', 'responseelements', 'additionaleventdata', 'serviceeventdetails'];

/** Nobody searches for a time. */
const times = ['eventtime', 'useridentity.sessioncontext.attributes.creationdate'];

/** Selects at least the rows that have one of the strings of the search as the value of any field. */
export function rowsOfSearch({ strings, everyRecord }: Search, { columns }: Pick<AthenaTable, 'columns'>): Predicate {
  if (everyRecord) return everyRow;
  const paths = [...columns].flatMap(([name, type]) => (jsonTexts.includes(name) ? [] : textPaths(name, type)));
  const texts = paths.filter((path) => !times.includes(path));
  return {
    any: [
      ...texts.map((column) => ({ column, oneOf: strings })),
      ...jsonTexts
        .filter((column) => columns.has(column))
        .flatMap((column) => strings.map((containsJson) => ({ column, containsJson }))),
    ],
  };
}

/** The query must name the values of a partition key, and the address does not. */
export class PartitionValuesError extends Error {
  override readonly name = 'PartitionValuesError';

  constructor({ address: { database, table }, partitionKeys }: AthenaTable, { name }: PartitionKey) {
    const known = partitionKeys.map((key) => key.name).join(', ');
    super(
      `the table ${database}.${table} requires values of its partition key ${name} (of ${known}): ` +
        `use athena://${database}.${table}?${name}=VALUE,VALUE`,
    );
  }
}

/** The address names a partition key that the table does not have. */
export class UnknownPartitionKeyError extends Error {
  override readonly name = 'UnknownPartitionKeyError';

  constructor({ address: { database, table }, partitionKeys }: AthenaTable, name: string) {
    const known = partitionKeys.map((key) => key.name).join(', ');
    super(`the table ${database}.${table} has no partition key ${JSON.stringify(name)}; it has ${known || 'none'}`);
  }
}

/**
 * Selects the partitions of the days whose log files can contain records of the period, and those that the address names.
 * @throws PartitionValuesError, UnknownPartitionKeyError
 */
export function rowsOfPartitions(table: AthenaTable, period: Period | undefined): Predicate {
  const { address, partitionKeys } = table;
  for (const name of address.partitions.keys()) {
    if (!partitionKeys.some((key) => key.name === name)) throw new UnknownPartitionKeyError(table, name);
  }
  const named = [...address.partitions].map(([column, oneOf]) => ({ column, oneOf }));
  const days = period === undefined ? [] : rowsOfDays(partitionKeys, logFileDays(period));
  const injected = partitionKeys.find(
    ({ name, isInjected }) => isInjected && !address.partitions.has(name) && !isDayKey(name),
  );
  if (injected !== undefined) throw new PartitionValuesError(table, injected);
  return { all: [...named, ...days] };
}

function isDayKey(name: string): boolean {
  return /^(?:timestamp|date|day|dt|event_?date|partition_?date|datehour)$/.test(name);
}

/** Without a key for the day, no partition is excluded: the query then reads more than the days asked for. */
function rowsOfDays(keys: readonly PartitionKey[], days: readonly string[]): Predicate[] {
  const named = (pattern: RegExp) => keys.find(({ name }) => pattern.test(name));
  const [year, month, day] = [named(/^year$/), named(/^month$/), named(/^day$/)];
  if (year && month) return [rowsOfYearsAndMonths(year, month, day, days)];
  const key = keys.find(({ name, format }) => format !== undefined || isDayKey(name));
  if (key === undefined) return [];
  if (key.format !== undefined) return rowsOfFormat(key, key.format, days);
  const spellings = days.flatMap((one) => [one, one.replaceAll('/', '-'), one.replaceAll('/', '')]);
  return [{ column: key.name, oneOf: spellings }];
}

/** Only formats whose order as texts is that of the days. */
function rowsOfFormat({ name }: PartitionKey, format: string, days: readonly string[]): Predicate[] {
  const isOrdered = /^yyyy[^a-zA-Z]?(?:MM[^a-zA-Z]?(?:dd(?:[^a-zA-Z]?HH)?)?)?$/.test(format.replaceAll("'", ''));
  const [first, last] = [days[0], days.at(-1)];
  if (!isOrdered || first === undefined || last === undefined) return [];
  const written = (one: string, hour: string) => {
    const [year = '', month = '', day = ''] = one.split('/');
    return format.replaceAll("'", '').replace('yyyy', year).replace('MM', month).replace('dd', day).replace('HH', hour);
  };
  return [{ column: name, from: written(first, '00'), to: written(last, '23') }];
}

function rowsOfYearsAndMonths(
  year: PartitionKey,
  month: PartitionKey,
  day: PartitionKey | undefined,
  days: readonly string[],
): Predicate {
  const months = grouped(days, (one) => one.slice(0, 'yyyy/MM'.length));
  return {
    any: months.map((within) => {
      const [years, monthsOfYear, daysOfMonth] = [0, 1, 2].map((i) => within.map((one) => one.split('/')[i] ?? ''));
      return {
        all: [
          rowsOfNumbers(year, years ?? []),
          rowsOfNumbers(month, monthsOfYear ?? []),
          ...(day === undefined ? [] : [rowsOfNumbers(day, daysOfMonth ?? [])]),
        ],
      };
    }),
  };
}

/** A partition that was added by hand can have a text with or without a leading zero. */
function rowsOfNumbers({ name: column, type }: PartitionKey, texts: readonly string[]): Predicate {
  const numbers = [...new Set(texts.map(Number))];
  return isNumber(type)
    ? { column, oneOfNumbers: numbers }
    : { column, oneOf: [...new Set([...texts, ...numbers.map(String)])] };
}

/** SQL does not compare a number with a text. */
function isNumber(type: HiveType): boolean {
  return type.kind === 'scalar' && /^(?:tinyint|smallint|int|integer|bigint)$/.test(type.name);
}

/** Selects the rows with a time on one of the days, or with a time in another form than CloudTrail writes. */
export function rowsOfTime(period: Period | undefined): Predicate {
  const days = period === undefined ? [] : logFileDays(period).map((day) => day.replaceAll('/', '-'));
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined ? everyRow : { column: 'eventtime', timeFrom: first, timeTo: `${last}U` };
}
