import { type Command, Option } from 'commander';

/** Which deployed stack a command uses. */
export interface StackFlags {
  readonly stack: string;
  readonly region?: string;
}

/** Adds the options that name the stack and its Region. */
export function addStackOptions(command: Command): Command {
  return command
    .addOption(new Option('--stack <name>', 'name of the deployed stack').default('Firstsight'))
    .addOption(
      new Option('--region <region>', 'Region of the stack (default: AWS_REGION, or that of your AWS profile)'),
    );
}
