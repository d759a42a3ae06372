import { type Candidates, candidatesFor } from './candidates.ts';
import { recordsKey, type Search } from './search.ts';

/** What the first pass knows of a log file. */
export interface FirstPass {
  readonly candidates: Candidates;
  /** From the first candidate on: another `Records` is a candidate too, since it replaces the records in front of it. */
  readonly furtherCandidates: Candidates;
  /** The bytes searched so far. */
  size: number;
  /** The end of the last chunk in which a candidate lies or ends; 0 if there is none. */
  candidatesEnd: number;
  head: Buffer;
  tail: Buffer;
}

/** How many bytes at either end of a log file are checked. */
const edgeBytes = 1024;

/** Up to this number it is faster to search for one text after the other. */
const mostOneByOne = 4;

const wholeStart = /^[ \t\n\r]*\{[ \t\n\r]*"Records"[ \t\n\r]*:[ \t\n\r]*\[/;
const wholeEnd = /\][ \t\n\r]*\}[ \t\n\r]*$/;

export async function startFirstPass({ strings }: Search): Promise<FirstPass> {
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

/** Prepared once for all log files that are searched for the same texts. */
const preparedFor = new WeakMap<readonly string[], Pick<FirstPass, 'candidates' | 'furtherCandidates'>>();

async function prepare(strings: readonly string[]) {
  const candidates = strings.length <= mostOneByOne ? candidatesFor : await loadCandidatesAtOnce();
  return { candidates: candidates(strings), furtherCandidates: candidates([...strings, recordsKey]) };
}

async function loadCandidatesAtOnce(): Promise<typeof candidatesFor> {
  return (await import('./candidates-at-once.ts')).candidatesAtOnce;
}

/** Searches the next chunk, and the seam in front of it. Keeps no view of the chunk. */
export function searchChunk(pass: FirstPass, chunk: Buffer): void {
  pass.size += chunk.length;
  const { occurIn, overlap } = pass.candidatesEnd === 0 ? pass.candidates : pass.furtherCandidates;
  const seam = Buffer.concat([pass.tail.subarray(-overlap), chunk.subarray(0, overlap)]);
  if (occurIn(seam) || occurIn(chunk)) pass.candidatesEnd = pass.size;
  const missing = edgeBytes - pass.head.length;
  if (missing > 0) pass.head = Buffer.concat([pass.head, chunk.subarray(0, missing)]);
  const kept = Math.max(edgeBytes, pass.furtherCandidates.overlap);
  pass.tail = Buffer.concat([pass.tail, chunk.subarray(-kept)]).subarray(-kept);
}

/** Whether the file starts and ends as an object with an array of `Records`. */
export function looksWhole({ head, tail }: FirstPass): boolean {
  return wholeStart.test(head.toString('latin1')) && wholeEnd.test(tail.toString('latin1'));
}
