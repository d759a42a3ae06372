/** Different texts with how often each was seen; only so many are told apart, since a caller can vary most of them. */
export interface Distinct {
  readonly counts: Map<string, number>;
  /** Sightings of texts beyond those. */
  beyond: number;
}

/** As many as a page can show. */
const mostTexts = 200;

export function noTexts(): Distinct {
  return { counts: new Map(), beyond: 0 };
}

/** Nothing where there is no text. */
export function addText(distinct: Distinct, text: string | undefined, times = 1): void {
  if (text === undefined) return;
  const known = distinct.counts.get(text);
  if (known === undefined && distinct.counts.size >= mostTexts) distinct.beyond += times;
  else distinct.counts.set(text, (known ?? 0) + times);
}

export function addDistinct(distinct: Distinct, more: Distinct): void {
  for (const [text, times] of more.counts) addText(distinct, text, times);
  distinct.beyond += more.beyond;
}

/** The texts, the most frequent first. */
export function textsOf({ counts }: Distinct): string[] {
  return [...counts].sort(([a, timesA], [b, timesB]) => timesB - timesA || a.localeCompare(b)).map(([text]) => text);
}
