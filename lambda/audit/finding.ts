import { createHash } from 'node:crypto';
import type { IntegrityFinding } from '../detection/integrity.ts';
import type { CloudTrailRecord } from '../detection/record.ts';
import { bounded, type Sighting } from '../detection/sighting.ts';
import type { DigestKey } from './digest-key.ts';
import { integrityRule } from './rule.ts';

/** Something that is wrong with an object in the bucket. */
export interface Finding {
  readonly name: IntegrityFinding;
  /** The name of the object, `s3://bucket/key`. */
  readonly object: string;
  /** What is known of it, by the names of the record's fields. */
  readonly details: Readonly<Record<string, string | undefined>>;
}

/**
 * A finding as a sighting, so that it is claimed and published like a first call. The time is the end of the hour: the same each
 * time that the digest file is audited.
 * @param digestFile the name of the digest file that shows it
 */
export function sightingOf({ name, object, details }: Finding, digest: DigestKey, digestFile: string): Sighting {
  const eventID = createHash('sha256')
    .update(JSON.stringify([name, object]))
    .digest('hex')
    .slice(0, 32);
  const record: CloudTrailRecord = {
    eventSource: integrityRule.events[0].source,
    eventName: name,
    eventID,
    eventTime: new Date(digest.end).toISOString(),
    awsRegion: digest.region,
    recipientAccountId: digest.accountId,
    userIdentity: { type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' },
    requestParameters: { object, digestFile, trail: digest.trail, ...details },
  };
  return {
    rule: integrityRule,
    parseRecord: () => record,
    logFile: digestFile,
    principal: `${digest.accountId}:cloudtrail.amazonaws.com`,
    key: { ruleId: integrityRule.id, term: bounded(`${name} ${object}`) },
    time: digest.end,
    succeeded: true,
    alertId: eventID,
  };
}
