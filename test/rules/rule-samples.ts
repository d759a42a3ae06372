import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import { lookupIn, type SampleNetwork } from '../../cli/rule/sample-networks.ts';
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

/** A file of samples/rules: a log file that also states, for each record, whether it must raise an alert. */
export interface RuleSamples {
  readonly alerts: readonly {
    readonly eventID: string;
    readonly description: string;
    readonly principal: string;
    readonly severity: Severity;
    readonly reasons: readonly string[];
  }[];
  readonly noAlerts: readonly { readonly eventID: string; readonly description: string }[];
  readonly Records: readonly CloudTrailRecord[];
  /** Stand in for a database of networks. */
  readonly networks?: readonly SampleNetwork[];
}

export const sampleFiles = readdirSync(join(samplesFolder, 'rules')).sort();

export function samplesOf({ id }: Pick<Rule, 'id'>): RuleSamples {
  return JSON.parse(readFileSync(samplePath(id), 'utf8'));
}

/** The records that must raise an alert, in the order of the file. */
export function alertingRecords(rule: Rule): readonly CloudTrailRecord[] {
  const { alerts, Records } = samplesOf(rule);
  return Records.filter((record) => alerts.some(({ eventID }) => eventID === textAt(record, 'eventID')));
}

/** The alerts of the rule for the samples of `id`, in order of time; the file is compressed, scanned and judged as any log file. */
export async function alertsFrom(rule: Rule, id = rule.id): Promise<readonly Alert[]> {
  const asnLookup = lookupIn(samplesOf({ id }).networks ?? []);
  const logFile = { name: samplePath(id), createdAt: Date.parse('2026-04-01T00:00:00Z') };
  const log = gzipSync(readFileSync(logFile.name));
  const history = memoryHistory();
  const run = { id: 'rule-samples', now: logFile.createdAt, lease: 60_000 };
  const claimsOf = async (one: Rule) => {
    const { sightings } = await sightingsInLogFile(log, [{ ...one, asnLookup }], logFile);
    return (await detect(sightings, { exceptions: [], history, run })).claims;
  };
  // A rule on follow-ups alone needs the alerts that it follows.
  const first = rule.onlyFollowUps && rules.find((one) => one.id === rule.followUpTo?.ruleId);
  if (first) await claimsOf(first);
  const claims = await claimsOf(rule);
  return claims.map(({ alert }) => alert).sort((a, b) => a.time - b.time || idOf(a).localeCompare(idOf(b)));
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
