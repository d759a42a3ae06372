import { createHash } from 'node:crypto';
import { isUnidentified, principalFields, principalOf } from './principal.ts';
import {
  type CloudTrailRecord,
  eventTimeOf,
  type FieldPath,
  fieldText,
  isUnknown,
  succeeded,
  textAt,
} from './record.ts';
import { redactedRecord } from './redaction.ts';
import { fieldsMatched, matches, type Rule } from './rule.ts';
import { withoutSecrets } from './secrets.ts';

/** The key of one item of the history. */
export interface TermKey {
  readonly ruleId: string;
  readonly term: string;
}

/** The key as one text, unambiguous since rule ids contain no space. */
export function keyName({ ruleId, term }: TermKey): string {
  return `${ruleId} ${term}`;
}

/** The log file of a record. */
export interface LogFile {
  /** `s3://bucket/key` or the path of a local file. */
  readonly name: string;
  /** When it was created, in milliseconds since 1970: the time for its records without a readable `eventTime`. */
  readonly createdAt: number;
}

/** One matching record, ready to be judged. */
export interface Sighting {
  readonly rule: Rule;
  /** Parses the record's text at each call: sightings that are not new keep no parsed record. */
  readonly parseRecord: () => CloudTrailRecord;
  readonly logFile: string;
  readonly principal: string;
  readonly key: TermKey;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly succeeded: boolean;
  /** The id of the alert if the sighting is new; the same on every delivery. */
  readonly alertId: string;
}

/** Longer terms are shortened, since a partition key of DynamoDB has at most 2,048 bytes. */
const longestTerm = 1_000;

/** The sightings in the records of a log file: one for each rule that a record matches. */
export function sightingsOf(
  records: readonly CloudTrailRecord[],
  rules: readonly Rule[],
  logFile: LogFile,
): Sighting[] {
  return records.flatMap((record) => sightingsOfRecord(record, () => record, rules, logFile));
}

/** The fields that sightings are made from; all others are read from the parsed record. */
export function fieldsOfSightings(rules: readonly Rule[]): readonly FieldPath[] {
  const terms = rules.flatMap(({ term }) => term.map(({ field }) => field)).filter((field) => field !== 'principal');
  return [...new Set([...principalFields, 'eventTime', 'eventID', ...rules.flatMap(fieldsMatched), ...terms])];
}

/**
 * The sightings of one record, which is not kept in memory.
 * @param record needs only `fieldsOfSightings`
 * @param again parses the whole record; called for the few sightings that are new
 */
export function sightingsOfRecord(
  record: CloudTrailRecord,
  again: () => CloudTrailRecord,
  rules: readonly Rule[],
  logFile: LogFile,
): Sighting[] {
  return rules.filter((rule) => matches(rule, record)).map((rule) => sightingOf(rule, record, again, logFile));
}

function sightingOf(rule: Rule, record: CloudTrailRecord, again: () => CloudTrailRecord, logFile: LogFile): Sighting {
  const principal = principalOf(record, again);
  const eventId = textAt(record, 'eventID') ?? withoutId(again());
  const term = termOf(rule, record, again, principal, eventId);
  const time = eventTimeOf(record) ?? logFile.createdAt;
  const isSuccess = succeeded(record);
  return {
    rule,
    parseRecord: again,
    logFile: logFile.name,
    principal: shortened(withoutSecrets(principal)),
    key: { ruleId: rule.id, term },
    time,
    succeeded: isSuccess,
    // With time and outcome, since an event id can be forged or duplicated.
    alertId: hash(rule.id, term, eventId, String(time), String(isSuccess)),
  };
}

/**
 * One part is used as it is; several parts become a JSON list, which is unambiguous. A term with a part that the record does not
 * show is the event's own: it makes no other call known, and no other call makes it known.
 */
function termOf(
  rule: Rule,
  record: CloudTrailRecord,
  again: () => CloudTrailRecord,
  principal: string,
  eventId: string,
): string {
  const parts = rule.term.map(({ field }) => (field === 'principal' ? principal : fieldText(record, field)) ?? null);
  const isPartUnknown = (part: string | null, index: number) =>
    part === null ? isFieldUnknown(rule.term[index]?.field, again) : part === principal && isUnidentified(principal);
  if (parts.some(isPartUnknown)) return bounded(JSON.stringify([...parts, { event: hash(eventId) }]));
  return bounded(parts.length === 1 ? (parts[0] ?? 'none') : JSON.stringify(parts));
}

function isFieldUnknown(field: FieldPath | undefined, again: () => CloudTrailRecord): boolean {
  const [part] = field?.split('.') ?? [];
  return (part === 'requestParameters' || part === 'responseElements') && isUnknown(again(), part);
}

/** The item of a principal for a rule whose term is the principal alone. */
export function principalKey(ruleId: string, principal: string): TermKey {
  return { ruleId, term: bounded(principal) };
}

/** Redacted, since a record can be nested deeper than JSON.stringify can recurse. */
function withoutId(record: CloudTrailRecord): string {
  return JSON.stringify(redactedRecord(record));
}

/** As long as an ARN can be. */
const longestPrincipal = 2_048;

function shortened(principal: string): string {
  return principal.length <= longestPrincipal ? principal : `${principal.slice(0, longestPrincipal)}…`;
}

/** A hash of the whole keeps terms distinct that are shortened or had a credential in them. */
export function bounded(term: string): string {
  const shown = withoutSecrets(term);
  const isWhole = shown === term && Buffer.byteLength(term) <= longestTerm;
  return isWhole ? term : `${shown.slice(0, 200)}…${hash(term)}`;
}

/** 128 bits, as hexadecimal digits. */
function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
