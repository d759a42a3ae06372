import { gzipSync } from 'node:zlib';
import { integrityRule } from '../../lambda/audit/rule.ts';
import { type Delivered, DeliveringTrail, millisPerHour } from '../audit/delivering-trail.ts';
import { bucket } from '../cloudtrail/notifications/notifications.ts';
import { callRecord } from '../detection/sightings.ts';
import type { FunctionPool } from './function-pool.ts';

/** An hour of a trail in the bucket, with its digest file. */
export interface AuditedHour {
  /** What is announced. */
  readonly keys: readonly string[];
  /** The objects on which the audit alerts. */
  readonly reported: readonly string[];
  /** The keys of their history items. */
  readonly historyKeys: readonly string[];
}

/** Later than the audit's begin. */
const firstHour = Math.ceil(Date.now() / millisPerHour) * millisPerHour;

let hours = 0;

/** Puts an hour into the bucket: a log file that is never announced, with a call of this user, an altered one and a deleted one. */
export function putAuditedHour({ objects, metadata }: FunctionPool, user: string): AuditedHour {
  hours += 1;
  // Each hour has a trail of its own, and its log files have names of their own.
  const trail = new DeliveringTrail({ bucket, name: `trail-${hours}`, from: firstHour + hours * millisPerHour });
  const put = ({ key, body, metadata: own }: Delivered) => {
    objects.set(`${bucket}/${key}`, body);
    metadata.set(`${bucket}/${key}`, own);
    return key;
  };
  put(trail.logFile(JSON.stringify({ Records: [callRecord({ user, after: 0 })] })));
  const altered = put({ ...trail.logFile('{"Records":[]}'), body: gzipSync('{"Records": []}') });
  const deleted = trail.logFile('{"Records":[]}').key;
  const nameOf = (key: string) => `s3://${bucket}/${key}`;
  return {
    keys: [altered, put(trail.digest())],
    reported: [nameOf(altered), nameOf(deleted)],
    historyKeys: [
      `${integrityRule.id} LogFileAltered ${nameOf(altered)}`,
      `${integrityRule.id} LogFileMissing ${nameOf(deleted)}`,
    ],
  };
}
