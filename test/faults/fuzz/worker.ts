import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import fc from 'fast-check';
import { type Family, families } from './families.ts';
import type { Judged } from './judge.ts';
import type { FamilyResult, WorkerMessage } from './worker-message.ts';

/** Arguments: the seed, the number of cases, and the families to run. The parent process enforces the time limit. */
const [seed = 0, cases = 0] = process.argv.slice(2, 4).map(Number);
const names = process.argv.slice(4);

const folder = resolve(import.meta.dirname, '..', '..', '..', '.cache', 'faults');
const beatMillis = 200;

function send(message: WorkerMessage): void {
  process.send?.(message);
}

async function runFamily(family: Family, place: number): Promise<FamilyResult> {
  const found = { cases: 0, legal: 0, matches: 0, messages: 0, slowestMillis: 0 };
  let [begin, lastBeat] = [0, 0];
  const begins = () => {
    begin = performance.now();
    if (begin - lastBeat < beatMillis) return;
    lastBeat = begin;
    send({ beat: `${family.name}, after case ${found.cases}` });
  };
  const ends = ({ legal, matches, messages }: Judged) => {
    found.cases += 1;
    found.legal += legal ? 1 : 0;
    found.matches += matches;
    found.messages += messages;
    found.slowestMillis = Math.max(found.slowestMillis, performance.now() - begin);
  };
  const details = await fc.check(family.property({ begins, ends }), {
    seed: seed + place,
    numRuns: Math.max(1, Math.round((family.share * cases) / 100_000)),
    interruptAfterTimeLimit: 2 ** 31 - 1,
  });
  return { name: family.name, ...found, problem: problemOf(details, family.name) };
}

/** Describes what went wrong, and keeps the smallest input that causes it. */
function problemOf(details: fc.RunDetails<[unknown]>, name: string): string | undefined {
  if (!details.failed) return undefined;
  const [input] = details.counterexample ?? [];
  const file = join(folder, `${name.replace(/\W+/g, '-')}.bin`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, input instanceof Uint8Array ? input : `${JSON.stringify(input)}\n`);
  return `${reasons(details.errorInstance)}; the input is in ${relative(process.cwd(), file)}`;
}

function reasons(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${reasons(error.cause)}`;
}

for (const [place, family] of families.entries()) {
  if (names.includes(family.name)) {
    send({ beat: family.name });
    send({ result: await runFamily(family, place), peakBytes: process.resourceUsage().maxRSS * 1024 });
  }
}
process.disconnect?.();
