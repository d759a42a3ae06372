import type { z } from 'zod';
import { fieldsOfCondition } from '../lambda/detection/condition.ts';
import { needAsnDatabase } from '../lambda/detection/derived.ts';
import { largest } from '../lambda/detection/extremes.ts';
import type { Rule } from '../lambda/detection/rule.ts';
import { ruleSchema } from './rule-format.ts';
import { ruleIds } from './rule-ids.ts';
import { needsAsnDatabase } from './rule-sets.ts';

/** Rules are invalid; each line of the message names the place and the reason. */
export class RulesError extends Error {
  override readonly name = 'RulesError';
}

const mostRules = 100;

export interface RulesContext {
  /** Whether there is a database of networks, which `asn` and `asOrganization` need. Default: no. */
  readonly hasAsnDatabase?: boolean;
  /** Faults to report with those of the rules. */
  readonly further?: readonly string[];
}

/**
 * Checks rules of your own, and fills in the defaults.
 * @param source names them in messages
 * @throws RulesError for every fault
 */
export function parseRules(
  content: readonly unknown[],
  source: string,
  { hasAsnDatabase = false, further = [] }: RulesContext = {},
): readonly Rule[] {
  const results = content.map((entry) => ruleSchema.safeParse(entry));
  const faults = [
    ...(content.length > mostRules ? [`${source}: has more than ${mostRules} rules.`] : []),
    ...results.flatMap(({ error }, i) =>
      (error?.issues ?? []).flatMap((issue) => faultsOf(issue, content[i], `${source}: rules[${i}]`)),
    ),
    ...content.flatMap((entry, i) => idFaults(entry, i, content, source)),
    ...results.flatMap(({ data }, i) => {
      const fields = data === undefined || hasAsnDatabase ? [] : fieldsFromAsnDatabase(data as unknown as Rule);
      return fields.map((field) => `${source}: rules[${i}]: ${field} ${needsAsnDatabase}`);
    }),
    ...further,
  ];
  if (faults.length > 0) throw new RulesError(faults.join('\n'));
  return results.flatMap(({ data }) => (data === undefined ? [] : [data as unknown as Rule]));
}

/** The derived fields of a rule that need a database of networks. */
function fieldsFromAsnDatabase({ term, conditions, reasons }: Rule): readonly string[] {
  const own = reasons.flatMap((reason) => (typeof reason === 'string' ? [] : reason.when));
  const fields = [...term.map(({ field }) => field), ...[...conditions, ...own].flatMap(fieldsOfCondition)];
  return needAsnDatabase.filter((name) => fields.includes(name));
}

function idFaults(entry: unknown, place: number, content: readonly unknown[], source: string): string[] {
  const id = idOf(entry);
  if (id === undefined) return [];
  const where = `${source}: rules[${place}].id: "${id}"`;
  if (ruleIds.includes(id)) return [`${where} is a rule of Firstsight; choose another ID.`];
  return content.findIndex((other) => idOf(other) === id) < place ? [`${where} is the ID of an earlier rule.`] : [];
}

function idOf(entry: unknown): string | undefined {
  const id = (entry as { readonly id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : undefined;
}

type Issue = z.core.$ZodIssue;

/** `rules.yaml: rules[0].conditions[1].is: must have an entry.` */
function faultsOf(issue: Issue, entry: unknown, where: string): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${where}${placeOf(issue.path)}: unknown field "${key}".`);
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const [best = []] = issue.errors.toSorted((a, b) => unknownKeys(a) - unknownKeys(b) || depth(b) - depth(a));
    return best.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, entry, where));
  }
  const value = valueAt(entry, issue.path);
  const shown = value === undefined ? 'is missing; it ' : typeof value === 'object' ? '' : `${JSON.stringify(value)} `;
  return [`${where}${placeOf(issue.path)}: ${shown}${issue.message.replace(/^Invalid input: /, '')}.`];
}

/** Of the forms that a condition can have, the one that was meant has the fewest unknown fields, and gets furthest. */
function unknownKeys(issues: readonly Issue[]): number {
  return issues.filter(({ code, path }) => path.length === 0 && code !== 'custom').length;
}

function depth(issues: readonly Issue[]): number {
  return largest(
    issues.map(({ path }) => path.length),
    0,
  );
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
}

function valueAt(entry: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<PropertyKey, unknown> | null | undefined)?.[step],
    entry,
  );
}
