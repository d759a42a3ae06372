import { Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import type { FunctionSettings } from '../lambda/environment.ts';
import {
  type DetectorOptions,
  DetectorPropsError,
  type FirstOccurrenceDetectorProps,
  ownRulesOf,
} from './detector-props.ts';
import { withNames } from './detector-source.ts';
import { faultInRules, withoutSets } from './rule-sets.ts';
import { settingValues } from './setting-values.ts';
import type { SourceSettings } from './source-settings.ts';

/** The options with every default. */
export interface CheckedOptions extends FunctionSettings {
  readonly source: SourceSettings;
  readonly alertEmails: readonly string[];
  readonly operationsEmails: readonly string[];
  readonly weeklyNote: boolean;
  readonly securityHub?: boolean | undefined;
  readonly historyTable?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly batchWindow?: number | undefined;
  readonly memory?: number | undefined;
  readonly audit: 'on' | 'off';
  readonly logRetention: RetentionDays;
}

const { trailBucket, excludeAccounts, trailBucketAccount, notificationTopicArn, ...values } = settingValues;

const bucket = {
  bucketName: trailBucket.schema,
  keyPrefix: values.keyPrefix.schema.default(''),
  organizationId: values.organizationId.schema.optional(),
  kmsKeyArn: values.kmsKeyArn.schema.optional(),
  accounts: values.accounts.schema.default([]),
  excludedAccounts: excludeAccounts.schema.default([]),
};
const bucketAccount = trailBucketAccount.schema.optional();
const bucketRegion = z.string().optional();
/** Only a construct says so. */
const ownAccount = z
  .undefined(
    'must be the account of the stack: you cannot set a notification on the bucket of another account. Use kind bucket-events or topic',
  )
  .optional();
const topicArn = notificationTopicArn.schema;

const sourceSchema = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('own-trail') }),
      z.strictObject({ kind: z.literal('existing-bucket'), ...bucket, bucketRegion, bucketAccount: ownAccount }),
      z.strictObject({ kind: z.literal('bucket-events'), ...bucket, bucketRegion, bucketAccount }),
      z.strictObject({ kind: z.literal('topic'), ...bucket, bucketAccount, topicArn }),
    ],
    'must be own-trail, existing-bucket, bucket-events or topic',
  )
  .superRefine((source, context) => {
    for (const [property, message] of wrongCombinations(source)) {
      context.addIssue({ code: 'custom', path: [property], message });
    }
  });

const optionsSchema = z.object({
  source: z.preprocess(withoutEmpty, sourceSchema),
  alertEmails: values.alertEmail.schema.default([]),
  operationsEmails: values.operationsEmail.schema.optional(),
  rules: values.rules.schema.optional(),
  historyWindowDays: values.historyWindowDays.schema.optional(),
  weeklyNote: values.weeklyNote.schema.default(true),
  securityHub: values.securityHub.schema.default(false),
  historyTable: values.historyTable.schema.optional(),
  audit: values.audit.schema.default('on'),
  concurrency: values.concurrency.schema.optional(),
  batchWindow: values.batchWindow.schema.optional(),
  memory: values.memory.schema.optional(),
  logRetention: z.custom<RetentionDays>().default(RetentionDays.THREE_MONTHS),
});

/**
 * The options, checked like the settings of the same meaning.
 * @throws DetectorPropsError with a sentence for every wrong value and combination
 */
export function checkedOptions(options: FirstOccurrenceDetectorProps): CheckedOptions {
  const { rules } = options;
  const source = withNames(options.source ?? { kind: 'own-trail' });
  const ids = rules?.filter((rule) => typeof rule === 'string');
  const isOnlyOwn = ids?.length === 0 && rules?.length !== 0;
  const { data, error } = optionsSchema.safeParse({ ...options, source, rules: isOnlyOwn ? undefined : ids });
  if (error)
    throw new DetectorPropsError(error.issues.flatMap((issue) => faultsOf(issue, { ...options, source })).join('\n'));
  ownRulesOf(options);
  const hasAsnDatabase = options.asnDatabase !== undefined;
  // The function in `code` has its own data.
  const fault = faultInRules(data.rules ?? [], hasAsnDatabase || options.code !== undefined);
  if (fault !== undefined) throw new DetectorPropsError(fault);
  const names = data.rules && withoutSets(data.rules, hasAsnDatabase);
  return { ...data, rules: names, operationsEmails: data.operationsEmails ?? data.alertEmails };
}

/** An empty text or list in a source means that the property is absent. */
function withoutEmpty(source: unknown): unknown {
  const isEmpty = (value: unknown) => value === undefined || value === '' || (Array.isArray(value) && !value.length);
  return Object.fromEntries(Object.entries(source as object).filter(([, value]) => !isEmpty(value)));
}

function* wrongCombinations(source: z.output<typeof sourceSchema>): Generator<[property: string, fault: string]> {
  if (source.kind === 'own-trail') return;
  // CDK replaces all notifications of a bucket in the app, which removes the one that is added here.
  if (source.kind === 'existing-bucket' && Token.isUnresolved(source.bucketName)) {
    yield [
      'bucketName',
      'must not be the name of a bucket in this app, because CDK overwrites the notification that this kind adds. Use kind bucket-events, and set eventBridgeEnabled: true on the bucket',
    ];
  }
  if (source.excludedAccounts.length === 0) return;
  if (source.accounts.length > 0) yield ['excludedAccounts', 'cannot be combined with accounts'];
  if (source.organizationId === undefined) {
    yield ['excludedAccounts', 'requires organizationId, because only an organization has accounts to leave out'];
  }
}

type Named = Omit<DetectorOptions, 'source'> & { readonly source: ReturnType<typeof withNames> };

function faultsOf(issue: z.core.$ZodIssue, options: Named): string[] {
  const name = issue.path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .slice(1);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `Unknown property ${name}.${key} for the kind "${options.source.kind}".`);
  }
  const value = issue.path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown>)[step], options);
  if (value === undefined) return [`Missing property ${name}: ${issue.message}.`];
  return [`Invalid property ${name}=${JSON.stringify(value)}: ${issue.message}.`];
}
