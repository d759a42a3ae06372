import { type CheckResult, failure } from '../doctor/check-result.ts';
import { causesIn } from '../stack/causes.ts';
import type { LogLine } from '../stack/detector-log.ts';

/** What the function's lines about the test say against it; undefined where nothing. */
export function troubleIn(lines: readonly LogLine[]): CheckResult | undefined {
  const [cause] = causesIn(lines);
  if (cause !== undefined) {
    return failure('test alert', `The function failed on it: ${cause.name}. ${cause.message}`, cause.advice);
  }
  if (lines.some(({ message }) => message === 'excepted')) {
    return failure(
      'test alert',
      'An exception silences it, and so would silence others: it covers every user of every account.',
      'narrow the exceptions that the stack was deployed with',
    );
  }
  return undefined;
}

export function isPublished({ message }: LogLine): boolean {
  return message === 'alert published';
}
