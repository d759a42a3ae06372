import { cutTo } from '../../text/caller-text.ts';
import { columns } from '../../text/layout.ts';
import { plural } from '../../text/plural.ts';
import { shellLines } from '../../text/shell-lines.ts';
import { needsCheckout } from '../command-line.ts';
import { containmentTitle } from '../sections/containment.ts';
import { rowsOf } from './rows.ts';
import type { Summary } from './summary.ts';

/** The most lines of a summary. Each has at most `columns` characters. */
export const mostLines = 10;

interface Choice {
  /** Default: 2. */
  readonly accessLines?: number;
  readonly reasonLines: number;
  readonly isCommandShown: boolean;
  /** Default: true. */
  readonly isNextStepNamed?: boolean;
  readonly isLabeled: boolean;
}

/** From the fullest layout to the shortest. */
const choices: readonly Choice[] = [
  { accessLines: 3, reasonLines: 2, isCommandShown: true, isLabeled: true },
  { accessLines: 3, reasonLines: 1, isCommandShown: true, isLabeled: true },
  { accessLines: 3, reasonLines: 1, isCommandShown: true, isLabeled: false },
  { reasonLines: 2, isCommandShown: true, isLabeled: true },
  { reasonLines: 1, isCommandShown: true, isLabeled: true },
  { reasonLines: 1, isCommandShown: true, isLabeled: false },
  { reasonLines: 1, isCommandShown: true, isNextStepNamed: false, isLabeled: true },
  { reasonLines: 1, isCommandShown: true, isNextStepNamed: false, isLabeled: false },
  { accessLines: 3, reasonLines: 1, isCommandShown: false, isLabeled: true },
  { accessLines: 3, reasonLines: 1, isCommandShown: false, isLabeled: false },
  { reasonLines: 2, isCommandShown: false, isLabeled: true },
  { reasonLines: 1, isCommandShown: false, isLabeled: true },
  { reasonLines: 1, isCommandShown: false, isLabeled: false },
];

/**
 * The summary as at most `mostLines` lines of at most `columns` characters, for a text in any font. Put them at the top of a
 * report, one below the other; the lines of a command can be pasted together. What does not fit is left out: first reasons, then
 * what the next step is, then the command that ends the access. The details contain both too.
 * @param most the number of lines, at least 8
 */
export function summaryLines(summary: Summary, most = mostLines): string[] {
  const layouts = choices.map((choice) => linesOf(summary, choice));
  return layouts.find((lines) => lines.length <= most) ?? (layouts.at(-1) ?? []).slice(0, most);
}

/** The lines of a digest: the number of its alerts, then the summary of the most severe. */
export function digestLines([headline, mostSevere]: readonly [headline: string, Summary]): string[] {
  return [headline, ...summaryLines(mostSevere, mostLines - 1)];
}

/** Whether `summaryLines` shows the command that ends the access. */
export function showsCommand(summary: Summary): boolean {
  return summary.command !== undefined && summaryLines(summary).includes(shellLines(summary.command, columns)[0] ?? '');
}

function linesOf(summary: Summary, choice: Choice): string[] {
  const { accessLines = 2, reasonLines, isCommandShown, isNextStepNamed = true, isLabeled } = choice;
  const { happened, allowed, reasons, investigate } = summary;
  const command = isCommandShown ? summary.command : undefined;
  return [
    ...cut(happened, 2),
    ...cut(`Access: ${allowed}`, accessLines),
    ...reasonRows(reasons, reasonLines),
    ...cut(stepSentence(summary, command !== undefined, isNextStepNamed), 3),
    ...(command === undefined ? [] : shellLines(command, columns)),
    ...(investigate === undefined || !isLabeled ? [] : [investigateLabel]),
    ...(investigate === undefined ? [] : shellLines(investigate, columns)),
  ];
}

const investigateLabel = needsCheckout
  ? 'To see what was done with it, in the folder of Firstsight:'
  : 'To see what was done with it:';

/** What to do now, as a sentence of its own. */
function stepSentence(summary: Summary, isCommandShown: boolean, isNextStepNamed: boolean): string {
  const { step, hasMore } = summary;
  const remark = isNextStepNamed ? summary.remark : summary.shortRemark;
  if (isCommandShown) return `Do now: ${step}${remark}:`;
  return `Do now: ${step}${remark}.${hasMore ? ` See ${containmentTitle}.` : ''}`;
}

/** As many reasons as fit, at least one. */
function reasonRows(reasons: readonly string[], most: number): string[] {
  for (let count = reasons.length; count > 0; count -= 1) {
    const left = reasons.length - count;
    const more = left === 0 ? '' : `; and ${plural(left, 'more reason')}`;
    const rows = rowsOf(`Why: ${reasons.slice(0, count).join('; ')}${more}.`);
    if (rows.length <= most) return rows;
  }
  return cut(`Why: ${reasons[0] ?? ''}.`, most);
}

/** The same, cut with dots. */
function cut(text: string, most: number): string[] {
  const rows = rowsOf(text);
  const last = rows[most - 1];
  if (rows.length <= most || last === undefined) return rows;
  return [...rows.slice(0, most - 1), `${cutTo(last, columns - 4).trimEnd()} ...`];
}
