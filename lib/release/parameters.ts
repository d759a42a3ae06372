import {
  concurrencyLimits,
  concurrentRuns,
  defaultBatchWindow,
  defaultMemory,
  longestBatchWindow,
  memoryLimits,
} from '../delivery-limits.ts';
import { ruleIds } from '../rule-ids.ts';
import { asnRuleIds, consoleRuleId, federationTokenRuleIds } from '../rule-sets.ts';
import type { Json, JsonObject } from './merge.ts';

interface Parameter {
  readonly group: string;
  readonly label: string;
  readonly description: string;
}

interface NumberParameter extends Parameter {
  readonly range: { readonly least: number; readonly most: number };
  readonly default: number;
}

interface TextParameter extends Parameter {
  readonly pattern: string;
  /** Completes the sentence "must be …". */
  readonly allowed: string;
  readonly default?: string;
}

const source = 'Where log files come from';
const receivers = 'Who receives alerts';
const capacity = 'How much runs at once';

/** The released function has no database of networks, so a rule that needs one could never alert. */
const rules = ruleIds.filter((id) => !asnRuleIds.includes(id));

/** Lists without the rule on console sign-ins, and those that name one of the rules that it follows too; see `faultInRules`. */
const alertingRules = `((?!${listWith([consoleRuleId])})|(?=${listWith(federationTokenRuleIds)}))`;

/** The beginning of a list up to one of the rules. CloudFormation reads it as a regular expression of Java. */
function listWith(ids: readonly string[]): string {
  return `([^,]*,)*(${ids.join('|')})(,|$)`;
}

/** The parameters of the template. They mean the same as the settings. */
const parameters = {
  CodeBucket: {
    group: 'The code of the functions',
    label: 'Bucket with the function',
    description: 'An S3 bucket in this Region, to which you copied firstsight-function.zip.',
    pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
    allowed: 'the name of an S3 bucket',
  },
  AlertEmail: {
    group: receivers,
    label: 'Address for alerts',
    description: 'Receives alerts. Confirm the subscription in the email that AWS sends.',
    pattern: '^[^@\\s,]+@[^@\\s,]+\\.[^@\\s,]+$',
    allowed: 'an email address',
  },
  OperationsEmail: {
    group: receivers,
    label: 'Address for alarms',
    description: 'Receives alarms about the detector. Empty: the address for alerts.',
    pattern: '^([^@\\s,]+@[^@\\s,]+\\.[^@\\s,]+)?$',
    allowed: 'an email address, or empty',
    default: '',
  },
  TrailBucket: {
    group: source,
    label: 'Bucket',
    description:
      'A bucket in this Region to which a trail delivers log files. Empty: a new trail for all Regions and a new bucket.',
    pattern: '^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$',
    allowed: 'the name of an S3 bucket, or empty',
    default: '',
  },
  Attach: {
    group: source,
    label: 'Announcement by EventBridge',
    description:
      'eventbridge: use the events that the bucket sends to EventBridge. Empty: add a notification to the bucket.',
    pattern: '^(eventbridge)?$',
    allowed: 'eventbridge, or empty',
    default: '',
  },
  NotificationTopicArn: {
    group: source,
    label: 'Announcement by a topic',
    description: 'An SNS topic of this account that announces the log files. Empty: add a notification to the bucket.',
    pattern: '^(arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[\\w-]{1,256})?$',
    allowed: 'the ARN of a standard SNS topic, or empty',
    default: '',
  },
  KeyPrefix: {
    group: source,
    label: 'Key prefix',
    description: 'S3 key prefix before AWSLogs/, with a slash at the end. Empty: none.',
    pattern: "^((?!.*//)(?!(.*/)?AWSLogs/)[\\w!.'()=@:+,&;-][\\w!.'()/=@:+,&; -]*/)?$",
    allowed: 'a key prefix with a slash at the end and none at the start, without AWSLogs, or empty',
    default: '',
  },
  OrganizationId: {
    group: source,
    label: 'Organization',
    description: 'The organization of an organization trail. Empty: the log files of this account only.',
    pattern: '^(o-[a-z0-9]{10,32})?$',
    allowed: 'an organization ID such as o-exampleorgid, or empty',
    default: '',
  },
  KmsKeyArn: {
    group: source,
    label: 'Key of the log files',
    description: 'The KMS key with which the trail encrypts log files. Empty: none.',
    pattern: '^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+)?$',
    allowed: 'the ARN of a KMS key, or empty',
    default: '',
  },
  SecurityHub: {
    group: receivers,
    label: 'Security Hub',
    description: 'on: import each alert also as a finding into Security Hub CSPM, which must be enabled. off: do not.',
    pattern: '^(on|off)$',
    allowed: 'on or off',
    default: 'off',
  },
  Rules: {
    group: 'What raises an alert',
    label: 'Rules',
    description: 'IDs of the enabled rules, separated by commas.',
    pattern: `^${alertingRules}(${rules.join('|')})(,(${rules.join('|')}))*$`,
    allowed: `IDs of rules in docs/rules, separated by commas without spaces. Rules on the owner of a network are not available. ${consoleRuleId} requires ${federationTokenRuleIds.join(' or ')}`,
    default: 'sts-get-federation-token',
  },
  HistoryTable: {
    group: 'What raises an alert',
    label: 'History table',
    description: 'The history table that a deleted stack left in this account and Region. Empty: a new table.',
    pattern: '^([\\w.-]{3,255})?$',
    allowed: 'the name of a table, or empty',
    default: '',
  },
  Concurrency: {
    group: capacity,
    label: 'Concurrent runs',
    description: 'How many runs of the function work at once at most.',
    range: concurrencyLimits,
    default: concurrentRuns,
  },
  BatchWindow: {
    group: capacity,
    label: 'Batch window in seconds',
    description: 'How many seconds to wait until ten log files have arrived.',
    range: { least: 0, most: longestBatchWindow },
    default: defaultBatchWindow,
  },
  Memory: {
    group: capacity,
    label: 'Memory in MB',
    description: 'The memory of the function. Its share of a processor grows with it.',
    range: memoryLimits,
    default: defaultMemory,
  },
} as const satisfies Readonly<Record<string, TextParameter | NumberParameter>>;

export type ParameterName = keyof typeof parameters;

/** For the resources: the value of a parameter at deployment. */
export function parameter(name: ParameterName): JsonObject {
  return { Ref: name };
}

const entries: readonly (readonly [string, TextParameter | NumberParameter])[] = Object.entries(parameters);

export const parameterSection: JsonObject = Object.fromEntries(
  entries.map(([name, parameter]): [string, Json] => [
    name,
    {
      Description: parameter.description,
      ...('range' in parameter ? numberOf(parameter) : textOf(parameter)),
      ...(parameter.default === undefined ? {} : { Default: parameter.default }),
    },
  ]),
);

function textOf({ pattern, allowed }: TextParameter): JsonObject {
  return { Type: 'String', AllowedPattern: pattern, ConstraintDescription: `must be ${allowed}` };
}

function numberOf({ range: { least, most } }: NumberParameter): JsonObject {
  const ConstraintDescription = `must be a whole number from ${least} to ${most}`;
  return { Type: 'Number', MinValue: least, MaxValue: most, ConstraintDescription };
}

/** How the console of CloudFormation shows the parameters. */
export const parameterInterface: JsonObject = {
  ParameterGroups: [...new Set(entries.map(([, { group }]) => group))].map((group) => ({
    Label: { default: group },
    Parameters: entries.filter(([, parameter]) => parameter.group === group).map(([name]) => name),
  })),
  ParameterLabels: Object.fromEntries(entries.map(([name, { label }]) => [name, { default: label }])),
};

const isEmpty = (name: ParameterName): Json => ({ 'Fn::Equals': [{ Ref: name }, ''] });
const isSet = (name: ParameterName): Json => ({ 'Fn::Not': [isEmpty(name)] });

/** The choices between the sources and their variants. */
export const conditionSection = {
  HasTrailBucket: isSet('TrailBucket'),
  HasTopic: isSet('NotificationTopicArn'),
  UsesEventBridge: isSet('Attach'),
  HasOrganization: isSet('OrganizationId'),
  HasKmsKey: isSet('KmsKeyArn'),
  HasOperationsEmail: isSet('OperationsEmail'),
  HasHistoryTable: isSet('HistoryTable'),
  UsesSecurityHub: { 'Fn::Equals': [{ Ref: 'SecurityHub' }, 'on'] },
} as const satisfies JsonObject;

/** CloudFormation refuses what does not work together before it creates anything. */
export const ruleSection: JsonObject = {
  ...Object.fromEntries(
    (['Attach', 'NotificationTopicArn', 'KeyPrefix', 'OrganizationId', 'KmsKeyArn'] as const).map((name) => [
      `${name}RequiresTrailBucket`,
      {
        RuleCondition: isSet(name),
        Assertions: [{ Assert: isSet('TrailBucket'), AssertDescription: `${name} requires TrailBucket.` }],
      },
    ]),
  ),
  OneAnnouncement: {
    RuleCondition: isSet('Attach'),
    Assertions: [
      {
        Assert: isEmpty('NotificationTopicArn'),
        AssertDescription: 'Attach cannot be combined with NotificationTopicArn.',
      },
    ],
  },
};
