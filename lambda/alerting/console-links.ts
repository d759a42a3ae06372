import type { Alert } from '../detection/alert.ts';
import { textAt } from '../detection/record.ts';
import { iamName, keyId, region } from '../text/commands.ts';
import { issuedKeyOf } from './call.ts';
import { callerOf } from './caller.ts';
import { accessOfCaller } from './containment/access.ts';

/** A page of the AWS Management Console. */
export interface ConsoleLink {
  readonly label: string;
  readonly url: string;
}

/**
 * The host of the console for a Region. Undefined for other partitions, whose hosts AWS does not document in public. (AWS General
 * Reference, "AWS Management Console endpoints and quotas"; AWS GovCloud (US) user guide; docs.amazonaws.cn.)
 */
function hostOf(partition: string, where: string): string | undefined {
  const isChina = where.startsWith('cn-');
  const isGovCloud = where.startsWith('us-gov-');
  if (partition === 'aws-cn' && isChina) return 'console.amazonaws.cn';
  if (partition === 'aws-us-gov' && isGovCloud) return 'console.amazonaws-us-gov.com';
  return partition === 'aws' && !isChina && !isGovCloud && commercial.test(where)
    ? `${where}.console.aws.amazon.com`
    : undefined;
}

/** Regions of the other partitions begin with other letters, such as `us-iso-east-1` and `eusc-de-east-1`. */
const commercial = /^(?!us-iso)[a-z]{2}-[a-z]+-\d$/;

/** Pages for the account and Region of the alert: the calls with the issued key, and the caller. */
export function consoleLinks(alert: Alert): readonly ConsoleLink[] {
  const where = region(textAt(alert.record, 'awsRegion'));
  const partition = accessOfCaller(alert).values.partition ?? 'aws';
  const host = where === undefined ? undefined : hostOf(partition, where);
  if (host === undefined) return [];
  return [eventHistory, identityPage].flatMap((link) => link(alert, `https://${host}`, `region=${where}`));
}

function eventHistory(alert: Alert, host: string, where: string): ConsoleLink[] {
  const issued = keyId(issuedKeyOf(alert.record));
  const key = issued ?? keyId(callerOf(alert).accessKeyId);
  const filter = key === undefined ? `EventName=${textAt(alert.record, 'eventName')}` : `AccessKeyId=${key}`;
  if (!/^\w+=\w{1,128}$/.test(filter)) return [];
  const label =
    key === undefined
      ? 'such calls'
      : issued === undefined
        ? "calls with the caller's key"
        : 'calls with the issued key';
  return [{ label, url: `${host}/cloudtrailv2/home?${where}#/events?${filter}` }];
}

function identityPage(alert: Alert, host: string, where: string): ConsoleLink[] {
  const { kind, name } = callerOf(alert);
  const safe = iamName(name);
  if (safe === undefined || (kind !== 'user' && kind !== 'role')) return [];
  return [{ label: `the ${kind}`, url: `${host}/iam/home?${where}#/${kind}s/details/${encodeURIComponent(safe)}` }];
}
