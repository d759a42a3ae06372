/** Reads over the network: as many at once as it carries. */
export interface NetworkReads {
  /** Starts the read when there is room for it. */
  readonly run: <Result>(bytes: number | undefined, read: () => Promise<Result>) => Promise<Result>;
  /** How many reads may run now. */
  readonly limit: () => number;
}

/** The most reads at once, and the most sockets. S3 itself carries thousands for one prefix. */
export const mostReads = 128;

const firstReads = 16;

/** What is read and not yet scanned takes at most this much memory, or one file. */
const mostBytes = 256 * 2 ** 20;

/** A read costs a round trip besides its bytes: as much as these. */
const bytesOfRead = 2 ** 15;

/** A larger limit must bring this much more per second; otherwise the one before it is enough. */
const gain = 1.15;

/** After this many rounds without a change, a larger limit is tried again. */
const patience = 16;

/** @param now in milliseconds */
export function networkReads(now: () => number = () => performance.now()): NetworkReads {
  const pace = startPace(now());
  const waiting: { readonly bytes: number; readonly start: () => void }[] = [];
  let running = 0;
  let bytesInUse = 0;

  function hasRoom(bytes: number): boolean {
    return running === 0 || (running < pace.limit && bytesInUse + bytes <= mostBytes);
  }

  function take(bytes: number): void {
    running += 1;
    bytesInUse += bytes;
  }

  /** In the order in which they came, and no more than there is room for. */
  function startWaiting(): void {
    for (let next = waiting[0]; next !== undefined && hasRoom(next.bytes); next = waiting[0]) {
      waiting.shift();
      take(next.bytes);
      next.start();
    }
  }

  async function run<Result>(size: number | undefined, read: () => Promise<Result>): Promise<Result> {
    const bytes = size ?? 0;
    if (waiting.length === 0 && hasRoom(bytes)) take(bytes);
    else await new Promise<void>((start) => waiting.push({ bytes, start }));
    try {
      return await read();
    } finally {
      running -= 1;
      bytesInUse -= bytes;
      finishRead(pace, bytes + bytesOfRead, now());
      startWaiting();
    }
  }

  return { run, limit: () => pace.limit };
}

/** How the limit finds its way: it doubles as long as that reads more per second, and otherwise goes back. */
interface Pace {
  limit: number;
  /** The work for a second at the limit before the last doubling; 0 at the start. */
  before: number;
  /** Rounds without a change since the last one that went back; undefined while it rises. */
  rests: number | undefined;
  /** What the current round has done: as many reads as the limit. */
  reads: number;
  work: number;
  since: number;
}

function startPace(now: number): Pace {
  return { limit: firstReads, before: 0, rests: undefined, reads: 0, work: 0, since: now };
}

function finishRead(pace: Pace, work: number, now: number): void {
  pace.reads += 1;
  pace.work += work;
  if (pace.reads < pace.limit) return;
  const perSecond = pace.work / Math.max(now - pace.since, 1);
  adjust(pace, perSecond);
  Object.assign(pace, { reads: 0, work: 0, since: now });
}

function adjust(pace: Pace, perSecond: number): void {
  if (pace.rests !== undefined) {
    pace.rests += 1;
    if (pace.rests < patience) return;
    pace.rests = undefined;
    pace.before = 0;
  }
  if (perSecond >= gain * pace.before) {
    pace.before = perSecond;
    if (pace.limit < mostReads) pace.limit *= 2;
    else pace.rests = 0;
  } else {
    pace.limit = Math.max(firstReads, pace.limit / 2);
    pace.rests = 0;
  }
}
