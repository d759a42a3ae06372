import type { Alert } from '../../detection/alert.ts';
import { callerTitle } from '../call.ts';
import { type CallerKind, callerOf } from '../caller.ts';
import { clause, containmentsOf, type Instruction, inShort, mainSteps } from '../containment/containment.ts';
import { accessesOf } from '../sections/containment.ts';
import { testMark } from '../test-mark.ts';

/** The step without a period or colon at its end, and its command, if it has one that can be pasted. */
export interface StepNow {
  readonly step: string;
  readonly command?: string | undefined;
  /** The place of the step and the next in a few words, and credentials of another account that its command needs. Can be empty. */
  readonly remark: string;
  /** The same without what the next step is. */
  readonly shortRemark: string;
  /** Whether the details have more about it. */
  readonly hasMore: boolean;
}

/** What to do now, by the severity: ask the owner first after a failed call or one of low severity, otherwise end the access. */
export function stepNow(alert: Alert): StepNow {
  if (testMark(alert) !== '') return plain('nothing: `firstsight doctor --send-test` made this alert');
  const steps = mainSteps(containmentsOf(accessesOf(alert)));
  const [first] = steps;
  if (first === undefined) return plain('find out who made the call, and whether it was intended');
  const text = clause(firstSentence(first.text));
  const owner = ownerOf(alert);
  if (alert.outcome === 'failure' || alert.severity === 'low')
    return { step: `ask ${owner} whether the call was intended. If not, ${text}`, ...placesOf(steps), hasMore: true };
  const step = alert.severity === 'medium' ? `ask ${owner}. Unless intended, ${text}` : `unless intended, ${text}`;
  const command = first.command?.startsWith('aws ') ? first.command : undefined;
  return { step, command, ...remarksOn(alert, steps), hasMore: true };
}

/** Without what is in parentheses, which the details have. */
function firstSentence(text: string): string {
  return (text.split(/\.(?: |$)/)[0] ?? text).replace(/ \([^)]*\)/g, '');
}

type Remarks = Pick<StepNow, 'remark' | 'shortRemark'>;

const noRemarks: Remarks = { remark: '', shortRemark: '' };

function placesOf({ length, 1: second }: readonly Instruction[]): Remarks {
  if (second === undefined) return noRemarks;
  const place = `step 1 of ${length}`;
  return { remark: ` (${place}; then ${inShort(second)})`, shortRemark: ` (${place})` };
}

function plain(step: string): StepNow {
  return { step, ...noRemarks, hasMore: false };
}

const owners: Readonly<Record<CallerKind, (title: string) => string>> = {
  user: (title) => `the owner of ${title}`,
  role: (title) => `the owner of ${title}`,
  root: () => 'the owners of the account',
  anonymous: () => 'the team that owns the account',
  other: () => 'the team that owns the account',
};

function ownerOf(alert: Alert): string {
  const caller = callerOf(alert);
  return owners[caller.kind](callerTitle(caller, 40));
}

/** A command of another account comes without its account in the text if the text has it. */
function remarksOn(alert: Alert, steps: readonly Instruction[]): Remarks {
  const places = placesOf(steps);
  const { credentials, text = '' } = steps[0] ?? {};
  const own = callerOf(alert).account;
  const isOwn = credentials === undefined || (own !== undefined && credentials === `account ${own}`);
  if (isOwn || text.includes(credentials)) return places;
  const where = ` with credentials of ${credentials}`;
  return { remark: `${where}${places.remark}`, shortRemark: `${where}${places.shortRemark}` };
}
