import type { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Exception } from '../lambda/detection/exceptions.ts';
import { type DetectorSource, readSource } from './detector-source.ts';
import { faultsOf, read } from './property-values.ts';
import type { Settings } from './settings.ts';

export interface DetectorOptions {
  /** Default: a trail over all regions, and a bucket, of the construct's own. */
  readonly source?: DetectorSource;
  /** Email addresses that get alerts; each has to confirm. Default: none, with a warning until `onAlert` is called. */
  readonly alertEmails?: readonly string[];
  /** Email addresses that get the detector's own alarms. Default: those of `alertEmails`. */
  readonly operationsEmails?: readonly string[];
  /** Ids of the active rules, each a page in docs/rules. Default: `sts-get-federation-token` alone. */
  readonly rules?: readonly string[] | undefined;
  /** After how many quiet days a term is news again, 1 to 365, for every active rule. Default: each rule's own. */
  readonly historyWindowDays?: number | undefined;
  /** How long the function's log is kept. Default: three months. */
  readonly logRetention?: RetentionDays;
}

interface PackagedFunction {
  /** Known activity that must not alert. Those that have expired no longer apply, and are warned of. Default: none. */
  readonly exceptions?: readonly Exception[];
  readonly code?: undefined;
}

interface FunctionOfOnesOwn {
  /** The built function, its exceptions among it. Default: the one within the package, with `exceptions`. */
  readonly code: Code;
  readonly exceptions?: undefined;
}

export type FirstOccurrenceDetectorProps = DetectorOptions & (PackagedFunction | FunctionOfOnesOwn);

/** Properties are wrong; each line of the message is a sentence about one of them. */
export class DetectorPropsError extends Error {
  override readonly name = 'DetectorPropsError';
}

/** The options with every default filled in, as the settings give them. */
export type CheckedOptions = Pick<
  Settings,
  'source' | 'alertEmails' | 'operationsEmails' | 'rules' | 'historyWindowDays' | 'logRetentionDays'
>;

/**
 * The options, checked as the settings of the same meaning are.
 * @throws DetectorPropsError with a sentence for every value that is not allowed
 */
export function checkedOptions(options: DetectorOptions): CheckedOptions {
  const { alertEmails = [], rules, historyWindowDays, logRetention = RetentionDays.THREE_MONTHS } = options;
  const { operationsEmails = alertEmails } = options;
  const source = readSource(options.source ?? { kind: 'own-trail' });
  const faults = [
    ...('kind' in source ? [] : source),
    ...alertEmails.flatMap((value) => faultsOf({ name: 'alertEmails', setting: 'alertEmail', value })),
    ...operationsEmails.flatMap((value) => faultsOf({ name: 'operationsEmails', setting: 'operationsEmail', value })),
    ...(rules === undefined ? [] : faultsOf({ name: 'rules', setting: 'rules', value: rules })),
    ...(historyWindowDays === undefined
      ? []
      : faultsOf({ name: 'historyWindowDays', setting: 'historyWindowDays', value: historyWindowDays })),
  ];
  if (faults.length > 0 || !('kind' in source)) throw new DetectorPropsError(faults.join('\n'));
  return {
    source,
    alertEmails: addresses(alertEmails),
    operationsEmails: addresses(operationsEmails),
    rules: rules && (read({ name: 'rules', setting: 'rules', value: rules }) as readonly string[]),
    historyWindowDays,
    logRetentionDays: logRetention,
  };
}

/** As the setting reads them, which takes several in one text. */
function addresses(emails: readonly string[]): readonly string[] {
  const each = emails.flatMap(
    (value) => read({ name: 'alertEmails', setting: 'alertEmail', value }) as string | string[],
  );
  return [...new Set(each)];
}
