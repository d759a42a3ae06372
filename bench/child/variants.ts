import { createGunzip, gunzipSync } from 'node:zlib';
import { scanKeeping } from '../../lambda/cloudtrail/scan/scan.ts';
import { searchFor } from '../../lambda/cloudtrail/sightings.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { matches, type Rule } from '../../lambda/detection/rule.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { stsRules, tenRules } from './rules.ts';

/** What a variant made of a log file; the harness checks it. */
export interface VariantResult {
  readonly inflatedBytes: number;
  /** Absent where the variant does not look for any. */
  readonly matches?: number;
}

export type Variant = (body: Uint8Array) => Promise<VariantResult> | VariantResult;

export type VariantName = 'gunzip' | 'streaming' | 'scanner' | 'tenRules' | 'naive' | 'stsScanner' | 'stsNaive';

export const variants: Readonly<Record<VariantName, Variant>> = {
  gunzip: (body) => ({ inflatedBytes: gunzipSync(body).length }),
  streaming,
  scanner: scanner([rule]),
  tenRules: scanner(tenRules),
  naive: naive([rule]),
  stsScanner: scanner(stsRules),
  stsNaive: naive(stsRules),
};

/** With the scanner's settings: large chunks, the body in one write, and each chunk's memory given back at once. */
async function streaming(body: Uint8Array): Promise<VariantResult> {
  const stream = createGunzip({ chunkSize: 2 ** 20 });
  stream.end(body);
  let inflatedBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer<ArrayBuffer>>) {
    inflatedBytes += chunk.length;
    // Node 20 has no such call; zlib goes on writing into a chunk that it has not filled.
    if (chunk.length === chunk.buffer.byteLength) chunk.buffer.transfer?.(0);
  }
  return { inflatedBytes };
}

function scanner(rules: readonly Rule[]): Variant {
  const search = searchFor(rules);
  return async (body) => {
    // As the function does: the record's text is kept, not the record.
    const { records, inflatedBytes } = await scanKeeping(body, search, (_record, again) => again);
    return { inflatedBytes, matches: records.length };
  };
}

/** What one writes first. */
function naive(rules: readonly Rule[]): Variant {
  return (body) => {
    const inflated = gunzipSync(body);
    const { Records } = JSON.parse(inflated.toString()) as { readonly Records: readonly CloudTrailRecord[] };
    const found = Records.filter((record) => rules.some((one) => matches(one, record)));
    return { inflatedBytes: inflated.length, matches: found.length };
  };
}
