import { readFileSync } from 'node:fs';
import type { Case, Samples } from './job.ts';
import { variants } from './variants.ts';

/** A variant did not find the matches of the log file, so its time is meaningless. */
export class WrongMatchesError extends Error {
  override readonly name = 'WrongMatchesError';
}

const warmUpRounds = 2;

/** Runs the cases alternately, each round in the opposite order, so that a busy machine slows all of them. */
export async function alternate(cases: readonly Case[], rounds: number): Promise<Samples> {
  const bodies = new Map(cases.map(({ file }) => [file, readFileSync(file)]));
  const samples = Object.fromEntries(cases.map(({ name }) => [name, [] as number[]]));
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    for (const one of round % 2 === 0 ? cases : [...cases].reverse()) {
      const millis = await timed(one, bodies.get(one.file) ?? readFileSync(one.file));
      if (round >= 0) samples[one.name]?.push(millis);
    }
  }
  return samples;
}

/** Milliseconds of one call, without collecting the garbage of the call before. */
export async function timed({ name, variant, expectedMatches }: Case, body: Uint8Array): Promise<number> {
  globalThis.gc?.();
  const begin = performance.now();
  const { matches } = await variants[variant](body);
  const millis = performance.now() - begin;
  if (matches !== undefined && matches !== expectedMatches) {
    throw new WrongMatchesError(`${name} found ${matches} matches where the log file has ${expectedMatches}`);
  }
  return millis;
}
