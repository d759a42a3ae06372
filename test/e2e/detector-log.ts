import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Summary } from '../../lambda/report.ts';
import type { DeployedStack } from './deployment.ts';
import { eventually } from './eventually.ts';

/** A line that the function's logger wrote, as JSON. */
export interface LogLine {
  readonly message?: string;
  readonly level?: string;
  readonly logFile?: string;
  readonly summary?: Summary;
  readonly error?: { readonly name?: string; readonly message?: string };
}

/**
 * Waits until the lines that the function has written since a moment, in milliseconds since 1970, are enough, and returns them.
 * Gap of MiniStack: the last lines of a run can appear only after the next run of the same process, so runs without
 * notifications follow.
 */
export function logLines(
  deployment: DeployedStack,
  since: number,
  isEnough: (lines: readonly LogLine[]) => boolean,
): Promise<readonly LogLine[]> {
  let lines: readonly LogLine[] = [];
  return eventually({ what: () => `lines in the log, ${lines.length} so far` }, async () => {
    lines = await linesSince(deployment, since);
    if (isEnough(lines)) return lines;
    await runWithoutNotifications(deployment);
    return undefined;
  });
}

async function linesSince({ clients, outputs }: DeployedStack, since: number): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const asked = { logGroupName: outputs.LogGroupName, startTime: since };
  for await (const { events = [] } of paginateFilterLogEvents({ client: clients.logs }, asked)) {
    lines.push(...events.flatMap(({ message }) => parsed(message)));
  }
  return lines;
}

/** Lines that Lambda itself writes are not JSON. */
function parsed(message: string | undefined): LogLine[] {
  return message?.startsWith('{') ? [JSON.parse(message) as LogLine] : [];
}

/** As many at once as processes can have worked. */
async function runWithoutNotifications({ clients, outputs }: DeployedStack): Promise<void> {
  const run = () =>
    clients.lambda.send(new InvokeCommand({ FunctionName: outputs.FunctionName, Payload: '{"Records":[]}' }));
  await Promise.all(Array.from({ length: 10 }, run));
}

/** The summary of each run since that moment that had notifications, as soon as there are summaries of so many. */
export async function summaries(deployment: DeployedStack, since: number, notifications: number): Promise<Summary[]> {
  const summed = (lines: readonly LogLine[]) => runsIn(lines).reduce((sum, run) => sum + run.notifications, 0);
  return runsIn(await logLines(deployment, since, (lines) => summed(lines) >= notifications));
}

function runsIn(lines: readonly LogLine[]): Summary[] {
  return lines.flatMap(({ summary }) => (summary && summary.notifications > 0 ? [summary] : []));
}
