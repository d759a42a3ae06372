/** How the queue is served: the settings of the event source, and how long a run takes. */
export interface Service {
  /** The most runs at once. */
  readonly concurrency: number;
  /** The most messages in a run. */
  readonly batchSize: number;
  /** How long the first message of a batch that is not full waits for others, in milliseconds. */
  readonly windowMillis: number;
  /** The duration of a run with so many messages, in milliseconds. */
  readonly runMillis: (messages: number) => number;
  readonly ramp: Ramp;
}

/** Lambda begins with a few runs at once, and adds more while messages are waiting. */
export interface Ramp {
  readonly first: number;
  readonly perSecond: number;
}

/** "Configuring scaling behavior for SQS event source mappings", AWS Lambda developer guide: five, and up to 300 more a minute. */
export const lambdaRamp: Ramp = { first: 5, perSecond: 300 / 60 };

/** One run: which messages it takes, counted from 0, and when, in milliseconds. */
export interface Run {
  readonly first: number;
  readonly messages: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Simulates the queue from event to event: messages are taken in order; a run starts as soon as one is allowed and a batch is full
 * or its window over. Without failures, so that no message comes back.
 * @param arrivals times in milliseconds, in order
 */
export function* runsOf(arrivals: ArrayLike<number>, service: Service): Generator<Run> {
  const { concurrency, batchSize, windowMillis, runMillis, ramp } = service;
  const ends = smallestFirst();
  let [oldest, arrived, busySince] = [0, 0, 0];
  let now = arrivals[0] ?? 0;
  while (oldest < arrivals.length) {
    while (ends.size() > 0 && ends.smallest() <= now) ends.take();
    if (ends.size() === 0 && oldest === arrived) busySince = Math.max(now, at(arrivals, arrived));
    while (arrived < arrivals.length && at(arrivals, arrived) <= now) arrived += 1;
    const allowed = Math.min(concurrency, ramp.first + Math.floor(((now - busySince) / 1000) * ramp.perSecond));
    const isDue = () => arrived - oldest >= batchSize || at(arrivals, oldest) + windowMillis <= now;
    while (oldest < arrived && ends.size() < allowed && isDue()) {
      const messages = Math.min(batchSize, arrived - oldest);
      const end = now + runMillis(messages);
      yield { first: oldest, messages, start: now, end };
      ends.add(end);
      oldest += messages;
    }
    const isFree = ends.size() < allowed;
    now = Math.min(
      arrived < arrivals.length ? at(arrivals, arrived) : Infinity,
      ends.size() > 0 ? ends.smallest() : Infinity,
      oldest < arrived && isFree ? at(arrivals, oldest) + windowMillis : Infinity,
      oldest < arrived && !isFree && allowed < concurrency ? nextAllowed(allowed, busySince, ramp) : Infinity,
    );
  }
}

/** When one more run than these is allowed. */
function nextAllowed(allowed: number, busySince: number, { first, perSecond }: Ramp): number {
  return busySince + Math.ceil(((allowed + 1 - first) / perSecond) * 1000);
}

function at(arrivals: ArrayLike<number>, i: number): number {
  return arrivals[i] ?? Infinity;
}

/** Numbers of which the smallest is known: a binary heap. */
function smallestFirst() {
  const heap: number[] = [];
  const swap = (i: number, j: number) => {
    [heap[i], heap[j]] = [heap[j] as number, heap[i] as number];
  };
  const smaller = (i: number, j: number) => (heap[i] ?? Infinity) < (heap[j] ?? Infinity);
  return {
    size: () => heap.length,
    smallest: () => heap[0] ?? Infinity,
    add(value: number) {
      heap.push(value);
      for (let i = heap.length - 1; i > 0 && smaller(i, (i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1);
    },
    take() {
      swap(0, heap.length - 1);
      heap.pop();
      for (let i = 0; ; ) {
        const child = smaller(2 * i + 2, 2 * i + 1) ? 2 * i + 2 : 2 * i + 1;
        if (!smaller(child, i)) return;
        swap(i, child);
        i = child;
      }
    },
  };
}

/** What a simulation shows. Times in milliseconds. */
export interface Served {
  readonly messages: number;
  readonly runs: number;
  readonly messagesInRun: number;
  /** From the arrival of a message to the end of its run. */
  readonly longestAge: number;
  readonly mostAtOnce: number;
  /** Mean over the time from the first arrival to the last end. */
  readonly meanAtOnce: number;
  readonly lastEnd: number;
}

export function servedBy(arrivals: ArrayLike<number>, service: Service): Served {
  let [longestAge, busy] = [0, 0];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { first, start, end } of runsOf(arrivals, service)) {
    longestAge = Math.max(longestAge, end - at(arrivals, first));
    busy += end - start;
    starts.push(start);
    ends.push(end);
  }
  const inOrder = Float64Array.from(ends).sort();
  const [messages, runs, lastEnd] = [arrivals.length, starts.length, inOrder.at(-1) ?? 0];
  const meanAtOnce = runs === 0 ? 0 : busy / (lastEnd - at(arrivals, 0));
  const mostAtOnce = mostBetween(starts, inOrder);
  return { messages, runs, messagesInRun: messages / runs, longestAge, mostAtOnce, meanAtOnce, lastEnd };
}

/** Both in order of time. What ends at a time is over before what starts then. */
function mostBetween(starts: ArrayLike<number>, ends: ArrayLike<number>): number {
  let [ended, most] = [0, 0];
  for (let started = 0; started < starts.length; started += 1) {
    while (at(ends, ended) <= at(starts, started)) ended += 1;
    most = Math.max(most, started + 1 - ended);
  }
  return most;
}
