/** A progress bar on the terminal: it hides the cursor and turns off the wrapping of lines until it is stopped. */
interface ShownBar {
  stop(): void;
}

/** Apart from progress.ts, which loads the library of the bars: the end of every command needs this, but not the library. */
const shown = new Set<ShownBar>();

export function isShown(bar: ShownBar): boolean {
  return shown.has(bar);
}

export function addShownBar(bar: ShownBar): void {
  shown.add(bar);
}

export function stopBar(bar: ShownBar): void {
  bar.stop();
  shown.delete(bar);
}

/** Stops every bar, so that the terminal is as it was before. */
export function stopProgressBars(): void {
  for (const bar of shown) stopBar(bar);
}
