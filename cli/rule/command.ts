import { Argument, type Command } from 'commander';
import { addAsnDatabaseOption } from '../log-files/options.ts';
import { print } from '../terminal/output.ts';
import type { RuleTestFlags } from './run.ts';

const description = `Tests rules with the samples beside them (test), and writes a rule to start from (new).

test checks the rules of a file and runs each on its samples: the records in alerts must
raise an alert, those in "no alert" must not. All records of a rule are judged together,
in order of time, with an empty history. Without FILE, it tests the rules of Firstsight.
Rules of a file that use asn or asOrganization need a database of networks.

The results and the new rule go to stdout, a summary to stderr. Exit status: 0 all as
stated; 1 a record has another result, or a rule has no samples; 2 incorrect usage, or
the file is invalid.`;

const examples = `
Examples:
  firstsight rule new > rules.yaml
  firstsight rule test rules.yaml
  firstsight rule test`;

/** Defines `firstsight rule`. */
export function defineRule(command: Command): void {
  command.description(description);
  addAsnDatabaseOption(command.command('test'))
    .summary('run rules on their samples')
    .addArgument(new Argument('[FILE]', 'YAML or JSON file with rules'))
    .action(async (file: string | undefined, flags: RuleTestFlags) => (await import('./run.ts')).runTest(file, flags));
  command
    .command('new')
    .summary('write a rule to start from, with comments')
    .action(async () => print((await import('./new-rule.ts')).newRule));
  command.addHelpText('after', examples);
}
