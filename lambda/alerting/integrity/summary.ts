import type { Alert } from '../../detection/alert.ts';
import { accountOf, textAt } from '../../detection/record.ts';
import { inline } from '../../text/caller-text.ts';
import { only, region } from '../../text/commands.ts';
import { utc, utcMinute } from '../../text/times.ts';
import { detail, findingWords, isInterruption, timeOf } from './finding-words.ts';

/** What happened to which file, in one sentence of at most 149 characters. */
export function integrityHappened(alert: Alert): string {
  const { title } = findingWords(alert);
  const account = inline(accountOf(alert.record) ?? 'an unknown account', 16);
  const where = inline(textAt(alert.record, 'awsRegion') ?? 'an unknown Region', 20);
  const { from, to } = timeOf(alert);
  const when = isInterruption(alert)
    ? `from ${utcMinute(from)} to ${utcMinute(to)}`
    : `in the hour before ${utcMinute(to)}`;
  return `${alert.severity.toUpperCase()}: CloudTrail ${title} in ${account} ${where}, ${when}.`;
}

/** The same parts as for a call. */
export function integritySummary(alert: Alert) {
  return {
    allowed: `${findingWords(alert).access}. ${fileOf(alert)} ${findingWords(alert).verb}.`,
    reasons: reasonsOf(alert),
    step: findingWords(alert).step,
    remark: '',
    shortRemark: '',
    hasMore: false,
    command: historyCommand(alert),
    investigate: undefined,
  };
}

function fileOf(alert: Alert): string {
  const object = detail(alert, 'object') ?? '';
  return inline(object.slice(object.lastIndexOf('/') + 1).replace(/\.json\.gz$/, ''), 110);
}

const readings: Readonly<Record<string, string>> = {
  'as delivered': 'Firstsight read the log file as CloudTrail delivered it, so its calls were judged',
  altered: 'Firstsight read something else than CloudTrail delivered, so calls may be missing',
  no: 'Firstsight has not read the log file, so its calls were not judged',
};

function reasonsOf(alert: Alert): string[] {
  const read = readings[detail(alert, 'wasRead') ?? ''];
  const [from, to] = [detail(alert, 'uncoveredFrom'), detail(alert, 'uncoveredTo')];
  const uncovered = from === undefined || to === undefined ? undefined : `no digest file covers ${from} to ${to}`;
  const said = detail(alert, 'reason')?.replace(/\.$/, '');
  const all = [read, uncovered, said && inline(said, 160)].filter((reason) => reason !== undefined);
  return all.length > 0 ? all : ['CloudTrail never changes or deletes a file after its delivery'];
}

const bucketName = only(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);
const objectKey = only(/^(?!-)[\w./:@+=,-]{1,1024}$/);

/** The bucket and key of the object, as a command can contain them. */
export function placeOf(alert: Alert): { readonly bucket: string; readonly key: string } | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(detail(alert, 'object') ?? '') ?? [];
  const place = { bucket: bucketName(bucket), key: objectKey(key) };
  return place.bucket === undefined || place.key === undefined ? undefined : { bucket: place.bucket, key: place.key };
}

/**
 * The Region in which the trail was created, which alone accepts changes of it. The name of a digest file has it; see "CloudTrail digest
 * file structure" in the user guide of CloudTrail.
 */
function homeRegion(alert: Alert): string | undefined {
  const [, home] = /_([a-z]{2}[a-z-]*-\d)_\d{8}T\d{6}Z\.json/.exec(detail(alert, 'object') ?? '') ?? [];
  return region(home) ?? region(textAt(alert.record, 'awsRegion'));
}

/** Who switched logging off, or which versions of the object there are. */
export function historyCommand(alert: Alert): string | undefined {
  if (isInterruption(alert)) {
    const home = homeRegion(alert);
    const since = utc(timeOf(alert).from - 7_200_000);
    if (home === undefined || since === undefined) return undefined;
    return `aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventSource,AttributeValue=cloudtrail.amazonaws.com --start-time ${since} --region ${home}`;
  }
  const place = placeOf(alert);
  return place && `aws s3api list-object-versions --bucket ${place.bucket} --prefix ${place.key}`;
}
