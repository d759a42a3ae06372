/** `npm run -s scale`: prints `docs/scale.md` from the recorded figures and a simulation of the queue. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { costPage } from './cost/page.ts';
import { costPageFile, readRecorded, scalePageFile } from './recorded.ts';
import { scalePage } from './scale/page.ts';
import { recordTable } from './scale/recorded-table.ts';

const { record } = new Command('scale')
  .description('Prints what 1, 100 and 10,000 accounts need: docs/scale.md.')
  .option('--record', 'simulate the table with all rules again, and write docs/scale.md and docs/cost.md', false)
  .parse()
  .opts<{ record: boolean }>();

const page = scalePage(readRecorded());
process.stdout.write(page);
if (record) {
  const { simulatedTable } = await import('./scale/table.ts');
  recordTable(await simulatedTable());
  writeFileSync(scalePageFile, page);
  writeFileSync(costPageFile, costPage(readRecorded()));
}
