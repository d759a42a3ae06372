import { stopProgressBars } from './shown-bars.ts';

/** Stops the work in progress at its next step; undefined while there is none that can stop so. */
let stopWork: (() => void) | undefined;
let interruptedAt: number | undefined;

/** One press of Ctrl-C comes twice through npm: from the terminal and from npm. */
const onePressMillis = 500;

/**
 * Handles Ctrl-C and SIGTERM for every command: the first stops the work at its next step, and the command ends with its own exit
 * status. A second one, or the first if the work cannot stop so, ends the process at once; a shell then reports status 130 or 143.
 * The terminal is restored in either case.
 */
export function handleInterrupts(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt(signal));
  process.on('exit', stopProgressBars);
}

function interrupt(signal: 'SIGINT' | 'SIGTERM'): void {
  const now = Date.now();
  if (interruptedAt !== undefined && now - interruptedAt < onePressMillis) return;
  if (interruptedAt !== undefined || stopWork === undefined) endBy(signal);
  else stopWork();
  interruptedAt = now;
}

/** Not by `process.exit`, which waits for a read that may never end. */
function endBy(signal: 'SIGINT' | 'SIGTERM'): void {
  stopProgressBars();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/**
 * A signal that aborts on Ctrl-C or SIGTERM, for work that can stop at the next step.
 * @param onInterrupt called when the signal aborts
 */
export function stopOnInterrupt(onInterrupt?: () => void): AbortSignal {
  const controller = new AbortController();
  stopWork = () => {
    onInterrupt?.();
    controller.abort();
  };
  return controller.signal;
}

/** `firstsight … | head` closes the pipe early. That is not an error: the command continues, and its summary goes to stderr. */
export function allowClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
