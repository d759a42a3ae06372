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
  mainSteps,
  undoTitle,
} from '../containment/containment.ts';
import type { Access } from '../containment/place.ts';

/** The access to end after the call, the most urgent first. */
export function accessesOf(alert: Alert): readonly Access[] {
  return alert.outcome === 'success' ? accessAfter(alert) : [accessAfterFailure(alert)];
}

/** The name of the section, to which the lines above the details point. */
export const containmentTitle = 'HOW TO CONTAIN IT';

/**
 * The steps for each access, the first with how to check and undo it.
 * @param isFirstAtTop whether the lines above the details have the first command
 */
export function containment(alert: Alert, isFirstAtTop: boolean): Section {
  const all = containmentsOf(accessesOf(alert));
  const steps = mainSteps(all);
  const numberOf = (step: Instruction | undefined) => {
    const number = step === undefined ? 0 : steps.indexOf(step) + 1;
    return number === 0 || steps.length === 1 ? '' : `${number}. `;
  };
  const linesOf = instructionLines();
  const lines = all.flatMap((one, i) => [
    ...headLines(one, numberOf(one.ends[0]), i === 0 && isFirstAtTop).flatMap(linesOf),
    ...one.ends
      .slice(1)
      .map((step) => ({ ...step, text: `${numberOf(step)}${step.text}` }))
      .flatMap(linesOf),
    ...sentence((i === 0 ? [...one.effects, ...one.doesNotEnd] : one.doesNotEnd.slice(0, 1)).join(' ')),
  ]);
  const [first] = all;
  return {
    title: containmentTitle,
    lines: [
      ...lines,
      ...shellNote(commandsIn(all)),
      ...(first === undefined ? [] : reversal(first)),
      ...others(all.length),
    ],
  };
}

function commandsIn(all: readonly Containment[]): string[] {
  return all.flatMap(({ ends }) => ends.map(({ command: line }) => line ?? ''));
}

function headLines({ holder, ends: [first] }: Containment, number: string, isAtTop: boolean): Instruction[] {
  if (first === undefined) return [];
  const who = `${number}For ${holder}: `;
  const text = `${who}${clause(first.text)}`;
  return isAtTop ? [{ text: `${text.replace(/\.$/, '')} (the command is at the top).` }] : [{ ...first, text }];
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
function reversal(one: Containment): string[] {
  return [...listed('To check', one.check), ...listed(undoTitle(one), one.undo)];
}

function listed(title: string, instructions: readonly Instruction[]): string[] {
  const commands = instructions.flatMap(({ text, command: line }) => {
    if (line === undefined) return [];
    return [...(/\bif\b/i.test(text) ? sentence(text) : []), ...command(line)];
  });
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
    ? 'Nothing was issued, so there is no session to end. If you cannot confirm that the call is legitimate, '
    : 'The call failed, so it changed nothing. If you cannot confirm that it is legitimate, ';
}
