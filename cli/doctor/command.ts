import { type Command, Option } from 'commander';
import { addStackOptions } from '../stack/options.ts';
import { doctorPermissions, permissionLines, sendTestPermissions } from '../stack/permissions.ts';
import type { DoctorFlags } from './run.ts';

const description = `Tells whether the deployed detector works, from the trail to those who are lines.

One line a check: ok, warning or failure, what it means, and below it the command that
mends it. What your credentials may not look at is a warning that names what they lack.

--send-test puts a made-up log file, of account 000000000000, into the bucket, follows
it to a published alert marked TEST, and takes log file and history item away again.

stdout holds the results alone. Exit status: 0 all ok; 1 warnings; 2 failures, or wrong
usage.`;

const details = `
Examples:
  firstsight doctor
  firstsight doctor --stack Firstsight --region eu-west-1 --send-test --format ndjson

It takes these actions, each on what stands beside it:
${permissionLines(doctorPermissions)}
and with --send-test also these, and kms:GenerateDataKey where the bucket has a key:
${permissionLines(sendTestPermissions)}`;

/** Adds `firstsight doctor`. */
export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .summary('tell whether the deployed detector works')
    .description(description);
  addStackOptions(command)
    .option('--send-test', 'send a made-up call all the way to an alert marked TEST')
    .addOption(new Option('--format <format>', 'how results are written').choices(['text', 'ndjson']).default('text'))
    .addHelpText('after', details)
    .action(async (flags: DoctorFlags) => (await import('./run.ts')).runDoctor(flags));
}
