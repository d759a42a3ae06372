import type { LogLine } from './detector-log.ts';

/** Failures with the same cause in the function's log. */
export interface Cause {
  /** The name of the error, and the call if an AWS call failed: `LogFileCorruptError`, `S3 GetObject: AccessDenied`. */
  readonly name: string;
  /** How many log files or notifications it affected; retries of the same one count once. */
  readonly count: number;
  /** One of them. */
  readonly example: string | undefined;
  /** Milliseconds since 1970. */
  readonly last: number;
  /** The message of the last error. */
  readonly message: string;
  /** The function's advice. */
  readonly advice: string | undefined;
}

/** Counts failures by their cause, the most frequent first. */
export function causesIn(lines: readonly LogLine[]): Cause[] {
  const ofCause = new Map<string, LogLine[]>();
  for (const line of lines) {
    if (!isFailure(line)) continue;
    const name = causeOf(line);
    ofCause.set(name, [...(ofCause.get(name) ?? []), line]);
  }
  return [...ofCause].map(([name, of]) => cause(name, of)).sort((a, b) => b.count - a.count || b.last - a.last);
}

function isFailure({ level }: LogLine): boolean {
  return level === 'ERROR' || level === 'CRITICAL';
}

function cause(name: string, lines: readonly LogLine[]): Cause {
  const newest = lines.reduce((a, b) => (b.time >= a.time ? b : a));
  const subjects = new Set(lines.map(subjectOf));
  const example = lines.findLast(({ logFile }) => logFile !== undefined)?.logFile;
  return {
    name,
    count: subjects.size,
    example,
    last: newest.time,
    message: newest.error?.message ?? newest.message ?? '',
    advice: newest.advice,
  };
}

function subjectOf({ logFile, alertId, time }: LogLine): string {
  return logFile ?? alertId ?? String(time);
}

/** The function writes a failed AWS call as `S3 GetObject failed with AccessDenied: …`. */
const failedCall = /^(\w+ \w+) failed with ([^:]+):/;

function causeOf({ error, message }: LogLine): string {
  const [, call, code] = failedCall.exec(error?.message ?? '') ?? [];
  return call === undefined ? (error?.name ?? message ?? 'unknown') : `${call}: ${code}`;
}
