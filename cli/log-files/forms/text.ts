import { JSONParser } from '@streamparser/json';
import { parse as parseCsv } from 'csv-parse/sync';
import { forms } from './forms.ts';
import { type Extract, joined, recordsIn, unreadable } from './records.ts';

/** What precedes each line of an export of CloudWatch Logs, or of `aws logs tail`, whose short format has no zone. */
const logsPrefix = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?\s+(?:\S+\s+)?(?=[{[])/;

/** A first line of column names, one of which contains the event's name or the whole record. */
const csvHeader = /^(?:[\w"@. -]+,)*"?(?:eventname|eventjson|@message|_raw)"?(?:,[\w"@. -]+)*$/i;

/**
 * The records in the text of a file: one JSON value, one value a line, values one after the other, the lines of an export of
 * CloudWatch Logs, or CSV with a header.
 */
export function recordsInFileText(text: string): Extract {
  const whole = parsed(text);
  if (whole !== undefined) return recordsIn({ place: '', value: whole.value });
  const lines = text.split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  if (csvHeader.test(first)) return recordsInCsv(text);
  const other = otherTexts.find(([, sign]) => sign.test(text.slice(0, headLength)))?.[0];
  if (other !== undefined) return unreadable('', `it is ${other}`);
  const isByLine = logsPrefix.test(first) || parsed(first) !== undefined;
  if (!isByLine) return valuesIn(text, '');
  return joined(lines.flatMap((line, index) => (line.trim() === '' ? [] : [recordsInLine(line, `line ${index + 1}`)])));
}

function recordsInLine(line: string, place: string): Extract {
  const json = line.replace(logsPrefix, '');
  const value = parsed(json);
  return value === undefined ? valuesIn(json, place) : recordsIn({ place, value: value.value });
}

/** JSON values that follow each other with or without white space, as `jq` and `cat` leave them. */
function valuesIn(text: string, place: string): Extract {
  const extracts: Extract[] = [];
  const nth = () => [place, `value ${extracts.length + 1}`].filter(Boolean).join(', ');
  const parser = new JSONParser({ separator: '', paths: ['$'] });
  let failure: Error | undefined;
  parser.onValue = ({ value }) => void extracts.push(recordsIn({ place: nth(), value }));
  parser.onError = (error) => {
    failure ??= error;
  };
  try {
    parser.write(text);
    if (!parser.isEnded) parser.end();
  } catch (error) {
    failure ??= error as Error;
  }
  if (failure !== undefined) extracts.push(unreadable(extracts.length === 0 ? place : nth(), notJson(text)));
  return joined(extracts);
}

/** The part of a text by which its form is looked for. */
const headLength = 100_000;

/** Without the content, which may be a secret. */
function notJson(text: string): string {
  const head = text.slice(0, headLength);
  const form = forms.find(({ sign }) => sign.test(head));
  return form === undefined ? 'it is not JSON' : `it is not JSON, but looks like: ${form.name}`;
}

/** Files that are not JSON and that people have beside log files, and what to do instead. */
const otherTexts: readonly (readonly [string, RegExp])[] = [
  ['a Parquet file; export its rows as JSON', /^PAR1/],
  ['an archive of a kind that is not read; unpack it first', /^(?:PK\x03\x04|BZh|7z|\ufffd7zXZ|Rar!|\(\ufffd\/\ufffd)/],
  ['HTML, perhaps an error page instead of the download', /^\s*<(?:!doctype html|html)/i],
  ['XML', /^\s*<(?:\?xml|[a-z]+[ >])/i],
  ['output of the AWS CLI as text, table or YAML; use `--output json`', /^(?:EVENTS\t|-+\n\|| *(?:- )?Events?:\s)/],
  ['a VPC flow log', /^(?:version account-id|\d \d{12} eni-)/],
  ['an access log of S3', /^[0-9a-f]{64} \S+ \[\d\d\/\w{3}\/\d{4}:/],
  ['an access log of a load balancer', /^(?:https?|h2|wss?|grpcs) \d{4}-\d\d-\d\dT\S+ app\//],
  [
    "the CSV of the console's Event history, which lacks most of each record; download it as JSON",
    /^"?(?:Event|User) (?:name|time|ID|source)"?,/i,
  ],
  ['CSV whose header names neither an event nor a record', /^[\w"@. -]+(?:,[\w"@. -]+)+\r?\n/],
];

function recordsInCsv(text: string): Extract {
  try {
    const rows: unknown[] = parseCsv(text, { columns: true, bom: true, skip_empty_lines: true });
    return joined(rows.map((value, index) => recordsIn({ place: `row ${index + 1}`, value })));
  } catch {
    return unreadable('', 'it is CSV with a row that cannot be read');
  }
}

/** Undefined if the text is not JSON. The value can be of any type, including null. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
