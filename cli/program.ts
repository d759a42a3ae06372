import { isNativeError } from 'node:util/types';
import { Command } from 'commander';
import { version } from '../lambda/alerting/version.ts';
import { refuseLostOptions } from './npm.ts';
import { messageOf } from './terminal/errors.ts';
import { note, print } from './terminal/output.ts';
import { stopProgressBars } from './terminal/progress.ts';

type AddCommand = (program: Command) => void;

/** Every command, loaded only when it is used. To add a command, add a folder with its `command.ts` and a line here. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  detect: async () => (await import('./detect/command.ts')).addDetectCommand,
  baseline: async () => (await import('./baseline/command.ts')).addBaselineCommand,
  simulate: async () => (await import('./simulate/command.ts')).addSimulateCommand,
  investigate: async () => (await import('./investigate/command.ts')).addInvestigateCommand,
  doctor: async () => (await import('./doctor/command.ts')).addDoctorCommand,
  redrive: async () => (await import('./redrive/command.ts')).addRedriveCommand,
  replay: async () => (await import('./replay/command.ts')).addReplayCommand,
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
    stopProgressBars();
    process.exitCode = error instanceof CommanderExit ? error.status : usageStatus;
    if (error instanceof CommanderExit) return;
    note(`firstsight: ${messageOf(error)}`);
    if (program.opts().verbose) note(traceOf(error));
  }
}

/**
 * The command line.
 * @param args the arguments to parse: only the command that they name is loaded, or all commands if they name none
 */
export async function firstsightProgram(args: readonly string[] = []): Promise<Command> {
  const program = new Command('firstsight')
    .description('Finds the first use of STS GetFederationToken by a principal in CloudTrail log files.')
    .version(version)
    .option('--verbose', 'show the stack trace of an error')
    .showHelpAfterError('(add --help for the allowed arguments and options)')
    .configureOutput({ writeOut: write(print), writeErr: write(note) })
    .configureHelp({ helpWidth, showGlobalOptions: true })
    .exitOverride((error) => {
      throw new CommanderExit(error.exitCode, error);
    });
  program.hook('preAction', (_program, command) => refuseLostOptions(command));
  for (const load of named(args)) (await load())(program);
  return program;
}

/** Commander's texts end with a line break. They repeat what was typed, such as the name of an unknown option. */
function write(line: (text: string) => void): (text: string) => void {
  return (text) => line(text.replace(/\n$/, ''));
}

function named(args: readonly string[]): readonly (() => Promise<AddCommand>)[] {
  const [first] = args.filter((arg) => arg !== '--verbose');
  if (first === '--version' || first === '-V') return [];
  const load = Object.hasOwn(commands, first ?? '') ? commands[first ?? ''] : undefined;
  return load === undefined ? Object.values(commands) : [load];
}

/** The stack trace of an error, followed by those of its causes. */
function traceOf(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  const trace = error.stack ?? error.message;
  return error.cause === undefined ? trace : `${trace}\ncaused by ${traceOf(error.cause)}`;
}
