import { NotAllowedError } from '../../stack/ask.ts';
import { causesIn } from '../../stack/causes.ts';
import type { LogLine } from '../../stack/detector-log.ts';
import { cannotCheck } from '../check.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';
import type { Test } from './test.ts';
import { atMostEvery, waitFor } from './wait.ts';

export type Report = (result: CheckResult) => void;

const about = 'test alert';

/** How long each step may take: five seconds' batching and a cold start are usual, a queue that is full is not. */
const mostSeconds = { judged: 180, published: 60, logged: 60 };

/**
 * Puts the log file and tells of each step that it takes, or of what stops it.
 * @returns whether the detector is done with it
 */
export async function followTest(test: Test, tell: Report, signal: AbortSignal): Promise<boolean> {
  const begin = test.seconds();
  const step = (says: string) => stepAfter(test.seconds() - begin, says);
  await test.object.put(test.logFile.body, signal);
  tell(step(`a log file that tells of ${test.logFile.user} was put into the bucket`));
  const judged = await untilClaims(test, mostSeconds.judged, () => true, signal);
  if (typeof judged !== 'number') return stuck(tell, judged, 'was put, and nothing came of it');
  tell(step('the function has read it, and the history holds the call'));
  const published = await untilClaims(test, mostSeconds.published, (claims) => claims === 0, signal);
  if (typeof published !== 'number') return stuck(tell, published, 'is claimed, and was not published');
  tell(step('SNS has accepted the alert, marked TEST'));
  tell(await untilLogged(test, step, signal));
  return true;
}

function stepAfter(elapsed: number, says: string): CheckResult {
  const seconds = Math.round(elapsed * 10) / 10;
  return { ...ok(about, `${seconds.toFixed(1)} s: ${says}.`), seconds };
}

/** Waits for the item of the history, unless the function's log tells what is wrong. */
async function untilClaims(
  test: Test,
  seconds: number,
  fits: (claims: number) => boolean,
  signal: AbortSignal,
): Promise<number | CheckResult | undefined> {
  const trouble = atMostEvery(3, async () => failureIn(await test.lines(signal).catch(nothingIfHidden)));
  return waitFor({ seconds, signal }, async () => {
    const claims = await test.item.claims(signal);
    return claims !== undefined && fits(claims) ? claims : trouble();
  });
}

function nothingIfHidden(error: unknown): [] {
  if (error instanceof NotAllowedError) return [];
  throw error;
}

function stuck(tell: Report, trouble: CheckResult | undefined, found: string): false {
  const mend =
    'see the lines on notification, queue, function and failures; the stack needs the rule sts-get-federation-token';
  tell(trouble ?? failure(about, `It ${found} in the time that it should take.`, mend));
  return false;
}

async function untilLogged(test: Test, step: (says: string) => CheckResult, signal: AbortSignal): Promise<CheckResult> {
  try {
    const line = await waitFor({ seconds: mostSeconds.logged, signal }, async () =>
      (await test.lines(signal)).find(isPublished),
    );
    if (line !== undefined) return step("the function's log tells of it");
  } catch (error) {
    if (error instanceof NotAllowedError) return cannotCheck(about, error);
    throw error;
  }
  return warning(about, `The function's log does not tell of it in ${mostSeconds.logged} s.`);
}

/** What the function's lines about the test say against it; undefined where nothing. */
export function failureIn(lines: readonly LogLine[]): CheckResult | undefined {
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

function isPublished({ message }: LogLine): boolean {
  return message === 'alert published';
}
