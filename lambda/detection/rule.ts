import { type CloudTrailRecord, type Condition, type FieldPath, holds, succeeded, textAt } from './record.ts';
import type { OwnReason, ReasonId } from './severity.ts';

/** One ATT&CK technique, by the ids of attack.mitre.org. */
export interface Attack {
  readonly tactic: { readonly uid: string; readonly name: string };
  readonly technique: { readonly uid: string; readonly name: string };
  readonly subTechnique?: { readonly uid: string; readonly name: string };
}

/** A part of the term: the principal, or a field of the record. */
export interface TermField {
  readonly field: 'principal' | FieldPath;
  /** What people call it: `principal`, `role`, `account`. */
  readonly label: string;
}

/** A field that the email shows, under its label. */
export interface Detail {
  readonly label: string;
  readonly field: FieldPath;
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
  /** `any`: denied calls are told too, and a first success after them once more. */
  readonly outcome: 'any' | 'success';
  /** What else must hold of the record; all of them. */
  readonly conditions: readonly Condition[];
  /** What must be new, together: one to three parts. */
  readonly term: readonly [TermField, ...TermField[]];
  /** A term unseen for longer than this is news again. */
  readonly historyWindowDays: number;
  /** Risk score, 0 to 100, before any reason is added. */
  readonly baseRiskScore: number;
  /** Which reasons may raise the score. */
  readonly reasons: readonly (ReasonId | OwnReason)[];
  readonly attacks: readonly Attack[];
  /** Why this matters: one or two sentences for a person who reads the alert at night. */
  readonly significance: string;
  /** What the email shows of the request. */
  readonly asked: readonly Detail[];
  /** What the email shows of the answer. */
  readonly answered: readonly Detail[];
  /** Names the account in which the issued key works, by its id or an ARN; absent where it is the caller's. */
  readonly issuedIn?: FieldPath;
  /** What stays in place when the caller is cut off, and how to end it: sentences that follow the deny. */
  readonly containment: readonly string[];
  /** Its alerts have follow-ups: later alerts of the same identity, until then. Its term is the principal alone. */
  readonly firstAlert?: { readonly identity: FieldPath; readonly until: FieldPath };
  /** Its alerts are follow-ups to the other rule's alerts for the same principal that made this identity. */
  readonly followUpTo?: { readonly ruleId: string; readonly identity: FieldPath };
  readonly reference: string;
}

/** Does the rule look at this record? All values are compared exactly, as CloudTrail writes them. */
export function matches(rule: Rule, record: CloudTrailRecord): boolean {
  return (
    textAt(record, 'eventSource') === rule.eventSource &&
    rule.eventNames.includes(textAt(record, 'eventName') ?? '') &&
    (rule.outcome === 'any' || succeeded(record)) &&
    rule.conditions.every((condition) => holds(condition, record))
  );
}

/** The fields that `matches` reads. */
export function fieldsMatched({ conditions }: Rule): readonly FieldPath[] {
  return ['eventSource', 'eventName', 'errorCode', 'errorMessage', ...conditions.map(({ field }) => field)];
}

const millisPerDay = 86_400_000;

export function historyWindowOf(rule: Rule): number {
  return rule.historyWindowDays * millisPerDay;
}
