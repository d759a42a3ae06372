import type { Alert } from '../../detection/alert.ts';
import { textAt } from '../../detection/record.ts';
import { command, type Section, sentence } from '../../text/layout.ts';
import { accessAfter, accessAfterFailure } from '../containment/access.ts';
import {
  type Containment,
  clause,
  containmentsOf,
  containmentText,
  type Instruction,
} from '../containment/containment.ts';
import type { Access } from '../containment/place.ts';

/** The access to end after the call, the most urgent first. */
export function accessesOf(alert: Alert): readonly Access[] {
  return alert.outcome === 'success' ? accessAfter(alert) : [accessAfterFailure(alert)];
}

/** The name of the section, to which the lines above the details point. */
export const containmentTitle = 'HOW TO CONTAIN IT';

/** Where the first step is: the lines above the details have its command, or all of its text, which is long after a failed call. */
type FirstStep = 'command at top' | 'text at top' | 'here';

/**
 * The steps for each access, the first with how to check and undo it.
 * @param isFirstAtTop whether the lines above the details have the first command
 */
export function containment(alert: Alert, isFirstAtTop: boolean): Section {
  const all = containmentsOf(accessesOf(alert));
  const place = isFirstAtTop ? 'command at top' : alert.outcome === 'failure' ? 'text at top' : 'here';
  const linesOf = instructionLines();
  const lines = all.flatMap((one, i) => [
    ...headLines(one, all.length === 1 ? '' : `${i + 1}. `, i === 0 ? place : 'here').flatMap(linesOf),
    ...one.ends.slice(1).flatMap(linesOf),
    ...sentence((i === 0 ? [...one.effects, ...one.doesNotEnd] : one.doesNotEnd.slice(0, 1)).join(' ')),
  ]);
  const [first] = all;
  return {
    title: containmentTitle,
    lines: [...lines, ...shellNote(lines), ...(first === undefined ? [] : reversal(first)), ...others(all.length)],
  };
}

function headLines({ holder, ends: [first] }: Containment, number: string, place: FirstStep): Instruction[] {
  if (first === undefined) return [];
  const who = `${number}For ${holder}: `;
  if (place === 'text at top') return [{ ...first, text: `${who}as described at the top.` }];
  const text = `${who}${clause(first.text)}`;
  return place === 'command at top'
    ? [{ text: `${text.replace(/\.$/, '')} (the command is at the top).` }]
    : [{ ...first, text }];
}

/** Names the credentials where they differ from those of the command before. */
function instructionLines(): (instruction: Instruction) => string[] {
  let last: string | undefined;
  return ({ text, command: line, credentials }) => {
    if (line === undefined) return sentence(text);
    const where = credentials === undefined || credentials === last ? '' : ` With credentials of ${credentials}:`;
    last = credentials ?? last;
    return [...sentence(`${text}${where}`), ...command(line)];
  };
}

/** For the end of a section, so that it is said once. */
export function shellNote(lines: readonly string[]): string[] {
  return lines.some((line) => line.includes('$('))
    ? sentence('A command with $(...) needs bash or zsh, as in AWS CloudShell.')
    : [];
}

/** How to see that the first step worked, and how to undo it: the commands, and what is no command. */
function reversal({ check, undo }: Containment): string[] {
  return [...listed('To check', check), ...listed('To undo', undo)];
}

function listed(title: string, instructions: readonly Instruction[]): string[] {
  const commands = instructions.flatMap(({ command: line }) => (line === undefined ? [] : command(line)));
  if (commands.length > 0) return [...sentence(`${title}:`), ...commands];
  const texts = instructions.map(({ text }) => clause(text));
  return texts.length === 0 ? [] : sentence(`${title}: ${texts.join(' ')}`);
}

function others(steps: number): string[] {
  if (steps < 2) return [];
  const which = steps === 2 ? 'step 2' : `steps 2 to ${steps}`;
  return sentence(`How to check and undo ${which}: docs/containment.md, in the folder of Firstsight.`);
}

/** The advice in a few sentences, with the commands that end the access. */
export function containmentAdvice(alert: Alert): string {
  return containmentText(accessesOf(alert), leadOf(alert));
}

function leadOf({ outcome, record }: Alert): string | undefined {
  if (outcome === 'success') return undefined;
  return textAt(record, 'eventName') === 'GetFederationToken'
    ? 'Nothing was issued, so there is no session to end. '
    : 'The call failed, so it changed nothing. ';
}
