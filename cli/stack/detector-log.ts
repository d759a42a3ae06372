import { FilterLogEventsCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { ask } from './ask.ts';
import type { Clients } from './clients.ts';
import type { Stack } from './stack.ts';

/** A line that the function wrote: JSON, as its logger writes it. Every field may be absent. */
export interface LogLine {
  /** When it was written, in milliseconds since 1970. */
  readonly time: number;
  readonly level?: string;
  readonly message?: string;
  readonly logFile?: string;
  readonly alertId?: string;
  readonly advice?: string;
  readonly error?: { readonly name?: string; readonly message?: string };
  readonly summary?: { readonly logFiles?: number };
}

export interface LogSearch {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** In CloudWatch's filter syntax. Some services that speak CloudWatch's protocol take no notice of it. */
  readonly pattern: string;
  /** Looks no further once so many lines were found. Default: 10,000. */
  readonly most?: number;
  readonly signal?: AbortSignal;
}

export const failures = '{ $.level = "ERROR" || $.level = "CRITICAL" }';

/**
 * The function's own lines, the oldest first.
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
    ).catch(nothingWhereNoLogIs);
    lines.push(...(page.events ?? []).flatMap(({ timestamp = 0, message }) => lineOf(timestamp, message)));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && lines.length < most);
  return lines;
}

function nothingWhereNoLogIs(error: unknown): { readonly events?: []; readonly nextToken?: string } {
  if (error instanceof ResourceNotFoundException) return {};
  throw error;
}

/** Lines of the platform itself may be plain text. */
function lineOf(time: number, message: string | undefined): LogLine[] {
  if (!message?.startsWith('{')) return [];
  try {
    return [{ ...(JSON.parse(message) as object), time }];
  } catch {
    return [];
  }
}
