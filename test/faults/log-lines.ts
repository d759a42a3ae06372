/** A line of the function's log, as far as it concerns an operator. */
export interface LogLine {
  readonly level?: string;
  readonly message?: string;
  readonly logFile?: string;
  readonly advice?: string;
  readonly error?: { readonly name?: string; readonly message?: string };
  readonly summary?: Readonly<Record<string, unknown>>;
}

/** The structured lines among what a process wrote. */
export function logLinesIn(output: string): LogLine[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}

const loud = new Set(['WARN', 'ERROR', 'CRITICAL']);

/** The lines that tell an operator of trouble with a log file. */
export function complaintsAbout(key: string, output: string): LogLine[] {
  return logLinesIn(output).filter(({ level, logFile }) => loud.has(level ?? '') && logFile?.endsWith(key));
}
