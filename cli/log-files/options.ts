import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Exception } from '../../lambda/detection/exceptions.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { loadRules } from '../../lambda/rules.ts';
import { faultInRules, ruleNames, ruleSets, withoutSets } from '../../lib/rule-sets.ts';
import { didYouMean } from '../../lib/suggestion.ts';
import { duration, end, type Period, type PeriodFlags, periodOf, start } from './days.ts';
import { forms } from './forms/forms.ts';
import type { Walk } from './reading.ts';

/** The options of every command that reads log files. */
export interface ReadingFlags extends PeriodFlags, SourceFlags {
  readonly exceptions?: string;
  readonly rules?: readonly string[];
  readonly rulesFile?: string;
  readonly asnDatabase?: string;
  readonly windowDays?: number;
}

/** How to read log files and query tables of Athena. */
export interface SourceFlags {
  readonly asnDatabase?: string;
  readonly jobs?: number;
  readonly workgroup?: string;
  readonly athenaOutput?: string;
  readonly maxScanGb: number;
  readonly yes?: boolean;
}

/** For the help of every command that reads log files. */
export const formsHelp = `
A file can be plain or gzipped, in UTF-8 or UTF-16. It contains one JSON value, a
list, several values in sequence, or CSV. It can also be a .zip, .tar or .tar.gz of
such files. Its values can have these forms, tried in this order:
  CloudTrail record
${forms.map(({ name }) => `  ${name}`).join('\n')}
A part of a file that has none of these forms is reported on stderr.`;

/** Adds the options that limit the time of the records. */
export function addPeriodOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--last <time>', 'only the last hours, days or weeks, such as 12h, 10d or 2w').argParser(duration),
    )
    .addOption(
      new Option('--from <date>', 'only from this day or time on, YYYY-MM-DD or YYYY-MM-DDTHH:MMZ')
        .argParser(start)
        .conflicts('last'),
    )
    .addOption(
      new Option('--to <date>', 'only up to this time or the end of this day; requires --from or --last').argParser(
        end,
      ),
    );
}

/** Adds the options that say how to read log files and query tables of Athena. */
export function addSourceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--jobs <number>',
        'threads that read log files (default: one for each processor; one if there is little to read)',
      ).argParser(threadCount),
    )
    .option('--workgroup <name>', 'Athena workgroup for athena:// (default: primary)')
    .option('--athena-output <address>', 's3://bucket/prefix/ for results, if the workgroup sets no location')
    .addOption(
      new Option('--max-scan-gb <gigabytes>', 'ask before an Athena query that can scan more')
        .argParser(gigabytes)
        .default(100),
    )
    .option('--yes', 'run an Athena query of any size without asking');
}

/** The settings of these options. */
export function sourceSettings(flags: SourceFlags): Pick<Walk, 'asnDatabase' | 'athena' | 'jobs'> {
  const { asnDatabase, jobs, workgroup, athenaOutput, maxScanGb, yes = false } = flags;
  return {
    asnDatabase,
    jobs,
    athena: { workGroup: workgroup, output: athenaOutput, limit: { mostBytes: maxScanGb * 1e9, yes } },
  };
}

/** More threads than this need more memory than they save time. */
const mostThreads = 256;

function threadCount(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1 && value <= mostThreads)) {
    throw new InvalidArgumentError(`Use a whole number of threads from 1 to ${mostThreads}.`);
  }
  return value;
}

function gigabytes(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Use a number of gigabytes above 0.');
  return value;
}

/** Adds the options that choose the records and the rules, exceptions and window that apply to them. */
export function addReadingOptions(command: Command, defaultRules = 'sts-get-federation-token'): Command {
  return addAsnDatabaseOption(addSourceOptions(addPeriodOptions(command)))
    .option('--exceptions <file>', 'JSON file with exceptions: known activity that must not alert')
    .addOption(
      new Option(
        '--rules <ids>',
        `rules to apply, separated by commas, or a set: recommended, all-management, all (default: ${defaultRules})`,
      ).argParser(knownRules),
    )
    .option('--rules-file <file>', 'YAML or JSON file with rules of your own, which apply in addition')
    .addOption(
      new Option(
        '--window-days <days>',
        'days without a call after which a term alerts again, for every rule (default: the window of each rule, mostly 10)',
      ).argParser(windowDays),
    );
}

/**
 * The period that the flags set; undefined for all time.
 * @throws InvalidArgumentError
 */
export function readingPeriod(flags: PeriodFlags): Period | undefined {
  const period = periodOf(flags, Date.now());
  if (period && flags.from === undefined && flags.last === undefined) {
    throw new InvalidArgumentError('--to requires --from or --last.');
  }
  if (period && period.from > period.to) throw new InvalidArgumentError('--from must not be later than --to.');
  return period;
}

/** Adds the option of every command that shows where a call came from. */
export function addAsnDatabaseOption(command: Command): Command {
  return command.option(
    '--asn-database <file>',
    'database of networks such as GeoLite2-ASN.mmdb: shows their owners, and rules can use them',
  );
}

/**
 * The chosen rules, with the window that the flags set.
 * @throws InvalidArgumentError for a rule that could never alert, such as one that needs a database of networks, without one
 */
export async function rulesFor(flags: ReadingFlags): Promise<readonly Rule[]> {
  const { rules, rulesFile, asnDatabase, windowDays } = flags;
  const hasAsnDatabase = asnDatabase !== undefined;
  const fault = faultInRules(rules ?? [], hasAsnDatabase);
  if (fault !== undefined) throw new InvalidArgumentError(fault);
  // The YAML library is only needed with a file.
  const own =
    rulesFile === undefined ? [] : (await import('../../lib/rules-file.ts')).ownRulesFrom(rulesFile, hasAsnDatabase);
  return loadRules(rules && withoutSets(rules, hasAsnDatabase), windowDays, own);
}

/** The exceptions of the file that the flags name. The library that checks them is only needed with a file. */
export async function exceptionsFor(
  { exceptions }: ReadingFlags,
  rules: readonly Rule[],
): Promise<readonly Exception[]> {
  if (exceptions === undefined) return [];
  return (await import('../../lib/exceptions.ts')).readExceptionsFile(exceptions, idsOf(rules));
}

/** What exceptions can name. */
export function idsOf(rules: readonly Rule[]): readonly string[] {
  return rules.map(({ id }) => id);
}

/** @throws InvalidArgumentError for an unknown rule, with the one that is meant */
function knownRules(text: string): readonly string[] {
  const ids = [...new Set(text.split(',').map((id) => id.trim()))];
  const unknown = ids.filter((id) => !ruleNames.includes(id));
  if (unknown.length === 0) return ids;
  const meant = unknown.map((id) => didYouMean(id, ruleNames)).join('');
  throw new InvalidArgumentError(
    `Unknown rule "${unknown.join('", "')}".${meant} The sets are ${Object.keys(ruleSets).join(', ')}. To list the rules, run: firstsight rule test`,
  );
}

function windowDays(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 365)) {
    throw new InvalidArgumentError('Use a number of days above 0 and at most 365.');
  }
  return value;
}
