import type { RunReport } from '../report.ts';
import { type Habit, habits } from '../scale/habits.ts';
import { readRecordedTable, type TableUse } from '../scale/recorded-table.ts';
import { markdown } from '../tables.ts';
import { dollars } from './amounts.ts';
import { furtherCostsOf, monthOf, organizationOf, totalOf } from './month.ts';
import { prices } from './prices.ts';

/** The organizations whose totals the README names, by their accounts. */
export const typicalAccounts = [1, 20, 500] as const;

/** The uncompressed size of the log files in the totals, in megabytes. */
const typicalMegabytes = '0.16';

/** The total of a month without what only some have. */
export function typicalTotal(accounts: number, run: RunReport): number {
  return totalOf(monthOf(organizationOf(accounts), run, { megabytes: typicalMegabytes }));
}

/** The sections on encrypted trails, EventBridge, second trails, totals and the table with all rules. */
export function furtherSections(run: RunReport): string[] {
  const { typical, everything } = readRecordedTable();
  return [
    '## Encrypted trails, EventBridge and second trails',
    markdown({ head: ['for one million log files', 'cost', 'price'], rows: furtherRows() }),
    `The function decrypts each log file of a trail that a KMS key encrypts. The decryption is itself a management event. The first trail
of a Region records it free of charge; each further trail, also one of an organization, records it for ${dollars(prices.trailMillionFurtherEvents)} per million events.
If you have such a trail, exclude the events of AWS KMS from it. With \`attach=eventbridge\`, S3 sends an
event for each object of the bucket, of whatever kind; pages about prices differ on whether these are free of charge.
A trail that the stack creates costs nothing if it is the first of a Region; otherwise ${dollars(prices.trailMillionFurtherEvents)} per million management events.`,
    `A run writes about ${run.logBytes.toLocaleString('en-US')} bytes to its log: ${dollars((run.logBytes * prices.logGigabyte) / 1e3)} for one million runs, or ten million log files in full batches.`,
    '## Totals',
    `Cost per month at 10,000 log files a day for each account, of ${typicalMegabytes} MB uncompressed, in full batches, with the audit:`,
    markdown({ head: ['', ...typicalAccounts.map(accountsText)], rows: totalRows(run) }),
    '## The table with all rules',
    `The table of an organization of 10,000 principals, with all rules enabled. The items are made by the function's own code, from the
samples of each rule, as after a month of calls from several networks. How often principals make such calls is assumed:

${habits.map(habitText).join('\n')}

In the last row, each principal has a term of every rule, and calls each hour. \`npm run -s scale -- --record\` simulates it again.`,
    markdown({
      head: ['', 'items', 'size', 'storage', 'writes a month', 'reads and writes', 'total a month'],
      rows: [useRow('typical', typical), useRow('every rule, each hour', everything)],
    }),
    'A log file with several calls of a term reads and writes its item once. The audit adds its own items; see the totals.',
  ];
}

function furtherRows(): string[][] {
  const sources = ['$0.03 for 10,000 requests', '$2.00 for 100,000 events', 'at most $1.00 for a million events'];
  const million = { accounts: 1, logFilesPerDay: 1e6 / 30 };
  return furtherCostsOf(million).map(({ what, dollars: cost }, i) => [what, dollars(cost), sources[i] ?? '']);
}

function accountsText(accounts: number): string {
  return accounts === 1 ? '1 account' : `${accounts.toLocaleString('en-US')} accounts`;
}

function totalRows(run: RunReport): string[][] {
  const months = typicalAccounts.map((accounts) =>
    monthOf(organizationOf(accounts), run, { megabytes: typicalMegabytes }),
  );
  const further = typicalAccounts.map((accounts) => furtherCostsOf(organizationOf(accounts)));
  const row = (costs: readonly (readonly { what: string; dollars: number }[])[], i: number) => [
    costs[0]?.[i]?.what ?? '',
    ...costs.map((cost) => dollars(cost[i]?.dollars ?? 0)),
  ];
  return [
    ...(months[0] ?? []).map((_, i) => row(months, i)),
    ['**total**', ...months.map((month) => `**${dollars(totalOf(month))}**`)],
    ...(further[0] ?? []).map((_, i) => row(further, i)).map(([what, ...costs]) => [`in addition: ${what}`, ...costs]),
  ];
}

function habitText({ name, share, terms, logFilesPerDay }: Habit): string {
  const often = logFilesPerDay < 1 ? 'one log file a week' : `${logFilesPerDay} log files a day`;
  return `- ${name}: ${share * 100} % of the principals, ${terms} ${terms === 1 ? 'term' : 'terms'} each, in ${often}`;
}

function useRow(name: string, { items, bytes, writes, writeUnits, readUnits }: TableUse): string[] {
  const storage = (bytes / 1e9) * (prices.tableGigabyteMonth + prices.tableBackupGigabyteMonth);
  const calls = (writeUnits * prices.tableMillionWrites + readUnits * prices.tableMillionStrongReads) / 1e6;
  const count = (value: number) => Math.round(value).toLocaleString('en-US');
  const size = `${(bytes / 1e6).toFixed(0)} MB`;
  return [name, count(items), size, dollars(storage), count(writes), dollars(calls), dollars(storage + calls)];
}
