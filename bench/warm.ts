import type { VariantName } from './child/variants.ts';
import { caseOf, compare, type Medians, ratio } from './comparison.ts';
import type { StoredLogFile } from './log-file/stored-log-file.ts';
import type { LogFiles } from './log-files.ts';
import type { NodeVersion } from './node-versions.ts';
import type { Plan, Sizes } from './plan.ts';
import { alternating } from './process.ts';
import type { NodeReport, Values } from './report.ts';
import { median } from './statistics.ts';

type Warm = Pick<NodeReport, 'millis' | 'figures'>;

/** All comparisons in one warm process. */
export async function measureWarm(node: NodeVersion, files: LogFiles, plan: Plan): Promise<Warm> {
  const parts = [
    await withoutMatch(node, files, plan),
    await eventful(node, files, plan),
    await tenRules(node, files, plan),
    await stsCalls(node, files, plan),
    await allRules(node, files, plan),
    await recommendedCalls(node, files, plan),
    await linearity(node, files, plan),
  ];
  return {
    millis: Object.assign({}, ...parts.map(({ millis }) => millis)),
    figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
  };
}

/** The naive variant takes too long on the largest log file, where it is measured once in a fresh process. */
const furtherVariants: Readonly<Record<keyof Sizes, readonly VariantName[]>> = {
  tiny: ['naive'],
  small: ['naive'],
  middle: ['naive'],
  large: [],
};

async function withoutMatch(node: NodeVersion, { noMatch }: LogFiles, { rounds }: Plan): Promise<Warm> {
  const millis: Record<string, Values> = {};
  const bySize = new Map<string, Medians>();
  for (const [size, file] of noMatch) {
    const variants = ['gunzip', 'streaming', 'scanner'] as const;
    const medians = await compare(node, [...variants, ...furtherVariants[size]], file, rounds);
    bySize.set(size, medians);
    millis[labelOf(file)] = medians as Values;
  }
  const [middle = {}, large = {}] = [bySize.get('middle'), bySize.get('large')];
  return {
    millis,
    figures: measuredOnly({
      scannerToStreamingMiddle: ratio(middle, 'scanner', 'streaming'),
      scannerToStreamingLarge: ratio(large, 'scanner', 'streaming'),
      scannerToGunzipMiddle: ratio(middle, 'scanner', 'gunzip'),
      naiveToScannerMiddle: ratio(middle, 'naive', 'scanner'),
    }),
  };
}

const eventfulFigures = {
  'one-match': 'oneMatchScannerToNaive',
  'one-percent': 'onePercentScannerToNaive',
  'some-decoys': 'someDecoysScannerToNaive',
  'dense-decoys': 'denseDecoysScannerToNaive',
} as const;

async function eventful(node: NodeVersion, files: LogFiles, { rounds }: Plan): Promise<Warm> {
  const millis: Record<string, Values> = {};
  const figures: Record<string, number> = {};
  for (const file of Object.values(files.eventful)) {
    const medians = await compare(node, ['scanner', 'naive'], file, rounds);
    millis[labelOf(file)] = medians as Values;
    figures[eventfulFigures[file.content as keyof typeof eventfulFigures]] = ratio(medians, 'scanner', 'naive');
  }
  return { millis, figures };
}

/** Both in a separate process, so that garbage of the naive variant does not slow them down. */
async function tenRules(node: NodeVersion, { middle }: LogFiles, { rounds }: Plan): Promise<Warm> {
  const medians = await compare(node, ['scanner', 'tenRules'], middle, rounds);
  return {
    millis: { [`${labelOf(middle)}, rules`]: medians as Values },
    figures: { tenRulesToOneMiddle: ratio(medians, 'tenRules', 'scanner') },
  };
}

/** A log file full of the calls that the active rules name, where every record is a candidate and most match. */
async function stsCalls(node: NodeVersion, files: LogFiles, { rounds }: Plan): Promise<Warm> {
  const medians = await compare(node, ['stsScanner', 'stsNaive'], files.stsCalls, rounds);
  const { stsScanner: scanner = Number.NaN, stsNaive: naive = Number.NaN } = medians;
  return {
    millis: { [labelOf(files.stsCalls)]: { scanner, naive } },
    figures: { stsCallsScannerToNaive: scanner / naive },
  };
}

/** A log file without any call that a rule is about. */
async function allRules(node: NodeVersion, { otherCalls }: LogFiles, { rounds }: Plan): Promise<Warm> {
  const medians = await compare(node, ['scanner', 'allRules'], otherCalls, rounds);
  return {
    millis: { [labelOf(otherCalls)]: medians as Values },
    figures: { allRulesToOneMiddle: ratio(medians, 'allRules', 'scanner') },
  };
}

/** A log file full of calls that the recommended rules match. */
async function recommendedCalls(node: NodeVersion, files: LogFiles, { rounds }: Plan): Promise<Warm> {
  const medians = await compare(node, ['recommendedScanner', 'recommendedNaive'], files.recommendedCalls, rounds);
  const { recommendedScanner: scanner = Number.NaN, recommendedNaive: naive = Number.NaN } = medians;
  return {
    millis: { [labelOf(files.recommendedCalls)]: { scanner, naive } },
    figures: { recommendedCallsScannerToNaive: scanner / naive },
  };
}

/** Both sizes alternate in one process: the time for a byte of the largest file, relative to the middle file. */
async function linearity(node: NodeVersion, { noMatch }: LogFiles, { rounds }: Plan): Promise<Warm> {
  const [middle, large] = [noMatch.get('middle'), noMatch.get('large')];
  if (middle === undefined || large === undefined) return { millis: {}, figures: {} };
  const cases = [caseOf('scanner', middle), caseOf('scanner', large)];
  const samples = await alternating(node, cases, rounds);
  const [ofMiddle = Number.NaN, ofLarge = Number.NaN] = cases.map(({ name }) => median(samples[name] ?? []));
  const bytes = large.inflatedBytes / middle.inflatedBytes;
  return { millis: {}, figures: { largeToMiddlePerByte: ofLarge / ofMiddle / bytes } };
}

export function labelOf({ content, records }: StoredLogFile): string {
  return `${content} ${records}`;
}

function measuredOnly(figures: Values): Values {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => !Number.isNaN(value)));
}
