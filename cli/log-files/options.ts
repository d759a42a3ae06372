import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Rule } from '../../lambda/detection/rule.ts';
import { loadRules } from '../../lambda/rules.ts';
import { ruleIds } from '../../lib/rule-ids.ts';
import { day, duration, type Period, type PeriodFlags, periodOf } from './days.ts';

/** What every command that reads log files takes. */
export interface ReadingFlags extends PeriodFlags {
  readonly exceptions?: string;
  readonly rules?: readonly string[];
  readonly windowDays?: number;
}

/** Adds the options that say of which time records are read. */
export function addPeriodOptions(command: Command): Command {
  return command
    .addOption(new Option('--last <time>', 'only the last hours, days or weeks: 12h, 10d, 2w').argParser(duration))
    .addOption(new Option('--from <date>', 'only from this day on, YYYY-MM-DD in UTC').argParser(day).conflicts('last'))
    .addOption(new Option('--to <date>', 'only to the end of this day; with --from or --last').argParser(day));
}

/** Adds the options that say which records are read and how they are judged. */
export function addReadingOptions(command: Command): Command {
  return addPeriodOptions(command)
    .option('--exceptions <file>', 'JSON list of exceptions: known activity that must not alert')
    .addOption(
      new Option(
        '--rules <ids>',
        'rules to judge by, separated by commas (default: sts-get-federation-token)',
      ).argParser(knownRules),
    )
    .addOption(
      new Option(
        '--window-days <days>',
        'quiet days after which a term is news again, for every rule (default: by rule, mostly 10)',
      ).argParser(windowDays),
    );
}

/**
 * The period that the flags give, undefined for all time.
 * @throws InvalidArgumentError
 */
export function readingPeriod(flags: PeriodFlags): Period | undefined {
  const period = periodOf(flags, Date.now());
  if (period && flags.from === undefined && flags.last === undefined) {
    throw new InvalidArgumentError('--to needs --from or --last, which say where to begin.');
  }
  if (period && period.from > period.to) throw new InvalidArgumentError('--from must not be later than --to.');
  return period;
}

/** The rules that are on, with the window that the flags give. */
export function rulesFor({ rules, windowDays }: ReadingFlags): Promise<readonly Rule[]> {
  return loadRules(rules, windowDays);
}

/** @throws InvalidArgumentError that lists the rules there are */
function knownRules(text: string): readonly string[] {
  const ids = [...new Set(text.split(',').map((id) => id.trim()))];
  const unknown = ids.filter((id) => !ruleIds.includes(id));
  if (unknown.length === 0) return ids;
  throw new InvalidArgumentError(`There is no rule "${unknown.join('", "')}": there are ${ruleIds.join(', ')}.`);
}

function windowDays(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 365)) {
    throw new InvalidArgumentError('It must be a number of days, above 0 and at most 365.');
  }
  return value;
}
