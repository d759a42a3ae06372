import { isNativeError } from 'node:util/types';
import { Command } from 'commander';
import { version } from '../lambda/alerting/version.ts';
import { addAwsOptions, useAwsOptions } from './aws-options.ts';
import { refuseLostOptions } from './npm.ts';
import { messageOf } from './terminal/errors.ts';
import { note, print } from './terminal/output.ts';
import { stopProgressBars } from './terminal/shown-bars.ts';

/** A command in the list that `firstsight --help` shows. Its options and its code are loaded only when it is used. */
interface Listed {
  readonly summary: string;
  readonly load: () => Promise<(command: Command) => void>;
  /** Not shown in the list. */
  readonly hidden?: true;
}

/** Every command. To add a command, add a folder with its `command.ts` and an entry here. */
const commands: Readonly<Record<string, Listed>> = {
  detect: {
    summary: 'show the alerts that log files raise',
    load: async () => (await import('./detect/command.ts')).defineDetect,
  },
  baseline: {
    summary: 'load past log files into the deployed history',
    load: async () => (await import('./baseline/command.ts')).defineBaseline,
  },
  simulate: {
    summary: 'replay past log files and show the alerts they would have raised',
    load: async () => (await import('./simulate/command.ts')).defineSimulate,
  },
  investigate: {
    summary: 'show what a session, a key or a principal did',
    load: async () => (await import('./investigate/command.ts')).defineInvestigate,
  },
  'athena-table': {
    summary: 'make a table in Athena of the log files in a bucket',
    load: async () => (await import('./athena-table/command.ts')).defineAthenaTable,
  },
  doctor: {
    summary: 'check that the deployed detector works',
    load: async () => (await import('./doctor/command.ts')).defineDoctor,
  },
  rule: {
    summary: 'test your rules, or write a new one',
    load: async () => (await import('./rule/command.ts')).defineRule,
  },
  redrive: {
    summary: 'send dead letters back to the detector',
    load: async () => (await import('./redrive/command.ts')).defineRedrive,
  },
  replay: {
    summary: 'have the detector read past log files',
    load: async () => (await import('./replay/command.ts')).defineReplay,
  },
  completion: {
    summary: 'print the script that completes commands in your shell',
    load: async () => (await import('./completion/command.ts')).defineCompletion,
  },
  complete: {
    summary: 'print what can follow on a command line; the script of completion calls it',
    load: async () => (await import('./completion/command.ts')).defineComplete,
    hidden: true,
  },
};

/** Exit status for incorrect usage, which includes an invalid exceptions file or S3 address. */
const usageStatus = 2;

/** Width of all help texts. */
const helpWidth = 88;

/** Commander has written the help, the version or an error, and the program ends. */
class CommanderExit extends Error {
  override readonly name = 'CommanderExit';
  readonly status: number;

  constructor(exitCode: number, cause: Error) {
    super(cause.message, { cause });
    this.status = exitCode === 0 ? 0 : usageStatus;
  }
}

/** Runs one command line to its end and sets the exit status of the process. Errors go to stderr in one sentence. */
export async function runFirstsight(args: readonly string[]): Promise<void> {
  const program = await firstsightProgram(args);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = error instanceof CommanderExit ? error.status : usageStatus;
    if (error instanceof CommanderExit) return;
    stopProgressBars();
    note(`firstsight: ${messageOf(error)}`);
    if (program.opts().verbose) note(traceOf(error));
  }
}

/**
 * The command line.
 * @param args the arguments to parse: only the command that they name is there, or else all of them. Without a command, as for
 *   `--help`, the commands have a summary but no options.
 */
export async function firstsightProgram(args: readonly string[] = []): Promise<Command> {
  const program = new Command('firstsight')
    .description(
      'Finds the first use of calls such as STS GetFederationToken in CloudTrail log files.\n' +
        'Investigates alerts, and checks the deployed detector.',
    )
    .version(version)
    .option('--verbose', 'show the stack trace of an error')
    .showHelpAfterError('(add --help for the allowed arguments and options)')
    .configureOutput({ writeOut: write(print), writeErr: write(note) })
    .configureHelp({ helpWidth, showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .exitOverride((error) => {
      throw new CommanderExit(error.exitCode, error);
    });
  addAwsOptions(program);
  program.hook('preAction', (_program, command) => {
    refuseLostOptions(command);
    useAwsOptions(program.opts());
  });
  const { listed, loaded } = needed(args);
  for (const name of listed) {
    const { summary, load, hidden = false } = commands[name] as Listed;
    const command = program.command(name, { hidden }).summary(summary);
    if (loaded.includes(name)) (await load())(command);
  }
  refuseRepeatedOptions(program);
  return program;
}

/** Commander takes the last of several values of an option, so that a run would go without the others. */
function refuseRepeatedOptions(command: Command): void {
  for (const option of command.options.filter((one) => (one.required || one.optional) && !one.variadic)) {
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      const hint = option.description.includes('separated by commas') ? '; separate its values with commas' : '';
      if (isGiven) command.error(`error: option '${option.flags}' can be used only once${hint}`);
      isGiven = true;
    });
  }
  for (const inner of command.commands) refuseRepeatedOptions(inner);
}

/** Commander's texts end with a line break. They repeat what was typed, such as the name of an unknown option. */
function write(line: (text: string) => void): (text: string) => void {
  return (text) => line(text.replace(/\n$/, ''));
}

interface Needed {
  /** Names of the commands that the program has. */
  readonly listed: readonly string[];
  /** Those with their options and their code. */
  readonly loaded: readonly string[];
}

const everyName = Object.keys(commands);
const listOnly: readonly (string | undefined)[] = [undefined, '--help', '-h'];

function needed(args: readonly string[]): Needed {
  const [first, ...others] = args.filter((arg) => arg !== '--verbose');
  if (first === '--version' || first === '-V') return { listed: [], loaded: [] };
  if (args.length > 0 && listOnly.includes(first)) return { listed: everyName, loaded: [] };
  // It completes a command line that names one of the others.
  if (first === 'complete') return { listed: everyName, loaded: [first, ...others.filter(isCommand).slice(0, 1)] };
  const named = first !== undefined && isCommand(first) ? [first] : everyName;
  return { listed: named, loaded: named };
}

function isCommand(name: string): boolean {
  return Object.hasOwn(commands, name);
}

/** The stack trace of an error, followed by those of its causes. */
function traceOf(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  const trace = error.stack ?? error.message;
  return error.cause === undefined ? trace : `${trace}\ncaused by ${traceOf(error.cause)}`;
}
