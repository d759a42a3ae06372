import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { memoryHistory } from '../../cli/memory-history.ts';
import { sightingsInLogFile } from '../../lambda/cloudtrail/sightings.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { detect } from '../../lambda/detection/detect.ts';
import { type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import type { Severity } from '../../lambda/detection/severity.ts';
import { loadRules } from '../../lambda/rules.ts';
import { samplesFolder } from '../samples.ts';

/** Every file in lambda/rules. */
export const ruleIds = readdirSync(resolve(import.meta.dirname, '../../lambda/rules'))
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();

export const rules = await loadRules(ruleIds);

/** A file of samples/rules: a log file, and before its records what each of them must give. */
export interface RuleSamples {
  readonly rings: readonly {
    readonly eventID: string;
    readonly story: string;
    readonly principal: string;
    readonly severity: Severity;
    readonly reasons: readonly string[];
  }[];
  readonly quiet: readonly { readonly eventID: string; readonly story: string }[];
  readonly Records: readonly CloudTrailRecord[];
}

export const sampleFiles = readdirSync(join(samplesFolder, 'rules')).sort();

export function samplesOf({ id }: Rule): RuleSamples {
  return JSON.parse(readFileSync(samplePath(id), 'utf8'));
}

/** The records that must ring, in the file's order. */
export function ringingRecords(rule: Rule): readonly CloudTrailRecord[] {
  const { rings, Records } = samplesOf(rule);
  return Records.filter((record) => rings.some(({ eventID }) => eventID === textAt(record, 'eventID')));
}

/** What the rule tells of the samples of `id`, in order of time: gzipped, scanned and judged as any log file is. */
export async function alertsFrom(rule: Rule, id = rule.id): Promise<readonly Alert[]> {
  const logFile = { name: samplePath(id), createdAt: Date.parse('2026-04-01T00:00:00Z') };
  const { sightings } = await sightingsInLogFile(gzipSync(readFileSync(logFile.name)), [rule], logFile);
  const run = { id: 'hygiene', now: logFile.createdAt, lease: 60_000 };
  const { claims } = await detect(sightings, { exceptions: [], history: memoryHistory(), run });
  return claims.map(({ claim }) => claim.alert).sort((a, b) => a.time - b.time || idOf(a).localeCompare(idOf(b)));
}

export function reasonIdsOf({ reasons }: Rule): readonly string[] {
  return reasons.map((reason) => (typeof reason === 'string' ? reason : reason.id));
}

export function idOf({ record }: Alert): string {
  return textAt(record, 'eventID') ?? '';
}

function samplePath(id: string): string {
  return join(samplesFolder, 'rules', `${id}.json`);
}
