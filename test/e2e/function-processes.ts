import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Deployment } from './deployment.ts';

/**
 * Kills the processes in which the emulator runs the detector, as AWS may end an execution environment at any moment.
 * @returns how many there were
 */
export async function killFunction(deployment: Deployment): Promise<number> {
  const pids = await functionProcesses(deployment);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}

/** Children of the emulator that this run started, and no others, which run code of the detector. */
async function functionProcesses({ miniStack, outputs }: Deployment): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args=']);
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => Number(found?.[2]) === miniStack.pid && found?.[3]?.includes(outputs.FunctionName))
    .map((found) => Number(found?.[1]));
}
