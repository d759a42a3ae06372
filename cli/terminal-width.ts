const narrowest = 80;
const widest = 100;

/** How wide lines on stdout are to be: the terminal's width within what reads well; without a terminal the widest. */
export function terminalWidth(): number {
  return Math.min(widest, Math.max(narrowest, process.stdout.columns ?? widest));
}
