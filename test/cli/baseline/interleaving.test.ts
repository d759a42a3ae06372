import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { collecting, writeTerms } from '../../../cli/baseline/baseline.ts';
import { reasonToLeave } from '../../../cli/baseline/left-calls.ts';
import { CannotKnowError, type Moment, momentOf } from '../../../cli/baseline/moment.ts';
import { memoryHistory } from '../../../cli/detect/memory-history.ts';
import type { MetricPoint } from '../../../cli/stack/metric.ts';
import type { Requeued } from '../../../cli/stack/requeued.ts';
import type { HistoryStore } from '../../../lambda/detection/history-store.ts';
import { type Faults, type World, work } from '../../detection/interleaved-run.ts';
import { type Call, firstTime, sightingsIn, userArn } from '../../detection/sightings.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const window = 10 * day;
const tick = 5 * minute;
const lease = 2 * minute;
/** As the queue of the stack; its tests check the figures. */
const hiddenFor = 12 * minute + 5_000;
const mostReceives = 5;
const users = ['alice', 'bob'];
/** The stack is deployed, and its notifications begin. */
const goLive = firstTime + 5 * day;
const end = firstTime + 13 * day;

/** A log file as it is generated. */
interface Plan {
  /** Hours after the first time. */
  readonly created: number;
  /** How long before the calls were made. */
  readonly calls: readonly { readonly user: string; readonly before: number; readonly succeeded: boolean }[];
  readonly announcedAfter: number;
  /** Fails until its dead letter is put back. */
  readonly isDamaged: boolean;
}

interface LogFile extends Omit<Plan, 'calls' | 'created'> {
  readonly name: string;
  readonly createdAt: number;
  readonly calls: readonly Call[];
}

type Action = { readonly at: number } & (
  | { readonly does: 'baseline' | 'redrive' | 'stop' | 'start' }
  | { readonly does: 'replay'; readonly hours: number }
);

const plan: fc.Arbitrary<Plan> = fc.record({
  created: fc.integer({ min: 0, max: 12 * 24 }),
  calls: fc.array(
    fc.record({
      user: fc.constantFrom(...users),
      before: fc.constantFrom(minute, 3 * hour, 30 * hour, 9 * day),
      succeeded: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  announcedAfter: fc.constantFrom(0, 10 * minute, 50 * minute),
  isDamaged: fc.boolean(),
});

const action: fc.Arbitrary<Action> = fc
  .record({
    at: fc.integer({ min: 4 * 24, max: 13 * 24 }),
    does: fc.constantFrom('baseline', 'baseline', 'baseline', 'redrive', 'replay', 'stop', 'start'),
    hours: fc.constantFrom(6, 48, 12 * 24),
    minutes: fc.integer({ min: 0, max: 59 }),
  })
  .map(({ at, minutes, ...one }) => ({ at: firstTime + at * hour + minutes * minute, ...one }) as Action);

const faults: fc.Arbitrary<Faults> = fc.record({
  death: fc.option(fc.record({ step: fc.integer({ min: 0, max: 8 }), afterEffect: fc.boolean() }), { nil: undefined }),
});

const scenario = fc.record({
  plans: fc.array(plan, { minLength: 1, maxLength: 6 }),
  actions: fc.array(action, { maxLength: 10 }),
  faults: fc.array(faults, { maxLength: 10 }),
  scheduler: fc.scheduler(),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

interface Message {
  readonly file: LogFile;
  readonly sentAt: number;
  receives: number;
  visibleAt: number;
}

/** The stack and the clock. */
interface State {
  now: number;
  queue: Message[];
  deadLetters: Message[];
  isRunning: boolean;
  requeued: Requeued | undefined;
  runs: number;
  refusals: number;
  readonly ages: MetricPoint[];
  readonly files: readonly LogFile[];
  readonly faults: Faults[];
  readonly repaired: Set<LogFile>;
  readonly replayed: Set<LogFile>;
  readonly loaded: Set<LogFile>;
  readonly world: World;
  readonly scheduler: fc.Scheduler;
}

function stateOf({ plans, faults, scheduler }: Scenario): State {
  return {
    ...{ now: firstTime, queue: [], deadLetters: [], isRunning: true, requeued: undefined, runs: 0, refusals: 0 },
    ...{ ages: [], files: plans.map(logFileOf), faults: [...faults], scheduler },
    ...{ repaired: new Set(), replayed: new Set(), loaded: new Set() },
    world: {
      history: memoryHistory(),
      mostClaimBytes: undefined,
      published: [],
      imported: undefined,
      importFaults: [],
      diedInTheGap: [],
    },
  };
}

function logFileOf({ created, calls, ...rest }: Plan, i: number): LogFile {
  const createdAt = firstTime + created * hour;
  const stamp = new Date(createdAt).toISOString().replace(/[-:]/g, '').slice(0, 13);
  return {
    ...rest,
    name: `s3://trail/111122223333_CloudTrail_us-east-1_${stamp}Z_${i}.json.gz`,
    createdAt,
    calls: calls.map(({ user, before, succeeded }, j) => ({
      ...{ user, succeeded, after: created * hour - before },
      eventID: `event-${i}-${j}`,
    })),
  };
}

/** Plays the actions, then puts every dead letter back until all log files are judged. */
async function play(plan: Scenario): Promise<State> {
  const state = stateOf(plan);
  while (state.now < end) await next(state, plan.actions);
  state.isRunning = true;
  state.faults.length = 0;
  for (let calm = 0; state.queue.length + state.deadLetters.length > 0; calm += 1) {
    if (state.queue.length === 0) redrive(state);
    await next(state, []);
    expect(calm).toBeLessThan(500);
  }
  return state;
}

async function next(state: State, actions: readonly Action[]): Promise<void> {
  const from = state.now;
  state.now += tick;
  const isNow = (time: number) => from < time && time <= state.now;
  for (const file of state.files) {
    if (file.createdAt >= goLive && isNow(file.createdAt + file.announcedAfter)) send(state, file);
  }
  const due = actions.filter(({ at }) => isNow(at));
  for (const one of due) act(state, one);
  const baselines = due.filter(({ does }) => does === 'baseline');
  const working = [...baselines.map(() => baseline(state)), ...receive(state)];
  if (working.length > 0) await state.scheduler.waitFor(Promise.all(working));
  measure(state);
}

function act(state: State, action: Action): void {
  if (action.does === 'redrive') redrive(state);
  if (action.does === 'replay') replay(state, action.hours * hour);
  if (action.does === 'stop') state.isRunning = false;
  if (action.does === 'start') state.isRunning = true;
}

function send({ queue, now }: State, file: LogFile): void {
  queue.push({ file, sentAt: now, receives: 0, visibleAt: now });
}

function redrive(state: State): void {
  state.requeued = { earliest: 0, at: state.now, replays: [] };
  for (const { file } of state.deadLetters) {
    state.repaired.add(file);
    send(state, file);
  }
  state.deadLetters = [];
}

function replay(state: State, last: number): void {
  const { now, requeued } = state;
  const files = state.files.filter(({ createdAt }) => now - last < createdAt && createdAt <= now);
  const earliest = Math.min(...files.map(({ createdAt }) => createdAt), requeued?.earliest ?? now);
  state.requeued = { earliest, at: now, replays: [] };
  for (const file of files) {
    state.replayed.add(file);
    send(state, file);
  }
}

function receive(state: State): Promise<void>[] {
  if (!state.isRunning) return [];
  const visible = state.queue.filter(({ visibleAt }) => visibleAt <= state.now);
  const dead = visible.filter(({ receives }) => receives >= mostReceives);
  state.deadLetters.push(...dead);
  state.queue = state.queue.filter((message) => !dead.includes(message));
  return visible.filter((message) => !dead.includes(message)).map((message) => runOn(state, message));
}

async function runOn(state: State, message: Message): Promise<void> {
  const { now, world, scheduler } = state;
  message.receives += 1;
  message.visibleAt = now + hiddenFor;
  const { file } = message;
  if (file.isDamaged && !state.repaired.has(file)) return;
  state.runs += 1;
  const run = { id: `run-${state.runs}`, now, lease };
  const delivery = { sightings: sightingsIn(file.name, file.calls) };
  const isDone = await work(delivery, run, state.faults.pop() ?? {}, world, scheduler);
  if (isDone) state.queue = state.queue.filter((one) => one !== message);
}

/** SQS leaves out messages that were received three times. */
function measure({ queue, now, ages }: State): void {
  const counted = queue.filter(({ receives }) => receives < 3);
  const value = Math.max(0, ...counted.map(({ sentAt }) => (now - sentAt) / 1000));
  ages.unshift({ time: now - tick, value });
}

async function baseline(state: State): Promise<void> {
  const { now, scheduler, world } = state;
  const moment = momentIn(state);
  if (moment === undefined) return;
  const deadLetters = state.deadLetters.map(({ file }) => file.name);
  const leave = reasonToLeave({ moment, deadLetters, bucket: 'trail' });
  const { take, terms } = collecting({ exceptions: [], now, leave });
  for (const file of state.files.filter(({ createdAt }) => createdAt <= now)) {
    const read = { ...file, delivered: file.createdAt, lastModified: file.createdAt };
    const sightings = sightingsIn(file.name, file.calls);
    take(sightings, read);
    if (sightings.every((sighting) => leave(sighting, read) === undefined)) state.loaded.add(file);
  }
  await writeTerms(terms(), scheduled(world.history, scheduler), now);
}

function momentIn(state: State): Moment | undefined {
  const { now, queue, ages, requeued } = state;
  try {
    return momentOf({ now, queue: { messages: queue.length, ages }, requeued });
  } catch (error) {
    if (!(error instanceof CannotKnowError)) throw error;
    state.refusals += 1;
    return undefined;
  }
}

/** Each access at a time that the scheduler chooses. */
function scheduled(history: HistoryStore, scheduler: fc.Scheduler): HistoryStore {
  const step = (label: string) => scheduler.schedule(Promise.resolve(), label);
  return {
    read: (key) => step('baseline reads').then(() => history.read(key)),
    write: (key, state, now) => step('baseline writes').then(() => history.write(key, state, now)),
  };
}

interface MadeCall {
  readonly time: number;
  /** From before the deployment and loaded: it makes later calls known. */
  readonly isKnown: boolean;
}

/** The first call of each run of calls without a gap of more than the window, with the end of the run. */
function runsOf(calls: readonly MadeCall[]): { readonly first: number; last: number; readonly isKnown: boolean }[] {
  const runs: { first: number; last: number; isKnown: boolean }[] = [];
  for (const { time, isKnown } of calls.toSorted((a, b) => a.time - b.time)) {
    const run = runs.at(-1);
    if (run === undefined || time - run.last > window) runs.push({ first: time, last: time, isKnown });
    else {
      run.last = time;
      if (time === run.first) run.isKnown ||= isKnown;
    }
  }
  return runs;
}

function callsOf({ files, loaded, replayed }: State, user: string, kind: 'any' | 'success'): MadeCall[] {
  const isLive = (file: LogFile) => file.createdAt >= goLive;
  const seen = files.filter((file) => isLive(file) || replayed.has(file) || loaded.has(file));
  return seen.flatMap((file) =>
    file.calls
      .filter((call) => call.user === user && (kind === 'any' || call.succeeded))
      .map(({ after }) => ({ time: firstTime + after, isKnown: !isLive(file) && loaded.has(file) })),
  );
}

function checkAlerts(state: State): void {
  const { published, diedInTheGap } = state.world;
  for (const user of users) {
    for (const kind of ['any', 'success'] as const) {
      const alerts = published.filter(
        ({ term, outcome }) => term === userArn(user) && (kind === 'any' || outcome === kind),
      );
      for (const { first, last, isKnown } of runsOf(callsOf(state, user, kind))) {
        if (!isKnown) expect(alerts.some(({ time }) => first <= time && time <= last)).toBe(true);
      }
    }
  }
  const count = (alerts: typeof published, id: string) => alerts.filter(({ alertId }) => alertId === id).length;
  for (const { alertId } of published) {
    expect(count(published, alertId)).toBeLessThanOrEqual(1 + count(diedInTheGap, alertId));
  }
}

describe('any interleaving of baselines, runs, delays, redeliveries, crashes, redrives and replays', () => {
  test('alerts on each run of calls that begins with a call that the function had to judge, and on no call twice', async () => {
    const seen = { loaded: 0, refusals: 0, left: 0 };
    await fc.assert(
      fc.asyncProperty(scenario, async (plan) => {
        const state = await play(plan);
        checkAlerts(state);
        seen.loaded += state.loaded.size;
        seen.refusals += state.refusals;
        seen.left += state.files.length - state.loaded.size;
      }),
      { numRuns: Number(process.env.PROTOCOL_RUNS ?? 150) },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  }, 120_000);
});
