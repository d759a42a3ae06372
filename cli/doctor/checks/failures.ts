import { plural } from '../../../lambda/text/plural.ts';
import { type Cause, causesIn } from '../../stack/causes.ts';
import { failures, searchLog } from '../../stack/detector-log.ts';
import { ago } from '../../stack/words.ts';
import { type Circumstances, check } from '../check.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';

const lookedBackHours = 24;

/** The function's own word on what it could not do. */
export const failuresCheck = check(
  'failures',
  async (clients, { stack, now }) => {
    const since = now - lookedBackHours * 3_600_000;
    return causesIn(await searchLog(clients, stack, { since, pattern: failures }));
  },
  judgeFailures,
);

/** Such a cause does not pass by itself. */
const lasting = /AccessDenied|AuthorizationError|KMS|NoSuchBucket|ResourceNotFound|NotFound$|MissingEnvironment/;

/** One line a cause. */
export function judgeFailures(causes: readonly Cause[], { now }: Pick<Circumstances, 'now'>): CheckResult[] {
  const about = 'failures';
  if (causes.length === 0) return [ok(about, `The function's log tells of no failure in ${lookedBackHours} hours.`)];
  return causes.map(({ name, count, last, advice }) => {
    const says = `${name} with ${plural(count, 'log file')}, last at ${ago(last, now)}.`;
    return lasting.test(name) ? failure(about, says, advice) : warning(about, says, advice);
  });
}
