import { type CloudTrailRecord, type Condition, type FieldPath, isMet, succeeded, textAt } from './record.ts';
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
  /** Its name in texts: `principal`, `role`, `account`. */
  readonly label: string;
}

/** A field that the email shows, with its label. */
export interface Detail {
  readonly label: string;
  readonly field: FieldPath;
}

/** Which records match, which term must be new, the severity, and the texts of the alert. Data only. */
export interface Rule {
  /** Also the name of its file and of its page in docs/rules. */
  readonly id: string;
  readonly name: string;
  /** Incremented when the meaning of the rule changes. */
  readonly version: string;
  readonly eventSource: string;
  readonly eventNames: readonly string[];
  /** With `any`, denied calls raise alerts too, and so does the first success after them. */
  readonly outcome: 'any' | 'success';
  /** Further conditions on the record; all of them must be met. */
  readonly conditions: readonly Condition[];
  /** The parts that must be new in combination: one to three. */
  readonly term: readonly [TermField, ...TermField[]];
  /** After this many days without a call, a term is new again. */
  readonly historyWindowDays: number;
  /** Risk score, 0 to 100, before any reason is added. */
  readonly baseRiskScore: number;
  /** The reasons that can raise the score. */
  readonly reasons: readonly (ReasonId | OwnReason)[];
  readonly attacks: readonly Attack[];
  /** Why the call matters: one or two sentences for the reader of the alert. */
  readonly significance: string;
  /** The fields of the request that the email shows. */
  readonly requestDetails: readonly Detail[];
  /** The fields of the response that the email shows. */
  readonly responseDetails: readonly Detail[];
  /** The account in which the issued key works, as id or ARN; absent if it is the caller's account. */
  readonly issuedIn?: FieldPath;
  /** Its alerts have follow-ups: later alerts of the same identity, until then. Its term is the principal alone. */
  readonly firstAlert?: { readonly identity: FieldPath; readonly until: FieldPath };
  /** Its alerts are follow-ups to the other rule's alerts for the same principal that made this identity. */
  readonly followUpTo?: { readonly ruleId: string; readonly identity: FieldPath };
  readonly reference: string;
}

/** What the page of a rule in docs/rules adds to the rule: paragraphs and list items, in Markdown. */
export interface RulePage {
  /** Follows `significance`. */
  readonly background: readonly string[];
  readonly triage: readonly string[];
  readonly harmless: readonly string[];
  /** A typical exception; the page adds the id of the rule. */
  readonly exception: {
    readonly principal: string;
    readonly sourceIp?: string;
    readonly reason: string;
    readonly owner: string;
    readonly expires: string;
  };
  /** Follows how to end the access. */
  readonly response: readonly string[];
  readonly notDetected: readonly string[];
  /** Where the idea of the rule is from. */
  readonly source: string;
}

/** True if the rule matches the record. All values are compared exactly, as CloudTrail writes them. */
export function matches(rule: Rule, record: CloudTrailRecord): boolean {
  return (
    textAt(record, 'eventSource') === rule.eventSource &&
    rule.eventNames.includes(textAt(record, 'eventName') ?? '') &&
    (rule.outcome === 'any' || succeeded(record)) &&
    rule.conditions.every((condition) => isMet(condition, record))
  );
}

/** The fields that `matches` reads. */
export function fieldsMatched({ conditions, eventNames }: Rule): readonly FieldPath[] {
  const outcome = ['errorCode', 'errorMessage', ...eventNames.map((name) => `responseElements.${name}`)];
  return ['eventSource', 'eventName', ...outcome, ...conditions.map(({ field }) => field)];
}

const millisPerDay = 86_400_000;

export function historyWindowOf(rule: Rule): number {
  return rule.historyWindowDays * millisPerDay;
}
