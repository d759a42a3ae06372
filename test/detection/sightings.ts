import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { type Sighting, sightingsOf } from '../../lambda/detection/sighting.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord, federationTokenRecord } from '../records.ts';

export const firstTime = Date.parse('2026-03-01T09:00:00Z');

/** A call by its user, its time in milliseconds after the first, and its outcome. */
export interface Call {
  readonly user: string;
  readonly after: number;
  readonly succeeded?: boolean;
  readonly eventID?: string;
}

export function userArn(user: string): string {
  return `arn:aws:iam::111122223333:user/${user}`;
}

export function callRecord({ user, after, succeeded = true, eventID }: Call): CloudTrailRecord {
  const changes: CloudTrailRecord = {
    userIdentity: { type: 'IAMUser', arn: userArn(user), accountId: '111122223333', userName: user },
    eventTime: new Date(firstTime + after).toISOString(),
    eventID: eventID ?? `${user}-${after}-${succeeded}`,
  };
  return succeeded ? federationTokenRecord(changes) : deniedRecord(changes);
}

export function sightingsIn(logFile: string, calls: readonly Call[]): Sighting[] {
  return sightingsOf(calls.map(callRecord), [rule], { name: logFile, createdAt: firstTime });
}
