import Table from 'cli-table3';
import { Argument, type Command } from 'commander';
import { largest } from '../../lambda/detection/extremes.ts';
import { cleaned, withoutLinks } from '../../lambda/text/caller-text.ts';
import { exceptionsInForce } from '../../lib/exceptions.ts';
import { addReadingOptions, formsHelp, type ReadingFlags, readingPeriod, rulesFor } from '../log-files/options.ts';
import { failureLines, isIncomplete, readingLines } from '../log-files/summary.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { note, noteLine, print } from '../terminal/output.ts';
import { progressBar } from '../terminal/progress.ts';
import { type Baseline, loadBaseline } from './baseline.ts';
import { markLoaded } from './coverage.ts';

interface BaselineFlags extends ReadingFlags {
  readonly table: string;
}

/** The longest time that a notification can wait in the stack's queues. */
export const longestWaitDays = 21;

const millisPerDay = 86_400_000;

const description = `Loads past log files into the deployed history, so that principals who have called
before do not raise an alert.

The command sends no alerts. It merges the log files with what the table already
contains: you can run it at any time, more than once, and from two places at once.
Load at least as many days as the history window covers. If the stack uses a window
other than 10 days, set it with --window-days.

Calls that exceptions cover are not loaded. Without --exceptions, the command uses
the exceptions.json in this checkout, with which the stack is deployed.

Required permissions: s3:ListBucket on the bucket, s3:GetObject on its log files
(and kms:Decrypt on their key), dynamodb:GetItem and dynamodb:PutItem on the table.

A table of the loaded terms goes to stdout, a summary to stderr. Exit status: 0
success; 1 something could not be read or written, nothing was read, or the command
was interrupted; 2 incorrect usage.`;

const examples = `
Examples:
  firstsight baseline --table HISTORY_TABLE --last 10d s3://my-trail-bucket/AWSLogs/
  firstsight baseline --table HISTORY_TABLE --from 2026-03-01 --to 2026-03-31 s3://my-trail-bucket/AWSLogs/o-exampleorgid/`;

/** Adds `firstsight baseline`. */
export function addBaselineCommand(program: Command): void {
  const command = program
    .command('baseline')
    .summary('load past log files into the deployed history')
    .description(description)
    .addArgument(new Argument('<PATH...>', 's3://bucket/prefix, log files or folders'))
    .requiredOption('--table <name>', 'name of the history table: output HistoryTableName of the stack');
  addReadingOptions(command).addHelpText('after', examples).addHelpText('after', formsHelp).action(runBaseline);
}

async function runBaseline(paths: readonly string[], flags: BaselineFlags): Promise<void> {
  const exceptions = exceptionsInForce(flags.exceptions);
  const rules = await rulesFor(flags);
  const bar = progressBar('log files');
  const signal = stopOnInterrupt();
  const { history, baselines } = await openTable(flags.table, largest(rules.map((rule) => rule.historyWindowDays)));
  const [period, now] = [readingPeriod(flags), Date.now()];
  const baseline = await loadBaseline({
    paths,
    rules,
    exceptions,
    period,
    history,
    now,
    progress: bar.progress,
    signal,
  });
  bar.stop();
  print(termTable(baseline));
  finish(baseline);
  if (process.exitCode === 1) return;
  for (const { id, historyWindowDays } of await markLoaded(rules, baselines, { period, now })) {
    note(
      `${id}: the window is ${historyWindowDays} days; until as many are loaded, alerts say "no baseline loaded yet"`,
    );
  }
}

async function openTable(tableName: string, windowDays: number) {
  const { dynamoBaselines, dynamoHistory } = await import('../../lambda/aws/dynamodb.ts');
  const retention = (windowDays + longestWaitDays) * millisPerDay;
  return { history: dynamoHistory({ tableName, retention }), baselines: dynamoBaselines({ tableName }) };
}

function termTable({ terms }: Baseline): string {
  const table = new Table({
    head: ['rule', 'term', 'sightings', 'first seen', 'last seen'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'left', 'right', 'left', 'left'],
  });
  for (const { key, sightings, first, last } of terms) {
    table.push([key.ruleId, withoutLinks(cleaned(key.term)), sightings, dateTime(first), dateTime(last)]);
  }
  return table.toString();
}

function finish({ readSummary, terms, changed, failures }: Baseline): void {
  for (const line of readingLines(readSummary)) noteLine(line);
  for (const line of failureLines(failures)) noteLine(line);
  const failed = failures.length > 0 ? `, ${failures.length} failed` : '';
  note(`terms: ${terms.length} found, ${changed} changed the history${failed}`);
  if (readSummary.left > 0) {
    note(`stopped: ${readSummary.left} log files were not read; run the same command again to continue`);
  }
  if (isIncomplete(readSummary) || failures.length > 0 || readSummary.left > 0) process.exitCode = 1;
}

function dateTime(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}
