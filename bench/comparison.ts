import type { Case } from './child/job.ts';
import type { VariantName } from './child/variants.ts';
import type { StoredLogFile } from './log-file/stored-log-file.ts';
import type { NodeVersion } from './node-versions.ts';
import { alternating } from './process.ts';
import { median } from './statistics.ts';

/** Median milliseconds by variant. */
export type Medians = Readonly<Partial<Record<VariantName, number>>>;

export function caseOf(variant: VariantName, file: StoredLogFile): Case {
  return {
    name: `${variant} ${file.content} ${file.records}`,
    variant,
    file: file.path,
    expectedMatches: file.matches,
  };
}

/** Runs variants alternately over one log file. */
export async function compare(
  node: NodeVersion,
  variants: readonly VariantName[],
  file: StoredLogFile,
  rounds: number,
): Promise<Medians> {
  const samples = await alternating(
    node,
    variants.map((variant) => caseOf(variant, file)),
    rounds,
  );
  return Object.fromEntries(variants.map((variant) => [variant, median(samples[caseOf(variant, file).name] ?? [])]));
}

/** One median divided by the other. NaN if one was not measured. */
export function ratio(medians: Medians, over: VariantName, under: VariantName): number {
  return (medians[over] ?? Number.NaN) / (medians[under] ?? Number.NaN);
}
