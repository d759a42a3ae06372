import type { FirstCall } from './child/job.ts';
import type { VariantName } from './child/variants.ts';
import { caseOf } from './comparison.ts';
import type { StoredLogFile } from './log-file/stored-log-file.ts';
import type { LogFiles } from './log-files.ts';
import type { NodeVersion } from './node-versions.ts';
import type { Plan } from './plan.ts';
import { firstCall } from './process.ts';
import type { NodeReport } from './report.ts';
import { median } from './statistics.ts';

type Fresh = Pick<NodeReport, 'firstCall' | 'figures'>;

const megabyte = 1e6;

/** The time and the most memory of a process that makes one call and ends, as after a cold start. */
export async function measureFresh(node: NodeVersion, files: LogFiles, plan: Plan): Promise<Fresh> {
  const [large, onePercent] = [files.noMatch.get('large'), files.largeOnePercent];
  if (large === undefined || onePercent === undefined) return { firstCall: {}, figures: {} };
  const bare = await freshProcesses(plan.freshProcesses, () => firstCall(node));
  const [gunzip, streaming, scanner] = await byTurns(
    node,
    ['gunzip', 'streaming', 'scanner'],
    large,
    plan.freshProcesses,
  );
  const [naive] = await byTurns(node, ['naive'], large, 2);
  const [withMatches] = await byTurns(node, ['scanner'], onePercent, plan.freshProcesses);
  const overBody = (call: FirstCall, { gzipBytes }: StoredLogFile) =>
    (call.peakBytes - bare.peakBytes - gzipBytes) / megabyte;
  return {
    firstCall: reported({ bare, gunzip, streaming, scanner, naive, 'scanner, 1 % matches': withMatches }),
    figures: {
      firstScannerToGunzipLarge: scanner.millis / gunzip.millis,
      peakOverBodyMegabytes: overBody(scanner, large),
      onePercentPeakOverBodyMegabytes: overBody(withMatches, onePercent),
    },
  };
}

/** Medians of each variant. The processes of all variants alternate. */
async function byTurns<const Names extends readonly VariantName[]>(
  node: NodeVersion,
  variants: Names,
  file: StoredLogFile,
  times: number,
): Promise<{ [Place in keyof Names]: FirstCall }> {
  const calls: FirstCall[][] = variants.map(() => []);
  for (let turn = 0; turn < times; turn += 1) {
    const order = variants.map((variant, place) => ({ variant, place }));
    for (const { variant, place } of turn % 2 === 0 ? order : order.reverse()) {
      calls[place]?.push(await firstCall(node, caseOf(variant, file)));
    }
  }
  return calls.map(middleOf) as { [Place in keyof Names]: FirstCall };
}

async function freshProcesses(times: number, start: () => Promise<FirstCall>): Promise<FirstCall> {
  const calls: FirstCall[] = [];
  for (let turn = 0; turn < times; turn += 1) calls.push(await start());
  return middleOf(calls);
}

function middleOf(calls: readonly FirstCall[]): FirstCall {
  return {
    millis: median(calls.map(({ millis }) => millis)),
    peakBytes: median(calls.map(({ peakBytes }) => peakBytes)),
  };
}

function reported(calls: Readonly<Record<string, FirstCall>>): NodeReport['firstCall'] {
  return Object.fromEntries(
    Object.entries(calls).map(([name, { millis, peakBytes }]) => [
      name,
      { millis, peakMegabytes: peakBytes / megabyte },
    ]),
  );
}
