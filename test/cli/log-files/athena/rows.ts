import { tableColumns } from '../../../../cli/log-files/athena/columns.ts';
import { type HiveType, hiveType } from '../../../../cli/log-files/athena/hive-type.ts';
import { isObject, type JsonObject } from '../../../../lambda/detection/record.ts';

/** The row of a record, as CloudTrail's SerDe makes it: names in lower case, structs, and JSON texts for requests and responses. */
export function rowOf(record: JsonObject): JsonObject {
  return structOf(record, new Map(Object.entries(tableColumns).map(([name, type]) => [name, hiveType(type)])));
}

function structOf(object: JsonObject, fields: ReadonlyMap<string, HiveType>): JsonObject {
  const values = new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries([...fields].map(([name, type]) => [name, cellOf(values.get(name), type)]));
}

function cellOf(value: unknown, type: HiveType): unknown {
  if (value === null || value === undefined) return null;
  if (type.kind === 'struct') return isObject(value) ? structOf(value, type.fields) : null;
  if (type.kind === 'array') return Array.isArray(value) ? value.map((one) => cellOf(one, type.element)) : null;
  if (type.kind === 'map') return isObject(value) ? value : null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
