import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsCallError } from '../../lambda/aws/calls.ts';
import { LogFileGoneError, StoredLogFileTooLargeError, s3LogFiles } from '../../lambda/aws/s3.ts';
import { type Answer, xmlError } from '../bundle/aws-reply.ts';
import { type AwsStandIn, startAwsStandIn } from '../bundle/aws-stand-in.ts';
import { placeholderCredentials } from './dynalite-server.ts';

const object = { bucket: 'trail-bucket', key: 'log.json.gz' };
const body = Buffer.alloc(1_000, 'x');

let aws: AwsStandIn;

beforeEach(async () => {
  aws = await startAwsStandIn();
  aws.objects.set(`${object.bucket}/${object.key}`, body);
  Object.assign(process.env, placeholderCredentials, { AWS_ENDPOINT_URL_S3: aws.endpoint });
});

afterEach(() => aws.stop());

function answering(change: (answer: Answer) => Answer): void {
  aws.around = async (_call, takeEffect) => change(await takeEffect());
}

describe('reading a log file from S3', () => {
  test('returns its bytes', async () => {
    expect(Buffer.from((await s3LogFiles()(object)).body)).toEqual(body);
  });

  test('fails with another error for a deleted object than for one that cannot be read', async () => {
    await expect(s3LogFiles()({ ...object, key: 'deleted.json.gz' })).rejects.toThrow(LogFileGoneError);
    answering(() => xmlError(403, 'AccessDenied', 'Access Denied'));
    const denied = await s3LogFiles()(object).catch((error: unknown) => error);
    expect(denied).toBeInstanceOf(AwsCallError);
    expect(denied).toMatchObject({ service: 'S3', code: 'AccessDenied' });
  });

  test('follows a bucket into its Region if the option is set', async () => {
    let calls = 0;
    aws.around = async (_call, takeEffect) => {
      calls += 1;
      if (calls % 2 === 0) return takeEffect();
      const moved = xmlError(301, 'PermanentRedirect', 'The bucket must be addressed by its endpoint.');
      return { ...moved, headers: { ...moved.headers, 'x-amz-bucket-region': 'eu-west-1' } };
    };
    const { body: bytes } = await s3LogFiles({ followRegionRedirects: true })(object);
    expect(Buffer.from(bytes)).toEqual(body);
    await expect(s3LogFiles()(object)).rejects.toThrow(AwsCallError);
  });

  test('does not download an object that is larger than any log file', async () => {
    answering((answer) => ({ ...answer, headers: { 'content-length': String(64 * 2 ** 20 + 1) } }));
    await expect(s3LogFiles()(object)).rejects.toThrow(StoredLogFileTooLargeError);
  });

  test('ends within the time limit, however slowly the bytes arrive', async () => {
    answering((answer) => ({ ...answer, cut: { after: 10, ending: 'drip' } }));
    const begin = Date.now();
    await expect(s3LogFiles({ mostMillis: 1_500 })(object)).rejects.toThrow(AwsCallError);
    expect(Date.now() - begin).toBeLessThan(5_000);
  });

  test('ends if no more bytes arrive, also without a time limit', async () => {
    answering((answer) => ({ ...answer, cut: { after: 10, ending: 'stall' } }));
    await expect(s3LogFiles()(object)).rejects.toThrow(/TimeoutError/);
  });
});
