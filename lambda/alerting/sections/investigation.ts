import type { Alert } from '../../detection/alert.ts';
import { type CloudTrailRecord, fieldText, textAt } from '../../detection/record.ts';
import type { Rule } from '../../detection/rule.ts';
import { accountId, accountIn, iamName, keyId, type Lookup, lookupCommand, region } from '../../text/commands.ts';
import { command, prose, type Section } from '../../text/layout.ts';
import { issuedKeyOf } from '../call.ts';
import { type Caller, callerOf } from '../caller.ts';
import { byHand } from '../containment/values.ts';

const oneDay = 86_400_000;

/** One lookup: the value in the record, and the same value if a command can contain it. */
interface Step {
  readonly heading: string;
  readonly attribute: Lookup['attribute'];
  readonly what: string;
  readonly raw: string | undefined;
  readonly value: string | undefined;
  readonly since: number;
  /** The account whose records contain it. */
  readonly account: string | undefined;
}

export function investigation(alert: Alert, rule: Rule): Section {
  return {
    title: 'HOW TO INVESTIGATE',
    lines: alert.detectedAt - alert.time < covered ? lookups(alert, rule) : search(alert),
  };
}

/** The event history of CloudTrail contains the management events of the last 90 days. */
const covered = 90 * oneDay;

function lookups(alert: Alert, rule: Rule): string[] {
  const where = region(textAt(alert.record, 'awsRegion'));
  const steps = stepsOf(alert, rule).filter(({ raw }) => raw !== undefined);
  return [
    ...steps.flatMap((step, i) => [
      ...(step.account === steps[i - 1]?.account ? [] : withCredentialsOf(step.account)),
      ...prose(step.heading),
      ...command(commandOf(step, where)),
    ]),
    ...prose(where === undefined ? `${coverage} The record contains no Region: add --region.` : coverage),
  ];
}

/** The log files of the trail, which are kept longer. */
function search(alert: Alert): string[] {
  const [issued, own] = [keyId(issuedKeyOf(alert.record)), keyId(callerOf(alert).accessKeyId)];
  const key = issued ?? own;
  return [
    ...prose(
      'The call is more than 90 days old, and a lookup in CloudTrail covers the last 90 days only. Search the log files of the ' +
        'trail for the calls that were made with the key, around the time of the call.',
    ),
    ...(key === undefined ? [] : command(`firstsight investigate LOG-FILES --key ${key}`)),
  ];
}

const coverage =
  'A lookup covers the management events of the last 90 days in one Region. Repeat it for each Region that you use. ' +
  'Data events, such as reads of S3 objects, are only in the log files of a trail that records them.';

function stepsOf(alert: Alert, rule: Rule): Step[] {
  const own = accountId(callerOf(alert).account);
  const issuedIn = rule.issuedIn === undefined ? own : accountIn(fieldText(alert.record, rule.issuedIn));
  return [
    ...sinceTheCall(alert).map((step) => ({ ...step, account: issuedIn })),
    ...aroundTheCall(alert).map((step) => ({ ...step, account: own })),
  ];
}

/** A lookup with credentials of another account returns nothing, which looks like no activity. */
function withCredentialsOf(account: string | undefined): string[] {
  return prose(
    account === undefined
      ? 'Use credentials of the account concerned (the record does not name it):'
      : `Use credentials of account ${account}:`,
  );
}

function sinceTheCall({ record, time, outcome }: Alert): Omit<Step, 'account'>[] {
  const issuedKey = issuedKeyOf(record);
  const mayOpenConsole = outcome === 'success' && issuesSession(record);
  return [
    {
      heading: 'Calls made with the issued key:',
      attribute: 'AccessKeyId',
      what: 'issued key ID',
      raw: issuedKey,
      value: keyId(issuedKey),
      since: time,
    },
    {
      heading: 'Console sign-ins since the call (activity in the console can have other key IDs):',
      attribute: 'EventName',
      what: 'event name',
      raw: mayOpenConsole ? 'ConsoleLogin' : undefined,
      value: 'ConsoleLogin',
      since: time,
    },
  ];
}

/** Only the credentials of a session can be exchanged for a console sign-in. */
function issuesSession(record: CloudTrailRecord): boolean {
  const issued = textAt(record, 'responseElements', 'credentials', 'accessKeyId');
  return issued !== undefined || textAt(record, 'eventName') === 'GetFederationToken';
}

function aroundTheCall(alert: Alert): Omit<Step, 'account'>[] {
  const caller = callerOf(alert);
  const since = alert.time - oneDay;
  return [
    {
      heading: "Calls made with the caller's own key, from the day before the call:",
      attribute: 'AccessKeyId',
      what: "caller's key ID",
      raw: caller.accessKeyId,
      value: keyId(caller.accessKeyId),
      since,
    },
    {
      heading: 'Calls made by the caller with any key or in the console, from the day before the call:',
      attribute: 'Username',
      what: 'user name',
      raw: userNameOf(caller),
      value: iamName(userNameOf(caller)),
      since,
    },
  ];
}

/** CloudTrail indexes IAM users by name, the root user as `root`, and the sessions of a role by session name. */
function userNameOf({ kind, name }: Caller): string | undefined {
  return kind === 'user' || kind === 'root' ? name : undefined;
}

function commandOf({ attribute, what, value, since }: Step, where: string | undefined): string {
  return value === undefined ? byHand(what) : lookupCommand({ attribute, value, since, region: where });
}
