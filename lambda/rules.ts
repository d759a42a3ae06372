import { isObject } from './detection/record.ts';
import type { Rule } from './detection/rule.ts';

/** Active if the settings name no rules. */
export const defaultRuleIds: readonly string[] = ['sts-get-federation-token'];

/** No file in rules/ has this id. */
export class UnknownRuleError extends Error {
  override readonly name = 'UnknownRuleError';

  constructor(id: string, options?: ErrorOptions) {
    super(`Unknown rule "${id}": each rule is a file in lambda/rules with the name of its id.`, options);
  }
}

/**
 * Loads rules by id, each from the file in rules/ with that name, and the rules on sign-ins that belong to them.
 * @param historyWindowDays for all of them but those that alert once in each day; default: each rule's own
 * @param own rules of a rules file, which are always active
 * @throws UnknownRuleError
 */
export async function loadRules(
  ids: readonly string[] = defaultRuleIds,
  historyWindowDays?: number,
  own: readonly Rule[] = [],
): Promise<readonly Rule[]> {
  const named = await Promise.all(ids.map(loadRule));
  const signInRules = new Set([...named, ...own].flatMap(({ signInRule }) => signInRule ?? []));
  const added = await Promise.all([...signInRules].filter((id) => !ids.includes(id)).map(loadRule));
  const rules = [...named, ...added, ...own];
  return historyWindowDays === undefined
    ? rules
    : rules.map((rule) => (rule.oncePerDay ? rule : { ...rule, historyWindowDays }));
}

async function loadRule(id: string): Promise<Rule> {
  const file: unknown = await import(`./rules/${id}.ts`).catch((cause: unknown) => {
    throw new UnknownRuleError(id, { cause });
  });
  if (!isObject(file) || !isObject(file.rule)) throw new UnknownRuleError(id);
  return file.rule as unknown as Rule;
}
