import { deepEqual, equal } from 'node:assert/strict';
import type { Summary } from '../../../lambda/report.ts';
import type { Call } from '../../detection/sightings.ts';
import { summaries } from '../detector-log.ts';
import { recordedLogFiles } from '../history-items.ts';
import { type LogFile, logFile, usersOf } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { serve } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';

const users = usersOf('burst', 40);
const fileCount = 300;
const matchCount = 2_000;
const hour = 3_600_000;

export const burst: Scenario = {
  name: 'a burst of 300 log files with 40 first occurrences among 2,000 matches leads to 40 messages, and the counts balance',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    const since = Date.now();
    await serve(deployment, burstOfFiles());
    const messages = await subscriber.messages();
    equal(messages.length, 40);
    deepEqual(usersIn(messages), users);
    const runs = await summaries(deployment, since, fileCount);
    deepEqual(totals(runs), { notifications: 300, logFiles: 300, matched: 2_000, alerted: 40, known: 1_960 });
    // As docs/scale.md assumes: one write of the audit for each log file.
    equal(await recordedLogFiles(deployment, 'burst-'), fileCount);
    for (const run of runs) equal(run.matched, run.excepted + run.known + run.alerted + run.failed);
  },
};

/** Each file has one user, so that no run has more than ten alerts. A user's fifty calls all lie within ten days. */
function burstOfFiles(): LogFile[] {
  return Array.from({ length: fileCount }, (_, file) => {
    const calls = Math.ceil((matchCount - file) / fileCount);
    return logFile(
      `burst-${file}`,
      Array.from({ length: calls }, (_, call) => callOf(file, call)),
    );
  });
}

function callOf(file: number, call: number): Call {
  const number = Math.floor(file / users.length) + call * Math.ceil(fileCount / users.length);
  return { user: users[file % users.length] ?? '', after: number * 4 * hour };
}

function totals(runs: readonly Summary[]) {
  const sum = (of: (run: Summary) => number) => runs.reduce((total, run) => total + of(run), 0);
  return {
    notifications: sum((run) => run.notifications),
    logFiles: sum((run) => run.logFiles),
    matched: sum((run) => run.matched),
    alerted: sum((run) => run.alerted),
    known: sum((run) => run.known),
  };
}
