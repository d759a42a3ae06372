import { type Command, Option } from 'commander';

/** Which deployed stack a command uses. */
export interface StackFlags {
  readonly stack: string;
}

/** Adds the option that names the stack. */
export function addStackOptions(command: Command): Command {
  return command.addOption(new Option('--stack <name>', 'name of the deployed stack').default('Firstsight'));
}
