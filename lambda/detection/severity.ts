import { type Condition, isMet } from './condition.ts';
import { federationRequestOf } from './federation.ts';
import { type PolicyReach, policyReach } from './policy.ts';
import { isUnidentified, principalOf, serviceForRoot } from './principal.ts';
import {
  accountOf,
  type CloudTrailRecord,
  eventTimeOf,
  type FieldPath,
  isLeftOut,
  succeeded,
  textAt,
} from './record.ts';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** A named reason for a higher score. */
export interface Reason {
  readonly id: string;
  readonly points: number;
  readonly text: string;
}

/** What decides about a reason: the record, and whether the principal was denied within the window before it. */
export interface Circumstances {
  readonly record: CloudTrailRecord;
  readonly deniedBefore: boolean;
  /** No baseline of the rule is loaded. Default: false. */
  readonly lacksBaseline?: boolean;
}

/** A reason for a higher score that one rule defines. */
export interface OwnReason {
  readonly id: string;
  readonly points: number;
  readonly text: string;
  /** All of them must be met. */
  readonly when: readonly Condition[];
}

interface ReasonRule {
  readonly points: number;
  readonly text: string;
  applies(circumstances: Circumstances): boolean;
}

const twelveHours = 43_200;

const reasonRules = {
  'root-caller': {
    points: 78,
    text: 'the root user made the call',
    applies: ({ record }) => isRoot(record),
  },
  'allows-everything': {
    points: 26,
    text: 'the session policy allows everything, or AdministratorAccess is attached',
    applies: ({ record }) => reaches(record, 'everything'),
  },
  'allows-nearly-everything': {
    points: 26,
    text: 'the session policies allow nearly everything',
    applies: ({ record }) => reaches(record, 'nearly-everything'),
  },
  'allows-identity-changes': {
    points: 26,
    text: 'the session policies allow changes of users, keys, roles or policies in IAM, or AssumeRole of any role',
    applies: ({ record }) => reaches(record, 'identity-changes'),
  },
  'success-after-denial': {
    points: 26,
    text: 'the call succeeded after the same principal was denied',
    applies: ({ record, deniedBefore }) => deniedBefore && succeeded(record),
  },
  'aws-consoler': {
    points: 26,
    text: 'the session name is the default of the attack tool aws_consoler',
    applies: ({ record }) => federationRequestOf(record).sessionName === 'aws_consoler',
  },
  'long-session': {
    points: 13,
    text: 'the requested duration is more than 12 hours',
    applies: ({ record }) => (federationRequestOf(record).durationSeconds ?? 0) > twelveHours,
  },
  'no-mfa': {
    points: 13,
    text: 'the caller did not use MFA',
    applies: ({ record }) =>
      textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated') === 'false',
  },
} satisfies Record<string, ReasonRule>;

export type ReasonId = keyof typeof reasonRules;

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
    points: 13,
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
}

export interface Rating {
  readonly severity: Severity;
  readonly riskScore: number;
  readonly reasons: readonly Reason[];
}

/** Base score plus the points of every reason that applies. A failed call is at most low, unless the root user made it. */
export function rate(rule: RatedRule, circumstances: Circumstances): Rating {
  const general = {
    ...remarks,
    ...(rule.term.some(({ field }) => field === 'principal') ? principalRemarks : {}),
    ...(readsRequest(rule) ? requestRemarks : {}),
  };
  const reasons = [
    ...rule.reasons.map((candidate) => reasonFor(candidate, circumstances)),
    ...Object.entries(general).map(([id, remark]) => remarkFor(id, remark, circumstances)),
  ].filter((reason) => reason !== undefined);
  const sum = reasons.reduce((score, reason) => score + reason.points, rule.baseRiskScore);
  const ceiling = succeeded(circumstances.record) || isRoot(circumstances.record) ? 100 : highestLowScore;
  const riskScore = Math.min(sum, ceiling);
  return { severity: severityOf(riskScore), riskScore, reasons };
}

/** The id, points and text of a reason. */
export function reasonOf(candidate: ReasonId | OwnReason): Reason {
  if (typeof candidate !== 'string') return { id: candidate.id, points: candidate.points, text: candidate.text };
  const { points, text } = reasonRules[candidate];
  return { id: candidate, points, text };
}

function reasonFor(candidate: ReasonId | OwnReason, circumstances: Circumstances): Reason | undefined {
  const applies =
    typeof candidate === 'string'
      ? reasonRules[candidate].applies(circumstances)
      : candidate.when.every((condition) => isMet(condition, circumstances.record));
  return applies ? reasonOf(candidate) : undefined;
}

function remarkFor(id: string, { points, text, applies }: ReasonRule, circumstances: Circumstances) {
  return applies(circumstances) ? { id, points, text } : undefined;
}

function readsRequest({ term, requestDetails, reasons }: RatedRule): boolean {
  const fields = [...term, ...requestDetails].map(({ field }) => field);
  return reasons.includes('allows-everything') || fields.some((field) => field.startsWith('requestParameters.'));
}

export function severityOf(riskScore: number): Severity {
  return severityFrom.find(([least]) => riskScore >= least)?.[1] ?? 'low';
}

/** True if the root user itself made the call, not a service on behalf of the account. */
export function isRoot(record: CloudTrailRecord): boolean {
  return textAt(record, 'userIdentity', 'type') === 'Root' && serviceForRoot(record) === undefined;
}

/** Several reasons ask for it, and to read a policy is most of the work of the rating. */
const reachOf = new WeakMap<CloudTrailRecord, PolicyReach | undefined>();

function reaches(record: CloudTrailRecord, reach: PolicyReach): boolean {
  if (!reachOf.has(record)) reachOf.set(record, policyReach(federationRequestOf(record), accountOf(record) ?? ''));
  return reachOf.get(record) === reach;
}
