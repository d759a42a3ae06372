/** A measured process: runs the job in its argument and prints the result. */
import { readFileSync } from 'node:fs';
import { alternate, timed } from './alternate.ts';
import type { FirstCall, Job, Samples } from './job.ts';
import { peakBytes } from './peak-memory.ts';

async function run(job: Job): Promise<Samples | FirstCall> {
  if (job.kind === 'alternate') return alternate(job.cases, job.rounds);
  const millis = job.kind === 'first' ? await timed(job.case, readFileSync(job.case.file)) : 0;
  return { millis, peakBytes: peakBytes() };
}

process.stdout.write(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '') as Job)));
