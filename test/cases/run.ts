import { resolve } from 'node:path';
import Table from 'cli-table3';
import { runFirstsight } from '../../cli/program.ts';
import { type Detect, judgedCase, presentCases } from './judge.ts';

// `npm run -s cases -- FOLDER`: each case of the folder beside its right result.
const folder = resolve(process.argv[2] ?? '../shared/cases');
const cases = presentCases(folder);

if (cases.length === 0) {
  console.error(`No cases in ${folder}: give the folder that holds them.`);
  process.exit(2);
}

const judged = [];
for (const one of cases) judged.push(await judgedCase(folder, one, detectInProcess));
const table = new Table({
  head: ['case', 'expected', 'found', ''],
  style: { head: [], border: [] },
  wordWrap: true,
  colWidths: [48, 44, 44, 6],
});
for (const { path, expected, found } of judged)
  table.push([path, expected, found, expected === found ? 'ok' : 'WRONG']);
console.log(table.toString());
const failed = judged.filter(({ expected, found }) => expected !== found).length;
console.log(`${judged.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Runs the command line with what it prints kept, one run at a time. */
async function detectInProcess(args: readonly string[]): ReturnType<Detect> {
  const [stdout, stderr] = [kept(process.stdout), kept(process.stderr)];
  process.exitCode = 0;
  try {
    await runFirstsight(args);
    return { stdout: stdout.text(), stderr: stderr.text(), status: Number(process.exitCode) };
  } finally {
    stdout.restore();
    stderr.restore();
  }
}

function kept(stream: NodeJS.WriteStream) {
  const write = stream.write;
  let text = '';
  stream.write = (chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  const restore = () => {
    stream.write = write;
  };
  return { text: () => text, restore };
}
