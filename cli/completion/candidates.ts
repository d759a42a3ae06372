import type { Command, Option } from 'commander';
import { ruleIds } from '../../lib/rule-ids.ts';

/** What can follow on a command line. */
export interface Candidates {
  readonly words: readonly Candidate[];
  /** The shell adds the names of files. */
  readonly files: boolean;
}

export interface Candidate {
  readonly word: string;
  readonly description?: string;
}

const nothing: Candidates = { words: [], files: false };
const files: Candidates = { words: [], files: true };

/** Options whose values commander does not know as choices. */
const valuesOf: Readonly<Record<string, readonly string[]>> = { '--rules': ['all', ...ruleIds] };

/**
 * What can stand at the last of the arguments, which can be empty or begun.
 * @param program with all commands; the one that the arguments name has its options
 */
export function candidates(program: Command, args: readonly string[]): Candidates {
  const [last = '', previous = ''] = args.toReversed();
  const command = program.commands.find((one) => args.slice(0, -1).includes(one.name()));
  const options = [...(command?.options ?? []), ...program.options].filter(({ hidden }) => !hidden);
  const assigned = /^(?<name>--[a-z-]+)=(?<begun>.*)$/.exec(last)?.groups;
  if (assigned?.name !== undefined) return prefixed(`${assigned.name}=`, valuesFor(options, assigned.name), last);
  const possible = valuesFor(options, previous) ?? wordsAt(program, command, options, last);
  return begunWith(last, possible);
}

/** The values of an option; undefined if it has none. */
function valuesFor(options: readonly Option[], name: string): Candidates | undefined {
  const option = options.find(({ long, short }) => name !== '' && [long, short].includes(name));
  if (option === undefined || option.isBoolean() || !(option.required || option.optional)) return undefined;
  if (/<file>/.test(option.flags)) return files;
  const words = option.argChoices ?? valuesOf[option.long ?? ''] ?? [];
  return { words: words.map((word) => ({ word })), files: false };
}

function wordsAt(
  program: Command,
  command: Command | undefined,
  options: readonly Option[],
  begun: string,
): Candidates {
  if (begun.startsWith('-')) {
    return { words: options.map(({ long, description }) => ({ word: long ?? '', description })), files: false };
  }
  if (command === undefined) return { words: listed(program), files: false };
  const [argument] = command.registeredArguments;
  if (argument?.argChoices) return { words: argument.argChoices.map((word) => ({ word })), files: false };
  return argument === undefined ? nothing : files;
}

function listed(program: Command): readonly Candidate[] {
  const visible = program.createHelp().visibleCommands(program);
  return visible.map((command) => ({ word: command.name(), description: command.summary() }));
}

function begunWith(begun: string, possible: Candidates): Candidates {
  return { ...possible, words: possible.words.filter(({ word }) => word.startsWith(begun)) };
}

/** For `--name=value`: the shell replaces the whole word. */
function prefixed(prefix: string, possible: Candidates = nothing, begun: string): Candidates {
  return begunWith(begun, { ...possible, words: possible.words.map(({ word }) => ({ word: `${prefix}${word}` })) });
}
