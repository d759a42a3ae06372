import { batchSize, defaultBatchWindow, defaultMemory as memoryMegabytes } from '../../lib/delivery-limits.ts';
import type { Report, RunReport } from '../report.ts';
import { markdown } from '../tables.ts';
import { dollars } from './amounts.ts';
import { type FixedCost, fixedCosts } from './fixed.ts';
import { furtherSections } from './further.ts';
import { dollarsPerMillion, dollarsPerMillionStarts, runMillis } from './million-log-files.ts';
import { auditDollarsPerMillion, digestDollarsPerMillion } from './month.ts';
import { prices, pricesOf } from './prices.ts';

const memories = [256, 512, 1024, 1769];
const batches = [1, 10, 100];

/** The content of `docs/cost.md`. */
export function costPage({ function: { run }, nodes }: Report): string {
  if (run === undefined) throw new RangeError('The figures contain no run of the function: record a full run.');
  const version = nodes['24']?.version ?? '';
  return `${[
    '# Cost',
    `\`npx tsx bench/cost.ts\` prints this page from the last recorded benchmark (Node ${version}) and from AWS list prices in
us-east-1, without the free tier. The prices were compared on ${pricesOf} with the newest copies of AWS's pricing pages that we
found, which can be older: check them before you rely on a figure. Two values are assumed, not measured: 40 ms for a read from
S3, and a Lambda processor that is as fast as the processor of the benchmark.`,
    '## Cost of one million log files',
    'Cost of one million log files without a match, by uncompressed size, memory of the function and batch size. Nearly all log\nfiles have no match. Every batch is full.',
    markdown({
      head: ['uncompressed', 'memory', ...batches.map((batch) => `batches of ${batch}`)],
      rows: millionRows(run),
    }),
    'Duration of one invocation in milliseconds:',
    markdown({
      head: ['uncompressed', 'memory', ...batches.map((batch) => `batches of ${batch}`)],
      rows: millisRows(run),
    }),
    `One million cold starts cost ${memories.map((memory) => `${dollars(dollarsPerMillionStarts(run, memory))} at ${memory} MB`).join(', ')}.
A log file with a match reads the items of its terms together, and writes each that changes. An alert adds up to three writes and a
publish; [bench/figures.md](../bench/figures.md) counts the calls of an example. One dollar pays for more than a million of these calls.`,
    '## Cost of the audit',
    `The [audit](operations.md#has-everything-been-read) adds ${dollars(auditDollarsPerMillion())} for one million log files: ${dollars(prices.tableMillionWrites)} to record them in the table,
${dollars(prices.tableMillionStrongReads)} to look them up, and ${dollars(prices.s3MillionGets)} to compare their ETags in the bucket. A digest file for each account and Region and
hour adds a few calls: one million of them cost ${dollars(digestDollarsPerMillion())}. The hashes also take time of the function, less than the scan takes
itself. \`audit=off\` saves all of this.`,
    ...furtherSections(run),
    '## Fixed cost per month',
    markdown({ head: ['resource', 'count', 'cost'], rows: fixedRows(fixedCosts()) }),
    `The table costs ${dollars(prices.tableGigabyteMonth + prices.tableBackupGigabyteMonth)} per gigabyte with its backups. One million writes cost ${dollars(prices.tableMillionWrites)} and one million reads ${dollars(prices.tableMillionStrongReads)}. The
topics cost ${dollars(prices.snsMillionPublishes)} per million messages, plus the SNS price of text messages. Lambda polls an empty queue about 650,000
times a month, for ${dollars(0.65 * prices.sqsMillionRequests)}. The key of the topics is rotated each year; its first two rotations add ${dollars(prices.kmsRotationMonth)} a month each.
With \`securityHub=on\`, a million findings cost ${dollars(prices.securityHubMillionFindings)}; the first 10,000 a month are free of charge.`,
    '## Choice of settings',
    settingsText(run),
  ].join('\n\n')}\n`;
}

const sizesOf = (run: RunReport) => Object.entries(run.fileMillis);

function millionRows(run: RunReport): string[][] {
  return sizesOf(run).flatMap(([size, millis]) =>
    memories.map((memory) => [
      ...[`${size} MB`, `${memory} MB`],
      ...batches.map((batch) => dollars(dollarsPerMillion(run, millis, { memoryMegabytes: memory, batchSize: batch }))),
    ]),
  );
}

function millisRows(run: RunReport): string[][] {
  return sizesOf(run).flatMap(([size, millis]) =>
    memories.map((memory) => [
      ...[`${size} MB`, `${memory} MB`],
      ...batches.map((batch) => runMillis(run, millis, { memoryMegabytes: memory, batchSize: batch }).toFixed(0)),
    ]),
  );
}

function fixedRows(costs: readonly FixedCost[]): string[][] {
  const sum = costs.reduce((total, cost) => total + cost.dollars, 0);
  const rows = costs.map((cost) => [cost.resource, String(cost.count), dollars(cost.dollars)]);
  return [...rows, ['total', '', dollars(sum)]];
}

function settingsText(run: RunReport): string {
  const [, middle = Number.NaN] = Object.values(run.fileMillis);
  const at = (memory: number, batch: number) =>
    dollars(dollarsPerMillion(run, middle, { memoryMegabytes: memory, batchSize: batch }));
  return `- **${memoryMegabytes} MB.** Up to one full processor, speed grows with memory, so the cost hardly depends on it: one million log files of
  medium size cost ${at(256, batchSize)} at 256 MB and ${at(memoryMegabytes, batchSize)} at ${memoryMegabytes} MB. With ${memoryMegabytes} MB an alert takes half the time or less, and four
  log files of 64 MB can be read ahead. More than 1769 MB adds a second processor, which would be mostly idle.
- **Batches of ${batchSize}.** One million log files cost ${at(memoryMegabytes, batchSize)} in batches of ${batchSize}, ${at(memoryMegabytes, 1)} one by one, and ${at(memoryMegabytes, 100)} in batches of 100. With batches
  of 100, an invocation that fails returns 100 log files to the queue.
- **Batch window of ${defaultBatchWindow} seconds.** It fills batches when several log files arrive at once. The delay is small compared with
  the five minutes that CloudTrail needs to deliver a log file.`;
}
