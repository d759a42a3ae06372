import { isNativeError } from 'node:util/types';
import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { adviceOn } from './advice.ts';
import type { SkipReason } from './cloudtrail/notifications/skipped.ts';
import type { Delivery } from './detection/delivery.ts';
import { grouped } from './detection/grouped.ts';
import type { ShortJudgement } from './judging.ts';
import { metricNames } from './names.ts';
import { type InvocationReport, type Reporter, type Summary, summaryOf } from './report.ts';

/** Writes the results of a run as structured log lines and metrics. They never contain a record or a credential. */
export function telemetry(logger: Logger, metrics: Metrics): Reporter {
  return (report) => {
    logNotifications(report, logger);
    logLogFiles(report, logger);
    logAudits(report, logger);
    logJudgements(report.judgements, logger);
    for (const delivery of report.deliveries) logDelivery(delivery, logger);
    const summary = summaryOf(report);
    logger.info('run finished', { summary });
    meter(summary, report, metrics);
  };
}

/** With an organization trail or a shared topic, most messages can be skipped for these reasons. */
const passedOver: ReadonlySet<SkipReason> = new Set(['unwatched-account', 'other-bucket', 'other-message']);

function logNotifications({ notifications }: InvocationReport, logger: Logger): void {
  for (const { id, error, skipped } of notifications) {
    if (error) {
      const message = 'notification not readable; it is retried and then moved to the dead-letter queue';
      logger.error(message, { id, ...errorAndAdvice(error) });
    }
    for (const { reason, subject } of skipped) {
      if (reason === 'subscription-confirmation') {
        logger.warn('subscription to a topic is not confirmed; until it is, the topic delivers nothing', { subject });
      }
      // The summary counts the others.
      else if (!passedOver.has(reason)) logger.info('skipped', { reason, subject });
    }
  }
}

function logLogFiles({ examined }: InvocationReport, logger: Logger): void {
  for (const file of examined) {
    if (file.status === 'failed') {
      const { logFile, error } = file;
      logger.error('log file failed; it is retried and then moved to the dead-letter queue', {
        logFile,
        ...errorAndAdvice(error),
      });
    }
    if (file.status === 'gone') {
      const { logFile, error } = file;
      logger.warn('log file was deleted before it was read', { logFile, advice: adviceOn(error) });
    }
  }
}

function logAudits({ audited, recordingError }: InvocationReport, logger: Logger): void {
  if (recordingError !== undefined) {
    const message =
      'log files that were read could not be recorded; the audit has them read again, without a second alert';
    logger.warn(message, errorAndAdvice(recordingError));
  }
  for (const one of audited) {
    const { digestFile } = one;
    if (one.status === 'left-out') logger.info('digest file not audited', { digestFile, ...errorAndAdvice(one.error) });
    if (one.status === 'failed') {
      const message = 'digest file failed; it is retried and then moved to the dead-letter queue';
      logger.error(message, { digestFile, ...errorAndAdvice(one.error) });
    }
    if (one.status === 'audited' && one.audit.counts.found > 0) {
      const message = 'files that were never announced were put into the queue';
      logger.warn(message, { digestFile, files: one.audit.announced });
    }
  }
}

/** One log file can have tens of thousands of records with one result: this many are listed, and the others counted. */
const mostListed = 100;

function logJudgements(judgements: readonly ShortJudgement[], logger: Logger): void {
  const listed = judgements.filter(({ verdict }) => verdict !== 'known' && verdict !== 'claimed');
  for (const alike of grouped(listed, ({ verdict, sighting }) => `${verdict} ${sighting.logFile}`)) {
    for (const judgement of alike.slice(0, mostListed)) logJudgement(judgement, logger);
    const [first] = alike;
    if (first === undefined || alike.length <= mostListed) continue;
    const { verdict, sighting } = first;
    const further = { verdict, records: alike.length - mostListed, logFile: sighting.logFile };
    logger.warn('further records of the log file with this result are not listed', further);
  }
}

function logJudgement(judgement: ShortJudgement, logger: Logger): void {
  const { sighting, verdict } = judgement;
  const about = { principal: sighting.principal, alertId: sighting.alertId, logFile: sighting.logFile };
  if (verdict === 'excepted') logger.info('excepted', { ...about, reason: judgement.exception.reason });
  if (verdict === 'failed')
    logger.error('record could not be judged', { ...about, ...errorAndAdvice(judgement.error) });
  if (verdict === 'claimed-by-other-run')
    logger.info('another run is publishing this alert; the log file is retried later', about);
}

function logDelivery(delivery: Delivery, logger: Logger): void {
  const { alertId, principal, severity, riskScore } = delivery.claim.alert;
  const about = { alertId, principal, severity, riskScore, logFile: delivery.claim.logFile };
  if (delivery.delivered) {
    logger.info('alert published', about);
    return;
  }
  const { accepted = [], error } = delivery;
  const message = accepted.includes('topic')
    ? 'alert published, but not imported into Security Hub; its claim is kept for the retry'
    : 'alert not published; its claim is kept for the retry';
  logger.error(message, { ...about, ...errorAndAdvice(error) });
}

const millisPerHour = 3_600_000;

function meterAudit({ audit }: Summary, { lastAudit, finishedAt }: InvocationReport, metrics: Metrics): void {
  const { Count, NoUnit } = MetricUnit;
  if (audit !== undefined) {
    metrics.addMetric(metricNames.audited, Count, audit.audited);
    metrics.addMetric(metricNames.found, Count, audit.found);
    metrics.addMetric(metricNames.altered, Count, audit.altered);
    metrics.addMetric(metricNames.missing, Count, audit.missing);
  }
  const last = (audit?.digestFiles ?? 0) > 0 ? finishedAt : lastAudit;
  if (last !== undefined) {
    metrics.addMetric(metricNames.hoursSinceDigestFile, NoUnit, (finishedAt - last) / millisPerHour);
  }
}

function meter(summary: Summary, report: InvocationReport, metrics: Metrics): void {
  const { deliveries, finishedAt } = report;
  const { Count, Bytes, Seconds } = MetricUnit;
  metrics.addMetric(metricNames.logFiles, Count, summary.logFiles);
  metrics.addMetric(metricNames.bytes, Bytes, summary.inflatedBytes);
  metrics.addMetric(metricNames.matched, Count, summary.matched);
  metrics.addMetric(metricNames.excepted, Count, summary.excepted);
  metrics.addMetric(metricNames.known, Count, summary.known);
  metrics.addMetric(metricNames.alerts, Count, summary.alerted + summary.recovered);
  metrics.addMetric(metricNames.failures, Count, summary.failedNotifications);
  for (const { claim, delivered } of deliveries) {
    const { alert } = claim;
    if (delivered) metrics.addMetric(metricNames.secondsToAlert, Seconds, (finishedAt - alert.time) / 1000);
  }
  meterAudit(summary, report, metrics);
  metrics.publishStoredMetrics();
}

function errorAndAdvice(error: unknown) {
  return { error: isNativeError(error) ? error : new Error(String(error)), advice: adviceOn(error) };
}
