import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';
import { deniedRecord, federationTokenRecord } from '../../records.ts';
import { sampleFiles, sampleText } from '../../samples.ts';

/** Records that the rule does not match, some of them by one field. */
const decoys: readonly CloudTrailRecord[] = [
  federationTokenRecord({ eventName: 'GetSessionToken' }),
  federationTokenRecord({ eventSource: 'signin.amazonaws.com' }),
  federationTokenRecord({ eventName: 'AssumeRole', userAgent: '"GetFederationToken"' }),
  federationTokenRecord({ eventName: 'ListUsers', requestParameters: { eventName: 'GetFederationToken' } }),
];

function userRecord(user: string): CloudTrailRecord {
  return federationTokenRecord({
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/${user}`, userName: user },
    eventID: `event-${user}`,
  });
}

/** More users than are sent as single alerts. */
const many = Array.from({ length: 13 }, (_, i) => userRecord(`user-${i}`));

const realRecords = resolve(import.meta.dirname, '../../../../shared/data/records');

/** Records from outside this project, if a folder of them is present beside it. */
function foundRecords(): CloudTrailRecord[] {
  if (!existsSync(realRecords)) return [];
  return readdirSync(realRecords)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(realRecords, name), 'utf8')) as CloudTrailRecord);
}

/** The log files that are altered: in CloudTrail's form, of every kind that the samples show. */
export const realShapedLogs: readonly { readonly Records: readonly CloudTrailRecord[] }[] = [
  { Records: [federationTokenRecord()] },
  { Records: [...decoys, federationTokenRecord(), deniedRecord(), ...decoys] },
  { Records: many },
  { Records: decoys },
  { Records: foundRecords() },
];

export const realShapedTexts: readonly Buffer[] = [
  ...sampleFiles('AWSLogs').map((path) => Buffer.from(sampleText(path))),
  ...realShapedLogs.map((log) => Buffer.from(JSON.stringify(log))),
  ...realShapedLogs.map((log) => Buffer.from(JSON.stringify(log, null, 2))),
];
