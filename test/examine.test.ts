import { expect, test } from '@jest/globals';
import { memoryHistory } from '../cli/detect/memory-history.ts';
import { OutOfTimeError } from '../lambda/detection/detect.ts';
import { type ExaminationParts, examineLogFiles, ForeignLogFileError } from '../lambda/examine.ts';
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
