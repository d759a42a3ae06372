import { gzipSync } from 'node:zlib';
import { startDynalite } from '../../test/aws/dynalite-server.ts';
import { startAwsStandIn } from '../../test/bundle/aws-stand-in.ts';
import { startFunction } from '../../test/bundle/function-process.ts';
import {
  bucket,
  key,
  s3Event,
  s3Record,
  secondKey,
  sqsEvent,
} from '../../test/cloudtrail/notifications/notifications.ts';
import { type Call, callRecord } from '../../test/detection/sightings.ts';
import type { Values } from '../report.ts';

/** How many terms the log file with matches has, and how many of them are new. */
export const terms = { all: 7, new: 4 } as const;

/** The function did not do what it was called for: its calls would mean nothing. */
export class RunFailedError extends Error {
  override readonly name = 'RunFailedError';
}

/** Counts the calls to DynamoDB and SNS that the bundled function makes for one log file. */
export async function measureCalls(bundle: string): Promise<Values> {
  const table = await startDynalite();
  const aws = await startAwsStandIn({ tableEndpoint: table.endpoint });
  const detector = await startFunction({
    folder: bundle,
    endpoints: { dynamodb: aws.endpoint, s3AndSns: aws.endpoint },
  });
  const called: string[] = [];
  aws.around = (call, takeEffect) => {
    if (call.service !== 'S3') called.push(`${call.service} ${call.action}`);
    return takeEffect();
  };
  const callsFor = async (objectKey: string, calls: readonly Call[]): Promise<number> => {
    aws.objects.set(`${bucket}/${objectKey}`, gzipSync(JSON.stringify({ Records: calls.map(callRecord) })));
    called.length = 0;
    const { response, error } = await detector.invoke(sqsEvent(s3Event(s3Record(objectKey))));
    if (response?.batchItemFailures.length !== 0) throw new RunFailedError(error ?? detector.output());
    return called.length;
  };
  try {
    const users = Array.from({ length: terms.all }, (_, i): Call => ({ user: `user-${i}`, after: i * 1000 }));
    const callsWithoutMatch = await callsFor(key, []);
    await callsFor(key, users.slice(terms.new));
    if (aws.accepted.length !== terms.all - terms.new) throw new RunFailedError(detector.output());
    const callsWithAlerts = await callsFor(secondKey, users);
    return { callsWithoutMatch, callsWithAlerts };
  } finally {
    await Promise.all([detector.kill(), aws.stop(), table.stop()]);
  }
}
