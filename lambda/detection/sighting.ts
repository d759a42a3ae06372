import { createHash } from 'node:crypto';
import { derivedPart, isDerived } from './derived.ts';
import { isUnidentified, principalFields, principalOf } from './principal.ts';
import {
  type CloudTrailRecord,
  elementTexts,
  eventTimeOf,
  type FieldPath,
  fieldText,
  hasElements,
  isUnknown,
  succeeded,
  textAt,
} from './record.ts';
import { redactedRecord } from './redaction.ts';
import { fieldsMatched, fieldsOfTerm, matches, type Rule } from './rule.ts';
import { withoutSecrets } from './secrets.ts';
import { type Traits, traitFields, traitsOf } from './traits.ts';

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
  /** What the call came with; absent if the term does not contain the principal. */
  readonly traits?: Traits | undefined;
  /** The id of the alert if the sighting is new; the same on every delivery. */
  readonly alertId: string;
}

/** Longer terms are shortened, since a partition key of DynamoDB has at most 2,048 bytes. */
const longestTerm = 1_000;

/** The sightings in the records of a log file: for each rule that a record matches, one for each of its terms. */
export function sightingsOf(
  records: readonly CloudTrailRecord[],
  rules: readonly Rule[],
  logFile: LogFile,
): Sighting[] {
  return records.flatMap((record) => sightingsOfRecord(record, () => record, rules, logFile));
}

/** The fields that sightings are made from; all others are read from the parsed record. */
export function fieldsOfSightings(rules: readonly Rule[]): readonly FieldPath[] {
  const ofRules = rules.flatMap((rule) => [...fieldsMatched(rule), ...fieldsOfTerm(rule)]);
  return [...new Set([...principalFields, ...traitFields, 'eventTime', 'eventID', ...ofRules])];
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
  return rules
    .filter((rule) => matches(rule, record))
    .flatMap((rule) => sightingsOfMatch(rule, record, again, logFile));
}

function sightingsOfMatch(
  rule: Rule,
  record: CloudTrailRecord,
  again: () => CloudTrailRecord,
  logFile: LogFile,
): Sighting[] {
  const principal = principalOf(record, again);
  const eventId = textAt(record, 'eventID') ?? withoutId(again());
  const time = eventTimeOf(record) ?? logFile.createdAt;
  const isSuccess = succeeded(record);
  return termsOf(rule, record, again, principal, eventId).map((term) => ({
    rule,
    parseRecord: again,
    logFile: logFile.name,
    principal: shortened(withoutSecrets(principal)),
    key: { ruleId: rule.id, term },
    time,
    succeeded: isSuccess,
    traits: rule.term.some(({ field }) => field === 'principal') ? traitsOf(record) : undefined,
    // With time and outcome, since an event id can be forged or duplicated.
    alertId: hash(rule.id, term, eventId, String(time), String(isSuccess)),
  }));
}

/**
 * One part is used as it is; several parts become a JSON list, which is unambiguous. A term with a part that the record does not
 * show is the event's own: it makes no other call known, and no other call makes it known. A part with elements makes a term of
 * each.
 */
function termsOf(
  rule: Rule,
  record: CloudTrailRecord,
  again: () => CloudTrailRecord,
  principal: string,
  eventId: string,
): readonly string[] {
  const ofElements = rule.term.findIndex(({ field }) => hasElements(field));
  const parts = rule.term.map(({ field }) => partOf(field, rule, record, again, principal));
  const isPartUnknown = (part: string | null, index: number) =>
    part === null ? isFieldUnknown(rule.term[index]?.field, again) : part === principal && isUnidentified(principal);
  if (parts.some(isPartUnknown)) return [bounded(JSON.stringify([...parts, { event: hash(eventId) }]))];
  const elements = ofElements < 0 ? [] : elementTexts(record, rule.term[ofElements]?.field ?? '');
  const combinations = elements.length === 0 ? [parts] : elements.map((element) => parts.with(ofElements, element));
  return combinations.map((combined) =>
    bounded(combined.length === 1 ? (combined[0] ?? 'none') : JSON.stringify(combined)),
  );
}

function partOf(
  field: FieldPath,
  { asnLookup }: Rule,
  record: CloudTrailRecord,
  again: () => CloudTrailRecord,
  principal: string,
) {
  if (field === 'principal') return principal;
  return (isDerived(field) ? derivedPart(field, record, asnLookup, again) : fieldText(record, field)) ?? null;
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

/**
 * A hash of the whole keeps terms distinct that are shortened, had a credential in them, or had half a surrogate pair: a JSON escape
 * can spell one, but UTF-8, in which the table stores texts, cannot.
 */
export function bounded(term: string): string {
  const shown = withoutSecrets(term).toWellFormed();
  const isWhole = shown === term && Buffer.byteLength(term) <= longestTerm;
  return isWhole ? term : `${shown.slice(0, 200).toWellFormed()}…${hash(term)}`;
}

/** 128 bits, as hexadecimal digits. */
function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
