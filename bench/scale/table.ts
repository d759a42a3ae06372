import { judgeTogether } from '../../cli/detect/detect.ts';
import { itemOf } from '../../lambda/aws/dynamodb.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { type Rule, withAsnLookup } from '../../lambda/detection/rule.ts';
import { sightingsOf } from '../../lambda/detection/sighting.ts';
import { alertingRecords, rules } from '../../test/rules/rule-samples.ts';
import { type Random, seededRandom } from '../log-file/random.ts';
import { everything, type Habit, usualHabit } from './habits.ts';
import { itemBytes, storedBytes } from './item-bytes.ts';
import type { RecordedTable, TableUse } from './recorded-table.ts';

const days = 30;

const principalsOfOrganization = 10_000;

/** The tables of an organization of 10,000 principals with all rules. */
export async function simulatedTable(): Promise<RecordedTable> {
  return {
    typical: await tableUse(principalsOfOrganization, usualHabit),
    everything: await tableUse(principalsOfOrganization, () => everything),
  };
}

export async function tableUse(principals: number, habitOf: (rule: Rule) => Habit): Promise<TableUse> {
  const sizes = await itemSizes();
  const uses = rules.map((rule) => {
    const { share, terms, logFilesPerDay } = habitOf(rule);
    const { bytes, stored } = sizes.get(rule.id) ?? { bytes: 0, stored: 0 };
    const items = principals * share * terms;
    const writes = items * logFilesPerDay * days;
    return {
      ...{ items, writes, bytes: items * stored },
      writeUnits: writes * Math.ceil(bytes / 1024),
      readUnits: writes * Math.ceil(bytes / 4096),
    };
  });
  const sum = (name: keyof TableUse) => uses.reduce((total, use) => total + use[name], 0);
  return {
    ...{ items: sum('items'), bytes: sum('bytes'), writes: sum('writes') },
    ...{ writeUnits: sum('writeUnits'), readUnits: sum('readUnits') },
  };
}

interface ItemSize {
  readonly bytes: number;
  readonly stored: number;
}

const principalsOfRule = 4;
const callsOfPrincipal = 40;

let measured: Promise<ReadonlyMap<string, ItemSize>> | undefined;

/** The mean size of the items of each rule, after a month of calls from several networks. */
export function itemSizes(): Promise<ReadonlyMap<string, ItemSize>> {
  measured ??= Promise.all(rules.map(async (rule) => [rule.id, await itemSize(rule)] as const)).then(
    (sizes) => new Map(sizes),
  );
  return measured;
}

const now = Date.parse('2026-03-31T00:00:00Z');
const retention = 90 * 86_400_000;

async function itemSize(rule: Rule): Promise<ItemSize> {
  const random = seededRandom(rule.id.length);
  const calls = Array.from({ length: principalsOfRule }, (_, i) => callsOf(rule, i, random)).flat();
  // One network for all rules on the owner of a network: each accepts it.
  const judging = withAsnLookup([rule], () => ({ number: 9009, organization: 'Example Hosting' }));
  const sightings = sightingsOf(calls, judging, { name: 's3://example-trail-bucket/log-file', createdAt: now });
  const { history } = await judgeTogether(sightings, [], now);
  const keys = new Map(sightings.map(({ key }) => [key.term, key]));
  const items = await Promise.all(
    [...keys.values()].map(async (key) => itemOf(key, await history.read(key), now, retention)),
  );
  const mean = (size: (item: object) => number) => items.reduce((sum, item) => sum + size(item), 0) / items.length;
  return { bytes: mean(itemBytes), stored: mean(storedBytes) };
}

/** Calls of one principal as in the samples of the rule, on days of a month. Each has an account of its own. */
function callsOf(rule: Rule, i: number, random: Random): readonly CloudTrailRecord[] {
  const text = JSON.stringify(alertingRecords(rule)[0]).replaceAll('111122223333', String(444455550000 + i));
  return Array.from({ length: callsOfPrincipal }, (_, call) => ({
    ...(JSON.parse(text) as CloudTrailRecord),
    eventTime: new Date(now - random.below(days * 86_400) * 1000).toISOString().replace('.000', ''),
    eventID: `${rule.id}-${i}-${call}`,
    sourceIPAddress: `192.0.${random.below(6)}.1`,
  }));
}
