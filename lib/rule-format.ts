import { isIP } from 'node:net';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { cluesOfRules, NothingToSearchError } from '../lambda/cloudtrail/rule-clues.ts';
import type { Condition, FieldCondition } from '../lambda/detection/condition.ts';
import { derivedNames } from '../lambda/detection/derived.ts';
import { largest } from '../lambda/detection/extremes.ts';
import { reasonIds } from '../lambda/detection/reasons.ts';
import { type Rule, selects } from '../lambda/detection/rule.ts';
import { traitNames } from '../lambda/detection/traits.ts';
import { eventSourceNames } from './event-sources.ts';

/** Rules are checked against these limits, so that a rule of yours cannot slow down the others. */
const most = { names: 300, values: 300, text: 1_024, conditions: 50, nested: 4, reasons: 20, details: 20, events: 60 };

const text = z.string().min(1, 'must not be empty').max(most.text, `must have at most ${most.text} characters`);
const texts = z.array(text).min(1, 'must have an entry').max(most.values, `must have at most ${most.values} entries`);

/** The fields of a record in CloudTrail (user guide, "CloudTrail record contents"). */
const recordFields = [
  ...['eventVersion', 'userIdentity', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'sourceIPAddress'],
  ...['userAgent', 'errorCode', 'errorMessage', 'requestParameters', 'responseElements', 'additionalEventData'],
  ...['requestID', 'eventID', 'eventType', 'apiVersion', 'managementEvent', 'readOnly', 'resources', 'vpcEndpointId'],
  ...['recipientAccountId', 'serviceEventDetails', 'sharedEventID', 'eventCategory', 'sessionCredentialFromConsole'],
  ...['tlsDetails', 'edgeDeviceDetails', 'addendum', 'vpcEndpointAccountId', 'eventContext', 'annotation'],
];

const fieldPath = text.refine(
  (path) => derivedNames.some((name) => name === path) || recordFields.includes(path.split(/[.[]/)[0] ?? ''),
  { error: ({ input }) => `is no field of a record${similarTo(firstName(input), [...recordFields, ...derivedNames])}` },
);

const block = text.refine(isBlock, 'must be a CIDR block such as 192.0.2.0/24, or an address');

const fieldTests = {
  is: texts,
  isNot: texts,
  like: texts,
  isNotLike: texts,
  startsWith: texts,
  endsWith: texts,
  contains: texts,
  present: z.boolean(),
  atLeast: z.number(),
  atMost: z.number(),
  inNetwork: z.array(block).min(1).max(most.values),
  isIpAddress: z.literal(true),
} as const;

const testNames = Object.keys(fieldTests) as (keyof typeof fieldTests)[];

const fieldCondition = z
  .strictObject({ field: fieldPath, ...z.object(fieldTests).partial().shape })
  .refine((condition) => testNames.filter((name) => condition[name] !== undefined).length === 1, {
    error: `must have exactly one of ${testNames.join(', ')}`,
  });

const group = (): z.ZodType<Condition> => z.lazy(() => condition);
const conditions = z.array(group()).min(1, 'must have a condition').max(most.conditions);

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ any: conditions }),
    z.strictObject({ all: conditions }),
    z.strictObject({ not: group() }),
    fieldCondition as unknown as z.ZodType<FieldCondition>,
  ]),
);

const eventName = text.regex(
  /^(?:\*|[A-Z][A-Za-z0-9_]*\*?)$/,
  'must be an event name as CloudTrail writes it, such as CreateUser, or its beginning and *, such as Create*',
);

const source = text
  .regex(/^(?:\*|[a-z0-9][a-z0-9.-]*\.[a-z]+)$/, 'must be an event source such as iam.amazonaws.com, or *')
  .refine((name) => !looksMistyped(name), {
    error: ({ input }) =>
      `looks mistyped${similarTo(String(input).replace(/\.amazonaws\.com$/, ''), eventSourceNames)}`,
  });

const label = z.string().regex(/^[A-Za-z][ -~]{0,30}$/, 'must be a short label that begins with a letter');
const score = z.int().min(1).max(100);
const id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/, 'must be words of lower-case letters and digits with hyphens');

const attackId = (pattern: RegExp) => z.strictObject({ uid: z.string().regex(pattern), name: text });
const attack = z.strictObject({
  tactic: attackId(/^TA\d{4}$/),
  technique: attackId(/^T\d{4}$/),
  subTechnique: attackId(/^T\d{4}\.\d{3}$/).optional(),
});

const ownReason = z.strictObject({ id, points: z.int().min(1).max(100), text, when: conditions });
const details = z.array(z.strictObject({ label, field: fieldPath })).max(most.details);
const terms = z.array(z.strictObject({ field: fieldPath, label }));

/** A rule as you write it: what has a default can be left out. */
export const ruleSchema = z
  .strictObject({
    id: id.describe('The name of the rule, also in exceptions. It must not change: the history is stored under it.'),
    name: text.max(100).describe('What is new, such as "First DeleteTrail call by a principal".'),
    version: z
      .string()
      .regex(/^[1-9]\d*$/)
      .default('1')
      .describe('Increment it when the meaning of the rule changes.'),
    events: z
      .array(z.strictObject({ source, names: z.array(eventName).min(1).max(most.names) }))
      .min(1, 'must have an event')
      .max(most.events)
      .describe('The calls: sources and names. * at the end of a name, * as name and * as source match any.'),
    readsEveryRecord: z
      .literal(true)
      .optional()
      .describe('Needed for a rule on any event without a text to search for.'),
    dataEvents: z.literal(true).optional().describe('The calls are data events, which a trail must be set to record.'),
    outcome: z.enum(['any', 'success']).default('success').describe('With any, denied calls alert too.'),
    conditions: z.array(condition).max(most.conditions).default([]).describe('All of them must be met.'),
    term: terms
      .min(1, 'must have a part')
      .max(3, 'must have at most 3 parts')
      .default([{ field: 'principal', label: 'principal' }])
      .describe('What must be new, in combination: fields, or principal, account, network, asn, asOrganization.'),
    historyWindowDays: z.int().min(1).max(90).default(10).describe('Alerts again after this many days without a call.'),
    baseRiskScore: score.default(47).describe('Low below 47, medium from 47, high from 73, critical from 99.'),
    reasons: z
      .array(z.union([z.enum(reasonIds), ownReason]))
      .max(most.reasons)
      .default([])
      .describe('What raises the score: reasons of Firstsight by their IDs, or your own.'),
    attacks: z.array(attack).max(10).default([]).describe('MITRE ATT&CK tactics and techniques.'),
    significance: text
      .default('A rule of your own matched.')
      .describe('Why the call matters, for the reader of the alert.'),
    requestDetails: details.default([]).describe('Fields of the request that the email shows.'),
    responseDetails: details.default([]).describe('Fields of the response that the email shows.'),
    issuedIn: fieldPath.optional(),
    firstAlert: z.strictObject({ identity: fieldPath, until: fieldPath.optional() }).optional(),
    followUpTo: z.strictObject({ ruleId: id, identity: fieldPath }).optional(),
    coveredBy: z.strictObject({ ruleIds: z.array(id).min(1).max(10), identity: fieldPath }).optional(),
    signInRule: z.literal('sts-get-federation-token-console').optional(),
    onlyFollowUps: z.literal(true).optional(),
    newTrait: z.enum(traitNames).optional(),
    oncePerDay: z.literal(true).optional(),
    reference: z
      .string()
      .max(most.text)
      .default('')
      .describe('A link to your own documentation, or to that of the call.'),
  })
  .superRefine((rule, context) => {
    for (const [path, message] of faultsOf(rule as unknown as Rule))
      context.addIssue({ code: 'custom', path, message });
  });

/** A rule as you write it. */
export type RuleInput = z.input<typeof ruleSchema>;

type Fault = readonly [path: (string | number)[], message: string];

/** What cannot be seen at one place. */
function faultsOf(rule: Rule): Fault[] {
  return [
    ...termFaults(rule),
    ...searchFaults(rule),
    ...rule.conditions.flatMap((one, i) => conditionFaults(one, i, rule)),
  ];
}

function termFaults({ term, firstAlert, signInRule }: Rule): Fault[] {
  const fields = term.map(({ field }) => field);
  const faults: Fault[] = [];
  fields.forEach((field, i) => {
    if (fields.indexOf(field) < i) faults.push([['term', i], `repeats ${field}`]);
  });
  if (fields.filter((field) => field.includes('[]')).length > 1)
    faults.push([['term'], 'can have only one part with []']);
  if (firstAlert !== undefined && signInRule === undefined && fields.join() !== 'principal')
    faults.push([['firstAlert'], 'requires a term of the principal alone']);
  return faults;
}

function searchFaults(rule: Rule): Fault[] {
  try {
    cluesOfRules([rule]);
    return [];
  } catch (error) {
    if (!(error instanceof NothingToSearchError)) throw error;
    return [
      [
        ['events'],
        'names no event and no source, and no condition has a text to search for; name some, or set readsEveryRecord: true',
      ],
    ];
  }
}

/** Conditions that no record can meet together with the others. */
function conditionFaults(one: Condition, place: number, rule: Rule): Fault[] {
  const faults: Fault[] = [];
  const path = ['conditions', place];
  if (depthOf(one) > most.nested) faults.push([path, `is nested deeper than ${most.nested} groups`]);
  if (!('field' in one)) return faults;
  if (!canHold(one, rule)) faults.push([path, 'can never hold for the events of the rule']);
  const others = rule.conditions.slice(0, place);
  for (const other of others)
    if (contradict(one, other)) faults.push([path, `can never hold together with another condition on ${one.field}`]);
  return faults;
}

function depthOf(one: Condition): number {
  if ('not' in one) return 1 + depthOf(one.not);
  const inner = 'any' in one ? one.any : 'all' in one ? one.all : [];
  return inner.length === 0 ? 0 : 1 + largest(inner.map(depthOf));
}

function canHold(one: FieldCondition, { events, outcome }: Rule): boolean {
  if (one.field === 'eventSource' && 'is' in one)
    return one.is.some((name) => events.some((event) => event.source === '*' || event.source === name));
  if (one.field === 'eventName' && 'is' in one)
    return one.is.some((name) => events.some((event) => selects({ events: [event] }, event.source, name)));
  const isError = one.field === 'errorCode' || one.field === 'errorMessage';
  return !(
    isError &&
    outcome === 'success' &&
    !('isNot' in one || 'isNotLike' in one || ('present' in one && !one.present))
  );
}

function contradict(one: Condition, other: Condition): boolean {
  if (!('field' in one && 'field' in other) || one.field !== other.field || one.field.includes('[]')) return false;
  if ('is' in one && 'is' in other) return !one.is.some((value) => other.is.includes(value));
  if ('is' in one && 'isNot' in other) return one.is.every((value) => other.isNot.includes(value));
  if ('isNot' in one && 'is' in other) return contradict(other, one);
  if ('atLeast' in one && 'atMost' in other) return one.atLeast > other.atMost;
  if ('atMost' in one && 'atLeast' in other) return contradict(other, one);
  if ('present' in one && !one.present)
    return !('present' in other ? !other.present : 'isNot' in other || 'isNotLike' in other);
  return 'present' in other && !other.present && contradict(other, one);
}

function isBlock(value: string): boolean {
  const [address = '', length, ...more] = value.split('/');
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  return bits > 0 && more.length === 0 && (length === undefined || (/^\d+$/.test(length) && Number(length) <= bits));
}

/** Close to a known name without being one. */
function looksMistyped(name: string): boolean {
  const service = name.replace(/\.amazonaws\.com$/, '');
  if (name === '*' || eventSourceNames.includes(service)) return false;
  return service === name
    ? /amazon|aws/.test(name)
    : service.length > 3 && closest(service, eventSourceNames) !== undefined;
}

function closest(name: string, known: readonly string[]): string | undefined {
  return known.find((one) => one.length > 2 && distance(one, name) <= (name.length > 6 ? 2 : 1));
}

function similarTo(name: string, known: readonly string[]): string {
  const similar = closest(name, known);
  return similar === undefined ? '' : `; did you mean ${similar}?`;
}

function firstName(path: unknown): string {
  return String(path).split(/[.[]/)[0] ?? '';
}

/** The JSON Schema of a rules file, for editors. */
export function rulesSchemaText(): string {
  const sample = z.array(z.record(z.string(), z.unknown())).optional();
  const ofFile = z.object({
    rules: z.array(ruleSchema.safeExtend({ alerts: sample, noAlerts: sample, 'no alert': sample })),
  });
  return `${JSON.stringify(z.toJSONSchema(ofFile, { io: 'input', unrepresentable: 'any' }), null, 2)}\n`;
}
