import type { Command, Option } from 'commander';
import { ruleNames } from '../../lib/rule-sets.ts';

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
const valuesOf: Readonly<Record<string, readonly string[]>> = { '--rules': ruleNames };

/**
 * What the last of the arguments can be; it can be empty or incomplete.
 * @param program with all commands; the one that the arguments name has its options
 */
export function candidates(program: Command, args: readonly string[]): Candidates {
  const [last = '', previous = ''] = args.toReversed();
  const command = commandAt(program, args.slice(0, -1));
  const options = [...new Set([...command.options, ...program.options])].filter(({ hidden }) => !hidden);
  const assigned = /^(?<name>--[a-z-]+)=(?<begun>.*)$/.exec(last)?.groups;
  if (assigned?.name !== undefined) return prefixed(`${assigned.name}=`, valuesFor(options, assigned.name), last);
  const possible = valuesFor(options, previous) ?? wordsAt(command, options, last);
  return begunWith(last, possible);
}

/** The command that the arguments name, or the command of it that they name next. */
function commandAt(program: Command, args: readonly string[]): Command {
  return args.reduce((at, arg) => at.commands.find((one) => one.name() === arg) ?? at, program);
}

/** The values of an option; undefined if it has none. */
function valuesFor(options: readonly Option[], name: string): Candidates | undefined {
  const option = options.find(({ long, short }) => name !== '' && [long, short].includes(name));
  if (option === undefined || option.isBoolean() || !(option.required || option.optional)) return undefined;
  if (/<file>/.test(option.flags)) return files;
  const words = option.argChoices ?? valuesOf[option.long ?? ''] ?? [];
  return { words: words.map((word) => ({ word })), files: false };
}

function wordsAt(command: Command, options: readonly Option[], begun: string): Candidates {
  if (begun.startsWith('-')) {
    return { words: options.map(({ long, description }) => ({ word: long ?? '', description })), files: false };
  }
  if (command.commands.length > 0) return { words: listed(command), files: false };
  const [argument] = command.registeredArguments;
  if (argument?.argChoices) return { words: argument.argChoices.map((word) => ({ word })), files: false };
  return argument === undefined ? nothing : files;
}

function listed(parent: Command): readonly Candidate[] {
  const visible = parent.createHelp().visibleCommands(parent);
  return visible.map((command) => ({ word: command.name(), description: command.summary() }));
}

function begunWith(begun: string, possible: Candidates): Candidates {
  return { ...possible, words: possible.words.filter(({ word }) => word.startsWith(begun)) };
}

/** For `--name=value`: the shell replaces the whole word. */
function prefixed(prefix: string, possible: Candidates = nothing, begun: string): Candidates {
  return begunWith(begun, { ...possible, words: possible.words.map(({ word }) => ({ word: `${prefix}${word}` })) });
}
