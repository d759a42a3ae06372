/** The parts of a line of the function's log that matter to an operator. */
export interface LogLine {
  readonly level?: string;
  readonly message?: string;
  readonly logFile?: string;
  readonly advice?: string;
  readonly error?: { readonly name?: string; readonly message?: string };
  readonly summary?: Readonly<Record<string, unknown>>;
}

/** The JSON lines of a process's output. */
export function logLinesIn(output: string): LogLine[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}

const warningLevels = new Set(['WARN', 'ERROR', 'CRITICAL']);

/** The lines that report a problem with a log file. */
export function warningsAbout(key: string, output: string): LogLine[] {
  return logLinesIn(output).filter(({ level, logFile }) => warningLevels.has(level ?? '') && logFile?.endsWith(key));
}
