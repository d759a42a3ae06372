import { FilterLogEventsCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { ask } from './ask.ts';
import type { Clients } from './clients.ts';
import type { Stack } from './stack.ts';

/** A line of the function's JSON log. Every field can be absent. */
export interface LogLine {
  /** When the line was written, in milliseconds since 1970. */
  readonly time: number;
  readonly level?: string;
  readonly message?: string;
  readonly logFile?: string;
  readonly alertId?: string;
  readonly advice?: string;
  readonly error?: { readonly name?: string; readonly message?: string };
  readonly summary?: RunCounts;
}

/** The counts of one run, of those that commands read. */
export interface RunCounts {
  readonly logFiles?: number;
  readonly matched?: number;
  readonly excepted?: number;
  readonly known?: number;
  readonly alerted?: number;
  readonly failed?: number;
}

export interface LogSearch {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** In CloudWatch's filter syntax. Some emulators of CloudWatch ignore it. */
  readonly pattern: string;
  /** Stops after this number of lines. Default: 10,000. */
  readonly most?: number;
  readonly signal?: AbortSignal;
}

export const failures = '{ $.level = "ERROR" || $.level = "CRITICAL" }';

/**
 * The lines that the function wrote, oldest first.
 * @throws NotAllowedError
 */
export async function searchLog(
  { logs }: Clients,
  { outputs }: Stack,
  { since, pattern, most = 10_000, signal }: LogSearch,
): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const asked = { logGroupName: outputs.logGroupName, startTime: since, filterPattern: pattern };
  const options = signal === undefined ? {} : { abortSignal: signal };
  let nextToken: string | undefined;
  do {
    const page = await ask(
      'logs:FilterLogEvents',
      logs.send(new FilterLogEventsCommand({ ...asked, ...(nextToken !== undefined && { nextToken }) }), options),
    ).catch(noLinesWithoutLogGroup);
    for (const { timestamp = 0, message } of page.events ?? []) {
      for (const line of lineOf(timestamp, message)) lines.push(line);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined && lines.length < most);
  return lines;
}

function noLinesWithoutLogGroup(error: unknown): { readonly events?: []; readonly nextToken?: string } {
  if (error instanceof ResourceNotFoundException) return {};
  throw error;
}

/** Lines of the Lambda platform can be plain text. */
function lineOf(time: number, message: string | undefined): LogLine[] {
  if (!message?.startsWith('{')) return [];
  try {
    return [{ ...(JSON.parse(message) as object), time }];
  } catch {
    return [];
  }
}
