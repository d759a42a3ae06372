import { Argument, type Command, Option } from 'commander';
import { addAsnDatabaseOption, addPeriodOptions, addSourceOptions, formsHelp } from '../log-files/options.ts';
import type { InvestigateFlags } from './run.ts';

const formats = Object.keys({ text: 0, ndjson: 0 } satisfies Record<InvestigateFlags['format'], 0>);

const description = `Shows what a session did: every call with the issued access key, the console sign-in
made with it, and the calls of that console session, which use other key IDs. Follows
what it made, such as further sessions and new keys, and what led to it, as far as the
log files reach. Calls are grouped by service and action; "!" marks what to review first.

Specify what to investigate with one of
  --key        an access key ID: the issued key in the alert, or any other
  --alert      the alert as OCSF JSON, as is or as SNS, SQS or EventBridge deliver it:
               the session that the call issued, what it made, or the caller's key
  --principal  the ARN of an IAM user, a role, root or a session, for all its calls
  --user       the ARN of a federated user, or of an IAM user or root for all federated
               sessions that it requested
  --account    all calls in an account; with another option, only calls in that account

PATH is a log file, a folder (with its subfolders) or s3://bucket/prefix, as in detect.
With --alert, the days on which the session was valid are read from a bucket, and those
on which something that it made can have made calls. With --key, the log files are first
searched for the key, to find its owner and when it was issued. Without --alert, add
--from or --last to avoid reading the whole bucket.

The report goes to stdout, a summary to stderr. Exit status: 0 success, even if
the session has no calls; 1 something could not be read, nothing was read, or the
command was interrupted, so calls may be missing from the report; 2 incorrect usage.`;

const examples = `
Examples:
  firstsight investigate --key ASIAISSUED234EXAMPLE --html session.html samples/AWSLogs samples/investigation
  firstsight investigate --alert alert.json --around s3://my-trail-bucket/AWSLogs/`;

/** Defines `firstsight investigate`. */
export function defineInvestigate(command: Command): void {
  command
    .description(description)
    .addArgument(new Argument('<PATH...>', 'log files, folders or s3://bucket/prefix'))
    .addOption(new Option('--key <id>', 'an access key ID, ASIA… or AKIA…').conflicts(['alert', 'user', 'principal']))
    .addOption(
      new Option('--alert <file>', 'file with the alert as JSON, or - for stdin').conflicts(['user', 'principal']),
    )
    .addOption(new Option('--user <arn>', 'ARN of a federated user, an IAM user or root').conflicts(['principal']))
    .option('--principal <arn>', 'ARN of an IAM user, a role, root or a session: all its calls')
    .option('--account <id>', 'only calls in this account; all of them without another option')
    .option('--around', 'also show the calls of the base user, from a day before the session to a day after it')
    .addOption(new Option('--format <format>', 'output format').choices(formats).default('text'))
    .option('--html <file>', 'also write the report as one HTML file that needs no network');
  addAsnDatabaseOption(addSourceOptions(addPeriodOptions(command)))
    .addHelpText('after', examples)
    .addHelpText('after', formsHelp)
    .action(async (paths: readonly string[], flags: InvestigateFlags) =>
      (await import('./run.ts')).runInvestigate(paths, flags),
    );
}
