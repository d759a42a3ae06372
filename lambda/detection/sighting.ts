import { createHash } from 'node:crypto';
import { principalFields, principalOf } from './principal.ts';
import { type CloudTrailRecord, eventTimeOf, type FieldPath, fieldText, succeeded, textAt } from './record.ts';
import { redactedRecord } from './redaction.ts';
import { fieldsMatched, matches, type Rule } from './rule.ts';

/** Where a record came from. */
export interface LogFile {
  /** `s3://bucket/key`, or a path on a laptop. */
  readonly name: string;
  /** When it was created, in milliseconds since 1970: the time of its records that tell none. */
  readonly createdAt: number;
}

/** One matching record, ready to be judged. */
export interface Sighting {
  readonly rule: Rule;
  /** Parses the record's text at each call: sightings that are not new keep no parsed record. */
  readonly parseRecord: () => CloudTrailRecord;
  readonly logFile: string;
  readonly principal: string;
  /** The rule and the term that the history knows the principal by. */
  readonly key: TermKey;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly succeeded: boolean;
  /** Of the alert that this sighting raises if it is new: the same on every delivery. */
  readonly alertId: string;
}

/** The longest term used as it is; DynamoDB's keys end at 2,048 bytes. */
const longestTerm = 1_000;

/** The sightings among a log file's records: one for each rule that a record matches. */
export function sightingsOf(
  records: readonly CloudTrailRecord[],
  rules: readonly Rule[],
  logFile: LogFile,
): Sighting[] {
  return records.flatMap((record) => sightingsOfRecord(record, () => record, rules, logFile));
}

/** The fields of a record that its sightings are made of; all else is read of the record given anew. */
export function fieldsOfSightings(rules: readonly Rule[]): readonly FieldPath[] {
  const terms = rules.flatMap(({ term }) => term.map(({ field }) => field)).filter((field) => field !== 'principal');
  return [...new Set([...principalFields, 'eventTime', 'eventID', ...rules.flatMap(fieldsMatched), ...terms])];
}

/**
 * The sightings of one record, which is not kept.
 * @param record needs no more than `fieldsOfSightings`
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
  const term = termOf(rule, record, principal);
  const time = eventTimeOf(record) ?? logFile.createdAt;
  return {
    rule,
    parseRecord: again,
    logFile: logFile.name,
    principal,
    key: { ruleId: rule.id, term },
    time,
    succeeded: succeeded(record),
    alertId: hash(rule.id, term, textAt(record, 'eventID') ?? withoutId(again())),
  };
}

/** One part stands for itself; several are the text of a JSON list, so that no value can pass for two. */
function termOf(rule: Rule, record: CloudTrailRecord, principal: string): string {
  const parts = rule.term.map(({ field }) => (field === 'principal' ? principal : fieldText(record, field)) ?? null);
  return bounded(parts.length === 1 ? (parts[0] ?? 'unidentified') : JSON.stringify(parts));
}

/** The item of the principal under a rule whose term is the principal alone. */
export function principalKey(ruleId: string, principal: string): TermKey {
  return { ruleId, term: bounded(principal) };
}

/** Of the redacted record, since JSON.stringify has no bottom: a record may be nested deeper than the call stack. */
function withoutId(record: CloudTrailRecord): string {
  return JSON.stringify(redactedRecord(record));
}

/** An overlong term is told apart by a hash of the whole. */
function bounded(term: string): string {
  return Buffer.byteLength(term) <= longestTerm ? term : `${term.slice(0, 200)}…${hash(term)}`;
}

/** 128 bits, as hexadecimal digits. */
function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Names one item of the history: a rule and a term. */
export interface TermKey {
  readonly ruleId: string;
  readonly term: string;
}

/** The key as one text, unambiguous since a rule's id holds no space. */
export function keyName({ ruleId, term }: TermKey): string {
  return `${ruleId} ${term}`;
}
