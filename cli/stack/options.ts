import { type Command, Option } from 'commander';

/** Which deployed stack a command is about. */
export interface StackFlags {
  readonly stack: string;
  readonly region?: string;
}

/** Adds the options that say which stack is meant, and where it is. */
export function addStackOptions(command: Command): Command {
  return command
    .addOption(new Option('--stack <name>', 'the deployed stack').default('Firstsight'))
    .addOption(
      new Option('--region <region>', 'where the stack is (default: AWS_REGION, or the region of the profile)'),
    );
}
