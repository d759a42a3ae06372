import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { samplesFolder } from '../../samples.ts';
import { entryPoint, root } from '../firstsight.ts';

/**
 * Runs a command in a pseudo-terminal, presses Ctrl-C when the progress bar hides the cursor, and prints what the terminal received
 * and the exit status.
 */
const inTerminal = `
import json, os, pty, select, sys, time
command, pauses = json.loads(sys.argv[1]), json.loads(sys.argv[2])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
output, waiting, deadline = b'', list(pauses), time.time() + 40
next_press = None
while time.time() < deadline:
    if next_press is None and waiting and b'\\x1b[?25l' in output:
        next_press = time.time()
    if next_press is not None and waiting and time.time() >= next_press + waiting[0]:
        waiting.pop(0)
        next_press = time.time()
        os.write(terminal, b'\\x03')
    if select.select([terminal], [], [], 0.02)[0]:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        output += part
if time.time() >= deadline:
    os.kill(pid, 9)
print(json.dumps({'output': output.decode('utf8', 'replace'), 'status': os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}))
`;

const hasPython = spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).status === 0;
if (!hasPython) process.stderr.write('Skipped: the tests in a pseudo-terminal need Python 3.9 or later.\n');

/** @param pauses the seconds before each press of Ctrl-C, counted from the hidden cursor or the press before */
function pressingCtrlC(command: readonly string[], pauses: readonly number[]) {
  const args = ['-c', inTerminal, JSON.stringify(command), JSON.stringify(pauses)];
  const { stdout, stderr } = spawnSync('python3', args, { cwd: root, encoding: 'utf8' });
  try {
    return JSON.parse(stdout) as { readonly output: string; readonly status: number };
  } catch {
    throw new Error(`no answer from the pseudo-terminal: ${stdout} ${stderr}`);
  }
}

const escapeCode = String.fromCharCode(27);
const [hidden, shown, unwrapped, wrapped] = ['[?25l', '[?25h', '[?7l', '[?7h'].map((code) => `${escapeCode}${code}`);

function lastOf(output: string, codes: readonly (string | undefined)[]): string | undefined {
  return codes.toSorted((a, b) => output.lastIndexOf(a ?? '') - output.lastIndexOf(b ?? '')).at(-1);
}

const folder = mkdtempSync(join(tmpdir(), 'firstsight-interrupt-'));
beforeAll(() => {
  for (let i = 0; i < 10_000; i += 1) {
    symlinkSync(join(samplesFolder, 'forms/single-record.json'), join(folder, `${i}.json`));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const commands: readonly (readonly [string, readonly string[]])[] = [
  ['detect', ['detect', folder]],
  ['simulate', ['simulate', folder]],
  ['investigate', ['investigate', '--key', 'ASIAISSUED234EXAMPLE', folder]],
];

function expectRestored(output: string): void {
  expect(output).toContain(hidden);
  expect(lastOf(output, [hidden, shown])).toBe(shown);
  expect(lastOf(output, [unwrapped, wrapped])).toBe(wrapped);
}

(hasPython ? describe : describe.skip)('Ctrl-C in a terminal', () => {
  test.each(commands)('restores the cursor and the wrapping of lines, and %s ends with status 1', (_name, args) => {
    const { output, status } = pressingCtrlC([process.execPath, ...entryPoint, ...args], [0]);
    expect(output).toMatch(/stopped: \d+ log files/);
    expectRestored(output);
    expect(status).toBe(1);
  });

  test('restores the terminal through npm too, which ends by the signal itself or with the status of the command', () => {
    const { output, status } = pressingCtrlC(['npm', 'run', '-s', 'firstsight', '--', 'detect', folder], [0]);
    expect(output).toMatch(/stopped: \d+ log files/);
    expectRestored(output);
    expect([1, -constants.signals.SIGINT]).toContain(status);
  });

  test('pressed again, while a file cannot be read to its end, ends the process at once by its signal, which a shell reports as 130', () => {
    const waiting = join(folder, 'waiting');
    mkdirSync(waiting);
    spawnSync('mkfifo', [join(waiting, 'a.json')]);
    for (const i of Array(30).keys()) {
      symlinkSync(join(samplesFolder, 'forms/single-record.json'), join(waiting, `${i}.json`));
    }
    const { output, status } = pressingCtrlC([process.execPath, ...entryPoint, 'detect', waiting], [0.5, 1]);
    expectRestored(output);
    expect(status).toBe(-constants.signals.SIGINT);
  });

  test('that comes twice at once, as through npm, is one press', () => {
    const { output, status } = pressingCtrlC([process.execPath, ...entryPoint, 'detect', folder], [0, 0.05]);
    expect(output).toMatch(/stopped: \d+ log files/);
    expect(status).toBe(1);
  });
});
