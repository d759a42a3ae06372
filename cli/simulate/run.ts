import { exceptionsFor, type ReadingFlags, readingPeriod, rulesFor, sourceSettings } from '../log-files/options.ts';
import { showJudged } from '../log-files/summary.ts';
import { checkPageFolder, writePage } from '../page/file.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { print } from '../terminal/output.ts';
import { progressBar } from '../terminal/progress.ts';
import { simulationLines } from './ndjson.ts';
import { type Simulation, simulate } from './simulate.ts';
import { simulationText } from './text.ts';

/** How a simulation is written to stdout, by the value of `--format`. */
const formats = {
  text: simulationText,
  ndjson: (simulation: Simulation) => simulationLines(simulation).join('\n'),
} as const;

export interface SimulateFlags extends ReadingFlags {
  readonly format: keyof typeof formats;
  readonly html?: string;
}

/** Replays the log files and shows the alerts that they would have raised. */
export async function runSimulate(paths: readonly string[], flags: SimulateFlags): Promise<void> {
  const { html, format } = flags;
  const rules = await rulesFor(flags);
  const exceptions = await exceptionsFor(flags, rules);
  const period = readingPeriod(flags);
  if (html !== undefined) checkPageFolder(html);
  const bar = progressBar('log files');
  const now = Date.now();
  const signal = stopOnInterrupt();
  const simulation = await simulate({
    paths,
    rules,
    exceptions,
    period,
    now,
    progress: bar.progress,
    signal,
    ...sourceSettings(flags),
  });
  bar.stop();
  await showJudged(simulation, 'there is no report', async () => {
    print(formats[format](simulation));
    // The chart library is slow to load, and most runs do not need it.
    if (html !== undefined) writePage(html, (await import('./page.ts')).reportPage(simulation, now));
  });
}
