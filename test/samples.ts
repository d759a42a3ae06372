import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Outcome } from '../lambda/detection/alert.ts';
import type { CloudTrailRecord } from '../lambda/detection/record.ts';
import type { Severity } from '../lambda/detection/severity.ts';

export const samplesFolder = resolve(import.meta.dirname, '../samples');

/** One delivery of a log file, and its expected result. */
export interface ExpectedDelivery {
  /** The path relative to samples/, which is also the key in the bucket. */
  readonly logFile: string;
  readonly description: string;
  readonly expect: {
    readonly alerts: readonly {
      readonly eventID: string;
      readonly principal: string;
      readonly severity: Severity;
      readonly outcome: Outcome;
    }[];
    readonly known: number;
    readonly excepted: number;
    readonly matched: number;
    readonly skipped?: string;
  };
}

/** Deliveries in order, with one history; each form has a separate history. */
export const expected: {
  readonly deliveries: readonly ExpectedDelivery[];
  readonly forms: readonly ExpectedDelivery[];
} = JSON.parse(readFileSync(join(samplesFolder, 'expected.json'), 'utf8'));

/** Paths relative to samples/, in order of name. */
export function sampleFiles(folder: string): string[] {
  return readdirSync(join(samplesFolder, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(samplesFolder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

export function sampleText(path: string): string {
  const body = readFileSync(join(samplesFolder, path));
  return (path.endsWith('.gz') ? gunzipSync(body) : body).toString('utf8');
}

export function recordsOf(path: string): readonly CloudTrailRecord[] {
  const log = JSON.parse(sampleText(path)) as { readonly Records?: readonly CloudTrailRecord[] };
  return log.Records ?? [];
}
