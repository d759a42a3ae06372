import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import { ArchiveDamagedError, ArchiveEmptyError, filesInArchive, isArchive } from '../../../cli/log-files/archive.ts';

const contents: Readonly<Record<string, string>> = {
  'AWSLogs/a.json': '{"Records":[]}',
  'b.ndjson': 'x'.repeat(3000),
};

function zipped(files = contents): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
}

async function tarred(files = contents): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: 'AWSLogs/', type: 'directory' });
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, text);
  archive.finalize();
  return buffer(archive);
}

async function textsIn(path: string, body: Uint8Array): Promise<Record<string, string>> {
  const files = await filesInArchive(path, body);
  return Object.fromEntries(files.map(({ name, body: inner }) => [name, Buffer.from(inner).toString()]));
}

describe('an archive', () => {
  test.each([
    ['x/logs.zip', async () => zipped()],
    ['x/logs.tar', async () => tarred()],
    ['x/logs.tar.gz', async () => gzipSync(await tarred())],
    ['x/logs.tgz', async () => gzipSync(await tarred())],
  ])('%s yields its files under its own path', async (path, body) => {
    const expected = Object.entries(contents).map(([name, text]) => [`${path}/${name}`, text]);
    expect(await textsIn(path, await body())).toEqual(Object.fromEntries(expected));
  });

  test('is recognized by the extension of its name', () => {
    expect(['a.zip', 'a.ZIP', 'a.tar', 'a.tgz', 'a.tar.gz'].every(isArchive)).toBe(true);
    expect(['a.json', 'a.json.gz', 'zip', 'a.zip.json'].some(isArchive)).toBe(false);
  });

  test.each([
    ['logs.zip', Buffer.from('no archive at all')],
    ['logs.tar', Buffer.from('no archive at all'.repeat(100))],
    ['logs.tar.gz', gzipSync('no archive at all'.repeat(100))],
    ['logs.tgz', Buffer.from([0x1f, 0x8b, 8, 0])],
  ])('that is damaged is an error, not an empty archive: %s', async (path, body) => {
    await expect(filesInArchive(path, body)).rejects.toThrow(ArchiveDamagedError);
  });

  test('that is truncated is an error', async () => {
    const [zip, tar] = [zipped(), await tarred()];
    await expect(filesInArchive('logs.zip', zip.subarray(0, zip.length - 10))).rejects.toThrow(ArchiveDamagedError);
    await expect(filesInArchive('logs.tar', tar.subarray(0, 1800))).rejects.toThrow(ArchiveDamagedError);
  });

  test('without files is an error', async () => {
    await expect(filesInArchive('logs.zip', zipped({}))).rejects.toThrow(ArchiveEmptyError);
    await expect(filesInArchive('logs.tar', await tarred({}))).rejects.toThrow(ArchiveEmptyError);
  });
});
