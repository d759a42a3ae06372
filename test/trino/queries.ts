import { gzipSync } from 'node:zlib';
import pMap from 'p-map';
import { searchForChain } from '../../cli/investigate/chain-finder.ts';
import { issuedKeyField } from '../../cli/investigate/issue.ts';
import { searchForLinks } from '../../cli/investigate/links.ts';
import { searchForKey, searchForSubject } from '../../cli/investigate/search.ts';
import type { Predicate } from '../../cli/log-files/athena/predicate.ts';
import { recordsSql } from '../../cli/log-files/athena/records.ts';
import { rowsOfPartitions, rowsOfRules, rowsOfSearch, rowsOfTime } from '../../cli/log-files/athena/selection.ts';
import type { AthenaTable } from '../../cli/log-files/athena/table.ts';
import type { Period } from '../../cli/log-files/days.ts';
import { lookupIn } from '../../cli/rule/sample-networks.ts';
import { scanLogFile } from '../../lambda/cloudtrail/scan/scan.ts';
import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import { sightingsInLogFile } from '../../lambda/cloudtrail/sightings.ts';
import { keyIn } from '../../lambda/detection/access-key.ts';
import { type CloudTrailRecord, eventTimeOf, fieldText, textAt } from '../../lambda/detection/record.ts';
import { type Rule, withAsnLookup } from '../../lambda/detection/rule.ts';
import { parseRules } from '../../lib/own-rules.ts';
import { selects } from '../cli/log-files/athena/rows-of-predicate.ts';
import { rules, samplesOf } from '../rules/rule-samples.ts';
import { idOf, records, recordsOfLogFiles } from './records.ts';
import { columns, rowsIn, tables } from './tables.ts';

const logFile = gzipSync(JSON.stringify({ Records: records }));

/** A query of the command line, and the IDs of records that it must select. */
export interface Query {
  readonly name: string;
  readonly sql: string;
  /** What the scan of log files finds in the partitions and the period of the query. */
  readonly found: ReadonlySet<string>;
  /** What the query selects by what its SQL means, worked out without SQL. */
  readonly meant: ReadonlySet<string>;
}

const period: Period = { from: Date.parse('2026-02-27T12:00:00Z'), to: Date.parse('2026-03-05T12:00:00Z') };

/** A selection of rows, and the records that the scan finds for it. */
interface Selection {
  readonly name: string;
  readonly rows: Predicate;
  readonly found: readonly CloudTrailRecord[];
}

/** Each rule and each search on the table without partitions; on every table, those that select the most records. */
export async function queries(): Promise<readonly Query[]> {
  // One after another: a rule can require its own database of networks.
  const ofRules = await pMap(ruleSets(), ofRuleSet, { concurrency: 1 });
  const ofSearches = await pMap(searches(), ofSearch, { concurrency: 1 });
  const some = [...ofRules, ...ofSearches].filter(({ name }) => /^(?:all rules|rule own-|account 1)/.test(name));
  const whole = tables.filter(({ partitionKeys }) => partitionKeys.length === 0);
  return [
    ...tables.flatMap((table) => some.map((selection) => queryOf(table, period, selection))),
    ...whole.flatMap((table) => [...ofRules, ...ofSearches].map((selection) => queryOf(table, undefined, selection))),
  ];
}

function queryOf(table: AthenaTable, within: Period | undefined, { name, rows, found }: Selection): Query {
  const predicate: Predicate = { all: [rowsOfPartitions(table, within), rowsOfTime(within), rows] };
  const accounts = table.address.partitions.get('account');
  const isAskedFor = (record: CloudTrailRecord) =>
    (accounts?.includes(textAt(record, 'recipientAccountId') ?? '') ?? true) && isWithin(within, eventTimeOf(record));
  const days = within === undefined ? 'all days' : 'some days';
  return {
    name: `${name}, ${days} of the table ${table.address.table}`,
    sql: recordsSql(table, predicate),
    found: new Set(found.filter(isAskedFor).map(idOf)),
    meant: new Set(records.filter((_, i) => selects(predicate, rowsIn(table)[i] ?? {})).map(idOf)),
  };
}

function isWithin(within: Period | undefined, time = Number.NaN): boolean {
  return within === undefined || (within.from <= time && time <= within.to);
}

function ruleSets(): readonly (readonly Rule[])[] {
  const own = parseRules(
    [
      { id: 'own-any', name: 'Own', events: [{ source: '*', names: ['*'] }], readsEveryRecord: true },
      { id: 'own-start', name: 'Own', events: [{ source: '*', names: ['Put*', 'Get*', 'CreateUser'] }] },
      { id: 'own-source', name: 'Own', events: [{ source: 'iam.amazonaws.com', names: ['*'] }] },
    ],
    'queries',
  );
  const all = [...rules, ...own];
  return [...all.map((rule) => [rule]), all];
}

async function ofRuleSet(some: readonly Rule[]): Promise<Selection> {
  const known = some.filter((rule) => rules.includes(rule));
  const networks = known.flatMap((rule) => samplesOf(rule).networks ?? []);
  const judging = withAsnLookup(some, lookupIn(networks));
  const { sightings } = await sightingsInLogFile(logFile, judging, { name: 'log-file.json.gz', createdAt: 0 });
  return {
    name: some.length === 1 ? `rule ${some[0]?.id}` : 'all rules',
    rows: rowsOfRules(some),
    found: sightings.map(({ parseRecord }) => parseRecord()),
  };
}

/** For every key, caller and account of the log files among the samples. */
function searches(): readonly (readonly [name: string, search: Search])[] {
  const keys = new Set(
    recordsOfLogFiles.flatMap((record) => [keyIn(record) ?? [], fieldText(record, issuedKeyField) ?? []].flat()),
  );
  const arns = new Set(recordsOfLogFiles.flatMap((record) => textAt(record, 'userIdentity', 'arn') ?? []));
  const principals = [...arns, "arn:aws:iam::111122223333:user/o'brien"];
  return [
    ['chain', searchForChain({ nodes: [], leftOut: 0 })],
    ...[...keys].map((key) => [`key ${key}`, searchForKey(key)] as const),
    ...principals.map(
      (principal) => [`principal ${principal}`, searchForSubject({ principal }, searchForLinks, true)] as const,
    ),
    ...principals
      .filter((arn) => arn.includes(':federated-user/'))
      .map(
        (federatedUser) =>
          [`session ${federatedUser}`, searchForSubject({ federatedUser }, searchForLinks, true)] as const,
      ),
    ...['111122223333', '444455556666'].map(
      (account) => [`account ${account}`, searchForSubject({ account }, searchForLinks, false)] as const,
    ),
  ];
}

async function ofSearch([name, search]: readonly [string, Search]): Promise<Selection> {
  const { records: found } = await scanLogFile(logFile, search);
  return { name, rows: rowsOfSearch(search, { columns }), found };
}
