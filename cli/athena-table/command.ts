import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AthenaTableFlags } from './run.ts';

const description = `Prints the statement that makes a table in Athena of the CloudTrail log files in a bucket.

PREFIX is the part of the keys before AWSLogs/, or the folder of an organization or
of an account. The table uses partition projection: a query reads only the
accounts, Regions and days that it asks for, and no partition has to be added.

The accounts and Regions are read from the bucket, unless the options name them. A
table of more than 1,000 accounts has no list of them: each query then names its
accounts, as in athena://default.cloudtrail_records?account=111122223333. Run the
command again when an account or a Region is added; a command that reads the table
says which ones it lacks.

The statement goes to stdout, other messages to stderr. Exit status: 0 success;
2 it failed, or incorrect usage.`;

const examples = `
Examples:
  firstsight athena-table s3://my-trail-bucket
  firstsight athena-table s3://my-trail-bucket --organization o-exampleorgid --create
  firstsight athena-table s3://my-trail-bucket --accounts 111122223333 --regions us-east-1,eu-west-1`;

/** Defines `firstsight athena-table`. */
export function defineAthenaTable(command: Command): void {
  command
    .description(description)
    .argument('<PREFIX>', 's3://bucket or s3://bucket/prefix')
    .option('--database <name>', 'database of the Glue Data Catalog', 'default')
    .option('--table <name>', 'name of the table', 'cloudtrail_records')
    .option('--organization <id>', 'the log files are those of this organization, o-…')
    .addOption(new Option('--accounts <ids>', 'account IDs, separated by commas').argParser(accountIds))
    .addOption(new Option('--regions <names>', 'Regions, separated by commas').argParser(names))
    .addOption(
      new Option('--since <date>', 'first day with log files, YYYY-MM-DD')
        .argParser(day)
        .default('2020/01/01', '2020-01-01'),
    )
    .option('--create', 'run the statement in Athena')
    .option('--workgroup <name>', 'Athena workgroup (default: primary)')
    .option('--athena-output <address>', 's3://bucket/prefix/ for results, if the workgroup sets no location')
    .addHelpText('after', examples)
    .action(async (address: string, flags: AthenaTableFlags) =>
      (await import('./run.ts')).runAthenaTable(address, flags),
    );
}

function accountIds(text: string): readonly string[] {
  const ids = names(text);
  const wrong = ids.find((id) => !/^\d{12}$/.test(id));
  if (wrong !== undefined)
    throw new InvalidArgumentError(`${JSON.stringify(wrong)} is not an account ID of 12 digits.`);
  return ids;
}

function names(text: string): readonly string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
}

function day(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new InvalidArgumentError('Use a date in the form YYYY-MM-DD.');
  return text.replaceAll('-', '/');
}
