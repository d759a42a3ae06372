import { type Candidates, candidatesFor } from './candidates.ts';
import { cluesOf, recordsKey, type Search } from './search.ts';

/** What the first pass knows of a log file. */
export interface FirstPass {
  readonly candidates: Candidates;
  /** From the first candidate on: another `Records` is a candidate too, since it replaces the records before it. */
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

/** Up to this number of texts it is faster to search for one after the other. */
const mostOneByOne = 4;

const wholeStart = /^[ \t\n\r]*\{[ \t\n\r]*"Records"[ \t\n\r]*:[ \t\n\r]*\[/;
const wholeEnd = /\][ \t\n\r]*\}[ \t\n\r]*$/;

export async function startFirstPass(search: Search): Promise<FirstPass> {
  const { field, orElse } = search;
  const known = preparedFor.get(search.strings);
  const isSame = known !== undefined && known.field === field && known.orElse === orElse;
  const prepared = isSame ? known : { field, orElse, ...(await prepare(search)) };
  preparedFor.set(search.strings, prepared);
  return {
    candidates: prepared.candidates,
    furtherCandidates: prepared.furtherCandidates,
    size: 0,
    candidatesEnd: 0,
    head: Buffer.alloc(0),
    tail: Buffer.alloc(0),
  };
}

interface Prepared extends Pick<FirstPass, 'candidates' | 'furtherCandidates'> {
  readonly field: Search['field'] | undefined;
  readonly orElse: Search['orElse'] | undefined;
}

/** Prepared once for all log files that are searched for the same texts. */
const preparedFor = new WeakMap<readonly string[], Prepared>();

async function prepare(search: Search): Promise<Pick<FirstPass, 'candidates' | 'furtherCandidates'>> {
  if (search.everyRecord) return { candidates: everywhere, furtherCandidates: everywhere };
  const candidates = await candidatesOf(search);
  return { candidates, furtherCandidates: either(candidates, candidatesFor([recordsKey])) };
}

async function candidatesOf(search: Search): Promise<Candidates> {
  const { field, strings, orElse } = search;
  if (field === undefined || (orElse === undefined && strings.length <= mostOneByOne)) return candidatesFor(strings);
  return (await import('./candidates-by-clues.ts')).candidatesByClues(cluesOf(search));
}

const everywhere: Candidates = { occurIn: () => true, overlap: 0 };

function either(one: Candidates, other: Candidates): Candidates {
  return {
    occurIn: (bytes) => one.occurIn(bytes) || other.occurIn(bytes),
    overlap: Math.max(one.overlap, other.overlap),
  };
}

/** Searches the next chunk, and the seam before it. Keeps no view of the chunk. */
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
