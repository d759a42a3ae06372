import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { environmentVariables } from '../../lambda/environment.ts';
import { bundleFunction } from '../../lib/function-code.ts';
import { type Delivered, DeliveringTrail, millisPerHour, otherSigner } from '../audit/delivering-trail.ts';
import { startDynalite, type TableServer } from '../aws/dynalite-server.ts';
import { bucket, s3Event, s3Record, sqsEvent } from '../cloudtrail/notifications/notifications.ts';
import { callRecord } from '../detection/sightings.ts';
import { type AwsStandIn, startAwsStandIn } from './aws-stand-in.ts';
import { type FunctionProcess, startFunction } from './function-process.ts';

let folder: string;
let table: TableServer;
let aws: AwsStandIn;
let detector: FunctionProcess;
let trail: DeliveringTrail;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstsight-audit-'));
  await bundleFunction(folder, { exceptions: [], target: 'node20' });
});

afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  [table, aws] = await Promise.all([startDynalite(), startAwsStandIn()]);
  const variables = {
    [environmentVariables.auditQueueUrl.name]: 'https://sqs.us-east-1.amazonaws.com/111122223333/queue',
  };
  detector = await startFunction({
    folder,
    endpoints: { dynamodb: table.endpoint, s3AndSns: aws.endpoint },
    variables,
  });
  // The audit begins with the first digest file: what follows is later than the clock of this machine.
  trail = new DeliveringTrail({ bucket, from: Math.ceil(Date.now() / millisPerHour) * millisPerHour });
  await receive(put(trail.digest()));
});

afterEach(async () => {
  await detector.kill();
  await Promise.all([table.stop(), aws.stop()]);
});

function put({ key, body, metadata }: Delivered): string {
  aws.objects.set(`${bucket}/${key}`, body);
  aws.metadata.set(`${bucket}/${key}`, metadata);
  return key;
}

function logFileOf(user: string): Delivered {
  return trail.logFile(JSON.stringify({ Records: [callRecord({ user, after: 0 })] }));
}

async function receive(...keys: readonly string[]): Promise<void> {
  const messages = keys.map((key) => JSON.stringify(s3Event(s3Record(encodeURIComponent(key)))));
  await deliver(messages);
}

async function deliver(messages: readonly string[]): Promise<void> {
  const { response, error } = await detector.invoke(sqsEvent(...messages));
  expect({ error, response }).toEqual({ error: undefined, response: { batchItemFailures: [] } });
}

/** Delivers what the function has put into its own queue, until that is empty. */
async function drain(): Promise<void> {
  while (aws.sent.length > 0) await deliver(aws.sent.splice(0).map(({ body }) => body));
}

function headlines(): (string | undefined)[] {
  return aws.accepted.map(({ attributes }) => attributes.headline?.replace(/: .*/, ''));
}

describe('the function with an audit', () => {
  test('finds, reads and alerts on a log file that was never announced', async () => {
    const [announced, missed] = [put(logFileOf('announced')), put(logFileOf('missed'))];
    await receive(announced);
    expect(aws.accepted).toHaveLength(1);
    await receive(put(trail.digest()));
    expect(aws.sent.map(({ delaySeconds }) => delaySeconds)).toEqual([900]);
    await drain();
    expect(aws.accepted.map(({ attributes }) => attributes.headline)).toEqual([
      'first GetFederationToken: user announced in 111122223333',
      'first GetFederationToken: user missed in 111122223333',
    ]);
    expect(detector.output()).toContain('"FilesFoundByAudit":1');
    expect(detector.output()).toContain(missed);
  });

  test('alerts once on a log file that was altered after it was read, and once on one that was deleted', async () => {
    const [altered, deleted] = [logFileOf('altered'), logFileOf('deleted')];
    await receive(put(altered), put(deleted));
    put({ ...altered, body: gzipSync('{"Records":[]}') });
    aws.objects.delete(`${bucket}/${deleted.key}`);
    const digest = put(trail.digest());
    await receive(digest);
    await receive(digest);
    await drain();
    expect(headlines().toSorted()).toEqual([
      'first GetFederationToken',
      'first GetFederationToken',
      'log file altered',
      'log file deleted',
    ]);
  });

  test('alerts on zeros behind the gzip data, which a reader leaves out', async () => {
    const logFile = logFileOf('with-zeros');
    await receive(put({ ...logFile, body: Buffer.concat([logFile.body, Buffer.alloc(16)]) }));
    await receive(put(trail.digest()));
    expect(headlines()).toEqual(['first GetFederationToken', 'log file altered']);
  });

  test('refuses a forged digest file', async () => {
    put(logFileOf('unannounced'));
    await receive(put(trail.digest({ signer: otherSigner })));
    await drain();
    expect(headlines()).toEqual(['digest file not valid']);
  });

  test('reads an hour without anything wrong with no message and no alert', async () => {
    const logFile = trail.logFile('{"Records":[]}');
    await receive(put(logFile), put(trail.digest()));
    expect(aws.sent).toEqual([]);
    expect(aws.accepted).toEqual([]);
    expect(detector.output()).toContain('"LogFilesAudited":1');
  });
});
