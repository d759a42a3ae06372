import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { Summary } from '../../lambda/report.ts';
import type { Deployment } from './deployment.ts';

/** A line that the function's logger wrote, as JSON. */
export interface LogLine {
  readonly message?: string;
  readonly level?: string;
  readonly logFile?: string;
  readonly summary?: Summary;
  readonly error?: { readonly name?: string; readonly message?: string };
}

/** Everything that the function has written since a moment, in milliseconds since 1970. */
export async function logLines({ clients, outputs }: Deployment, since: number): Promise<LogLine[]> {
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

/** The summary of each run since that moment. */
export async function summaries(deployment: Deployment, since: number): Promise<Summary[]> {
  return (await logLines(deployment, since)).flatMap(({ summary }) => (summary === undefined ? [] : [summary]));
}
