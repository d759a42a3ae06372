import { readFileSync } from 'node:fs';
import { type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import { hasHistory, type Rule } from '../../lambda/detection/rule.ts';
import { loadRules } from '../../lambda/rules.ts';
import { ruleIds } from '../../lib/rule-ids.ts';
import { readRulesFile } from '../../lib/rules-file.ts';
import { asnLookupIn } from '../log-files/asn-database.ts';
import { noteLine, print } from '../terminal/output.ts';
import { lookupIn, type SampleNetwork } from './sample-networks.ts';
import { nameOf, type RuleSamples, testRule } from './test.ts';

export interface RuleTestFlags {
  readonly asnDatabase?: string;
}

/** Runs rules on their samples. */
export async function runTest(file: string | undefined, flags: RuleTestFlags): Promise<void> {
  const asnLookup = await asnLookupIn(flags.asnDatabase);
  const tested = file === undefined ? await shippedRules() : rulesIn(file, flags.asnDatabase !== undefined);
  let failed = 0;
  for (const { rule, samples, networks } of tested) {
    failed += await report({ ...rule, asnLookup: networks ? lookupIn(networks) : asnLookup }, samples);
  }
  noteLine(`${tested.length} ${tested.length === 1 ? 'rule' : 'rules'}, ${failed} with differences`);
  if (failed > 0) process.exitCode = 1;
}

interface Tested {
  readonly rule: Rule;
  readonly samples: RuleSamples;
  readonly networks?: readonly SampleNetwork[] | undefined;
}

async function report(rule: Rule, samples: RuleSamples): Promise<number> {
  const count = `${samples.alerts.length} that alert, ${samples.noAlerts.length} that do not`;
  if (samples.alerts.length === 0) {
    print(`FAILED ${rule.id}: has no samples in alerts`);
    return 1;
  }
  const differences = await testRule(rule, samples);
  print(`${differences.length === 0 ? 'ok' : 'FAILED'} ${rule.id}: ${count}`);
  for (const { place, record, message } of differences) print(`  ${place} (${nameOf(record)}) ${message}`);
  return differences.length === 0 ? 0 : 1;
}

function rulesIn(file: string, hasAsnDatabase: boolean): readonly Tested[] {
  const { rules, samples } = readRulesFile(file, hasAsnDatabase);
  return rules.map((rule) => ({ rule, samples: samples.get(rule.id) ?? { alerts: [], noAlerts: [] } }));
}

/** Their samples are log files that also list the IDs of the records that alert. */
async function shippedRules(): Promise<readonly Tested[]> {
  // Follow-ups need the alerts of another rule.
  return (await loadRules(ruleIds)).filter(hasHistory).map((rule) => {
    const path = new URL(`../../samples/rules/${rule.id}.json`, import.meta.url);
    const file: ShippedSamples = JSON.parse(readFileSync(path, 'utf8'));
    const ids = new Set(file.alerts.map(({ eventID }) => eventID));
    const alerts = file.Records.filter((record) => ids.has(textAt(record, 'eventID') ?? ''));
    const noAlerts = file.Records.filter((record) => !alerts.includes(record));
    return { rule, samples: { alerts, noAlerts }, networks: file.networks };
  });
}

interface ShippedSamples {
  readonly networks?: readonly SampleNetwork[];
  readonly alerts: readonly { readonly eventID: string }[];
  readonly Records: readonly CloudTrailRecord[];
}
