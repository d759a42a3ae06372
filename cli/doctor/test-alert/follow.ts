import { NotAllowedError } from '../../stack/ask.ts';
import { causesIn } from '../../stack/causes.ts';
import type { LogLine } from '../../stack/detector-log.ts';
import { cannotCheck } from '../check.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';
import type { Test } from './test.ts';
import { atMostEvery, waitFor } from './wait.ts';

export type Report = (result: CheckResult) => void;

const about = 'test alert';

/** The time limit of each step. Batching takes five seconds, and a cold start some more. */
const maxSeconds = { judged: 180, published: 60, logged: 60 };

/**
 * Puts the log file and reports each step, or what stops it.
 * @returns whether the detector has finished processing it
 */
export async function followTest(test: Test, report: Report, signal: AbortSignal): Promise<boolean> {
  const begin = test.seconds();
  const step = (says: string) => stepAfter(test.seconds() - begin, says);
  await test.object.put(test.logFile.body, signal);
  report(step(`put a log file with a call by ${test.logFile.user} into the bucket`));
  const judged = await untilClaims(test, maxSeconds.judged, () => true, signal);
  if (typeof judged !== 'number')
    return stuck(report, judged, `The detector did not process the log file within ${maxSeconds.judged} s.`);
  report(step('the function read the log file, and the history contains the call'));
  const published = await untilClaims(test, maxSeconds.published, (claims) => claims === 0, signal);
  if (typeof published !== 'number')
    return stuck(report, published, `The alert was claimed but not published within ${maxSeconds.published} s.`);
  report(step('SNS accepted the alert, marked TEST'));
  report(await untilLogged(test, step, signal));
  return true;
}

function stepAfter(elapsed: number, says: string): CheckResult {
  const seconds = Math.round(elapsed * 10) / 10;
  return { ...ok(about, `${seconds.toFixed(1)} s: ${says}.`), seconds };
}

/** Waits for the history item, unless the function's log shows a failure. */
async function untilClaims(
  test: Test,
  seconds: number,
  fits: (claims: number) => boolean,
  signal: AbortSignal,
): Promise<number | CheckResult | undefined> {
  const failureInLog = atMostEvery(3, async () => failureIn(await test.lines(signal).catch(noLinesIfDenied)));
  return waitFor({ seconds, signal }, async () => {
    const claims = await test.item.claims(signal);
    return claims !== undefined && fits(claims) ? claims : failureInLog();
  });
}

function noLinesIfDenied(error: unknown): [] {
  if (error instanceof NotAllowedError) return [];
  throw error;
}

function stuck(report: Report, cause: CheckResult | undefined, says: string): false {
  const fix =
    'see the results for notification, queue, function and failures; the stack needs the rule sts-get-federation-token';
  report(cause ?? failure(about, says, fix));
  return false;
}

async function untilLogged(test: Test, step: (says: string) => CheckResult, signal: AbortSignal): Promise<CheckResult> {
  try {
    const line = await waitFor({ seconds: maxSeconds.logged, signal }, async () =>
      (await test.lines(signal)).find(isPublished),
    );
    if (line !== undefined) return step("the function's log shows the alert");
  } catch (error) {
    if (error instanceof NotAllowedError) return cannotCheck(about, error);
    throw error;
  }
  return warning(about, `The function's log did not show the alert within ${maxSeconds.logged} s.`);
}

/** Why the test fails, by the function's lines about it; undefined if they show no failure. */
export function failureIn(lines: readonly LogLine[]): CheckResult | undefined {
  const [cause] = causesIn(lines);
  if (cause !== undefined) {
    return failure(
      'test alert',
      `The function failed to process the test: ${cause.name}. ${cause.message}`,
      cause.advice,
    );
  }
  if (lines.some(({ message }) => message === 'excepted')) {
    return failure(
      'test alert',
      'An exception suppresses the test alert. It covers every user of every account, so it also suppresses other alerts.',
      'narrow the exceptions that the stack was deployed with',
    );
  }
  return undefined;
}

function isPublished({ message }: LogLine): boolean {
  return message === 'alert published';
}
