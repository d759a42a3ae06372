/** The result of a benchmark run, as `--json` prints it. `bench/README.md` describes each key. */
export interface Report {
  readonly date: string;
  readonly machine: Machine;
  readonly logFiles: readonly LogFileReport[];
  /** By major version. */
  readonly nodes: Readonly<Record<string, NodeReport>>;
  /** Other programs: milliseconds for the middle log file. Absent if they are not installed. */
  readonly otherTools: Readonly<Record<string, number>>;
  readonly function: FunctionReport;
  /** Absent in a quick run. */
  readonly commandLine?: CommandLineReport | undefined;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly platform: string;
}

export interface LogFileReport {
  readonly content: string;
  readonly records: number;
  readonly gzipBytes: number;
  readonly inflatedBytes: number;
}

export type Values = Readonly<Record<string, number>>;

export interface NodeReport {
  readonly version: string;
  /** Median milliseconds by variant, by log file. */
  readonly millis: Readonly<Record<string, Values>>;
  /** Of one call in a fresh process. */
  readonly firstCall: Readonly<Record<string, { readonly millis: number; readonly peakMegabytes: number }>>;
  readonly figures: Values;
}

/** The command line as the package has it. */
export interface CommandLineReport {
  readonly figures: Values;
  readonly millis: Values;
}

export interface FunctionReport {
  readonly figures: Values;
  /** Bytes of every module that is loaded at start, the entry first. */
  readonly modules: Values;
  readonly startMillis: Values;
  readonly run?: RunReport;
}

/** The processor time of a run of the function, and what it writes to its log. */
export interface RunReport {
  /** Processor milliseconds of a start, until the handler is ready. */
  readonly startMillis: number;
  /** Processor milliseconds of a run without those of its log files. */
  readonly runMillis: number;
  /** Processor milliseconds of each log file, by its megabytes. */
  readonly fileMillis: Values;
  /** What a run writes to the log. */
  readonly logBytes: number;
}
