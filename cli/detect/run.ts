import type { Severity } from '../../lambda/detection/severity.ts';
import type { AccountNames } from '../../lambda/names.ts';
import { exceptionsFor, type ReadingFlags, readingPeriod, rulesFor, sourceSettings } from '../log-files/options.ts';
import { showJudged } from '../log-files/summary.ts';
import { checkPageFolder, writePage } from '../page/file.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { noteLine, print } from '../terminal/output.ts';
import { progressBar } from '../terminal/progress.ts';
import type { ShownAlerts } from './alert-words.ts';
import { detectInFiles } from './detect.ts';
import type { AlertFormat } from './formats.ts';
import { isAtLeast } from './severities.ts';

export interface DetectFlags extends ReadingFlags {
  readonly format: AlertFormat;
  readonly severity?: Severity;
  readonly html?: string;
  readonly accountNames?: string;
}

/** Shows the alerts that the log files raise. */
export async function runDetect(paths: readonly string[], flags: DetectFlags): Promise<void> {
  const { format, html, severity = 'low' } = flags;
  const accountNames = await namesOf(flags);
  const rules = await rulesFor(flags);
  const exceptions = await exceptionsFor(flags, rules);
  const period = readingPeriod(flags);
  if (html !== undefined) checkPageFolder(html);
  const bar = progressBar('log files');
  const signal = stopOnInterrupt();
  const detected = await detectInFiles({
    paths,
    rules,
    exceptions,
    period,
    progress: bar.progress,
    signal,
    ...sourceSettings(flags),
  });
  bar.stop();
  const alerts = detected.alerts.filter((alert) => isAtLeast(severity, alert.severity));
  const shown = { alerts, ruleOf: new Map(rules.map((rule) => [rule.id, rule])), paths, accountNames };
  await showJudged(detected, 'no alerts are shown', async () => {
    // CSV has a header, also without alerts.
    if (alerts.length > 0 || format === 'csv') await printAlerts(format, shown);
    if (html !== undefined) await writeAlertPage(html, shown);
    const hidden = detected.alerts.length - alerts.length;
    if (hidden > 0) noteLine(`alerts: ${alerts.length} shown, ${hidden} below severity ${severity} not shown`);
  });
}

/** Loaded when there is something to print: without it, the command starts faster. */
const loadFormats = () => import('./formats.ts');

async function printAlerts(format: AlertFormat, shown: ShownAlerts): Promise<void> {
  const { alertFormats } = await loadFormats();
  for (const text of alertFormats[format](shown)) print(text);
}

async function namesOf({ accountNames }: DetectFlags): Promise<AccountNames> {
  return accountNames === undefined ? {} : (await import('../../lib/account-names.ts')).accountNamesFrom(accountNames);
}

async function writeAlertPage(path: string, shown: ShownAlerts): Promise<void> {
  const { alertPage } = await import('./page.ts');
  const { mostSevereFirst } = await loadFormats();
  writePage(path, alertPage(mostSevereFirst(shown), Date.now()));
}
