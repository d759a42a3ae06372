import { batchSize, batchWindow } from '../../lib/delivery-limits.ts';
import { memoryMegabytes } from '../../lib/detector-function.ts';
import type { Report, RunReport } from '../report.ts';
import { markdown } from '../tables.ts';
import { type FixedCost, fixedCosts } from './fixed.ts';
import { dollarsPerMillion, dollarsPerMillionStarts, runMillis } from './million-log-files.ts';
import { prices } from './prices.ts';

const memories = [256, 512, 1024, 1769];
const batches = [1, 10, 100];

/** The whole of `docs/cost.md`. */
export function costPage({ function: { run }, nodes }: Report): string {
  if (run === undefined) throw new RangeError('The figures hold no run of the function: record a full run.');
  const version = nodes['24']?.version ?? '';
  return `${[
    '# What it costs',
    `Printed by \`npx tsx bench/cost.ts\` from the last recorded benchmark (Node ${version}) and AWS list prices in us-east-1, written
down on 2026-11-24 and without any free tier. Only Lambda's were looked up on that day: check them all before you rely on a
figure. Assumed, not measured: 40 ms for a read from S3, and a processor of Lambda as fast as the one that was measured,
which it need not be.`,
    '## A million log files',
    'Dollars for a million log files without a match, which nearly all are, by their size inflated, the function’s memory\nand the messages in a run. Every batch is taken to be full.',
    markdown({
      head: ['inflated', 'memory', ...batches.map((batch) => `batches of ${batch}`)],
      rows: millionRows(run),
    }),
    'Milliseconds of a run, at the same settings:',
    markdown({ head: ['inflated', 'memory', ...batches.map((batch) => `batches of ${batch}`)], rows: millisRows(run) }),
    `A million cold starts would add ${memories.map((memory) => `${dollars(dollarsPerMillionStarts(run, memory))} at ${memory} MB`).join(', ')}.
A log file with a match adds two calls to the table for each term, and for news a publish and a third call; a dollar buys
more than a million of them.`,
    '## A month, however many log files come',
    markdown({ head: ['what', 'count', 'dollars'], rows: fixedRows(fixedCosts()) }),
    `The table costs ${dollars(prices.tableGigabyteMonth + prices.tableBackupGigabyteMonth)} a gigabyte with its backups, and an item of it has less than a kilobyte: for ten thousand principals less than a
cent. Beside that, a write costs ${dollars(prices.tableMillionWrites)} and a read ${dollars(prices.tableMillionStrongReads)} a million. The topics cost nothing but
${dollars(prices.snsMillionPublishes)} for a million messages, and what SNS takes for text messages. Lambda asks an empty queue for messages some 650,000
times a month, ${dollars(0.65 * prices.sqsMillionRequests)}. A trail that is encrypted with a KMS key adds a decryption to each log file.`,
    '## What follows',
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
  const rows = costs.map((cost) => [cost.what, String(cost.count), dollars(cost.dollars)]);
  return [...rows, ['together', '', dollars(sum)]];
}

function settingsText(run: RunReport): string {
  const [, middle = Number.NaN] = Object.values(run.fileMillis);
  const at = (memory: number, batch: number) =>
    dollars(dollarsPerMillion(run, middle, { memoryMegabytes: memory, batchSize: batch }));
  return `- **${memoryMegabytes} MB.** Below a whole processor, more memory buys as much more speed, so the price hardly depends on it: a million
  log files of middle size cost ${at(256, batchSize)} at 256 MB and ${at(memoryMegabytes, batchSize)} at ${memoryMegabytes} MB. What is bought is half the time or less to an alert, and
  room for four log files of 64 MB that are fetched ahead. More than 1769 MB would buy a second processor that has little to do.
- **Batches of ${batchSize}.** Ten instead of one save ${at(memoryMegabytes, 1)} − ${at(memoryMegabytes, batchSize)} a million. A hundred would come to ${at(memoryMegabytes, 100)}, and a run that dies
  would bring a hundred log files back instead of ten.
- **A window of ${batchWindow.toSeconds()} seconds.** It fills batches where log files come in bursts, and delays an alert by less than CloudTrail's own
  five minutes vary.`;
}

function dollars(value: number): string {
  return `$${value.toFixed(2)}`;
}
