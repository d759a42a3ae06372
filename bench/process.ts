import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { execa } from 'execa';
import { ruleIds } from '../lib/rule-ids.ts';
import { ruleSets } from '../lib/rule-sets.ts';
import type { Case, FirstCall, Job, Samples } from './child/job.ts';
import { cacheFolder, type NodeVersion } from './node-versions.ts';

const entry = join(cacheFolder, 'entry.mjs');

/** Compiles the code of the measured processes: the same for every Node, without a compiler at run time. */
export function compileEntry(): void {
  buildSync({
    entryPoints: [resolve(import.meta.dirname, 'child', 'entry.ts')],
    outfile: entry,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    define: { benchmarkRuleIds: JSON.stringify({ all: ruleIds, recommended: ruleSets.recommended }) },
    logLevel: 'error',
  });
}

/** Milliseconds of each round of each case, all in one process. */
export function alternating(node: NodeVersion, cases: readonly Case[], rounds: number): Promise<Samples> {
  return inProcess<Samples>(node, { kind: 'alternate', cases, rounds });
}

/** A fresh process that makes one call, or no call, which shows the memory of every process. */
export function firstCall(node: NodeVersion, one?: Case): Promise<FirstCall> {
  return inProcess<FirstCall>(node, one === undefined ? { kind: 'nothing' } : { kind: 'first', case: one });
}

async function inProcess<Result>({ program }: NodeVersion, job: Job): Promise<Result> {
  const { stdout } = await execa(program, ['--expose-gc', entry, JSON.stringify(job)]);
  return JSON.parse(stdout) as Result;
}
