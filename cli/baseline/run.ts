import { InvalidArgumentError } from 'commander';
import { dynamoBaselines, dynamoHistory } from '../../lambda/aws/dynamodb.ts';
import { largest, smallest } from '../../lambda/detection/extremes.ts';
import { hasHistory, type Rule } from '../../lambda/detection/rule.ts';
import { plural } from '../../lambda/text/plural.ts';
import { utc } from '../../lambda/text/times.ts';
import { exceptionsInForce } from '../../lib/exceptions.ts';
import { idsOf, type ReadingFlags, readingPeriod, rulesFor, sourceSettings } from '../log-files/options.ts';
import { failureLines, isIncomplete, readingLines } from '../log-files/summary.ts';
import { clientsIn } from '../stack/clients.ts';
import type { StackFlags } from '../stack/options.ts';
import { logFilePrefixesOf, ownRulesOf, readStack, type Stack } from '../stack/stack.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { note, noteLine, print } from '../terminal/output.ts';
import { progressBar } from '../terminal/progress.ts';
import { type Baseline, loadBaseline } from './baseline.ts';
import { markLoaded } from './coverage.ts';
import { reasonToLeave } from './left-calls.ts';
import { leftTable, loadedTable } from './tables.ts';
import { type Unjudged, unjudgedIn } from './unjudged.ts';

export interface BaselineFlags extends ReadingFlags, StackFlags {
  readonly table?: string;
}

/** The longest time that a notification can wait in the stack's queues. */
export const longestWaitDays = 21;

const millisPerDay = 86_400_000;

/**
 * Loads the baseline, except what the function may still have to judge.
 * @throws CannotKnowError, StackMissingError, ForeignStackError, NotAllowedError, InvalidArgumentError
 */
export async function runBaseline(paths: readonly string[], flags: BaselineFlags): Promise<void> {
  const now = Date.now();
  const clients = clientsIn();
  const stack = flags.table === undefined ? await readStack(clients, flags.stack) : undefined;
  const tableName = flags.table ?? stack?.outputs.historyTableName ?? '';
  const rules = (await rulesFor({ ...settingsOf(stack), ...flags })).filter(hasHistory);
  noteOwnRules(stack, flags);
  const exceptions = exceptionsInForce(flags.exceptions, idsOf(rules));
  const where = placesToRead(paths, flags, stack, rules);
  const table = { tableName, region: stack?.region };
  const unjudged = await unjudgedIn({ clients, stack, table, now });
  noteMoment(unjudged, stack);
  const retention = (longestWindow(rules) + longestWaitDays) * millisPerDay;
  const bar = progressBar('log files');
  const baseline = await loadBaseline({
    ...where,
    rules,
    exceptions,
    history: dynamoHistory({ ...table, retention }),
    leave: reasonToLeave(unjudged),
    now,
    progress: bar.progress,
    signal: stopOnInterrupt(),
    ...sourceSettings(flags),
  });
  bar.stop();
  print(loadedTable(baseline));
  if (baseline.left.length > 0) print(leftTable(baseline));
  finish(baseline);
  if (process.exitCode === 1) return;
  const period = where.period ?? {
    from: smallest(
      baseline.terms.map(({ first }) => first),
      now,
    ),
    to: now,
  };
  const uncovered = await markLoaded(rules, dynamoBaselines(table), { period, now });
  for (const rule of uncovered) note(`${rule.id}: ${uncoveredWords(rule)}`);
}

/** The stack does not have the rules of a rules file themselves. */
function noteOwnRules(stack: Stack | undefined, { rules, rulesFile }: BaselineFlags): void {
  const own = stack === undefined ? [] : ownRulesOf(stack).map(({ id }) => id);
  if (own.length > 0 && rules === undefined && rulesFile === undefined)
    note(`${own.join(', ')}: no baseline without the file of these rules; add --rules-file FILE`);
}

/** The active rules of the stack and their window; the flags come before them. */
function settingsOf(stack: Stack | undefined) {
  const { rules, historyWindowDays } = stack?.outputs ?? {};
  return {
    ...(rules !== undefined && { rules: rules.split(',') }),
    ...(historyWindowDays !== undefined && { windowDays: Number(historyWindowDays) }),
  };
}

function placesToRead(
  paths: readonly string[],
  flags: BaselineFlags,
  stack: Stack | undefined,
  rules: readonly Rule[],
) {
  if (paths.length > 0) return { paths, period: readingPeriod(flags) };
  const ownPaths = stack && logFilePrefixesOf(stack).map((prefix) => `s3://${stack.outputs.trailBucketName}/${prefix}`);
  if (ownPaths === undefined || ownPaths.length === 0) {
    throw new InvalidArgumentError('Name the log files: s3://bucket/prefix, files or folders.');
  }
  const last = longestWindow(rules) * millisPerDay;
  return { paths: ownPaths, period: readingPeriod(flags) ?? readingPeriod({ last }) };
}

function longestWindow(rules: readonly Rule[]): number {
  return largest(rules.map((rule) => rule.historyWindowDays));
}

function noteMoment({ moment, deadLetters }: Unjudged, stack: Stack | undefined): void {
  noteLine(`loads log files created before ${utc(moment.time)}, ${moment.reason}`);
  if (deadLetters.length > 0)
    noteLine(`does not load the ${plural(deadLetters.length, 'log file')} in the dead-letter queue`);
  if (stack === undefined) noteLine('the queues are not examined with --table: run this only when they are empty');
}

function finish({ readSummary, terms, left, changed, failures }: Baseline): void {
  for (const line of readingLines(readSummary)) noteLine(line);
  for (const line of failureLines(failures)) noteLine(line);
  const failed = failures.length > 0 ? `, ${failures.length} failed` : '';
  note(`terms: ${terms.length} found, ${changed} changed the history${failed}`);
  const calls = left.reduce((sum, { sightings }) => sum + sightings, 0);
  if (calls > 0) note(`calls: ${calls} left to the function`);
  if (readSummary.left > 0) {
    note(`stopped: ${plural(readSummary.left, 'log file')} not read; run the same command again to continue`);
  }
  if (isIncomplete(readSummary) || failures.length > 0 || readSummary.left > 0) process.exitCode = 1;
}

function uncoveredWords({ historyWindowDays }: Rule): string {
  return `alerts say "no baseline loaded yet" until the baseline covers ${plural(historyWindowDays, 'day')}, the window of the rule: --last ${Math.ceil(historyWindowDays)}d`;
}
