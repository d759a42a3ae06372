import type { z } from 'zod';
import { largest } from '../lambda/detection/extremes.ts';
import type { Rule } from '../lambda/detection/rule.ts';
import { ruleSchema } from './rule-format.ts';
import { ruleIds } from './rule-ids.ts';

/** Rules are invalid; each line of the message names the place and the reason. */
export class RulesError extends Error {
  override readonly name = 'RulesError';
}

const mostRules = 100;

/**
 * Checks rules of your own, and fills in the defaults.
 * @param source names them in messages
 * @param further faults to report with those of the rules
 * @throws RulesError for every fault
 */
export function parseRules(
  content: readonly unknown[],
  source: string,
  further: readonly string[] = [],
): readonly Rule[] {
  const results = content.map((entry) => ruleSchema.safeParse(entry));
  const faults = [
    ...(content.length > mostRules ? [`${source}: has more than ${mostRules} rules.`] : []),
    ...results.flatMap(({ error }, i) =>
      (error?.issues ?? []).flatMap((issue) => faultsOf(issue, content[i], `${source}: rules[${i}]`)),
    ),
    ...content.flatMap((entry, i) => idFaults(entry, i, content, source)),
    ...further,
  ];
  if (faults.length > 0) throw new RulesError(faults.join('\n'));
  return results.flatMap(({ data }) => (data === undefined ? [] : [data as unknown as Rule]));
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
