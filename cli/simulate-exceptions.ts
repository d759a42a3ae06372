import { type Exception, isExpired } from '../lambda/detection/exceptions.ts';
import type { JudgedCall } from './simulate-calls.ts';

/** What an exception does to past calls. */
export interface ExceptionEffect {
  readonly exception: Exception;
  /** An expired one covers nothing. */
  readonly expired: boolean;
  readonly calls: number;
  readonly principals: number;
  /** Alerts that there would be without any exception. */
  readonly silenced: number;
}

/**
 * What each exception covers, and which alerts it keeps silent.
 * @param wouldRing ids of the alerts of the same calls judged without exceptions
 */
export function exceptionEffects(
  exceptions: readonly Exception[],
  calls: readonly JudgedCall[],
  wouldRing: ReadonlySet<string>,
  now: number,
): ExceptionEffect[] {
  return exceptions.map((exception) => {
    const covered = calls.filter(({ fate }) => fate.kind === 'excepted' && fate.exception === exception);
    return {
      exception,
      expired: isExpired(exception, now),
      calls: covered.length,
      principals: new Set(covered.map(({ sighting }) => sighting.principal)).size,
      silenced: covered.filter(({ sighting }) => wouldRing.has(sighting.alertId)).length,
    };
  });
}

/** What is wrong with an exception, if anything. */
export function remarkOn({ expired, calls }: Pick<ExceptionEffect, 'expired' | 'calls'>): string {
  if (expired) return 'expired: covers nothing';
  return calls === 0 ? 'covers no call of this period' : '';
}
