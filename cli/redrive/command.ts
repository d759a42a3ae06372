import type { Command } from 'commander';
import { addStackOptions } from '../stack/options.ts';
import { permissionLines, redrivePermissions } from '../stack/permissions.ts';
import type { RedriveFlags } from './run.ts';

const description = `Sends the log files that were put aside back to the detector.

First shows how many lie in the dead-letter queue and, from the function's log of the
last 14 days, why: mend the causes before, or the log files are back in about an hour.
Then it asks; with --yes it does not, and without a terminal it moves nothing unless
--yes is given. No log file is lost on the way, and one that is served twice is told
once.

stdout holds the causes, stderr the rest. Exit status: 0 nothing is left; 1 dead letters
stay where they are; 2 wrong usage, or AWS refused.`;

const details = `
Examples:
  firstsight redrive
  firstsight redrive --stack Firstsight --region eu-west-1 --yes

It takes these actions, each on what stands beside it:
${permissionLines(redrivePermissions)}`;

/** Adds `firstsight redrive`. */
export function addRedriveCommand(program: Command): void {
  const command = program.command('redrive').summary('send dead letters back to the detector').description(description);
  addStackOptions(command)
    .option('--yes', 'move without asking')
    .addHelpText('after', details)
    .action(async (flags: RedriveFlags) => (await import('./run.ts')).runRedrive(flags));
}
