import type { Command } from 'commander';
import { addStackOptions } from '../stack/options.ts';
import { permissionLines, redrivePermissions } from '../stack/permissions.ts';
import type { RedriveFlags } from './run.ts';

const description = `Sends the log files in the dead-letter queue back to the detector.

First the command shows how many messages are in the queue and why they failed, from
the function's log of the last 14 days. Fix the causes first: otherwise the log
files are back in the dead-letter queue in about an hour. Then the command asks for
confirmation. With --yes it does not ask. Without a terminal it moves nothing unless
you set --yes. No log file is lost. A log file that is processed twice does not
alert twice.

The causes go to stdout, everything else to stderr. Exit status: 0 no messages are
left; 1 messages are left in the dead-letter queue; 2 incorrect usage, or AWS denied
a call.`;

const details = `
Examples:
  firstsight redrive
  firstsight redrive --stack Firstsight --region eu-west-1 --yes

Required permissions, each with its resource:
${permissionLines(redrivePermissions)}`;

/** Defines `firstsight redrive`. */
export function defineRedrive(command: Command): void {
  command.description(description);
  addStackOptions(command)
    .option('--yes', 'move the messages without asking')
    .addHelpText('after', details)
    .action(async (flags: RedriveFlags) => (await import('./run.ts')).runRedrive(flags));
}
