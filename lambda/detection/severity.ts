import type { AsnLookup } from './asn.ts';
import { type Condition, isMet } from './condition.ts';
import { largest } from './extremes.ts';
import { isRoot, isUnidentified, principalOf, serviceForRoot } from './principal.ts';
import {
  type Circumstances,
  generalReasons,
  noveltyReasons,
  type Reason,
  type ReasonId,
  type ReasonRule,
  reasonRules,
} from './reasons.ts';
import { eventTimeOf, type FieldPath, isLeftOut, succeeded } from './record.ts';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** A reason for a higher score that one rule defines. */
export interface OwnReason extends Reason {
  /** All of them must be met. */
  readonly when: readonly Condition[];
}

/** What the reader of any rule's alert has to know of its record. */
const remarks: Readonly<Record<string, ReasonRule>> = {
  'called-by-service': {
    points: 0,
    text: 'an AWS service made the call on behalf of the account; CloudTrail records it as the root user',
    applies: ({ record }) => serviceForRoot(record) !== undefined,
  },
  'no-baseline': {
    points: 0,
    text: 'no baseline loaded yet: the same call may have been made before',
    applies: ({ lacksBaseline }) => lacksBaseline === true,
  },
  'time-of-log-file': {
    points: 0,
    text: 'the record has no readable eventTime; the time is that of its log file',
    applies: ({ record }) => eventTimeOf(record) === undefined,
  },
};

/** The same for rules whose term has the principal. */
const principalRemarks: Readonly<Record<string, ReasonRule>> = {
  'caller-unidentified': {
    points: 0,
    text: 'the record does not identify the caller, so each such call alerts',
    applies: ({ record }) => isUnidentified(principalOf(record)),
  },
};

/** The same for rules that read the request: a request that is padded beyond CloudTrail's limit hides what was asked. */
const requestRemarks: Readonly<Record<string, ReasonRule>> = {
  'request-left-out': {
    points: 17,
    text: 'CloudTrail left the request out of the record, as it does with requests that are too large',
    applies: ({ record }) => isLeftOut(record, 'requestParameters'),
  },
};

/** The lowest score of each severity, highest first. */
const severityFrom: readonly (readonly [number, Severity])[] = [
  [99, 'critical'],
  [73, 'high'],
  [47, 'medium'],
  [0, 'low'],
];

const highestLowScore = 46;

/** What the rating needs of a rule. */
export interface RatedRule {
  readonly baseRiskScore: number;
  readonly reasons: readonly (ReasonId | OwnReason)[];
  readonly term: readonly { readonly field: FieldPath }[];
  readonly requestDetails: readonly { readonly field: FieldPath }[];
  readonly asnLookup?: AsnLookup | undefined;
}

export interface Rating {
  readonly severity: Severity;
  readonly riskScore: number;
  readonly reasons: readonly Reason[];
}

/** Base score plus the points of every reason that applies, the weightiest first. A failed call is at most low, unless the root user made it. */
export function rate(rule: RatedRule, circumstances: Circumstances): Rating {
  const general = {
    ...sharedReasons(rule),
    ...remarks,
    ...(hasPrincipal(rule) && principalRemarks),
    ...(readsRequest(rule) && requestRemarks),
  };
  const reasons = [
    ...rule.reasons.map((candidate) => reasonFor(candidate, rule, circumstances)),
    ...Object.entries(general).map(([id, reason]) => inAlert(id, reason, circumstances)),
  ]
    .filter((reason) => reason !== undefined)
    .sort((a, b) => b.points - a.points);
  const sum = reasons.reduce((score, reason) => score + reason.points, rule.baseRiskScore);
  const most = succeeded(circumstances.record) || isRoot(circumstances.record) ? 100 : highestLowScore;
  const least = largest(
    reasons.map(({ atLeast = 0 }) => atLeast),
    0,
  );
  const riskScore = Math.min(Math.max(sum, least), most);
  return { severity: severityOf(riskScore), riskScore, reasons };
}

/** The reasons that a rule does not name. */
function sharedReasons(rule: RatedRule): Readonly<Record<string, ReasonRule>> {
  return { ...generalReasons, ...(hasPrincipal(rule) && noveltyReasons) };
}

function hasPrincipal({ term }: RatedRule): boolean {
  return term.some(({ field }) => field === 'principal');
}

/** All reasons that can raise the score of the rule, as its page lists them: first its own. */
export function reasonsOf(rule: RatedRule): Reason[] {
  const shared = Object.entries({ ...sharedReasons(rule), ...(readsRequest(rule) && requestRemarks) });
  return [...rule.reasons.map(named), ...shared.map(([id, { points, text }]) => ({ id, points, text }))];
}

function named(candidate: ReasonId | OwnReason): Reason {
  const { points, text } = typeof candidate === 'string' ? reasonRules[candidate] : candidate;
  return { id: typeof candidate === 'string' ? candidate : candidate.id, points, text };
}

function reasonFor(
  candidate: ReasonId | OwnReason,
  { asnLookup }: RatedRule,
  circumstances: Circumstances,
): Reason | undefined {
  if (typeof candidate === 'string') return inAlert(candidate, reasonRules[candidate], circumstances);
  return candidate.when.every((one) => isMet(one, circumstances.record, asnLookup)) ? named(candidate) : undefined;
}

function inAlert(id: string, reason: ReasonRule, circumstances: Circumstances): Reason | undefined {
  if (!reason.applies(circumstances)) return undefined;
  const { points, atLeast, text } = reason;
  return { id, points, ...(atLeast !== undefined && { atLeast }), text: reason.inAlert?.(circumstances) ?? text };
}

function readsRequest({ term, requestDetails, reasons }: RatedRule): boolean {
  const fields = [...term, ...requestDetails].map(({ field }) => field);
  return reasons.includes('allows-everything') || fields.some((field) => field.startsWith('requestParameters.'));
}

export function severityOf(riskScore: number): Severity {
  return severityFrom.find(([least]) => riskScore >= least)?.[1] ?? 'low';
}
