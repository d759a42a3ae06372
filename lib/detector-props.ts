import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Exception } from '../lambda/detection/exceptions.ts';
import type { Rule } from '../lambda/detection/rule.ts';
import type { DetectorSource } from './detector-source.ts';
import { parseRules, RulesError } from './own-rules.ts';
import type { RuleInput } from './rule-format.ts';

export interface DetectorOptions {
  /**
   * Where log files come from.
   * @default - the construct creates a trail for all Regions and a bucket
   */
  readonly source?: DetectorSource;
  /**
   * Email addresses that receive alerts; each has to confirm.
   * @default - none, with a warning until you call `addAlertSubscription`
   */
  readonly alertEmails?: readonly string[];
  /**
   * Email addresses that receive alarms about the detector itself.
   * @default - those of `alertEmails`
   */
  readonly operationsEmails?: readonly string[];
  /**
   * IDs of the active rules, each with a page in docs/rules, and the sets `recommended`, `all-management` and `all`. Rules of your
   * own are objects; they are active in addition.
   * @default ['sts-get-federation-token']
   */
  readonly rules?: readonly (string | RuleInput)[] | undefined;
  /**
   * Days without a call after which a term alerts again, for every active rule, 1 to 365.
   * @default - the window of each rule
   */
  readonly historyWindowDays?: number | undefined;
  /**
   * The name of the history table of a stack that was deleted: the construct continues with it.
   * @default - a new table
   */
  readonly historyTable?: string | undefined;
  /**
   * Whether the operations topic receives a note each Monday that the detector runs, and whom its messages reach.
   * @default true
   */
  readonly weeklyNote?: boolean | undefined;
  /**
   * `on`: CloudTrail's digest files show which log files were never announced, altered or deleted. Requires log file validation of
   * the trail.
   * @default 'on'
   */
  readonly audit?: 'on' | 'off';
  /**
   * The most runs of the function at once, 2 to 1,000.
   * @default 10
   */
  readonly concurrency?: number | undefined;
  /**
   * The most seconds to wait for ten log files, which are the batch of a run, 0 to 60.
   * @default 5
   */
  readonly batchWindow?: number | undefined;
  /**
   * The memory of the function in MB, 1,024 to 10,240. Its share of a processor grows with it.
   * @default 1024
   */
  readonly memory?: number | undefined;
  /**
   * Whether each alert is also imported as a finding into Security Hub CSPM of the account and Region, where it must be enabled.
   * @default false
   */
  readonly securityHub?: boolean | undefined;
  /**
   * How long to keep the log of the function.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
}

export interface PackagedFunction {
  /**
   * Names of accounts by their IDs, which alerts show.
   * @default - alerts show IDs only
   */
  readonly accountNames?: Readonly<Record<string, string>>;
  /**
   * Known activity that must not alert. Expired exceptions do not apply, and cause a warning.
   * @default - none
   */
  readonly exceptions?: readonly Exception[];
  /**
   * The path of a database of networks in the MaxMind DB format, such as GeoLite2-ASN.mmdb: alerts show the owner of the network,
   * and rules can use `asn` and `asOrganization`. It becomes part of the function.
   * @default - none
   */
  readonly asnDatabase?: string;
  readonly code?: undefined;
}

export interface CustomFunction {
  /** The built function including its data, instead of the function in the package with `exceptions` and `accountNames`. */
  readonly code: Code;
  readonly exceptions?: undefined;
  readonly accountNames?: undefined;
  readonly asnDatabase?: undefined;
}

export type FirstOccurrenceDetectorProps = DetectorOptions & (PackagedFunction | CustomFunction);

/** Properties are wrong; each line of the message is a sentence about one of them. */
export class DetectorPropsError extends Error {
  override readonly name = 'DetectorPropsError';
}

/**
 * The rules among the options that are not IDs, checked and with their defaults.
 * @throws DetectorPropsError for every fault
 */
export function ownRulesOf({ rules = [], asnDatabase }: FirstOccurrenceDetectorProps): readonly Rule[] {
  try {
    return parseRules(
      rules.filter((rule) => typeof rule !== 'string'),
      'Invalid property rules',
      { hasAsnDatabase: asnDatabase !== undefined },
    );
  } catch (cause) {
    if (!(cause instanceof RulesError)) throw cause;
    throw new DetectorPropsError(cause.message, { cause });
  }
}
