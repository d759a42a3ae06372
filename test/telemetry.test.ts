import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { expect, jest, test } from '@jest/globals';
import { OutOfTimeError } from '../lambda/detection/detect.ts';
import type { ShortJudgement } from '../lambda/judging.ts';
import { tallyOf } from '../lambda/tally.ts';
import { telemetry } from '../lambda/telemetry.ts';

test('records of a log file that all failed are listed up to 100, and the others are counted', () => {
  const logger = new Logger({ serviceName: 'test' });
  const error = jest.spyOn(logger, 'error').mockImplementation(() => {});
  const warn = jest.spyOn(logger, 'warn').mockImplementation(() => {});
  jest.spyOn(logger, 'info').mockImplementation(() => {});
  const metrics = new Metrics({ namespace: 'test' });
  jest.spyOn(metrics, 'publishStoredMetrics').mockReturnValue(metrics);
  const cause = new OutOfTimeError();
  const judgements = Array.from({ length: 5_000 }, (_, i): ShortJudgement => {
    const key = { ruleId: 'rule', term: `user-${i}` };
    const sighting = { principal: `user-${i}`, alertId: String(i), logFile: 's3://trail/one.json.gz', key };
    return { sighting, verdict: 'failed', error: cause };
  });
  const { tally } = tallyOf(judgements, []);
  telemetry(
    logger,
    metrics,
  )({
    notifications: [],
    failures: [],
    examined: [],
    audited: [],
    judgements,
    deliveries: [],
    tally,
    failedLogFiles: new Set(),
    finishedAt: 0,
  });
  expect(error).toHaveBeenCalledTimes(100);
  expect(warn.mock.calls).toEqual([
    [expect.any(String), { verdict: 'failed', records: 4_900, logFile: 's3://trail/one.json.gz' }],
  ]);
});
