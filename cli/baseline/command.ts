import { Argument, type Command, Option } from 'commander';
import { addReadingOptions, formsHelp } from '../log-files/options.ts';
import { addStackOptions } from '../stack/options.ts';
import { baselinePermissions, permissionLines } from '../stack/permissions.ts';
import type { BaselineFlags } from './run.ts';

const description = `Loads past log files into the deployed history, so that principals that have called
before do not raise an alert.

Without PATH, the command reads the log files of the stack for the longest window of
the rules. The rules and their window are those of the stack, unless you set them.
The command sends no alerts and prevents none: it merges the log files with what the
table already contains, and leaves to the function every call that the function may
still have to judge. You can run it before, during and after the first deployment,
more than once, and from two places at once.

It loads only log files that were created before a moment, which it prints: an hour
before now, an hour before the oldest message in the queue, the oldest log file that
replay put into the queue, or the last completed audit, whichever is the earliest. It
does not load the log files in the dead-letter queue. It lists the calls that it left
to the function. If it cannot know what the function has judged, it loads nothing and
says why. With --table alone, it does not examine the queues: run it only when they
are empty.

Until a baseline is loaded for the whole window of a rule, the alerts of the rule
say "no baseline loaded yet".

Calls that exceptions cover are not loaded. Without --exceptions, the command uses
the exceptions.json in this checkout, with which the stack is deployed.

Tables of the loaded and the left calls go to stdout, everything else to stderr.
Exit status: 0 success; 1 something could not be read or written, nothing was read,
or the command was interrupted; 2 incorrect usage, AWS denied a call, or the command
cannot know what the function has judged.`;

const examples = `
Examples:
  firstsight baseline
  firstsight baseline --rules sts-get-federation-token,iam-create-user
  firstsight baseline --last 10d s3://my-trail-bucket/AWSLogs/o-exampleorgid/
  firstsight baseline --table HISTORY_TABLE --last 10d s3://my-trail-bucket/AWSLogs/

Required permissions, each with its resource:
${permissionLines(baselinePermissions)}`;

/** Defines `firstsight baseline`. */
export function defineBaseline(command: Command): void {
  command
    .description(description)
    .addArgument(new Argument('[PATH...]', 's3://bucket/prefix, log files or folders (default: those of the stack)'));
  addStackOptions(command).addOption(
    new Option('--table <name>', 'name of the history table, instead of a stack: output HistoryTableName').conflicts(
      'stack',
    ),
  );
  addReadingOptions(command, 'those of the stack; with --table, sts-get-federation-token')
    .addHelpText('after', examples)
    .addHelpText('after', formsHelp)
    .action(async (paths: readonly string[], flags: BaselineFlags) =>
      (await import('./run.ts')).runBaseline(paths, flags),
    );
}
