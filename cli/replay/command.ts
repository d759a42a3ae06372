import { Argument, type Command } from 'commander';
import { addPeriodOptions } from '../log-files/options.ts';
import { addStackOptions } from '../stack/options.ts';
import { permissionLines, replayPermissions } from '../stack/permissions.ts';
import type { ReplayFlags } from './run.ts';

const description = `Has the deployed detector read past log files: to close a gap after an outage or a lost
notification, or to judge them with a rule that was just enabled.

The command lists the log files that were created in the period, shows how many there
are, what it costs to read them and how long it takes, and asks for confirmation. With
--yes it does not ask. Without a terminal it does nothing unless you set --yes. Then it
puts their notifications into the queue, as S3 does, a few at a time, so that new log
files do not wait, and follows the queue until it is empty. A call that was alerted
before is not alerted again. Ctrl-C stops it and prints the command that continues.

What the function did goes to stdout, everything else to stderr. Exit status: 0 all log
files were read; 1 some were not, nothing was found, or the command was interrupted;
2 incorrect usage, or AWS denied a call.`;

const details = `
Examples:
  firstsight replay s3://my-trail-bucket/AWSLogs/ --last 6h
  firstsight replay s3://my-trail-bucket/AWSLogs/ --from 2026-03-20T09:00Z --to 2026-03-20T15:00Z --yes

Required permissions, each with its resource:
${permissionLines(replayPermissions)}`;

/** Defines `firstsight replay`. */
export function defineReplay(command: Command): void {
  command
    .description(description)
    .addArgument(new Argument('[PATH]', 's3://bucket/prefix (default: the bucket of the stack)'));
  addStackOptions(addPeriodOptions(command))
    .option('--yes', 'put the notifications into the queue without asking')
    .addHelpText('after', details)
    .action(async (path: string | undefined, flags: ReplayFlags) => (await import('./run.ts')).runReplay(path, flags));
}
