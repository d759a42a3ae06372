import { terms } from './function/calls.ts';
import type { Report } from './report.ts';

/** What of a report has figures with targets. */
export type Figures = Pick<Report, 'nodes' | 'function' | 'commandLine'>;

export type Unit = 'times' | 'megabytes' | 'kilobytes' | 'calls';

/** A limit for every Node, or by major version. A Node that is not named has none. */
type Bound = number | Readonly<Record<string, number>>;

/** A figure of the report and its target. */
export interface Target {
  /** Its key in the report. */
  readonly figure: string;
  readonly text: string;
  readonly unit: Unit;
  /** Measured under every Node, or once for the function or the command line. */
  readonly of: 'node' | 'function' | 'commandLine';
  readonly atMost?: Bound;
  readonly atLeast?: Bound;
}

export const targets: readonly Target[] = [
  ...[
    atMost('scannerToStreamingMiddle', 'scanner / zlib inflating a stream, 10,000 records', 1.1),
    atMost('scannerToStreamingLarge', 'scanner / zlib inflating a stream, 50,000 records', 1.1),
    atMost('scannerToGunzipMiddle', 'scanner / gunzipSync, 10,000 records, warm', 1),
    atMost('firstScannerToGunzipLarge', 'scanner / gunzipSync, 50,000 records, first call', 0.35),
    atLeast('naiveToScannerMiddle', 'naive / scanner, 10,000 records', { 22: 9, 24: 4 }),
    atLeast('pythonToScannerMiddle', 'Python loop / scanner, 10,000 records', 25),
    atMost('oneMatchScannerToNaive', '1 match, scanner / naive, 10,000 records', 0.5),
    atMost('onePercentScannerToNaive', '1 % matches, scanner / naive, 10,000 records', 0.5),
    atMost('someDecoysScannerToNaive', '1 % decoys, scanner / naive, 10,000 records', 1),
    atMost('denseDecoysScannerToNaive', 'only decoys, scanner / naive, 10,000 records', 1),
    atMost('tenRulesToOneMiddle', 'ten rules / one rule, 10,000 records without their names', 1.15),
    atMost('allRulesToOneMiddle', 'all rules / one rule, 10,000 records that no rule is about', 1.6),
    atMost('stsCallsScannerToNaive', 'only AssumeRole and GetCallerIdentity, scanner / naive, 10,000 records', 0.7),
    atMost(
      'recommendedCallsScannerToNaive',
      'only matches of the recommended rules, scanner / naive, 10,000 records',
      0.6,
    ),
    atMost(
      'peakOverBodyMegabytes',
      'peak memory beyond a bare process and the gzip body, 50,000 records',
      12,
      'megabytes',
    ),
    atMost('onePercentPeakOverBodyMegabytes', 'the same, 1 % matches', 15, 'megabytes'),
    atMost('largeToMiddlePerByte', 'time for a byte, 50,000 / 10,000 records', 1.1),
  ].map((target) => ({ ...target, of: 'node' as const })),
  ...[
    atMost('entryKilobytes', 'entry module', 130, 'kilobytes'),
    atMost('startKilobytes', 'all modules loaded at start, S3 client included', 130, 'kilobytes'),
    atMost('readyToAllAtOnce', 'start to ready handler / with all clients loaded at once, in one file', 0.75),
    atMost('callsWithoutMatch', 'calls to DynamoDB and SNS, no match', 0, 'calls'),
    atMost(
      'callsWithAlerts',
      `calls to DynamoDB and SNS, ${terms.all} terms, ${terms.new} of them new`,
      2 * terms.all + 2 * terms.new,
      'calls',
    ),
  ].map((target) => ({ ...target, of: 'function' as const })),
  ...[
    atMost('versionToNodeStart', 'start of --version / node -e 0, processor time', 1.5),
    atMost('helpToNodeStart', 'start of --help / node -e 0, processor time', 1.5),
    atMost('commandHelpToNodeStart', 'start of detect --help / node -e 0, processor time', 2),
    atLeast('naiveToDetect', 'detect on 40 log files of 10,000 records, naive / detect', 7),
    atLeast('oneThreadToAllThreads', 'the same, one thread / all threads', 1.8),
    atLeast('oneThreadToAllThreadsMany', 'detect on 400 such log files, one thread / all threads', 1.8),
    atLeast('oneReadToManyReads', 'S3 that answers after 30 ms, one read at a time / detect', 15),
  ].map((target) => ({ ...target, of: 'commandLine' as const })),
];

function atMost(figure: string, text: string, bound: Bound, unit: Unit = 'times') {
  return { figure, text, unit, atMost: bound };
}

function atLeast(figure: string, text: string, bound: Bound, unit: Unit = 'times') {
  return { figure, text, unit, atLeast: bound };
}

/** One figure with its target. */
export interface Reached {
  readonly target: Target;
  /** The Node's major version; absent for figures of the function. */
  readonly node?: string;
  readonly value: number;
  /** Absent if this Node has no limit. */
  readonly met?: boolean;
}

/** The measured figures of every target. */
export function reached(report: Figures): Reached[] {
  return targets.flatMap((target) => {
    if (target.of !== 'node') return judged(target, report[target.of]?.figures[target.figure]);
    return Object.entries(report.nodes).flatMap(([node, { figures }]) => judged(target, figures[target.figure], node));
  });
}

function judged(target: Target, value: number | undefined, node?: string): Reached[] {
  if (value === undefined) return [];
  const [most, least] = [boundFor(target.atMost, node), boundFor(target.atLeast, node)];
  const bounded = most !== undefined || least !== undefined;
  const met = (most === undefined || value <= most) && (least === undefined || value >= least);
  return [{ target, value, ...(node === undefined ? {} : { node }), ...(bounded ? { met } : {}) }];
}

function boundFor(bound: Bound | undefined, node: string | undefined): number | undefined {
  return typeof bound === 'object' ? bound[node ?? ''] : bound;
}
