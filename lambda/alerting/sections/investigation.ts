import type { Alert } from '../../detection/alert.ts';
import { type CloudTrailRecord, fieldText, textAt } from '../../detection/record.ts';
import type { Rule } from '../../detection/rule.ts';
import { accountId, accountIn, iamName, keyId, type Lookup, lookupCommand, region } from '../../text/commands.ts';
import { command, type Section, sentence } from '../../text/layout.ts';
import { issuedKeyOf } from '../call.ts';
import { type Caller, callerOf } from '../caller.ts';
import { consoleLinks } from '../console-links.ts';
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
    lines: isCovered(alert)
      ? [...links(alert), ...lookups(alert, rule)]
      : sentence('The call is more than 90 days old, so the Event history of CloudTrail does not contain it.'),
  };
}

/** The event history of CloudTrail contains the management events of the last 90 days. */
export function isCovered({ detectedAt, time }: Alert): boolean {
  return detectedAt - time < 90 * oneDay;
}

function links(alert: Alert): string[] {
  return consoleLinks(alert).flatMap(({ label, url }) => [`  Console, ${label}: ${url}`]);
}

function lookups(alert: Alert, rule: Rule): string[] {
  const where = region(textAt(alert.record, 'awsRegion'));
  const steps = stepsOf(alert, rule).filter(({ raw }) => raw !== undefined);
  return [
    ...steps.flatMap((step, i) => [
      ...sentence(`${step.heading}${step.account === steps[i - 1]?.account ? '' : credentialsOf(step.account)}:`),
      ...command(commandOf(step, where)),
    ]),
    ...sentence(coverage),
    ...(where === undefined ? sentence('The record contains no Region: add --region.') : []),
  ];
}

export const coverage =
  'The Event history covers the management events of the last 90 days in one Region. Repeat the commands for each Region that you use, and for us-east-1, where AWS records calls to IAM and many console sign-ins.';

function stepsOf(alert: Alert, rule: Rule): Step[] {
  const own = accountId(callerOf(alert).account);
  const issuedIn = issuingAccount(alert.record, rule) ?? (rule.issuedIn === undefined ? own : undefined);
  return [
    ...sinceTheCall(alert).map((step) => ({ ...step, account: issuedIn })),
    { ...aroundTheCall(alert), account: own },
  ];
}

/** The account that records the calls of the issued session: that of the role or federated user, which the response names. */
function issuingAccount(record: CloudTrailRecord, rule: Rule): string | undefined {
  const issued = ['assumedRoleUser', 'federatedUser'].map((name) => textAt(record, 'responseElements', name, 'arn'));
  const named = rule.issuedIn === undefined ? undefined : fieldText(record, rule.issuedIn);
  return [...issued, named].map(accountIn).find((account) => account !== undefined);
}

/** A lookup with credentials of another account returns nothing, which looks like no activity. */
function credentialsOf(account: string | undefined): string {
  return account === undefined
    ? ', with credentials of the account concerned (the record does not name it)'
    : `, with credentials of account ${account}`;
}

function sinceTheCall({ record, time, outcome }: Alert): Omit<Step, 'account'>[] {
  const issuedKey = issuedKeyOf(record);
  const mayOpenConsole = outcome === 'success' && issuesSession(record);
  return [
    {
      heading: 'Calls with the issued key',
      attribute: 'AccessKeyId',
      what: 'issued key ID',
      raw: issuedKey,
      value: keyId(issuedKey),
      since: time,
    },
    {
      heading: 'Console sign-ins since the call (console sessions use other key IDs)',
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

/** All calls of a user or root, which include those with the key; of others, those with the key. */
function aroundTheCall(alert: Alert): Omit<Step, 'account'> {
  const caller = callerOf(alert);
  const since = alert.time - oneDay;
  const user = userNameOf(caller);
  if (user === undefined || (iamName(user) === undefined && keyId(caller.accessKeyId) !== undefined)) {
    const [raw, value] = [caller.accessKeyId, keyId(caller.accessKeyId)];
    const heading = "Calls with the caller's own key, from the day before";
    return { heading, attribute: 'AccessKeyId', what: "caller's key ID", raw, value, since };
  }
  const heading = 'Calls of the caller with any key or in the console, from the day before';
  return { heading, attribute: 'Username', what: 'user name', raw: user, value: iamName(user), since };
}

/** CloudTrail indexes IAM users by name, the root user as `root`, and the sessions of a role by session name. */
function userNameOf({ kind, name }: Caller): string | undefined {
  return kind === 'user' || kind === 'root' ? name : undefined;
}

function commandOf({ attribute, what, value, since }: Step, where: string | undefined): string {
  return value === undefined ? byHand(what) : lookupCommand({ attribute, value, since, region: where });
}
