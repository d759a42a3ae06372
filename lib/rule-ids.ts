import { readdirSync } from 'node:fs';

/** The IDs of all rules, sorted: every rule is a file in lambda/rules that is named after its ID. */
export const ruleIds: readonly string[] = readdirSync(new URL('../lambda/rules/', import.meta.url))
  .filter((file) => /(?<!\.d)\.[jt]s$/.test(file))
  .map((file) => file.replace(/\.[jt]s$/, ''))
  .sort();
