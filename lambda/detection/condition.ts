import { BlockList, isIP, isIPv4 } from 'node:net';
import type { AsnLookup } from './asn.ts';
import { derivedValue, isDerived } from './derived.ts';
import { type CloudTrailRecord, type FieldPath, fieldValues, isObject } from './record.ts';
import { matchesWildcard } from './wildcard.ts';

/** What the value of a field must be. Each list has at least one entry, and one of them must fit. All are case-sensitive. */
export type FieldTest =
  | { readonly is: readonly string[] }
  | { readonly isNot: readonly string[] }
  /** `*` matches any characters and `?` one character. */
  | { readonly like: readonly string[] }
  | { readonly isNotLike: readonly string[] }
  | { readonly startsWith: readonly string[] }
  | { readonly endsWith: readonly string[] }
  | { readonly contains: readonly string[] }
  /** True: the field has a value. False: it is absent, null, or an empty text, list or object. */
  | { readonly present: boolean }
  | { readonly atLeast: number }
  | { readonly atMost: number }
  /** Blocks of addresses, such as `192.0.2.0/24`. */
  | { readonly inNetwork: readonly string[] }
  /** An IP address, as opposed to the name of a service. */
  | { readonly isIpAddress: true };

/** The field can be derived, such as `asn`. */
export type FieldCondition = { readonly field: FieldPath } & FieldTest;

/**
 * A condition on one field, or a combination of conditions. An absent field fits no test but `isNot`, `isNotLike` and
 * `present: false`. A field with `[]` fits if one of its elements does. The value of an object or list is its JSON.
 */
export type Condition =
  | FieldCondition
  | { readonly any: readonly Condition[] }
  | { readonly all: readonly Condition[] }
  | { readonly not: Condition };

/** True if the record meets the condition. */
export function isMet(condition: Condition, record: CloudTrailRecord, asnLookup?: AsnLookup): boolean {
  if ('any' in condition) return condition.any.some((one) => isMet(one, record, asnLookup));
  if ('all' in condition) return condition.all.every((one) => isMet(one, record, asnLookup));
  if ('not' in condition) return !isMet(condition.not, record, asnLookup);
  const { field } = condition;
  const values = isDerived(field) ? [derivedValue(field, record, asnLookup)] : fieldValues(record, field);
  if ('present' in condition) return values.some(isThere) === condition.present;
  const { negated, test } = asTest(condition);
  return values.some((value) => fits(test, textOf(value))) !== negated;
}

/** The fields that the condition reads. */
export function fieldsOfCondition(condition: Condition): readonly FieldPath[] {
  if ('any' in condition) return condition.any.flatMap(fieldsOfCondition);
  if ('all' in condition) return condition.all.flatMap(fieldsOfCondition);
  return 'not' in condition ? fieldsOfCondition(condition.not) : [condition.field];
}

function isThere(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : value !== undefined && value !== null && value !== '';
}

type ValueTest = Exclude<FieldTest, { isNot: unknown } | { isNotLike: unknown } | { present: unknown }>;

/** The opposites are the same tests, negated. */
function asTest(condition: FieldTest): { readonly negated: boolean; readonly test: ValueTest } {
  if ('isNot' in condition) return { negated: true, test: { is: condition.isNot } };
  if ('isNotLike' in condition) return { negated: true, test: { like: condition.isNotLike } };
  return { negated: false, test: condition as ValueTest };
}

function fits(test: ValueTest, text: string | undefined): boolean {
  if (text === undefined) return false;
  if ('is' in test) return test.is.includes(text);
  if ('like' in test) return test.like.some((pattern) => matchesWildcard(text, pattern));
  if ('startsWith' in test) return test.startsWith.some((start) => text.startsWith(start));
  if ('endsWith' in test) return test.endsWith.some((end) => text.endsWith(end));
  if ('contains' in test) return test.contains.some((part) => text.includes(part));
  if ('inNetwork' in test) return isInNetwork(text, test.inNetwork);
  if ('isIpAddress' in test) return isIP(text) !== 0;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return 'atLeast' in test ? number >= test.atLeast : number <= test.atMost;
}

/** An empty text counts as none. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'object' ? jsonOf(value) : String(value);
}

/** As JSON.stringify, but for values of any depth: a record can be nested deeper than JSON.stringify can recurse. */
function jsonOf(whole: object): string {
  let json = '';
  const rest: unknown[] = [whole];
  while (rest.length > 0) {
    const next = rest.pop();
    if (next instanceof Written) json += next.text;
    else if (typeof next !== 'object' || next === null) json += JSON.stringify(next);
    else for (const part of partsOf(next).reverse()) rest.push(part);
  }
  return json;
}

/** A piece of JSON, as opposed to a value to write. */
class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function partsOf(value: object): unknown[] {
  const isList = Array.isArray(value);
  const members = Object.entries(value).flatMap(([name, member], i) => [
    new Written(`${i > 0 ? ',' : ''}${isList ? '' : `${JSON.stringify(name)}:`}`),
    member,
  ]);
  return [new Written(isList ? '[' : '{'), ...members, new Written(isList ? ']' : '}')];
}

/** Conditions are few and lasting, and to build a list takes longer than to search it. */
const blockLists = new WeakMap<readonly string[], BlockList>();

function isInNetwork(address: string, blocks: readonly string[]): boolean {
  if (isIP(address) === 0) return false;
  const list = blockLists.get(blocks) ?? blockListOf(blocks);
  blockLists.set(blocks, list);
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

function blockListOf(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [network = '', length] = block.split('/');
    const family = isIPv4(network) ? 'ipv4' : 'ipv6';
    if (length === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(length), family);
  }
  return list;
}
