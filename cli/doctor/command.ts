import { type Command, Option } from 'commander';
import { addStackOptions } from '../stack/options.ts';
import { doctorPermissions, permissionLines, sendTestPermissions } from '../stack/permissions.ts';
import type { DoctorFlags } from './run.ts';

const description = `Checks that the deployed detector works, from the trail to the subscribers.

Each check prints one line: ok, warning or failure, and what it found. Below the
line is the command that fixes the problem. If you lack a permission, doctor warns
and names it.

--send-test puts a test log file, of account 000000000000, into the bucket and
follows it to a published alert marked TEST. Then it removes the log file and the
history item.

The results go to stdout, everything else to stderr. Exit status: 0 all ok; 1
warnings; 2 failures, or incorrect usage.`;

const details = `
Examples:
  firstsight doctor
  firstsight doctor --stack Firstsight --region eu-west-1 --send-test --format ndjson

Required permissions, each with its resource:
${permissionLines(doctorPermissions)}
With --send-test also these, and kms:GenerateDataKey if the bucket uses a KMS key:
${permissionLines(sendTestPermissions)}`;

/** Defines `firstsight doctor`. */
export function defineDoctor(command: Command): void {
  command.description(description);
  addStackOptions(command)
    .option('--send-test', 'send a test call through the detector to an alert marked TEST')
    .addOption(
      new Option('--format <format>', 'output format of the results').choices(['text', 'ndjson']).default('text'),
    )
    .addHelpText('after', details)
    .action(async (flags: DoctorFlags) => (await import('./run.ts')).runDoctor(flags));
}
