import Table from 'cli-table3';
import { cleaned, withoutLinks } from '../../lambda/text/caller-text.ts';
import { dateTime } from '../page/readable.ts';
import type { Baseline } from './baseline.ts';
import type { ReasonToLeave } from './left-calls.ts';

type Calls = Baseline['terms'][number] | Baseline['left'][number];

const rightAligned = ['left', 'left', 'right', 'left', 'left'] as const;

/** The terms that were loaded. */
export function loadedTable({ terms }: Baseline): string {
  const table = new Table({
    head: ['rule', 'term', 'sightings', 'first seen', 'last seen'],
    style: { head: [], border: [], compact: true },
    colAligns: [...rightAligned],
  });
  for (const term of terms) table.push(cells(term));
  return table.toString();
}

const words: Record<ReasonToLeave, string> = {
  'not-judged-yet': 'log file too new',
  'dead-letter': 'dead letter',
  'may-be-dead-letter': 'may be in a dead letter',
};

/** The calls that were left to the function, with the reason. */
export function leftTable({ left }: Baseline): string {
  const table = new Table({
    head: ['rule', 'left to the function', 'calls', 'first', 'last', 'because'],
    style: { head: [], border: [], compact: true },
    colAligns: [...rightAligned, 'left'],
  });
  for (const term of left) table.push([...cells(term), words[term.reason]]);
  return table.toString();
}

function cells({ key, sightings, first, last }: Calls) {
  return [key.ruleId, withoutLinks(cleaned(key.term)), sightings, dateTime(first), dateTime(last)];
}
