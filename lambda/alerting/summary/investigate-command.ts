import type { Alert } from '../../detection/alert.ts';
import { serviceForRoot } from '../../detection/principal.ts';
import { type CloudTrailRecord, fieldText, textAt, valueAt } from '../../detection/record.ts';
import { readTime } from '../../detection/time.ts';
import { accountId, keyId, only } from '../../text/commands.ts';
import { utc } from '../../text/times.ts';
import { issuedKeyOf } from '../call.ts';
import { callerOf } from '../caller.ts';
import { commandLine } from '../command-line.ts';
import { testMark } from '../test-mark.ts';

const oneDay = 86_400_000;
const longestSession = 36 * 3_600_000;

/** What `investigate` can search for: the option and its value. */
interface Target {
  readonly option: '--key' | '--principal' | '--account';
  readonly value: string;
}

/**
 * The command that shows what was done with the issued key, by what the call made, or by the caller, in the log files of the
 * alert. Undefined if the record has no value that a command can contain, and for a test.
 * @param path the log files, quoted for a shell
 */
export function investigateCommand(alert: Alert, path = pathOf(alert)): string | undefined {
  const target = targetOf(alert);
  if (target === undefined || path === undefined || testMark(alert) !== '') return undefined;
  const day = utc(startOf(alert))?.slice(0, 10);
  const from = day !== undefined && /^\d{4}-/.test(day) ? ` --from ${day}` : '';
  return `${commandLine} investigate ${target.option} ${target.value}${from} ${path}`;
}

/** As `investigate --alert` chooses it. */
function targetOf(alert: Alert): Target | undefined {
  const { record, principal } = alert;
  const candidates: readonly (Target | undefined)[] = [
    target('--key', keyId(issuedKeyOf(record))),
    target('--principal', arn(fieldText(record, 'responseElements.user.arn'))),
    isConsole(record) ? undefined : target('--key', keyId(callerOf(alert).accessKeyId)),
    // CloudTrail records a service with the ARN of the root user.
    serviceForRoot(record) === undefined
      ? target('--principal', arn(textAt(record, 'userIdentity', 'arn')) ?? arn(principal))
      : target('--principal', service(principal)),
    target('--account', accountId(callerOf(alert).account)),
    target('--account', accountId(textAt(record, 'recipientAccountId'))),
  ];
  return candidates.find((candidate) => candidate !== undefined);
}

function target(option: Target['option'], value: string | undefined): Target | undefined {
  return value === undefined ? undefined : { option, value };
}

/**
 * The day before, so that the calls that led to this one are found: what created the key, or issued the caller's session. Earlier if
 * the session is older, within the longest lifetime of one: 36 hours.
 */
function startOf({ record, time }: Alert): number {
  const created = readTime(valueAt(record, 'userIdentity', 'sessionContext', 'attributes', 'creationDate'));
  const dayBefore = time - oneDay;
  return created !== undefined && created < dayBefore && created >= time - longestSession ? created : dayBefore;
}

/** The console uses other keys for other services. */
function isConsole(record: CloudTrailRecord): boolean {
  return textAt(record, 'eventName') === 'ConsoleLogin' || fieldText(record, 'sessionCredentialFromConsole') === 'true';
}

const arn = only(/^arn:[\w-]+:(?:iam|sts)::\d{12}:[\w+=,.@/-]{1,300}$/);
const service = only(/^\d{12}:[\w.-]{1,128}$/);
const place = only(/^(?!-)[\w./:@+=,-]{1,1024}$/);
/** Anything that has no meaning in single quotes. */
const quotedPlace = only(/^(?!-)[ -&(-~]{1,1024}$/);

/** CloudTrail's folder of the account of the log file, or of all accounts if the session works in another one. */
const layout = /^(?<all>.*?AWSLogs\/(?:o-[a-z0-9]+\/)?)(?<account>\d{12}\/CloudTrail\/)/;

function pathOf({ logFile, record }: Alert): string | undefined {
  const { all = '', account = '' } = layout.exec(logFile)?.groups ?? {};
  const folder = all === '' ? logFile : worksElsewhere(record, account) ? all : `${all}${account}`;
  const quoted = quotedPlace(folder);
  return place(folder) ?? (quoted === undefined ? undefined : `'${quoted}'`);
}

function worksElsewhere(record: CloudTrailRecord, account: string): boolean {
  const other = /:(\d{12}):|^(\d{12})$/.exec(
    textAt(record, 'requestParameters', 'roleArn') ?? textAt(record, 'requestParameters', 'targetPrincipal') ?? '',
  );
  const id = other?.[1] ?? other?.[2];
  return id !== undefined && !account.startsWith(id);
}
