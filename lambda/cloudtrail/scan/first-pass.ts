import { type Candidates, candidatesFor } from './candidates.ts';
import { recordsKey, type Search } from './search.ts';

/** What is known of a log file whose bytes are searched only. */
export interface Skim {
  readonly candidates: Candidates;
  /** What counts from the first candidate on: another `Records` too, since it would replace the records before it. */
  readonly furtherCandidates: Candidates;
  /** Bytes seen. */
  size: number;
  /** The end of the last chunk in which a candidate lies or ends; 0 where there is none. */
  candidatesEnd: number;
  head: Buffer;
  tail: Buffer;
}

/** So many bytes at either end of a log file are looked at. */
const edgeBytes = 1024;

/** Up to so many texts it is faster to search for one after the other. */
const mostOneByOne = 4;

const wholeStart = /^[ \t\n\r]*\{[ \t\n\r]*"Records"[ \t\n\r]*:[ \t\n\r]*\[/;
const wholeEnd = /\][ \t\n\r]*\}[ \t\n\r]*$/;

export async function startSkim({ strings }: Search): Promise<Skim> {
  const prepared = preparedFor.get(strings) ?? (await prepare(strings));
  preparedFor.set(strings, prepared);
  return {
    ...prepared,
    size: 0,
    candidatesEnd: 0,
    head: Buffer.alloc(0),
    tail: Buffer.alloc(0),
  };
}

/** One log file after the other is searched for the same texts. */
const preparedFor = new WeakMap<readonly string[], Pick<Skim, 'candidates' | 'furtherCandidates'>>();

async function prepare(strings: readonly string[]) {
  const candidates = strings.length <= mostOneByOne ? candidatesFor : await loadCandidatesAtOnce();
  return { candidates: candidates(strings), furtherCandidates: candidates([...strings, recordsKey]) };
}

async function loadCandidatesAtOnce(): Promise<typeof candidatesFor> {
  return (await import('./candidates-at-once.ts')).candidatesAtOnce;
}

/** Searches the next chunk, and the seam before it. Keeps no view of it. */
export function skimChunk(skim: Skim, chunk: Buffer): void {
  skim.size += chunk.length;
  const { occurIn, overlap } = skim.candidatesEnd === 0 ? skim.candidates : skim.furtherCandidates;
  const seam = Buffer.concat([skim.tail.subarray(-overlap), chunk.subarray(0, overlap)]);
  if (occurIn(seam) || occurIn(chunk)) skim.candidatesEnd = skim.size;
  const missing = edgeBytes - skim.head.length;
  if (missing > 0) skim.head = Buffer.concat([skim.head, chunk.subarray(0, missing)]);
  const kept = Math.max(edgeBytes, skim.furtherCandidates.overlap);
  skim.tail = Buffer.concat([skim.tail, chunk.subarray(-kept)]).subarray(-kept);
}

/** Does the file start as an object with an array of `Records`, and end as one? */
export function looksWhole({ head, tail }: Skim): boolean {
  return wholeStart.test(head.toString('latin1')) && wholeEnd.test(tail.toString('latin1'));
}
