import type { AuditParts } from './audit/parts.ts';
import { AwsCallError, mostCallMillis } from './aws/calls.ts';
import { cloudTrailKeys } from './aws/cloudtrail.ts';
import { dynamoLedger } from './aws/ledger.ts';
import { dynamoReadings, type ReadingTableSettings } from './aws/readings.ts';
import { LogFileGoneError, type LogFileReader, s3States } from './aws/s3.ts';
import { sqsQueue } from './aws/sqs.ts';
import { contentHash } from './cloudtrail/content-hash.ts';
import { defaultLimits, inflate } from './cloudtrail/inflate/inflate.ts';
import { LogFileCorruptError, LogFileTooLargeError } from './cloudtrail/log-file-errors.ts';
import { digestMessage, notificationOf } from './cloudtrail/notifications/messages.ts';
import { readUntil } from './cloudtrail/scan/scan.ts';

export interface AuditSettings extends ReadingTableSettings, Pick<AuditParts, 'accepts'> {
  readonly queueUrl: string;
  /** Seconds between two looks at a digest file, at most 900. */
  readonly delaySeconds: number;
  readonly readLogFile: LogFileReader;
}

/** The audit's calls to AWS. */
export function auditParts(settings: AuditSettings): AuditParts {
  const { readLogFile, accepts, delaySeconds } = settings;
  const send = sqsQueue(settings.queueUrl);
  const head = s3States({ mostMillis: mostCallMillis, followRegionRedirects: true });
  const read = (object: Parameters<LogFileReader>[0]) => readLogFile(object).catch(absent);
  return {
    accepts,
    readings: dynamoReadings(settings),
    ledger: dynamoLedger(settings),
    readDigest: async (object) => {
      const stored = await read(object);
      return stored && { body: stored.body, metadata: stored.metadata ?? {} };
    },
    stateOf: (object) =>
      head(object).catch(async () => {
        // HeadObject does not tell why it is denied.
        const stored = await read(object);
        return stored === undefined ? 'gone' : { etag: stored.etag, lastModified: stored.lastModified };
      }),
    hashOf: async (object) => {
      const stored = await read(object);
      return stored && hashOf(stored.body);
    },
    publicKey: cloudTrailKeys(),
    announce: (objects) => send(objects.map((object) => ({ body: notificationOf(object) }))),
    lookAgain: (digest) => send([{ body: digestMessage(digest), delaySeconds }]),
  };
}

/** Without s3:ListBucket, S3 denies access to an object that does not exist, and names that permission. */
function absent(error: unknown): undefined {
  const isDenied =
    error instanceof AwsCallError && error.code === 'AccessDenied' && /s3:ListBucket/.test(error.message);
  if (error instanceof LogFileGoneError || isDenied) return undefined;
  throw error;
}

/** A large object takes longer than the calls for other objects may wait for a response, so they have their turn meanwhile. */
async function hashOf(body: Uint8Array): Promise<string> {
  const hash = contentHash();
  try {
    await readUntil(inflate(body, defaultLimits, hash), () => false);
    return hash.sha256();
  } catch (error) {
    if (error instanceof LogFileCorruptError || error instanceof LogFileTooLargeError) return 'unreadable';
    throw error;
  }
}
