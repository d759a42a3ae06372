import type { Alert } from '../../detection/alert.ts';
import { type CloudTrailRecord, fieldText, textAt } from '../../detection/record.ts';
import type { Rule } from '../../detection/rule.ts';
import { accountId, accountIn, iamName, keyId, type Lookup, lookupCommand, region } from '../../text/commands.ts';
import { command, prose, type Section } from '../../text/layout.ts';
import { issuedKeyOf } from '../call.ts';
import { type Caller, callerOf } from '../caller.ts';

const oneDay = 86_400_000;

/** One thing to look up: the value as the record has it, and the same if it may stand in a command. */
interface Step {
  readonly question: string;
  readonly attribute: Lookup['attribute'];
  readonly what: string;
  readonly raw: string | undefined;
  readonly value: string | undefined;
  readonly since: number;
  /** Whose records hold it. */
  readonly account: string | undefined;
}

/** What to look at next? */
export function investigation(alert: Alert, rule: Rule): Section {
  const where = region(textAt(alert.record, 'awsRegion'));
  const steps = stepsOf(alert, rule).filter(({ raw }) => raw !== undefined);
  return {
    title: 'WHAT TO LOOK AT NEXT',
    lines: [
      ...steps.flatMap((step, i) => [
        ...(step.account === steps[i - 1]?.account ? [] : withCredentialsOf(step.account)),
        ...prose(step.question),
        ...command(commandOf(step, where)),
      ]),
      ...prose(where === undefined ? `${coverage} The record names no region: add --region.` : coverage),
    ],
  };
}

const coverage =
  'A lookup covers the management events of the last 90 days in one region: repeat it for each region in use. ' +
  'Data events, such as reads of S3 objects, are only in the log files of a trail that collects them.';

function stepsOf(alert: Alert, rule: Rule): Step[] {
  const own = accountId(callerOf(alert).account);
  const issuedIn = rule.issuedIn === undefined ? own : accountIn(fieldText(alert.record, rule.issuedIn));
  return [
    ...sinceTheCall(alert).map((step) => ({ ...step, account: issuedIn })),
    ...aroundTheCall(alert).map((step) => ({ ...step, account: own })),
  ];
}

/** A lookup in another account comes back empty, which reads as if nothing had been done. */
function withCredentialsOf(account: string | undefined): string[] {
  return prose(
    account === undefined
      ? 'With credentials of the account that the record does not name:'
      : `With credentials of account ${account}:`,
  );
}

function sinceTheCall({ record, time, outcome }: Alert): Omit<Step, 'account'>[] {
  const issuedKey = issuedKeyOf(record);
  const mayOpenConsole = outcome === 'success' && issuesSession(record);
  return [
    {
      question: 'What the issued key did:',
      attribute: 'AccessKeyId',
      what: 'issued key id',
      raw: issuedKey,
      value: keyId(issuedKey),
      since: time,
    },
    {
      question: 'Console sign-ins since (what is done in the console may carry other key ids):',
      attribute: 'EventName',
      what: 'event name',
      raw: mayOpenConsole ? 'ConsoleLogin' : undefined,
      value: 'ConsoleLogin',
      since: time,
    },
  ];
}

/** Only credentials of a session can be exchanged for a sign-in. */
function issuesSession(record: CloudTrailRecord): boolean {
  const issued = textAt(record, 'responseElements', 'credentials', 'accessKeyId');
  return issued !== undefined || textAt(record, 'eventName') === 'GetFederationToken';
}

function aroundTheCall(alert: Alert): Omit<Step, 'account'>[] {
  const caller = callerOf(alert);
  const since = alert.time - oneDay;
  return [
    {
      question: "What the caller's own key did, from the day before on:",
      attribute: 'AccessKeyId',
      what: "caller's key id",
      raw: caller.accessKeyId,
      value: keyId(caller.accessKeyId),
      since,
    },
    {
      question: 'What the caller did with any key or in the console, from the day before on:',
      attribute: 'Username',
      what: 'user name',
      raw: userNameOf(caller),
      value: iamName(userNameOf(caller)),
      since,
    },
  ];
}

/** CloudTrail indexes IAM users by name and root as `root`; a role's sessions go by their session names. */
function userNameOf({ kind, name }: Caller): string | undefined {
  return kind === 'user' || kind === 'root' ? name : undefined;
}

function commandOf({ attribute, what, value, since }: Step, where: string | undefined): string {
  return value === undefined ? byHand(what) : lookupCommand({ attribute, value, since, region: where });
}

/** In place of a command that would hold a value which must not be pasted. */
export function byHand(what: string): string {
  return `(the ${what} has unusual characters: take it from the record by hand)`;
}
