import { expect, test } from '@jest/globals';
import { memoryHistory } from '../cli/detect/memory-history.ts';
import { OutOfTimeError } from '../lambda/detection/detect.ts';
import { tolerant } from '../lambda/detection/reading-marks.ts';
import {
  type ExaminationParts,
  examineLogFiles,
  ForeignLogFileError,
  LogFileSetAsideError,
} from '../lambda/examine.ts';
import { rule } from '../lambda/rules/sts-get-federation-token.ts';

const empty = Buffer.from('{"Records":[]}');

function examinationOf(changes: Partial<ExaminationParts>): ExaminationParts {
  return {
    readLogFile: async () => ({ body: empty, lastModified: undefined }),
    accepts: () => true,
    rules: [rule],
    exceptions: [],
    history: async () => memoryHistory(),
    run: { id: 'run-1', now: 0, lease: 1 },
    mayGoOn: () => true,
    deliver: async () => [],
    ...changes,
  };
}

test('no further log file is fetched after the time is used up, however many a notification names', async () => {
  let fetched = 0;
  const references = Array.from({ length: 1_000 }, (_, i) => ({ bucket: 'trail', key: `${i}.json.gz` }));
  const readLogFile: ExaminationParts['readLogFile'] = async () => {
    fetched += 1;
    return { body: empty, lastModified: undefined };
  };
  const examination = examinationOf({ readLogFile, mayGoOn: () => fetched < 20 });
  const { examined } = await examineLogFiles(references, examination);
  expect(fetched).toBeLessThan(30);
  expect(examined).toHaveLength(1_000);
  expect(examined.at(-1)).toMatchObject({ status: 'failed', error: expect.any(OutOfTimeError) });
});

test('a log file of another bucket fails without being fetched, and the others do not fail', async () => {
  const fetched: string[] = [];
  const examination = examinationOf({
    accepts: ({ bucket }) => bucket === 'trail',
    readLogFile: async ({ bucket }) => {
      fetched.push(bucket);
      return { body: empty, lastModified: undefined };
    },
  });
  const references = ['other', 'trail'].map((bucket) => ({ bucket, key: 'one.json.gz' }));
  const { examined } = await examineLogFiles(references, examination);
  expect(fetched).toEqual(['trail']);
  expect(examined).toMatchObject([
    { logFile: 's3://other/one.json.gz', status: 'failed', error: expect.any(ForeignLogFileError) },
    { logFile: 's3://trail/one.json.gz', status: 'scanned' },
  ]);
});

/** Marks in memory, as the table keeps them. */
function memoryMarks(set: readonly string[]) {
  const names = new Set(set.map((key) => `s3://trail/${key}`));
  return {
    names,
    begin: async (logFile: string) => {
      const wasSet = names.has(logFile);
      names.add(logFile);
      return wasSet;
    },
    end: async (logFile: string) => void names.delete(logFile),
  };
}

test('a log file that an earlier run did not survive is set aside, and the others of the batch are read', async () => {
  const marks = memoryMarks(['0.json.gz']);
  const references = [0, 1, 2].map((i) => ({ bucket: 'trail', key: `${i}.json.gz` }));
  const { examined } = await examineLogFiles(references, examinationOf({ marks }));
  expect(examined).toMatchObject([
    { status: 'failed', error: expect.any(LogFileSetAsideError) },
    { status: 'scanned' },
    { status: 'scanned' },
  ]);
  expect([...marks.names]).toEqual(['s3://trail/0.json.gz']);
});

test('a log file that was set aside is read when it is alone', async () => {
  const marks = memoryMarks(['0.json.gz']);
  const { examined } = await examineLogFiles([{ bucket: 'trail', key: '0.json.gz' }], examinationOf({ marks }));
  expect(examined).toMatchObject([{ status: 'scanned' }]);
  expect([...marks.names]).toEqual([]);
});

test('marks that cannot be stored do not keep a log file from being read', async () => {
  let attempts = 0;
  const marks = tolerant(async () => {
    attempts += 1;
    throw new Error('The table does not respond.');
  });
  const references = [0, 1, 2].map((i) => ({ bucket: 'trail', key: `${i}.json.gz` }));
  const { examined } = await examineLogFiles(references, examinationOf({ marks }));
  expect(examined.map(({ status }) => status)).toEqual(['scanned', 'scanned', 'scanned']);
  expect(attempts).toBe(1);
});
