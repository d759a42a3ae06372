import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalGroup } from './command.ts';
import { cleanEnvironment } from './environment.ts';
import { eventually } from './eventually.ts';
import type { Toolchain } from './toolchain.ts';

/** A running AWS emulator. */
export interface MiniStack {
  readonly endpoint: string;
  /** The process whose children run the functions. */
  readonly pid: number;
  /** The folder of the AWS command line. */
  readonly programs: string;
  /** Starts another one, with nothing in it. Stop it, too. */
  another(folder: string): Promise<MiniStack>;
  stop(): Promise<void>;
}

/** MiniStack ended before it answered. */
export class MiniStackFailedError extends Error {
  override readonly name = 'MiniStackFailedError';
}

/** Starts MiniStack on a free port of 127.0.0.1. Its log and temporary files go into the folder. */
export async function startMiniStack(toolchain: Toolchain, folder: string): Promise<MiniStack> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const log = openSync(join(folder, 'ministack.log'), 'a');
  const child = spawn(join(toolchain.pythonPrograms, 'ministack'), [], {
    cwd: folder,
    env: emulatorEnvironment(toolchain, folder, port),
    stdio: ['ignore', log, log],
    // In its own process group: an interrupt from the terminal reaches only this process, which then stops the emulator.
    detached: true,
  });
  // However this process ends, the emulator ends with it.
  process.once('exit', () => signalGroup(child, 'SIGKILL'));
  await ready(child, endpoint);
  return {
    endpoint,
    pid: child.pid ?? 0,
    programs: toolchain.pythonPrograms,
    another: (other) => startMiniStack(toolchain, other),
    stop: () => stop(child),
  };
}

function emulatorEnvironment(toolchain: Toolchain, folder: string, port: number): NodeJS.ProcessEnv {
  const environment = cleanEnvironment();
  return {
    ...environment,
    PATH: [toolchain.nodePrograms, environment.PATH].join(delimiter),
    TMPDIR: temporaryFolder(folder),
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    // Both would listen on every address.
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    // Functions run as processes of this machine, not in containers.
    LAMBDA_EXECUTOR: 'local',
  };
}

/** The emulator's worker is a CommonJS script, which Node must not load as one of this project's ES modules. */
function temporaryFolder(folder: string): string {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  writeFileSync(join(temporary, 'package.json'), '{ "type": "commonjs" }\n');
  return temporary;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function ready(child: ChildProcess, endpoint: string): Promise<void> {
  await eventually({ what: () => `MiniStack on ${endpoint}` }, async () => {
    if (!isRunning(child)) {
      throw new MiniStackFailedError('MiniStack ended before it answered. Its log shows the cause.');
    }
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    return answer?.ok;
  });
}

/** Stops the emulator, then what is left of its group: functions that still run. */
async function stop(child: ChildProcess): Promise<void> {
  if (isRunning(child)) {
    child.kill('SIGTERM');
    await Promise.race([once(child, 'exit'), sleep(5_000, undefined, { ref: false })]);
  }
  signalGroup(child, 'SIGKILL');
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}
