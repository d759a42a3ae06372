import { Command } from 'commander';
import { version } from '../lambda/alerting/version.ts';

type AddCommand = (program: Command) => void;

/** Every command, loaded when it is asked for. A new one is a file of its own and a line here. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  detect: async () => (await import('./detect-command.ts')).addDetectCommand,
  baseline: async () => (await import('./baseline-command.ts')).addBaselineCommand,
  simulate: async () => (await import('./simulate-command.ts')).addSimulateCommand,
  investigate: async () => (await import('./investigate-command.ts')).addInvestigateCommand,
  doctor: async () => (await import('./doctor-command.ts')).addDoctorCommand,
  redrive: async () => (await import('./redrive-command.ts')).addRedriveCommand,
};

/** Exit status of wrong usage: also of a faulty exceptions file or S3 address. */
export const usageStatus = 2;

/** Width of all help texts. */
const helpWidth = 88;

/**
 * The command line.
 * @param args what is to be parsed: only the command that they name is loaded, and all where they name none
 */
export async function firstsightProgram(args: readonly string[] = []): Promise<Command> {
  const program = new Command('firstsight')
    .description('First use of STS GetFederationToken by a principal, found in CloudTrail log files.')
    .version(version)
    .option('--verbose', 'with an error, show where it came from')
    .showHelpAfterError('(add --help for what is allowed)')
    .configureHelp({ helpWidth, showGlobalOptions: true })
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : usageStatus));
  for (const load of named(args)) (await load())(program);
  return program;
}

function named(args: readonly string[]): readonly (() => Promise<AddCommand>)[] {
  const [first] = args.filter((arg) => arg !== '--verbose');
  if (first === '--version' || first === '-V') return [];
  const load = commands[first ?? ''];
  return load === undefined ? Object.values(commands) : [load];
}
