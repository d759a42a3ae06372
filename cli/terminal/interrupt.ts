/**
 * A signal that aborts on Ctrl-C or SIGTERM, for work that can stop at the next step. A second Ctrl-C ends the process at
 * once.
 * @param onInterrupt called when the signal aborts
 */
export function stopOnInterrupt(onInterrupt?: () => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    onInterrupt?.();
    controller.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return controller.signal;
}

/** `firstsight … | head` closes the pipe early. That is not an error: the command continues, and its summary goes to stderr. */
export function allowClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
