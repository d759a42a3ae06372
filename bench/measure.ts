import { cpus, totalmem } from 'node:os';
import { measureCommandLine } from './command-line/command-line.ts';
import { measureFresh } from './fresh.ts';
import { bundle } from './function/bundles.ts';
import { measureCalls } from './function/calls.ts';
import { measureRuns } from './function/runs.ts';
import { measureSize } from './function/size.ts';
import { measureStart } from './function/start.ts';
import { allOf, generateLogFiles, type LogFiles } from './log-files.ts';
import { functionMajor, type NodeVersion, nodeAtHand } from './node-versions.ts';
import { measureOtherTools } from './other-tools.ts';
import type { Plan } from './plan.ts';
import { compileEntry } from './process.ts';
import type { CommandLineReport, FunctionReport, Machine, NodeReport, Report, Values } from './report.ts';
import { measureWarm } from './warm.ts';

/** The parts to which you can limit a run. */
export const parts = ['warm', 'fresh', 'other-tools', 'function', 'command-line'] as const;
export type Part = (typeof parts)[number];

export interface Measuring {
  readonly plan: Plan;
  readonly nodes: readonly NodeVersion[];
  readonly does: (part: Part) => boolean;
  /** Reports progress. */
  readonly say: (text: string) => void;
}

export async function measure({ plan, nodes, does, say }: Measuring): Promise<Report> {
  say('generating log files');
  const files = generateLogFiles(plan);
  compileEntry();
  const otherTools = does('other-tools') ? measureOtherTools(files.middle, say) : {};
  const reports: Record<string, NodeReport> = {};
  for (const node of nodes) {
    say(`measuring under Node ${node.version}`);
    reports[node.major] = withPython(await nodeReport(node, files, { plan, does }), files, otherTools);
  }
  const commandLine = plan.commandLine && does('command-line') ? await commandLineReport(files, say) : undefined;
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    logFiles: allOf(files).map(({ content, records, gzipBytes, inflatedBytes }) => ({
      ...{ content, records, gzipBytes, inflatedBytes },
    })),
    nodes: reports,
    otherTools,
    function: does('function')
      ? await functionReport(nodes, files, plan, say)
      : { figures: {}, modules: {}, startMillis: {} },
    commandLine,
  };
}

async function nodeReport(
  node: NodeVersion,
  files: LogFiles,
  { plan, does }: Pick<Measuring, 'plan' | 'does'>,
): Promise<NodeReport> {
  const warm = does('warm') ? await measureWarm(node, files, plan) : { millis: {}, figures: {} };
  const fresh = does('fresh') ? await measureFresh(node, files, plan) : { firstCall: {}, figures: {} };
  return { version: node.version, ...warm, ...fresh, figures: { ...warm.figures, ...fresh.figures } };
}

function withPython(report: NodeReport, { middle }: LogFiles, otherTools: Values): NodeReport {
  const python = otherTools['python gzip + json'];
  const scanner = report.millis[`${middle.content} ${middle.records}`]?.scanner;
  if (python === undefined || scanner === undefined) return report;
  return { ...report, figures: { ...report.figures, pythonToScannerMiddle: python / scanner } };
}

/** Measured under the function's own Node, if it is available. */
async function functionReport(
  nodes: readonly NodeVersion[],
  files: LogFiles,
  plan: Plan,
  say: (text: string) => void,
): Promise<FunctionReport> {
  const node = nodes.find(({ major }) => major === functionMajor) ?? nodeAtHand;
  say(`measuring the function under Node ${node.version}`);
  const bundles = await bundle(node.major);
  const { figures, modules } = measureSize(bundles.deployed);
  const start = await measureStart(node, bundles, plan.starts);
  const calls = await measureCalls((await bundle(nodeAtHand.major)).deployed);
  const sizes = (['tiny', 'small', 'middle'] as const).flatMap((size) => files.noMatch.get(size) ?? []);
  const run = sizes.length === 3 ? await measureRuns(node, bundles.deployed, sizes) : undefined;
  return {
    figures: { ...figures, readyToAllAtOnce: start.millis.deployed / start.millis.oneFile, ...calls },
    modules,
    startMillis: start.millis,
    ...(run === undefined ? {} : { run: { startMillis: start.processorMillis, ...run } }),
  };
}

async function commandLineReport(files: LogFiles, say: (text: string) => void): Promise<CommandLineReport> {
  say(`measuring the command line under Node ${nodeAtHand.version}`);
  return measureCommandLine(nodeAtHand, files);
}

function machine(): Machine {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  };
}
