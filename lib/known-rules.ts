import { readdirSync } from 'node:fs';

/** The ids of all rules: each is a file that is named after its id, of the source and of what is built from it alike. */
export const knownRules: readonly string[] = readdirSync(new URL('../lambda/rules/', import.meta.url))
  .filter((file) => !file.endsWith('.d.ts'))
  .map((file) => file.replace(/\.[jt]s$/, ''));
