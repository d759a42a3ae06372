import { execa } from 'execa';
import { median } from '../statistics.ts';

/** What a process took until its end. */
export interface Took {
  readonly millis: number;
  /** Of all its threads. */
  readonly processorMillis: number;
}

interface Started {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Shells count processor time in hundredths of a second: a short process is started several times in a row. Default: once. */
  readonly times?: number;
}

/** Medians of processes that are started alternately, so that a busy machine slows all of them. */
export async function byTurns<Name extends string>(
  commands: Readonly<Record<Name, Started>>,
  rounds: number,
): Promise<Readonly<Record<Name, Took>>> {
  const names = Object.keys(commands) as Name[];
  const all = new Map(names.map((name) => [name, [] as Took[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) all.get(name)?.push(await timed(commands[name]));
  }
  return Object.fromEntries(names.map((name) => [name, middleOf(all.get(name) ?? [])])) as unknown as Record<
    Name,
    Took
  >;
}

/** The shell prints the processor time of what it has started. */
const script = 'for round in $(seq $0); do "$@" >/dev/null 2>&1 || exit 1; done; times';

/** @throws execa's error unless the process ends with status 0 */
async function timed({ program, args, env = {}, times = 1 }: Started): Promise<Took> {
  const begin = performance.now();
  const { stdout } = await execa('sh', ['-c', script, String(times), program, ...args], { env });
  const millis = performance.now() - begin;
  const ofChildren = stdout.trimEnd().split('\n').at(-1) ?? '';
  const parts = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => 60_000 * Number(minutes) + 1_000 * Number(seconds),
  );
  return { millis: millis / times, processorMillis: parts.reduce((sum, one) => sum + one, 0) / times };
}

function middleOf(all: readonly Took[]): Took {
  return {
    millis: median(all.map(({ millis }) => millis)),
    processorMillis: median(all.map(({ processorMillis }) => processorMillis)),
  };
}
