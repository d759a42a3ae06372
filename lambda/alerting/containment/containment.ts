import { grouped } from '../../detection/grouped.ts';
import { accountId } from '../../text/commands.ts';
import { command, prose } from '../../text/layout.ts';
import { utc } from '../../text/times.ts';
import type { Access } from './place.ts';
import type { Step } from './steps.ts';
import { type RowId, rowOf } from './table.ts';
import { commandWith, textWith, type Values, withPlaceholders } from './values.ts';

/** A row of the table with the values of an access. */
export interface Containment {
  /** Who holds the access: `a session of a role (AssumeRole), deploy`. */
  readonly holder: string;
  readonly ends: readonly Instruction[];
  /** When the access ends by itself, and what the steps mean for others. */
  readonly effects: readonly string[];
  readonly doesNotEnd: readonly string[];
  readonly check: readonly Instruction[];
  readonly undo: readonly Instruction[];
  /** Until when undoing the steps makes the access work again, for the words after "To undo"; undefined if that does not matter. */
  readonly undoWhen: string | undefined;
}

export interface Instruction {
  readonly text: string;
  readonly command?: string | undefined;
  /** Whose credentials to use: `account 111122223333`. */
  readonly credentials?: string | undefined;
}

export function containmentOf(access: Access): Containment {
  const { values } = access;
  const row = rowOf(access.row);
  const instructions = (steps: readonly Step[]) => steps.flatMap((step) => instructionOf(step, values));
  return {
    holder: `${row.holder}${nameIn(values)}`,
    ends: instructions(row.ends),
    effects: [...endOf(access), ...(row.effects ?? [])],
    doesNotEnd: row.doesNotEnd,
    undoWhen: undoWhen(access),
    check: instructions(row.check),
    undo: instructions(row.undo),
  };
}

/** Of whom or what the access is. */
function nameIn(values: Values): string {
  const names = ['user', 'role', 'group', 'policyArn', 'resource'] as const;
  return names.map((name) => textWith(`, {${name}}`, values)).find((text) => text !== undefined) ?? '';
}

/**
 * A deny that is removed earlier lets a session work again that is still valid. Revoking applies to all sessions of a role, not
 * only to the one of the call, so its end is not enough.
 */
function undoWhen({ row, values, expiresAt }: Access): string | undefined {
  const condition = undoCondition(row, expiresAt);
  if (condition === undefined) return undefined;
  return `${condition}${textWith(' and after access key {callerKey} is deactivated or deleted', values) ?? ''}`;
}

/** The same for any access of the row. */
export function undoCondition(row: RowId, expiresAt?: number): string | undefined {
  const { lasts } = rowOf(row);
  if (lasts === undefined) return undefined;
  const end = lasts === '12 h' ? undefined : utc(expiresAt);
  return `if the call was not legitimate, only ${end === undefined ? `${lasts} after the last step` : `after ${end}`}`;
}

/** The steps to number: those for each access, or of a single one. What begins with a condition is part of the step before. */
export function mainSteps(all: readonly Containment[]): readonly Instruction[] {
  const [one] = all;
  if (all.length > 1 || one === undefined) return all.flatMap(({ ends }) => ends.slice(0, 1));
  return one.ends.filter(({ text }, i) => i === 0 || !/^(?:If|For|In) /.test(text));
}

/** The step in a few words: `deactivate the new access key AKIAIOSFODNN7EXAMPLE`. */
export function inShort({ text }: Instruction): string {
  const [words = ''] = text.replace(/^Then | \([^)]*\)/g, '').split(/[,:;.](?= |$)/);
  return clause(words);
}

/** Of each access, without those that the first command of an earlier one also ends, and without a command that is there before. */
export function containmentsOf(accesses: readonly Access[]): Containment[] {
  const all = accesses.map(containmentOf);
  const firstOf = ({ ends: [first] }: Containment) => first?.command ?? first?.text;
  const distinct = all.filter((one, i) => all.findIndex((other) => firstOf(other) === firstOf(one)) === i);
  return distinct.map((one, i) => withoutRepeats(one, distinct.slice(0, i)));
}

/** A deny for the caller also applies to what the call made for the same user, as long as it is in place. */
function withoutRepeats(one: Containment, earlier: readonly Containment[]): Containment {
  const known = new Set(earlier.flatMap(({ ends }) => ends.map(({ command }) => command)));
  const ends = one.ends.filter(({ command }, i) => i === 0 || command === undefined || !known.has(command));
  if (ends.length === one.ends.length) return one;
  const doesNotEnd = one.doesNotEnd.filter((text) => !text.startsWith('Denying the caller does not'));
  return { ...one, ends, doesNotEnd: [deniedBefore, ...doesNotEnd] };
}

function instructionOf({ text, command, byOrganization }: Step, values: Values): Instruction[] {
  const filled = textWith(text, values);
  if (filled === undefined) return [];
  if (command === undefined) return [{ text: filled }];
  return [
    {
      text: filled,
      command: commandWith(command, values),
      credentials: byOrganization ? management : ownCredentials(values),
    },
  ];
}

function endOf({ expiresAt }: Access): string[] {
  const end = utc(expiresAt);
  return end === undefined ? [] : [`This session ends at ${end}.`];
}

const management = "the organization's management account";

function ownCredentials({ account, partition }: Values): string | undefined {
  const id = accountId(account);
  if (id === undefined) return undefined;
  return partition === undefined || partition === 'aws' ? `account ${id}` : `account ${id} (partition ${partition})`;
}

const deniedBefore = 'The deny of an earlier step applies here too, but only until you undo it: do this step as well.';

const unlessLegitimate = 'If you cannot confirm that the call is legitimate, ';

/** What to do, in lines of an email: the steps of each access with commands. No text is repeated. */
export function containmentLines(accesses: readonly Access[], lead: string = unlessLegitimate): string[] {
  const linesOf = instructionLines();
  return containmentsOf(accesses).flatMap((one, i) =>
    [
      ...headed(one, i === 0 ? lead : undefined),
      ...[...one.effects, ...one.doesNotEnd].map((text) => ({ text })),
      ...one.check.map(prefixed('To check: ')),
      ...one.undo.slice(0, 1).map(prefixed(`${undoTitle(one)}: `)),
      ...one.undo.slice(1).map(prefixed('To undo: ')),
    ].flatMap(linesOf),
  );
}

/** `To undo`, with the condition. */
export function undoTitle({ undoWhen }: Pick<Containment, 'undoWhen'>): string {
  return undoWhen === undefined ? 'To undo' : `To undo (${undoWhen})`;
}

/** Only the first step for each access. */
export function firstStepLines(accesses: readonly Access[]): string[] {
  const linesOf = instructionLines();
  return containmentsOf(accesses).flatMap((one) => headed(one, undefined).slice(0, 1).flatMap(linesOf));
}

/** The same in sentences, without how to check and undo it, each command in a line of its own. */
export function containmentText(accesses: readonly Access[], lead: string = unlessLegitimate): string {
  return containmentsOf(accesses)
    .flatMap((one, i) => [...headed(one, i === 0 ? lead : undefined).map(inText), ...one.effects, ...one.doesNotEnd])
    .join(' ')
    .replaceAll('\n ', '\n')
    .trimEnd();
}

function inText({ text, command, credentials }: Instruction): string {
  if (command === undefined) return text;
  return `${text}${credentials === undefined ? '' : ` Use credentials of ${credentials}:`}\n${command}\n`;
}

/** The steps that end an access; the first is part of the sentence that says when to do so, or follows whom it is about. */
function headed({ holder, ends: [first, ...others] }: Containment, lead: string | undefined): Instruction[] {
  if (first === undefined) return [];
  const text = lead?.endsWith('. ') ? first.text : clause(first.text);
  return [{ ...first, text: `${lead ?? `For ${holder}: `}${text}` }, ...others];
}

function prefixed(prefix: string): (instruction: Instruction) => Instruction {
  return (instruction) => ({ ...instruction, text: `${prefix}${clause(instruction.text)}` });
}

/** With a small letter first, unless it begins a word in capitals. */
export function clause(text: string): string {
  return /^[A-Z](?![A-Z])/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}

/** Names the credentials where they differ from those of the command before, and leaves out a text that is already there. */
function instructionLines(): (instruction: Instruction) => string[] {
  const written = new Set<string>();
  let last: string | undefined;
  return ({ text, command: line, credentials }) => {
    if (line === undefined && written.has(text)) return [];
    written.add(text);
    const isNew = credentials !== undefined && credentials !== last;
    last = credentials ?? last;
    return [
      ...prose(text),
      ...(isNew ? prose(`Use credentials of ${credentials}:`) : []),
      ...(line === undefined ? [] : command(line)),
    ];
  };
}

/** How to end any access of these rows, with names in capitals for the values: the first step of each, for all that share it. */
export function generalContainment(rows: readonly RowId[]): Instruction[] {
  const byStep = grouped([...new Set(rows)], (id) => rowOf(id).ends[0].command ?? rowOf(id).ends[0].text);
  return byStep.map((ids) => {
    const [{ text, command: template, byOrganization }] = rowOf(ids[0] ?? 'unknown').ends;
    const doesNotEnd = new Set(ids.map((id) => rowOf(id).doesNotEnd[0] ?? ''));
    return {
      text: withPlaceholders(
        `For ${ids.map((id) => rowOf(id).holder).join('; for ')}: ${clause(text)} ${[...doesNotEnd].join(' ')}`,
      ),
      command: template === undefined ? undefined : withPlaceholders(template),
      credentials: byOrganization ? management : undefined,
    };
  });
}
