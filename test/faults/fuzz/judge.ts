import { memoryHistory } from '../../../cli/detect/memory-history.ts';
import { type Message, messagePublisher } from '../../../lambda/alerting/message.ts';
import {
  LogFileCorruptError,
  LogFileNotJsonError,
  LogFileTooLargeError,
  RecordsMissingError,
  RecordTooLargeError,
  TooManyMatchesError,
} from '../../../lambda/cloudtrail/log-file-errors.ts';
import { sightingsInLogFile } from '../../../lambda/cloudtrail/sightings.ts';
import { logFileName } from '../../../lambda/examine.ts';
import { handleInvocation } from '../../../lambda/invocation.ts';
import type { InvocationReport } from '../../../lambda/report.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { bucket } from '../../cloudtrail/notifications/notifications.ts';
import { batch, freshKey, logFileOf } from '../log-files.ts';
import { messageProblems } from './messages.ts';
import { matchesByJsonParse, sameRecords } from './oracle.ts';
import { inflated } from './stored.ts';

/** The result of one fuzzed log file. */
export interface Judged {
  readonly legal: boolean;
  readonly matches: number;
  readonly messages: number;
}

const namedErrors = [
  LogFileCorruptError,
  LogFileNotJsonError,
  LogFileTooLargeError,
  RecordsMissingError,
  RecordTooLargeError,
  TooManyMatchesError,
];
/** Up to this many bytes, a log file with a candidate is read to its end. */
const wholeBytes = 4 * 2 ** 20;
const [fuzzedKey, neighborKey] = [freshKey(), freshKey()];
const neighbor = logFileOf([{ user: 'neighbor', after: 0 }]);
const logFile = { name: logFileName({ bucket, key: fuzzedKey }), createdAt: Date.parse('2026-03-01T09:05:00Z') };

/** The same in every case, and checked once. */
const neighborsMessage = (await invoked(logFileOf([]))).messages[0]?.body;

/** @throws {Error} that describes what the code did wrong with this log file */
export async function judgeLogFile(body: Uint8Array, keepsNames: boolean): Promise<Judged> {
  const expected = matchesByJsonParse(body);
  const found = await scanned(body);
  if (expected !== undefined) {
    if (found instanceof Error) throw new Error(`a valid log file was refused: ${found}`);
    if (!sameRecords(found, expected)) throw new Error(`JSON.parse finds ${expected.length}, the scan ${found.length}`);
  }
  if (expected === undefined && !(found instanceof Error)) judgeLeniency(body);
  const { report, messages } = await invoked(body);
  judgeReport(report, found instanceof Error);
  const reported = messages.map(({ body }) => body).join('');
  if (!reported.includes('user/neighbor')) throw new Error('the neighbor was lost');
  const fuzzed = messages.filter(({ body }) => body !== neighborsMessage);
  for (const problem of fuzzed.flatMap(messageProblems)) throw new Error(problem);
  if (keepsNames && reported.includes('SESSIONTOKEN')) throw new Error('an alert has a session token');
  return { legal: expected !== undefined, matches: expected?.length ?? 0, messages: messages.length };
}

/** A log file without a candidate is checked only at its ends. Any other of this size is read completely. */
function judgeLeniency(body: Uint8Array): void {
  const text = inflated(body)?.toString('latin1');
  if (text === undefined) throw new Error('damaged gzip data was accepted');
  if (text.length < wholeBytes && text.includes('"GetFederationToken"')) throw new Error('invalid JSON was accepted');
  if (!/^\s*\{\s*"Records"/.test(text) || !/\]\s*\}\s*$/.test(text)) throw new Error('half a log file was accepted');
}

async function scanned(body: Uint8Array) {
  try {
    return (await sightingsInLogFile(body, [rule], logFile)).sightings.map(({ parseRecord }) => parseRecord());
  } catch (error) {
    if (namedErrors.some((one) => error instanceof one)) return error as Error;
    throw new Error('the scan ended with an unexpected error', { cause: error });
  }
}

async function invoked(body: Uint8Array) {
  const messages: Message[] = [];
  const reports: InvocationReport[] = [];
  const history = memoryHistory();
  const publisher = messagePublisher([rule], async (message) => void messages.push(message));
  const { batchItemFailures } = await handleInvocation(
    batch([fuzzedKey, neighborKey]),
    {
      rules: [rule],
      exceptions: [],
      readLogFile: async ({ key }) => ({ body: key === fuzzedKey ? body : neighbor, lastModified: undefined }),
      accepts: () => true,
      history: async () => history,
      publisher: async () => publisher,
      lease: 120_000,
      reporter: (report) => reports.push(report),
      now: () => Date.parse('2026-03-01T09:06:00Z'),
    },
    () => 120_000,
  );
  const [report] = reports;
  if (report === undefined) throw new Error('the run reported nothing');
  const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  if (failed.includes(neighborKey)) throw new Error('the neighbor failed');
  return { report, messages };
}

function judgeReport({ tally, examined, judgements, deliveries, failedLogFiles }: InvocationReport, fails: boolean) {
  const { matched, excepted, known, alerted, failed } = tally;
  if (matched !== excepted + known + alerted + failed)
    throw new Error(`counts do not balance: ${JSON.stringify(tally)}`);
  for (const judgement of judgements) {
    if ('error' in judgement) throw new Error('a record could not be judged', { cause: judgement.error });
  }
  for (const delivery of deliveries) {
    if ('error' in delivery) throw new Error('an alert could not be rendered', { cause: delivery.error });
  }
  const failures = examined.filter(({ status }) => status === 'failed').map((file) => file.logFile);
  if (failures.join() !== (fails ? logFile.name : '') || failedLogFiles.has(logFile.name) !== fails) {
    throw new Error(`failed log files were named ${failures.join() || '(none)'}`);
  }
}
