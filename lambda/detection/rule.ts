import { type CloudTrailRecord, textAt } from './record.ts';
import type { ReasonId } from './severity.ts';

/** One ATT&CK technique, by the ids of attack.mitre.org. */
export interface Attack {
  readonly tactic: { readonly uid: string; readonly name: string };
  readonly technique: { readonly uid: string; readonly name: string };
  readonly subTechnique?: { readonly uid: string; readonly name: string };
}

/** What to match, which history decides, how severe it is and how it is told. Data only. */
export interface Rule {
  /** Also the name of its file and of its page in docs/rules. */
  readonly id: string;
  readonly name: string;
  /** Raised when the rule's meaning changes. */
  readonly version: string;
  readonly eventSource: string;
  readonly eventNames: readonly string[];
  /** A principal silent for longer than this is news again. */
  readonly historyWindowDays: number;
  /** Risk score, 0 to 100, before any reason is added. */
  readonly baseRiskScore: number;
  /** Which reasons may raise the score. */
  readonly reasons: readonly ReasonId[];
  readonly attacks: readonly Attack[];
  /** Why this matters: one or two sentences for a person who reads the alert at night. */
  readonly significance: string;
  readonly reference: string;
}

/** Does the rule look at this record? The names are compared exactly, as CloudTrail writes them. */
export function matches(rule: Rule, record: CloudTrailRecord): boolean {
  return (
    textAt(record, 'eventSource') === rule.eventSource && rule.eventNames.includes(textAt(record, 'eventName') ?? '')
  );
}

const millisPerDay = 86_400_000;

export function historyWindowOf(rule: Rule): number {
  return rule.historyWindowDays * millisPerDay;
}
