import pc from 'picocolors';
import { wrapped } from '../../lambda/text/layout.ts';
import { plural } from '../../lambda/text/plural.ts';
import type { Cause } from '../stack/causes.ts';
import { ago } from '../stack/words.ts';

const margin = '  ';

/** What failed and why, each cause with an example and what can be done about it. */
export function causesText(causes: readonly Cause[], now: number, width: number): string {
  const indented = (text: string) => wrapped(text, width - margin.length).map((row) => `${margin}${row}`);
  return causes
    .map(({ name, count, last, example, message, advice }) =>
      [
        `${pc.bold(name)}: ${plural(count, 'log file')}, last at ${ago(last, now)}`,
        ...indented(message),
        ...(example === undefined ? [] : [`${margin}${example}`]),
        ...(advice === undefined ? [] : indented(advice).map((row) => pc.cyan(row))),
      ].join('\n'),
    )
    .join('\n\n');
}
