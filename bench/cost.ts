/** Prints `docs/cost.md` from the recorded figures. */
import { costPage } from './cost/page.ts';
import { readRecorded } from './recorded.ts';

process.stdout.write(costPage(readRecorded()));
