import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { StoredLogFile } from './log-file/stored-log-file.ts';
import type { Values } from './report.ts';
import { median } from './statistics.ts';

const rounds = 5;

/** Programs that inflate to stdout: the physical limit, and what a shell has. */
const inflaters: Readonly<Record<string, readonly string[]>> = {
  igzip: ['-d', '-c'],
  'libdeflate-gunzip': ['-c'],
  gzip: ['-d', '-c'],
};

/** Median milliseconds for one log file of each installed tool, including the start of its program. */
export function measureOtherTools(file: StoredLogFile, say: (text: string) => void): Values {
  const found: Record<string, number> = {};
  const python = pythonMillis(file);
  if (python === undefined) say('Skipped Python: python3 is not installed.');
  else found['python gzip + json'] = python;
  for (const [program, options] of Object.entries(inflaters)) {
    const millis = inflaterMillis(program, options, file.path);
    if (millis === undefined) say(`Skipped ${program}: it is not installed.`);
    else found[program] = millis;
  }
  return found;
}

function pythonMillis(file: StoredLogFile): number | undefined {
  const { status, stdout } = spawnSync('python3', [join(import.meta.dirname, 'naive.py'), file.path, String(rounds)], {
    encoding: 'utf8',
  });
  if (status !== 0) return undefined;
  const { millis, matches } = JSON.parse(stdout) as { readonly millis: readonly number[]; readonly matches: number };
  return matches === file.matches ? median(millis) : undefined;
}

function inflaterMillis(program: string, options: readonly string[], path: string): number | undefined {
  const millis: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now();
    const { status } = spawnSync(program, [...options, path], { stdio: 'ignore' });
    if (status !== 0) return undefined;
    millis.push(performance.now() - begin);
  }
  return median(millis);
}
