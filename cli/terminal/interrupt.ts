/**
 * A signal that Ctrl-C, or being asked to end, aborts, for work that can end tidily at the next step. The second time
 * ends the process at once.
 * @param told is called when it happens
 */
export function stopOnInterrupt(told?: () => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    told?.();
    controller.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return controller.signal;
}

/** `firstsight … | head` closes the pipe early. That is no failure: the command goes on, and its summary goes to stderr. */
export function allowClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
