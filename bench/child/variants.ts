import { createGunzip, gunzipSync } from 'node:zlib';
import { scanKeeping } from '../../lambda/cloudtrail/scan/scan.ts';
import { searchFor } from '../../lambda/cloudtrail/sightings.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { matches, type Rule } from '../../lambda/detection/rule.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { loadRules } from '../../lambda/rules.ts';
import { stsRules, tenRules } from './rules.ts';

/** The result of a variant for a log file, which the benchmark checks. */
export interface VariantResult {
  readonly inflatedBytes: number;
  /** Absent if the variant does not search for matches. */
  readonly matches?: number;
}

export type Variant = (body: Uint8Array) => Promise<VariantResult> | VariantResult;

export type VariantName =
  | 'gunzip'
  | 'streaming'
  | 'scanner'
  | 'tenRules'
  | 'allRules'
  | 'naive'
  | 'stsScanner'
  | 'stsNaive'
  | 'recommendedScanner'
  | 'recommendedNaive';

/** The compiler of this process replaces it, since the list of rules is that of a folder. */
declare const benchmarkRuleIds: { readonly all: readonly string[]; readonly recommended: readonly string[] };

const allRules = await loadRules(benchmarkRuleIds.all);
const recommendedRules = await loadRules(benchmarkRuleIds.recommended);

export const variants: Readonly<Record<VariantName, Variant>> = {
  gunzip: (body) => ({ inflatedBytes: gunzipSync(body).length }),
  streaming,
  scanner: scanner([rule]),
  tenRules: scanner(tenRules),
  allRules: scanner(allRules),
  naive: naive([rule]),
  stsScanner: scanner(stsRules),
  stsNaive: naive(stsRules),
  recommendedScanner: scanner(recommendedRules),
  recommendedNaive: naive(recommendedRules),
};

/** Zlib's stream at its fastest: large chunks, the body in one write, and each chunk's memory released at once. */
async function streaming(body: Uint8Array): Promise<VariantResult> {
  const stream = createGunzip({ chunkSize: 2 ** 20 });
  stream.end(body);
  let inflatedBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer<ArrayBuffer>>) {
    inflatedBytes += chunk.length;
    // Node 20 has no such call. Zlib continues to write into a chunk that is not full.
    if (chunk.length === chunk.buffer.byteLength) chunk.buffer.transfer?.(0);
  }
  return { inflatedBytes };
}

function scanner(rules: readonly Rule[]): Variant {
  const search = searchFor(rules);
  return async (body) => {
    // Like the function: keeps the record's text, not the record.
    const { records, inflatedBytes } = await scanKeeping(body, search, (_record, again) => again);
    return { inflatedBytes, matches: records.length };
  };
}

/** The simplest way. */
function naive(rules: readonly Rule[]): Variant {
  return (body) => {
    const inflated = gunzipSync(body);
    const { Records } = JSON.parse(inflated.toString()) as { readonly Records: readonly CloudTrailRecord[] };
    const found = Records.filter((record) => rules.some((one) => matches(one, record)));
    return { inflatedBytes: inflated.length, matches: found.length };
  };
}
