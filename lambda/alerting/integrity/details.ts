import type { Alert } from '../../detection/alert.ts';
import { accountOf, textAt } from '../../detection/record.ts';
import type { Rule } from '../../detection/rule.ts';
import { accountId } from '../../text/commands.ts';
import { callerField, exactField, field } from '../../text/fields.ts';
import { command, type Section, sentence } from '../../text/layout.ts';
import { utc } from '../../text/times.ts';
import { rating } from '../sections/rating.ts';
import { references } from '../sections/references.ts';
import { detail, isInterruption, timeOf } from './finding-words.ts';
import { historyCommand, placeOf } from './summary.ts';

/** The sections of the email that replace those about a call. */
export function integrityDetails(alert: Alert, rule: Rule, top: readonly string[]): readonly Section[] {
  return [whatChanged(alert), investigation(alert), rating(alert, rule, top), references(alert, rule)];
}

function whatChanged(alert: Alert): Section {
  const { record } = alert;
  return {
    title: 'WHAT CHANGED',
    lines: [
      ...exactField('object', detail(alert, 'object'), 1_100),
      ...callerField('account', accountOf(record), 64),
      ...callerField('region', textAt(record, 'awsRegion'), 64),
      ...callerField('trail', detail(alert, 'trail'), 128),
      ...(isInterruption(alert) ? [] : field('hour', `the hour before ${utc(alert.time) ?? 'an unknown time'}`)),
      ...callerField('written last', detail(alert, 'lastModified'), 64),
      ...callerField('read', detail(alert, 'wasRead'), 64),
      ...callerField('hash delivered', detail(alert, 'deliveredSha256'), 80),
      ...callerField('hash stored', detail(alert, 'storedSha256'), 80),
      ...callerField('reason', detail(alert, 'reason'), 300),
      ...callerField('not covered from', detail(alert, 'uncoveredFrom'), 64),
      ...callerField('not covered to', detail(alert, 'uncoveredTo'), 64),
    ],
  };
}

function investigation(alert: Alert): Section {
  const start = utc(timeOf(alert).from);
  return {
    title: 'HOW TO INVESTIGATE',
    lines: [
      ...(isInterruption(alert) ? whoChangedTheTrail(alert) : whoChangedTheFile(alert)),
      ...sentence(
        'The calls of that time, also those that log files do not show: the Event history of CloudTrail of the account has the management events of 90 days.',
      ),
      ...sentence('All files of the trail (replace TRAIL_ARN):'),
      ...(start === undefined
        ? []
        : command(`aws cloudtrail validate-logs --trail-arn TRAIL_ARN --start-time ${start}${inOrganization(alert)}`)),
    ],
  };
}

/** The option that the command needs for the trail of an organization. (AWS CLI reference, `cloudtrail validate-logs`.) */
function inOrganization(alert: Alert): string {
  const account = accountId(accountOf(alert.record));
  const isOfOrganization = /(?:^|\/)AWSLogs\/o-[a-z0-9]+\//.test(placeOf(alert)?.key ?? '');
  return isOfOrganization && account !== undefined ? ` --account-id ${account}` : '';
}

function whoChangedTheTrail(alert: Alert): string[] {
  const lookup = historyCommand(alert);
  return [
    ...sentence(
      'Who stopped logging or changed the trail: StopLogging, UpdateTrail and DeleteTrail in the Event history of the home Region of the trail, in the account that owns it.',
    ),
    ...(lookup === undefined ? [] : command(lookup)),
  ];
}

function whoChangedTheFile(alert: Alert): string[] {
  const place = placeOf(alert);
  return [
    ...sentence(
      'Who wrote or deleted the object: the S3 data events of the bucket, if a trail records them, or its access log.',
    ),
    ...(place === undefined
      ? []
      : [
          ...sentence(
            'Who can write to the bucket: CloudTrail alone should be able to. Look at its policy, and at IAM policies with s3:PutObject or s3:DeleteObject.',
          ),
          ...command(`aws s3api get-bucket-policy --bucket ${place.bucket} --query Policy --output text`),
          ...sentence(
            'The versions of the object, if the bucket keeps them. To restore one, copy it to the same key: it is then read like a new log file.',
          ),
          ...command(`aws s3api list-object-versions --bucket ${place.bucket} --prefix ${place.key}`),
        ]),
  ];
}

/** For a finding in OCSF: what to do, in a few sentences. */
export function integrityRemediation(alert: Alert): string {
  return investigation(alert)
    .lines.map((one) => one.trim())
    .join('\n');
}
