import { Presets, SingleBar } from 'cli-progress';

/** Is called after each step. */
export type Progress = (done: number, of: number) => void;

export interface ProgressBar {
  readonly progress: Progress;
  stop(): void;
}

/** Shorter work is done before a person would look. */
const fewestSteps = 20;

/** A bar on stderr where that is a terminal, with the rate of work and the time left; silent elsewhere. */
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
  let started = false;
  return {
    progress: (done, of) => {
      if (of < fewestSteps) return;
      if (!started) bar.start(of, 0);
      started = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
