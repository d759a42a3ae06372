import { existsSync, readFileSync } from 'node:fs';

const status = '/proc/self/status';

/**
 * The most memory that this process has used, in bytes. `resourceUsage` is the second choice: on Linux it starts at the
 * value of the parent.
 */
export function peakBytes(): number {
  if (!existsSync(status)) return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(status, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
