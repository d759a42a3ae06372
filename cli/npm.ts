import type { Command } from 'commander';

type Environment = Readonly<Record<string, string | undefined>>;

/** npm did not pass on options that were meant for the command. */
export class LostOptionsError extends Error {
  override readonly name = 'LostOptionsError';

  constructor(command: string, options: readonly string[]) {
    const [first] = options;
    super(
      `npm did not pass ${options.join(', ')} on to the command. ` +
        `Put -- before the command: npm run -s firstsight -- ${command} ${first} …`,
    );
  }
}

function isNpmRun(env: Environment): boolean {
  return env.npm_lifecycle_event === 'firstsight';
}

/** npm runs scripts in the folder of package.json, but relative paths are relative to the folder in which npm was started. */
export function returnToCallersFolder(env: Environment = process.env): void {
  if (isNpmRun(env) && env.INIT_CWD) process.chdir(env.INIT_CWD);
}

/**
 * Without `--` before the command, npm keeps the options, passes on only their values as if they were paths, and sets
 * `npm_config_<option>`.
 * @throws LostOptionsError
 */
export function refuseLostOptions(command: Command, env: Environment = process.env): void {
  if (!isNpmRun(env)) return;
  const lost = optionsOf(command).filter((option) => isLost(option.long ?? '', env) && !isGiven(command, option));
  if (lost.length === 0) return;
  throw new LostOptionsError(
    command.name(),
    lost.map(({ long }) => long ?? ''),
  );
}

type Option = Command['options'][number];

/** Those of the command, then those of all commands. */
function optionsOf({ options, parent }: Command): readonly Option[] {
  return [...options, ...(parent?.options ?? [])];
}

function isGiven(command: Command, option: Option): boolean {
  return command.getOptionValueSourceWithGlobals(option.attributeName()) === 'cli';
}

/** npm reads `--to` as the start of its own `--token-description`. */
const takenForOwn: Readonly<Record<string, string>> = { to: 'token_description' };

/** npm sets options of its own that are off to an empty text, such as `yes`. */
function isLost(long: string, env: Environment): boolean {
  const name = long.replace(/^--/, '').replaceAll('-', '_');
  return [name, takenForOwn[name]].some((one) => one !== undefined && (env[`npm_config_${one}`] ?? '') !== '');
}
