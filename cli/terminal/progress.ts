import { Presets, SingleBar } from 'cli-progress';

/** Called after each step. */
export type Progress = (done: number, of: number) => void;

export interface ProgressBar {
  readonly progress: Progress;
  stop(): void;
}

/** Shorter work needs no progress bar. */
const fewestSteps = 20;

/** The bars on the terminal: each hides the cursor and turns off the wrapping of lines until it is stopped. */
const shown = new Set<SingleBar>();

/** Stops every bar, so that the terminal is as it was before. */
export function stopProgressBars(): void {
  for (const bar of shown) bar.stop();
  shown.clear();
}

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
      if (!shown.has(bar)) bar.start(of, 0);
      shown.add(bar);
      bar.update(done);
    },
    stop: () => {
      bar.stop();
      shown.delete(bar);
    },
  };
}
