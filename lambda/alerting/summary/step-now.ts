import type { Alert } from '../../detection/alert.ts';
import { callerTitle } from '../call.ts';
import { type CallerKind, callerOf } from '../caller.ts';
import { clause, containmentsOf, type Instruction } from '../containment/containment.ts';
import { accessesOf } from '../sections/containment.ts';
import { testMark } from '../test-mark.ts';

/** The step without a period or colon at its end, and its command, if it has one that can be pasted. */
export interface StepNow {
  readonly step: string;
  readonly command?: string | undefined;
  /** What the command needs: credentials of another account than the caller's, or a certain shell. Empty if nothing. */
  readonly remark: string;
  /** Whether the details have more about it. */
  readonly hasMore: boolean;
}

/** What to do now, by the severity: ask the owner first after a failed call or one of low severity, otherwise end the access. */
export function stepNow(alert: Alert): StepNow {
  if (testMark(alert) !== '') return plain('nothing: `firstsight doctor --send-test` made this alert');
  const steps = containmentsOf(accessesOf(alert)).flatMap(({ ends }) => ends.slice(0, 1));
  const [first] = steps;
  if (first === undefined) return plain('find out who made the call, and whether it was intended');
  const text = clause(first.text).replace(/\.$/, '');
  // The steps after a failed call begin with the question.
  if (alert.outcome === 'failure') return { ...plain(text), hasMore: first.command !== undefined };
  const owner = ownerOf(alert);
  if (alert.severity === 'low')
    return { ...plain(`ask ${owner} whether the call was intended. If not, ${text}`), hasMore: true };
  const step = alert.severity === 'medium' ? `ask ${owner}. Unless intended, ${text}` : `unless intended, ${text}`;
  const command = first.command?.startsWith('aws ') ? first.command : undefined;
  return { step, command, remark: remarkOn(alert, first, steps.length), hasMore: true };
}

function plain(step: string): StepNow {
  return { step, remark: '', hasMore: false };
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

function remarkOn(alert: Alert, { credentials, command = '' }: Instruction, steps: number): string {
  const own = callerOf(alert).account;
  const isOwn = credentials === undefined || (own !== undefined && credentials === `account ${own}`);
  const words = [
    steps > 1 ? `step 1 of ${steps}` : undefined,
    isOwn ? undefined : `with credentials of ${credentials}`,
    command.includes('$(') ? 'in bash or zsh' : undefined,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}
