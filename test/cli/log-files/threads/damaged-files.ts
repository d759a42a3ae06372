import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { federationTokenRecord } from '../../../records.ts';
import { samplesFolder } from '../../../samples.ts';

const json = JSON.stringify;
const logFileName = (day: number) => `111122223333_CloudTrail_us-east-1_202603${day}T0910Z_Mu0KsOhtH1ar15EX.json.gz`;

/** A new folder with the samples, and files with every kind of damage between them. */
export function folderWithDamage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-threads-'));
  for (const name of ['AWSLogs', 'chain', 'investigation', 'forms', 'rules']) {
    cpSync(join(samplesFolder, name), join(folder, name), { recursive: true });
  }
  const whole = gzipSync(json({ Records: [federationTokenRecord()] }));
  const damaged: Readonly<Record<string, string | Uint8Array>> = {
    [`AWSLogs/${logFileName(10)}`]: whole.subarray(0, whole.length - 20),
    [`AWSLogs/${logFileName(11)}`]: gzipSync('{"Records":[{"eventName":'),
    [`AWSLogs/${logFileName(12)}`]: gzipSync(json({ Records: [federationTokenRecord(), null, { eventName: 'X' }] })),
    [`AWSLogs/${logFileName(13)}`]: gzipSync('{"Records":[]}'),
    [`AWSLogs/${logFileName(14)}`]: gzipSync(json({ Records: null })),
    [`AWSLogs/${logFileName(15)}`]: new Uint8Array(0),
    'a/lines.ndjson': [json(federationTokenRecord()), '{"cut', json({ title: 'x' })].join('\n'),
    'a/deep.json': json([federationTokenRecord()]).replace(
      '"eventName"',
      `"deep":${'['.repeat(9000)}${']'.repeat(9000)},"eventName"`,
    ),
    'b/archive.zip': zipSync({ 'in.json': Buffer.from(json(federationTokenRecord())), 'x.zip': whole, 'y.txt': whole }),
    'b/damaged.zip': whole,
    'b/empty.json': '[]',
    'b/notes.txt': 'x',
    'c/page.json': '<html>',
  };
  for (const [name, content] of Object.entries(damaged)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
