import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { placeholderCredentials } from '../../../aws/dynalite-server.ts';
import { samplesFolder } from '../../../samples.ts';
import { entryPoint, root } from '../../firstsight.ts';

const body = readFileSync(join(samplesFolder, 'forms/single-record.json'));
const keys = Array.from({ length: 40 }, (_, i) => `one-${i}.json`);
const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join('');
const listing = `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`;

/** Runs detect in two threads on a bucket. The answer to each read is up to the test. */
async function detectInBucket(answer: (response: ServerResponse, interrupt: () => void) => void) {
  const bucket = createServer(({ url = '' }, response) => {
    if (url.includes('list-type=2')) response.end(listing);
    else answer(response, () => child.kill('SIGINT'));
  });
  await new Promise<void>((ready) => bucket.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, [...entryPoint, 'detect', '--jobs', '2', 's3://trail-bucket/'], {
    cwd: root,
    env: { ...process.env, ...placeholderCredentials, AWS_ENDPOINT_URL_S3: endpoint },
  });
  const ended = new Promise<number | string | null>((resolve) =>
    child.on('close', (status, signal) => resolve(signal ?? status)),
  );
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  bucket.closeAllConnections();
  bucket.close();
  return { stdout, stderr, status };
}

test('after Ctrl-C, threads finish the files that they have, and the command says how many are left', async () => {
  let isInterrupted = false;
  const { stdout, stderr, status } = await detectInBucket((response, interrupt) => {
    if (!isInterrupted) interrupt();
    isInterrupted = true;
    setTimeout(() => response.end(body), 500);
  });
  expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
  const [, read, left] = /^stopped: (\d+) log files read, (\d+) not read/m.exec(stderr)?.map(Number) ?? [];
  expect((read ?? 0) + (left ?? 0)).toBe(keys.length);
  expect(left).toBeGreaterThan(0);
});

test('a second Ctrl-C ends the process and its threads at once', async () => {
  let isInterrupted = false;
  const { stdout, status } = await detectInBucket((_response, interrupt) => {
    if (isInterrupted) return;
    isInterrupted = true;
    interrupt();
    setTimeout(interrupt, 1_000);
  });
  expect({ stdout, status }).toEqual({ stdout: '', status: 'SIGINT' });
});
