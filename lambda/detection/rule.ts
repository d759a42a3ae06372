import type { AsnLookup } from './asn.ts';
import { type Condition, fieldsOfCondition, isMet } from './condition.ts';
import { type DerivedName, fieldsBehind, isDerived } from './derived.ts';
import type { Window } from './history.ts';
import type { ReasonId } from './reasons.ts';
import {
  type CloudTrailRecord,
  type FieldPath,
  fieldWithElements,
  partsWithOutcome,
  succeeded,
  tellsOutcomeInResponse,
  textAt,
} from './record.ts';
import type { OwnReason } from './severity.ts';
import type { TraitName } from './traits.ts';

/** One ATT&CK technique, by the ids of attack.mitre.org. */
export interface Attack {
  readonly tactic: { readonly uid: string; readonly name: string };
  readonly technique: { readonly uid: string; readonly name: string };
  readonly subTechnique?: { readonly uid: string; readonly name: string };
}

/** Calls by their names, of one service or of any. */
export interface EventSelector {
  /** As CloudTrail writes it: `sts.amazonaws.com`; `*` means any source. */
  readonly source: string;
  /** Names, and beginnings of names with `*` at the end: `Invoke*`. `*` alone means any name. */
  readonly names: readonly [string, ...string[]];
}

/** Any source, or any name. */
export const anyEvent = '*';

/** A part of the term: a field of the record, or a derived value such as the principal. */
export interface TermField {
  /** A path with `[]` makes a term of each element. At most one part of a term has such a path. */
  readonly field: DerivedName | FieldPath;
  /** Its name in texts: `principal`, `role`, `account`. */
  readonly label: string;
}

/** A field that the email shows, with its label. */
export interface Detail {
  readonly label: string;
  readonly field: FieldPath;
}

/** Which records match, which term must be new, the severity, and the texts of the alert. Data only, but for `asnLookup`. */
export interface Rule {
  /** Also the name of its file and of its page in docs/rules. */
  readonly id: string;
  readonly name: string;
  /** Incremented when the meaning of the rule changes. */
  readonly version: string;
  /** The calls: those of any of these selectors. */
  readonly events: readonly [EventSelector, ...EventSelector[]];
  /**
   * Set for a rule on any event of any source that names no value to search for: every record of every log file is then read,
   * which takes longer.
   */
  readonly readsEveryRecord?: true;
  /** Set if CloudTrail records the calls as data events, which a trail contains only if it is configured to. */
  readonly dataEvents?: true;
  /** With `any`, denied calls raise alerts too, and so does the first success after them. */
  readonly outcome: 'any' | 'success';
  /** Further conditions on the record; all of them must be met. */
  readonly conditions: readonly Condition[];
  /** The parts that must be new in combination: one to three. */
  readonly term: readonly [TermField, ...TermField[]];
  /** After this many days without a call, a term is new again. */
  readonly historyWindowDays: number;
  /** Set for a rule whose term alerts once in each day (UTC), however often it is called; calls do not renew the window. */
  readonly oncePerDay?: true;
  /**
   * Set for a rule that alerts on calls of a known term that come with a new value of this trait, and not on calls of a new term.
   * Its term contains the principal.
   */
  readonly newTrait?: TraitName;
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
  /**
   * Its alerts have follow-ups: later alerts of the same identity, until then; without `until`, only those on the same call. The term
   * is the principal alone if rules look its alerts up.
   */
  readonly firstAlert?: { readonly identity: FieldPath; readonly until?: FieldPath };
  /** Its alerts are follow-ups to the other rule's alerts for the same principal that made this identity. */
  readonly followUpTo?: { readonly ruleId: string; readonly identity: FieldPath };
  /** A call that raises an alert of one of the other rules raises none of this one, if that rule is active. */
  readonly coveredBy?: { readonly ruleIds: readonly [string, ...string[]]; readonly identity: FieldPath };
  /** The rule on console sign-ins with the sessions that its alerts are about. It is active together with this one. */
  readonly signInRule?: string;
  /**
   * Set for a rule of `signInRule`: it has no history, and alerts on the first sign-in with such a session, unless the alert on the
   * session told it already.
   */
  readonly onlyFollowUps?: true;
  /** Set for the built-in rule of the audit: its alerts are about files of CloudTrail, not about calls. */
  readonly about?: 'log-integrity';
  readonly reference: string;
  /** See `withAsnLookup`. Default: no address has an autonomous system. */
  readonly asnLookup?: AsnLookup | undefined;
}

/** The rules with the database of networks that their conditions, terms and alerts use; the same rules without one. */
export function withAsnLookup(rules: readonly Rule[], asnLookup: AsnLookup | undefined): readonly Rule[] {
  return asnLookup === undefined ? rules : rules.map((rule) => ({ ...rule, asnLookup }));
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
    selects(rule, textAt(record, 'eventSource') ?? '', textAt(record, 'eventName') ?? '') && matchesCall(rule, record)
  );
}

/** The same for a record of an event that the rule selects. */
export function matchesCall({ outcome, conditions, asnLookup }: Rule, record: CloudTrailRecord): boolean {
  return (outcome === 'any' || succeeded(record)) && conditions.every((one) => isMet(one, record, asnLookup));
}

/** True if the rule is about calls of this name to this source. */
export function selects({ events }: Pick<Rule, 'events'>, source: string, name: string): boolean {
  return events.some(
    (event) => (event.source === anyEvent || event.source === source) && event.names.some((one) => isNamed(one, name)),
  );
}

function isNamed(pattern: string, name: string): boolean {
  return isLiteral(pattern) ? pattern === name : name.startsWith(pattern.slice(0, -anyEvent.length));
}

/** Whether an event name of a rule is one name, and not the beginning of several. */
export function isLiteral(name: string): boolean {
  return !name.endsWith(anyEvent);
}

/** The sign-in events that tell their outcome under the name of the event; see `succeeded`. */
const signInEvents = [
  'CheckMfa',
  'ConsoleLogin',
  'CredentialChallenge',
  'CredentialVerification',
  'ExitRole',
  'GetSigninToken',
  'RenewRole',
  'SwitchRole',
  'UserAuthentication',
];

/** The fields that `matches` reads. */
export function fieldsMatched({ conditions, events }: Rule): readonly FieldPath[] {
  const names = events
    .filter(({ source }) => source === anyEvent || tellsOutcomeInResponse(source))
    .flatMap(({ names: own }) => (own.every(isLiteral) ? own : [...own, ...signInEvents]));
  const literal = names.filter(isLiteral);
  const outcome = partsWithOutcome.flatMap((part) => literal.map((name) => `${part}.${name}`));
  return [
    'eventSource',
    'eventName',
    'errorCode',
    'errorMessage',
    ...outcome,
    ...conditions.flatMap(fieldsOfCondition).flatMap(fieldsToRead),
  ];
}

/** The fields that the parts of the term are made from. */
export function fieldsOfTerm({ term }: Rule): readonly FieldPath[] {
  return term.flatMap(({ field }) => (isDerived(field) ? fieldsBehind(field) : fieldsToRead(field)));
}

/** A condition on the principal needs the whole identity, also of a caller without an ARN. */
function fieldsToRead(field: FieldPath): readonly FieldPath[] {
  if (field === 'principal') return ['userIdentity', 'recipientAccountId'];
  return fieldsBehind(field).map(fieldWithElements);
}

const millisPerDay = 86_400_000;

/** What joins the calls of a term; see `Window`. */
export function windowOf(rule: Rule): Window {
  return rule.oncePerDay ? 'utc-day' : historyWindowOf(rule);
}

/** The rules whose alerts are looked up before an alert of this one. */
export function relatedRules({ followUpTo, coveredBy, onlyFollowUps }: Rule): readonly string[] {
  if (followUpTo !== undefined && !onlyFollowUps) return [followUpTo.ruleId];
  return coveredBy?.ruleIds ?? [];
}

/** The field with the identity by which they are looked up. */
export function relatedIdentity({ followUpTo, coveredBy }: Rule): FieldPath | undefined {
  return (followUpTo ?? coveredBy)?.identity;
}

/** Whether a baseline is of use for the rule. */
export function hasHistory({ onlyFollowUps }: Rule): boolean {
  return onlyFollowUps !== true;
}

/** In milliseconds. */
export function historyWindowOf(rule: Rule): number {
  return rule.historyWindowDays * millisPerDay;
}
