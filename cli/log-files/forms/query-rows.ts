import { isObject, type JsonObject } from '../../../lambda/detection/record.ts';
import { elements, type Form, type Part } from './form.ts';
import { isLookedUp } from './lookup-events.ts';

/** The record's fields by their names in lower case, as Athena's and CloudTrail Lake's columns are named. */
export const recordFields = namesInLowerCase(
  'eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage',
  'requestParameters responseElements additionalEventData requestID eventID readOnly resources eventType apiVersion',
  'managementEvent recipientAccountId serviceEventDetails sharedEventID vpcEndpointId vpcEndpointAccountId eventCategory',
  'addendum sessionCredentialFromConsole edgeDeviceDetails tlsDetails eventContext insightDetails',
);

/** The same within `userIdentity`, whose names a cast to JSON puts in lower case too. */
const identityFields = namesInLowerCase(
  'type principalId arn accountId accessKeyId userName invokedBy identityProvider credentialId onBehalfOf userId',
  'identityStoreArn sessionContext attributes creationDate mfaAuthenticated sessionIssuer webIdFederationData',
  'federatedProvider sourceIdentity ec2RoleDelivery assumedRoot inScopeOf issuerType credentialsIssuedTo sourceArn sourceAccount',
);

/** Names within other columns, which a cast to JSON puts in lower case too. Requests and responses are texts, with their own names. */
const innerFields: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  userIdentity: identityFields,
  resources: namesInLowerCase('ARN accountId type ARNPrefix'),
  tlsDetails: namesInLowerCase('tlsVersion cipherSuite clientProvidedHostHeader'),
  addendum: namesInLowerCase('reason updatedFields originalRequestID originalEventID'),
};

/** Fields that are true or false in a record, and texts in a row. */
const booleanFields = new Set(['readOnly', 'managementEvent']);

/** Fields that CloudTrail writes as null if there is no value. */
const nullFields = new Set(['requestParameters', 'responseElements']);

/** Columns that contain JSON texts; the others contain texts. In a record, they are values of another type. */
export const jsonColumns: ReadonlySet<string> = new Set([
  'userIdentity',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
  'resources',
  'tlsDetails',
  'edgeDeviceDetails',
  'eventContext',
  'addendum',
]);

/** Rows of Athena and of CloudTrail Lake: as objects, as the response to a query, or as lines of a CSV file. */
export const queryRows: Form = {
  name: 'rows of Athena or CloudTrail Lake (JSON, or CSV with a header)',
  sign: /"(?:QueryResultRows|ResultSet|useridentity|eventJson)"/,
  unwrap: (object) => {
    const { QueryResultRows, ResultSet } = object;
    if (Array.isArray(QueryResultRows)) return elements('QueryResultRows', QueryResultRows.map(lakeRow));
    if (isObject(ResultSet) && Array.isArray(ResultSet.Rows))
      return elements('ResultSet.Rows', athenaRows(ResultSet.Rows));
    return wholeEvent(object) ?? (isRow(object) ? [recordOf(object)] : undefined);
  },
};

/** CloudTrail Lake's column `eventJson` contains the unchanged record. */
function wholeEvent(object: JsonObject): readonly Part[] | undefined {
  const column = Object.keys(object).find((name) => name.toLowerCase() === 'eventjson');
  return column === undefined ? undefined : [{ place: column, value: object[column] }];
}

function isRow(object: JsonObject): boolean {
  const columns = new Set(Object.keys(object).map((name) => name.toLowerCase()));
  const isWritten = 'eventSource' in object && 'eventName' in object && !hasTextForValue(object);
  return !isWritten && !isLookedUp(object) && columns.has('eventsource') && columns.has('eventname');
}

/** Whether a field that is never a text in a record is one, as in rows of CloudTrail Lake, whose columns have the records' names. */
export function hasTextForValue(object: JsonObject): boolean {
  return Object.keys(object).some((name) => jsonColumns.has(name) && typeof object[name] === 'string');
}

/** One row of `get-query-results`: a list of objects of one column each. */
function lakeRow(row: unknown): unknown {
  return Array.isArray(row) && row.every(isObject) ? Object.fromEntries(row.flatMap(Object.entries)) : row;
}

/** The first row of Athena's response names the columns. */
function athenaRows(rows: readonly unknown[]): unknown[] {
  const [header = [], ...others] = rows.map(cellsOf);
  return others.map((cells) => Object.fromEntries(header.map((column, i) => [column ?? '', cells[i]])));
}

function cellsOf(row: unknown): (string | undefined)[] {
  const data = isObject(row) && Array.isArray(row.Data) ? row.Data : [];
  return data.map((cell) => (isObject(cell) && typeof cell.VarCharValue === 'string' ? cell.VarCharValue : undefined));
}

/**
 * The record that a row was made from: an empty or null column is a field that the record lacks or has as null. Where a column should hold JSON
 * and does not, as where a query selects a struct without a cast to JSON, that column's text is what cannot be read.
 */
function recordOf(row: JsonObject): Part {
  const record: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    const name = recordFields.get(column.toLowerCase()) ?? column;
    if (value === null || value === undefined || value === '') {
      if (nullFields.has(name)) record[name] = null;
    } else if (booleanFields.has(name)) record[name] = isTrue.get(value) ?? value;
    else if (!jsonColumns.has(name)) record[name] = value;
    else {
      const inner = typeof value === 'string' ? (parsed(value) ?? structIn(value, name)) : value;
      if (inner === undefined) return { place: column, value };
      // An old engine of Athena casts a struct to a list, without the names.
      if (name === 'userIdentity' && Array.isArray(inner)) return { place: column, value: inner };
      const names = innerFields[name];
      record[name] = names === undefined ? inner : renamed(inner, names);
    }
  }
  return { place: '', value: record };
}

/** How to find the names and the texts of a struct. */
interface StructPatterns {
  readonly name: RegExp;
  readonly text: RegExp;
}

function patternsFor(names: ReadonlyMap<string, string>): StructPatterns {
  const name = [...names.keys()].join('|');
  return { name: new RegExp(`(${name})=`, 'iy'), text: new RegExp(`[^{}]*?(?=, (?:${name})=|})`, 'iy') };
}

/** The columns whose structs can be read, since their names are known and AWS allows hardly any value that looks like a name. */
const structColumns: Readonly<Record<string, StructPatterns>> = {
  userIdentity: patternsFor(identityFields),
  tlsDetails: patternsFor(namesInLowerCase('tlsVersion cipherSuite clientProvidedHostHeader')),
  resources: patternsFor(namesInLowerCase('ARN accountId type ARNPrefix')),
};

/**
 * A struct, or a list of them, as Athena and CloudTrail Lake print it: `{type=IAMUser, arn=…, sessioncontext={…}}`. In other columns, a
 * value can look like further fields, so they are not read; nor is a struct that has a field twice.
 */
function structIn(text: string, column: string): unknown {
  const patterns = structColumns[column];
  if (patterns === undefined) return undefined;
  const { name: namePattern, text: textPattern } = patterns;
  let at = 0;
  const value = text.startsWith('[') ? list() : struct();
  return at === text.length ? value : undefined;

  function list(): readonly unknown[] | undefined {
    const elements: unknown[] = [];
    do {
      at += text[at] === '[' ? 1 : 2;
      elements.push(struct());
    } while (text.startsWith(', ', at));
    return text[at++] === ']' && !elements.includes(undefined) ? elements : undefined;
  }

  function struct(): JsonObject | undefined {
    const fields: Record<string, unknown> = {};
    do {
      at += text[at] === '{' ? 1 : 2;
      const name = next(namePattern)?.slice(0, -1);
      if (name === undefined || Object.hasOwn(fields, name)) return undefined;
      const inner = text[at] === '{' ? struct() : next(textPattern);
      if (inner === undefined) return undefined;
      fields[name] = inner === 'null' ? null : inner;
    } while (text.startsWith(', ', at));
    return text[at++] === '}' ? fields : undefined;
  }

  function next(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isTrue: ReadonlyMap<unknown, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** With the names that CloudTrail writes. Fields without a value are left out. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((inner) => renamed(inner, names));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(
    entries.map(([name, inner]) => [names.get(name.toLowerCase()) ?? name, renamed(inner, names)]),
  );
}

function namesInLowerCase(...lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(lines.flatMap((line) => line.split(' ')).map((name) => [name.toLowerCase(), name]));
}
