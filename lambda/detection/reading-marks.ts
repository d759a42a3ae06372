/** Marks on log files while they are read, so that the next run sees which log file a run was reading when it died. */
export interface ReadingMarks {
  /** Sets the mark. Returns true if it was set already: the run that set it did not come to an end. */
  begin(logFile: string, now: number): Promise<boolean>;
  end(logFile: string, now: number): Promise<void>;
}

/** Marks that cannot be stored are left out: most log files need no table. */
export function tolerant(open: () => Promise<ReadingMarks>): ReadingMarks {
  let isOut = false;
  const attempt = async <Result>(call: (marks: ReadingMarks) => Promise<Result>): Promise<Result | undefined> => {
    if (isOut) return undefined;
    try {
      return await call(await open());
    } catch {
      isOut = true;
      return undefined;
    }
  };
  return {
    begin: async (logFile, now) => (await attempt((marks) => marks.begin(logFile, now))) ?? false,
    end: async (logFile, now) => void (await attempt((marks) => marks.end(logFile, now))),
  };
}
