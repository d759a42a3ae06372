import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { type CloudTrailRecord, isObject } from '../lambda/detection/record.ts';
import type { Rule } from '../lambda/detection/rule.ts';
import { decoded } from '../lambda/text/decoded.ts';
import { systemReason } from '../lambda/text/system-reason.ts';
import { parseRules, RulesError } from './own-rules.ts';

/** The samples of a rule: those that must alert, and those that must not. */
export interface OwnSamples {
  readonly alerts: readonly CloudTrailRecord[];
  readonly noAlerts: readonly CloudTrailRecord[];
}

export interface RulesFile {
  readonly rules: readonly Rule[];
  /** By the ID of the rule. */
  readonly samples: ReadonlyMap<string, OwnSamples>;
}

/** A file is read up to this size. */
const mostBytes = 2 * 2 ** 20;

/**
 * Reads rules in YAML or JSON: a list of rules, or an object with the list in `rules`. A rule can have samples: lists of
 * records in `alerts` and in `no alert`.
 * @param hasAsnDatabase whether there is a database of networks, which `asn` and `asOrganization` need
 * @throws RulesError with the file, and the place and reason of every fault
 */
export function readRulesFile(path: string, hasAsnDatabase = false): RulesFile {
  const content = contentOf(path);
  const entries = isObject(content) ? content.rules : content;
  if (!Array.isArray(entries)) throw new RulesError(`${path}: must be a list of rules, or have one in "rules".`);
  const bare = entries.map((entry: unknown) => (isObject(entry) ? withoutSamples(entry) : entry));
  const faults = entries.flatMap((entry: unknown, i) => sampleFaults(entry, `${path}: rules[${i}]`));
  const rules = parseRules(bare, path, { hasAsnDatabase, further: faults });
  return { rules, samples: new Map(rules.map(({ id }, i) => [id, samplesOf(entries[i])])) };
}

/** The rules of a file, or none without a file. */
export function ownRulesFrom(path: string | undefined, hasAsnDatabase: boolean): readonly Rule[] {
  return path === undefined ? [] : readRulesFile(path, hasAsnDatabase).rules;
}

function contentOf(path: string): unknown {
  const text = textOf(path);
  if (text.length > mostBytes) throw new RulesError(`${path}: has more than ${mostBytes} characters.`);
  // Aliases could make a small file a large one.
  const document = parseDocument(text, { merge: false });
  const [error] = document.errors;
  if (error !== undefined) throw new RulesError(`${path}: not valid YAML: ${error.message.split('\n')[0]}`);
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw new RulesError(`${path}: aliases (&, *) are not allowed.`, { cause });
  }
}

function textOf(path: string): string {
  try {
    return decoded(readFileSync(path));
  } catch (cause) {
    throw new RulesError(`${path}: ${systemReason(cause, path)}`, { cause });
  }
}

const quietNames = ['no alert', 'noAlerts'] as const;

function withoutSamples({ alerts: _, 'no alert': __, noAlerts: ___, ...rule }: Readonly<Record<string, unknown>>) {
  return rule;
}

function sampleFaults(entry: unknown, where: string): string[] {
  if (!isObject(entry)) return [];
  return ['alerts', ...quietNames]
    .filter((name) => entry[name] !== undefined && !isListOfObjects(entry[name]))
    .map((name) => `${where}.${name}: must be a list of records.`);
}

function isListOfObjects(value: unknown): value is readonly CloudTrailRecord[] {
  return Array.isArray(value) && value.every(isObject);
}

function samplesOf(entry: unknown): OwnSamples {
  const list = (name: string) => (isObject(entry) && isListOfObjects(entry[name]) ? entry[name] : []);
  return { alerts: list('alerts'), noAlerts: quietNames.flatMap(list) };
}
