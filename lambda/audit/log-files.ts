import pMap from 'p-map';
import { createdAtFromName, type LogFileReference } from '../cloudtrail/notifications/log-file-key.ts';
import type { DigestReference } from '../cloudtrail/notifications/messages.ts';
import { OutOfTimeError } from '../detection/detect.ts';
import { utc } from '../text/times.ts';
import type { DigestFile, HashedObject } from './digest-file.ts';
import type { Finding } from './finding.ts';
import { judgeLogFile, type LogFileFacts, needsContent } from './judge.ts';
import type { AccountAudit } from './ledger.ts';
import { type AuditParts, type AuditRun, objectName } from './parts.ts';
import type { Reading } from './readings.ts';

/** What follows from the log files that a digest file lists. */
export interface ExaminedLogFiles {
  readonly findings: readonly Finding[];
  readonly announce: readonly LogFileReference[];
  /** How many of those were never announced. */
  readonly found: number;
  readonly isOpen: boolean;
}

/** The SDK has 50 connections. */
const objectsAtOnce = 32;

/** Compares each log file with what a run has read and with what is in the bucket. */
export async function examineListed(
  digest: DigestFile,
  reference: DigestReference,
  { since }: AccountAudit,
  parts: AuditParts,
  { mayGoOn }: AuditRun,
): Promise<ExaminedLogFiles> {
  const listed = digest.logFiles.filter((one) => isHere(one, digest, reference, parts));
  const nameOf = ({ key }: HashedObject) => objectName({ bucket: reference.bucket, key });
  const readings = await parts.readings.find(listed.map(nameOf));
  const judged = await pMap(
    listed,
    async (one) => {
      if (!mayGoOn()) throw new OutOfTimeError();
      const object = { bucket: reference.bucket, key: one.key };
      const facts = await factsOf(one, object, readings.get(nameOf(one)), since, reference.look, parts);
      return { object, facts, ...judgeLogFile(facts, reference.look) };
    },
    { concurrency: objectsAtOnce },
  );
  return {
    findings: judged.flatMap(({ finding, object, facts }) => (finding ? [findingOf(finding, object, facts)] : [])),
    announce: judged.filter(({ announce }) => announce !== undefined).map(({ object }) => object),
    found: judged.filter(({ announce }) => announce === 'found').length,
    isOpen: judged.some(({ isOpen }) => isOpen),
  };
}

/** False for log files that the trail delivered to another place earlier in the hour. */
function isHere({ bucket, key }: HashedObject, digest: DigestFile, reference: LogFileReference, parts: AuditParts) {
  return bucket === digest.bucket && parts.accepts({ bucket: reference.bucket, key });
}

async function factsOf(
  listed: HashedObject,
  object: LogFileReference,
  reading: Reading | undefined,
  since: number,
  look: number,
  parts: AuditParts,
): Promise<LogFileFacts> {
  const isFromBefore = (createdAtFromName(listed.key) ?? since) < since;
  const facts: LogFileFacts = { listed, reading, stored: await parts.stateOf(object), isFromBefore };
  if (!needsContent(facts, look)) return facts;
  const content = await parts.hashOf(object);
  return content === undefined ? { ...facts, stored: 'gone' } : { ...facts, content };
}

function findingOf(finding: 'altered' | 'missing', object: LogFileReference, facts: LogFileFacts): Finding {
  const { listed, reading, stored, content } = facts;
  const isRead = reading?.status === 'read';
  return {
    name: finding === 'altered' ? 'LogFileAltered' : 'LogFileMissing',
    object: objectName(object),
    details: {
      lastModified: stored === 'gone' || stored.lastModified === undefined ? undefined : utc(stored.lastModified),
      wasRead: isRead ? (reading.sha256 === listed.sha256 ? 'as delivered' : 'altered') : 'no',
      deliveredSha256: listed.sha256,
      storedSha256: stored === 'gone' ? undefined : (content ?? (isRead ? reading.sha256 : undefined)),
    },
  };
}
