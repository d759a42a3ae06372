import { defaultMemory } from '../../lib/delivery-limits.ts';
import { count, dollars, rate } from '../cost/amounts.ts';
import { furtherCostsOf, monthOf, totalOf } from '../cost/month.ts';
import type { Report, RunReport } from '../report.ts';
import { markdown } from '../tables.ts';
import { quotaRows } from './quotas.ts';
import {
  auditMillis,
  burstSeconds,
  concurrencies,
  longestWaitIn,
  megabytes,
  organizations,
  type Scaled,
  scaled,
  stoppedHours,
  writesInBurst,
} from './scaled.ts';

/** The content of `docs/scale.md`. */
export function scalePage({ function: { run }, nodes }: Report): string {
  if (run === undefined) throw new RangeError('The figures contain no run of the function: record a full run.');
  const all = organizations.map((organization) => scaled(organization, run));
  const head = [
    '',
    ...organizations.map(({ accounts }) => `${count(accounts)} ${accounts === 1 ? 'account' : 'accounts'}`),
  ];
  return `${[
    '# Scale',
    `\`npm run -s scale\` prints this page: from the last recorded benchmark (Node ${nodes['24']?.version ?? ''}), from prices ([Cost](cost.md)), and from
a simulation of the queue and of Lambda's event source. Each log file has 2,000 records, ${megabytes} MB uncompressed, which is more
than most have. For each account and Region, one is delivered about every five minutes. The times in the names of CloudTrail's log
files are multiples of five minutes, so in the worst case all accounts deliver at once: a burst, here within ${burstSeconds} seconds. The
simulation assumes 40 ms for a read from S3, ${auditMillis} ms for a write of the audit, and a Lambda processor that is as fast as that of
the benchmark. To see the bursts of your organization, look at the metric \`ApproximateAgeOfOldestMessage\` of the queue.`,
    '## Settings and what to expect',
    markdown({ head, rows: rowsOf(all, run, nodes) }),
    `\`concurrency\` is the smallest of ${concurrencies.join(', ')} at which a log file of a burst is read within a minute. One detector serves the
whole organization: it has no list of accounts, so that a new account needs no deployment.

\`\`\`sh
npx cdk deploy -c alertEmail=security@example.com -c trailBucket=my-trail-bucket -c organizationId=o-exampleorgid -c concurrency=${all.at(-1)?.concurrency}
\`\`\``,
    '## With other settings',
    `The longest wait of a log file in a burst, from its arrival to the end of its run. "grows" means that the function cannot keep up.`,
    markdown({
      head: ['`concurrency`', ...head.slice(1)],
      rows: concurrencies.slice(0, 5).map((one) => waitRow(one, run)),
    }),
    `- **\`batchWindow\`** fills batches where few log files arrive at once. With many, batches are full and no log file waits for it.
- **\`memory\`** gives each run a larger share of a processor, up to 1,769 MB. Raise \`concurrency\` first: it costs nothing. The largest
  log files need no more than the default; [Cost](cost.md) shows what more costs.`,
    '## Quotas of AWS',
    markdown({ head: ['quota', 'AWS default', ...head.slice(1)], rows: quotaRows(all) }),
    `The figures are the use in a burst. Reads from S3 are spread over a prefix for each account, Region and day. The audit writes
one item for each log file, as the burst of the end-to-end run shows on an emulator. Histories of callers add to the writes:
[Cost](cost.md#the-table-with-all-rules) has them with all rules.`,
    '## Looking back',
    `\`detect\`, \`simulate\`, \`baseline\` and \`investigate\` read log files on one computer. From about a million log files on, use [a table of
Athena](athena.md): \`npm run faults\` reads a million records of it with constant memory.`,
  ].join('\n\n')}\n`;
}

function rowsOf(all: readonly Scaled[], run: RunReport, nodes: Report['nodes']): string[][] {
  const row = (name: string, cell: (one: Scaled) => string) => [name, ...all.map(cell)];
  const peak = nodes['24']?.firstCall.scanner?.peakMegabytes;
  const month = ({ organization, burst }: Scaled) =>
    totalOf(monthOf(organization, run, { megabytes, messagesInRun: burst.messagesInRun }));
  const further =
    (i: number) =>
    ({ organization }: Scaled) =>
      dollars(furtherCostsOf(organization)[i]?.dollars ?? 0);
  return [
    row('log files a day', ({ organization }) => count(organization.logFilesPerDay)),
    row('set `concurrency` to', ({ concurrency }) =>
      concurrency === concurrencies[0] ? `${concurrency} (default)` : count(concurrency),
    ),
    row('`batchWindow`, `memory`', () => 'defaults'),
    row('runs at once: mean, in a burst', ({ even, burst }) => `${even.meanAtOnce.toFixed(1)}, ${burst.mostAtOnce}`),
    row('log files in a run of a burst', ({ burst }) => burst.messagesInRun.toFixed(1)),
    row(
      'age of the queue: even, in a burst',
      ({ even, burst }) => `${seconds(even.longestAge)}, ${seconds(burst.longestAge)}`,
    ),
    row(`after ${stoppedHours} hours without the function, up to date in`, ({ catchUp }) => duration(catchUp)),
    row(
      'table writes a second by the audit: mean, in a burst',
      (one) => `${rate(one.organization.logFilesPerDay / 86_400)}, ${rate(writesInBurst(one))}`,
    ),
    row('memory of a run, for a log file of 80 MB', () =>
      peak === undefined ? '' : `${peak.toFixed(0)} of ${defaultMemory} MB`,
    ),
    row('dollars a month', (one) => `**${dollars(month(one))}**`),
    row('and for an encrypted trail', further(0)),
    row('and for `attach=eventbridge`', further(2)),
  ];
}

function waitRow(concurrency: number, run: RunReport): string[] {
  const cells = organizations.map((organization) => {
    const millis = longestWaitIn(organization, concurrency, run);
    return millis === undefined ? 'grows' : seconds(millis);
  });
  return [String(concurrency), ...cells];
}

function seconds(millis: number): string {
  return `${(millis / 1000).toFixed(0)} s`;
}

function duration(millis: number): string {
  const minutes = millis / 60_000;
  if (minutes < 2) return seconds(millis);
  return minutes < 120 ? `${minutes.toFixed(0)} min` : `${(minutes / 60).toFixed(1)} h`;
}
