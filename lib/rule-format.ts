import { isIP } from 'node:net';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { Condition, FieldCondition } from '../lambda/detection/condition.ts';
import { derivedNames } from '../lambda/detection/derived.ts';
import { reasonIds } from '../lambda/detection/reasons.ts';
import type { Rule } from '../lambda/detection/rule.ts';
import { traitNames } from '../lambda/detection/traits.ts';
import { eventSourceNames } from './event-sources.ts';
import { faultsOf } from './rule-faults.ts';

/** Rules are checked against these limits, so that a rule of yours cannot slow down the others. */
const most = { names: 300, values: 300, text: 1_024, conditions: 50, reasons: 20, details: 20, events: 60 };

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
  {
    error: ({ input }) =>
      `is not a field of a record${similarTo(firstName(input), [...recordFields, ...derivedNames])}`,
  },
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
