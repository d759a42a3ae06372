import { match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import type { NodeVersion } from '../../bench/node-versions.ts';
import { type CommandOptions, run } from '../e2e/command.ts';
import { samplesFolder } from '../samples.ts';

export interface PackedCommandLine {
  /** The folder of the installed package. */
  readonly installed: string;
  readonly nodes: readonly NodeVersion[];
  readonly options: CommandOptions;
}

interface Check {
  readonly name: string;
  readonly passes: () => Promise<void> | void;
}

export const sample = join(samplesFolder, 'forms', 'single-record.json');

/** A start may take so many times as long as that of Node without a program. */
const longestStart = 1.5;

/** The command line as an installed program. `npm run newcomer` runs it with `npx`. */
export function commandLineChecks(packed: PackedCommandLine): readonly Check[] {
  const { installed, nodes, options } = packed;
  const entry = join(installed, 'dist', 'cli', 'firstsight.js');
  return [
    ...nodes.flatMap((node): Check[] => [
      {
        name: `the installed command line works on Node ${node.version}`,
        passes: () => everyCommandWorks(node.program, entry, options),
      },
      {
        name: `--version and --help start in less than ${longestStart} times the start of Node ${node.version}`,
        passes: () => startsAtOnce(node.program, entry),
      },
    ]),
  ];
}

/** Runs a command with the tarball alone, in the folder of the options. */
export function runByNpx(tarball: string, args: readonly string[], options: CommandOptions): Promise<string> {
  copyFileSync(tarball, join(options.cwd, basename(tarball)));
  return run('npx', ['--yes', `./${basename(tarball)}`, ...args], options);
}

async function everyCommandWorks(node: string, entry: string, options: CommandOptions): Promise<void> {
  const cwd = join(options.cwd, `commands-${basename(node)}-${Date.now()}`);
  mkdirSync(cwd);
  const firstsight = (...args: readonly string[]) => run(node, [entry, ...args], { ...options, cwd });
  match(await firstsight('detect', '--rules', 'all', sample), /sts-get-federation-token/);
  // Its threads have entry points of their own.
  match(await firstsight('detect', '--jobs', '2', sample, join(samplesFolder, 'AWSLogs')), /sts-get-federation-token/);
  for (const archive of await archivesWith(sample, cwd)) {
    match(await firstsight('detect', '--rules', 'all', archive), /sts-get-federation-token/);
  }
  // The samples of its rules are in the package.
  match(await firstsight('rule', 'test'), /^ok sts-get-federation-token: /m);
  match(await firstsight('doctor', '--help'), /cloudformation:DescribeStacks/);
  match(await firstsight('completion', 'bash'), /__firstsight_complete/);
  await firstsight('simulate', '--html', 'report.html', sample);
  match(readFileSync(join(cwd, 'report.html'), 'utf8'), /<style>[^<]*font[^<]*<\/style>.*<script>.*<\/html>/s);
  await firstsight('investigate', '--key', 'ASIAISSUED234EXAMPLE', '--html', 'session.html', sample);
  ok(readFileSync(join(cwd, 'session.html'), 'utf8').includes('</html>'));
}

/** A zip and a tar with a log file. */
async function archivesWith(path: string, folder: string): Promise<readonly string[]> {
  const bytes = readFileSync(path);
  const tar = pack();
  tar.entry({ name: basename(path) }, bytes);
  tar.finalize();
  const archives = { 'logs.zip': zipSync({ [basename(path)]: bytes }), 'logs.tar.gz': gzipSync(await buffer(tar)) };
  return Object.entries(archives).map(([name, archive]) => {
    writeFileSync(join(folder, name), archive);
    return join(folder, name);
  });
}

function startsAtOnce(node: string, entry: string): void {
  const bare = processorSeconds(node, ['-e', '0']);
  for (const option of ['--version', '--help']) {
    const ratio = processorSeconds(node, [entry, option]) / bare;
    ok(ratio < longestStart, `${option} takes ${ratio.toFixed(2)} times as long.`);
  }
}

/** The processor time of some starts: unlike the time on the clock, it hardly depends on what else the machine does. */
function processorSeconds(program: string, args: readonly string[]): number {
  const script = 'for round in 1 2 3 4 5 6 7 8 9 10 11 12; do "$@" >/dev/null || exit 1; done; times';
  const { status, stdout } = spawnSync('sh', ['-c', script, 'sh', program, ...args], { encoding: 'utf8' });
  ok(status === 0, `${program} ${args.join(' ')} fails.`);
  const ofChildren = stdout.trimEnd().split('\n').at(-1) ?? '';
  const parts = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => 60 * Number(minutes) + Number(seconds),
  );
  ok(parts.length === 2, `The shell printed no times: ${stdout}`);
  return parts.reduce((sum, one) => sum + one, 0);
}
