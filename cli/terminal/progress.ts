import { Presets, SingleBar } from 'cli-progress';
import { addShownBar, isShown, stopBar } from './shown-bars.ts';

/** Called after each step. */
export type Progress = (done: number, of: number) => void;

export interface ProgressBar {
  readonly progress: Progress;
  stop(): void;
}

/** Shorter work needs no progress bar. */
const fewestSteps = 20;

/** A progress bar with the time left on stderr. It writes nothing if stderr is not a terminal. */
export function progressBar(what: string): ProgressBar {
  const options = {
    stream: process.stderr,
    format: `{bar} {percentage}% | {value} of {total} ${what} | {eta_formatted} left`,
    noTTYOutput: false,
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 200,
  };
  const bar = new SingleBar(options, Presets.shades_classic);
  return {
    progress: (done, of) => {
      if (of < fewestSteps) return;
      if (!isShown(bar)) bar.start(of, 0);
      addShownBar(bar);
      bar.update(done);
    },
    stop: () => stopBar(bar),
  };
}
