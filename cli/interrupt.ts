/**
 * A signal that Ctrl-C aborts, for work that can end tidily at the next step. A second Ctrl-C ends the process at once.
 */
export function stopOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}
