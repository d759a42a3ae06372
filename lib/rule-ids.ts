import { readdirSync } from 'node:fs';

/** The ids of all rules, in order: every rule is a file in lambda/rules that is named after its id. */
export const ruleIds: readonly string[] = readdirSync(new URL('../lambda/rules/', import.meta.url))
  .filter((file) => /(?<!\.d)\.[jt]s$/.test(file))
  .map((file) => file.replace(/\.[jt]s$/, ''))
  .sort();
