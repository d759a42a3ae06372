import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Summary } from '../../lambda/report.ts';
import type { Deployment } from './deployment.ts';

/** A line that the function wrote: JSON, as its logger writes it. */
export interface LogLine {
  readonly message?: string;
  readonly level?: string;
  readonly logFile?: string;
  readonly summary?: Summary;
  readonly error?: { readonly name?: string; readonly message?: string };
}

/** All that the function has written since a moment, in milliseconds since 1970. */
export async function logLines({ clients, outputs }: Deployment, since: number): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  let nextToken: string | undefined;
  do {
    const page = await clients.logs.send(
      new FilterLogEventsCommand({
        logGroupName: outputs.LogGroupName,
        startTime: since,
        ...(nextToken !== undefined && { nextToken }),
      }),
    );
    lines.push(...(page.events ?? []).flatMap(({ message }) => parsed(message)));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return lines;
}

/** Lines of the platform itself are no JSON. */
function parsed(message: string | undefined): LogLine[] {
  return message?.startsWith('{') ? [JSON.parse(message) as LogLine] : [];
}

/** The closing line of each run since then. */
export async function summaries(deployment: Deployment, since: number): Promise<Summary[]> {
  return (await logLines(deployment, since)).flatMap(({ summary }) => (summary === undefined ? [] : [summary]));
}
