import { isObject } from './detection/record.ts';
import type { Rule } from './detection/rule.ts';

/** Active where nothing else is said. */
export const defaultRuleIds: readonly string[] = ['sts-get-federation-token'];

/** No file in rules/ has this id. */
export class UnknownRuleError extends Error {
  override readonly name = 'UnknownRuleError';

  constructor(id: string, options?: ErrorOptions) {
    super(`There is no rule "${id}": every rule is a file in lambda/rules that is named after its id.`, options);
  }
}

/**
 * Loads rules by id, each from the file in rules/ that is named after it.
 * @param historyWindowDays of all of them; default: each rule's own
 * @throws UnknownRuleError
 */
export async function loadRules(
  ids: readonly string[] = defaultRuleIds,
  historyWindowDays?: number,
): Promise<readonly Rule[]> {
  const rules = await Promise.all(ids.map(loadRule));
  return historyWindowDays === undefined ? rules : rules.map((rule) => ({ ...rule, historyWindowDays }));
}

async function loadRule(id: string): Promise<Rule> {
  const file: unknown = await import(`./rules/${id}.ts`).catch((cause: unknown) => {
    throw new UnknownRuleError(id, { cause });
  });
  if (!isObject(file) || !isObject(file.rule)) throw new UnknownRuleError(id);
  return file.rule as unknown as Rule;
}
