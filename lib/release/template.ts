import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Fn, Token } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { version } from '../../lambda/alerting/version.ts';
import { installedCommandLine } from '../command-line.ts';
import { readSettings } from '../settings.ts';
import { FirstsightStack } from '../stack.ts';
import { type Json, type JsonObject, mergedTemplates, NotMergeableError, type Template } from './merge.ts';
import { conditionSection, parameter, parameterInterface, parameterSection, ruleSection } from './parameters.ts';

/** Where the template expects the function in the bucket of the parameter `CodeBucket`: each version has its own. */
export const functionKey = `firstsight/${version}/firstsight-function.zip`;

/**
 * Stand for values that are known at deployment where the stack needs a text to make its parts; replaced in the template. A stack
 * cannot be made with a bucket that it does not know the name of.
 */
const placeholders: Readonly<Record<string, JsonObject>> = {
  'trail-bucket-parameter': parameter('TrailBucket'),
  'history-table-parameter': parameter('HistoryTable'),
  'stack-name-parameter': { Ref: 'AWS::StackName' },
};

type Context = Readonly<Record<string, unknown>>;

const common: Context = {
  stackName: 'stack-name-parameter',
  alertEmail: Fn.ref('AlertEmail'),
  operationsEmail: Token.asString({
    'Fn::If': ['HasOperationsEmail', parameter('OperationsEmail'), parameter('AlertEmail')],
  }),
  rules: Fn.ref('Rules'),
  concurrency: Token.asNumber(parameter('Concurrency')),
  batchWindow: Token.asNumber(parameter('BatchWindow')),
  memory: Token.asNumber(parameter('Memory')),
};

const bucket = { ...common, trailBucket: 'trail-bucket-parameter', keyPrefix: Fn.ref('KeyPrefix') };
const organization = { organizationId: Fn.ref('OrganizationId') };
const key = { kmsKeyArn: Fn.ref('KmsKeyArn') };

/** The settings of each source and variant, with the conditions under which the template describes it. */
export const variants: readonly { readonly given: readonly string[]; readonly settings: Context }[] = [
  { given: [], settings: common },
  ...[
    { given: ['HasTrailBucket'], settings: bucket },
    { given: ['HasTrailBucket', 'UsesEventBridge'], settings: { ...bucket, attach: 'eventbridge' } },
    {
      given: ['HasTrailBucket', 'HasTopic'],
      settings: { ...bucket, notificationTopicArn: Fn.ref('NotificationTopicArn') },
    },
  ].flatMap(({ given, settings }) => [
    { given, settings },
    { given: [...given, 'HasOrganization'], settings: { ...settings, ...organization } },
    { given: [...given, 'HasKmsKey'], settings: { ...settings, ...key } },
    { given: [...given, 'HasOrganization', 'HasKmsKey'], settings: { ...settings, ...organization, ...key } },
  ]),
]
  .flatMap(({ given, settings }) => [
    { given, settings },
    { given: [...given, 'UsesSecurityHub'], settings: { ...settings, securityHub: 'on' } },
  ])
  .flatMap(({ given, settings }) => [
    { given, settings },
    { given: [...given, 'HasHistoryTable'], settings: { ...settings, historyTable: 'history-table-parameter' } },
  ]);

/** The order in which the variants are merged: the last condition decides between all that the others have merged. */
const mergeOrder = [
  'HasHistoryTable',
  'UsesSecurityHub',
  'HasKmsKey',
  'HasOrganization',
  'UsesEventBridge',
  'HasTopic',
  'HasTrailBucket',
] as const;

/**
 * The template for every source, with parameters for the settings, for those who deploy without Node and CDK. It has the resources
 * of the stack: it is made of the templates of all sources.
 * @param features the feature flags of cdk.json
 */
export function releaseTemplate(features: Context): Template {
  const templates = variants.map(({ given, settings }) => ({ given, template: synthesized(settings, features) }));
  const { Conditions, Resources = {}, Outputs = {} } = mergedBy(mergeOrder, templates);
  return {
    AWSTemplateFormatVersion: '2010-09-09' as unknown as JsonObject,
    Description: `Firstsight ${version}: alerts on first occurrences in CloudTrail log files` as unknown as JsonObject,
    Metadata: { 'AWS::CloudFormation::Interface': parameterInterface },
    Parameters: parameterSection,
    Rules: ruleSection,
    Conditions: usedConditions({ ...conditionSection, ...Conditions }, Resources, Outputs),
    Resources,
    Outputs,
  };
}

interface Conditional {
  readonly given: readonly string[];
  readonly template: Template;
}

function mergedBy(order: readonly string[], templates: readonly Conditional[]): Template {
  const [condition, ...earlier] = order.toReversed();
  const [only] = templates;
  if (only === undefined) throw new NotMergeableError('there is no template to merge');
  if (condition === undefined) return only.template;
  const yes = templates.filter(({ given }) => given.includes(condition));
  const no = templates.filter(({ given }) => !given.includes(condition));
  const merged = (some: readonly Conditional[]) => mergedBy(earlier.toReversed(), some);
  if (yes.length === 0 || no.length === 0) return merged(templates);
  return mergedTemplates(condition, merged(yes), merged(no));
}

/** The template of the stack with these settings. */
export function synthesized(settings: Context, features: Context): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'firstsight-template-'));
  const app = new App({ outdir, context: features, analyticsReporting: false });
  const code = Code.fromInline('exports.handler = () => undefined;');
  const stack = new FirstsightStack(app, 'Firstsight', {
    settings: readSettings(settings),
    code,
    commandLine: installedCommandLine,
  });
  const template = app.synth().getStackByName(stack.stackName).template as Template;
  rmSync(outdir, { recursive: true });
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]) => [
    id,
    released(resource as JsonObject),
  ]);
  return replaced({ ...template, Resources: Object.fromEntries(resources) } as unknown as Json) as unknown as Template;
}

/** Without notes of CDK and dependencies that the properties imply, and with the code in the bucket. */
function released({ Metadata, DependsOn = [], ...resource }: JsonObject): JsonObject {
  const properties = JSON.stringify(resource.Properties ?? {});
  const dependsOn = ([DependsOn].flat() as string[]).filter((id) => !properties.includes(`"Fn::GetAtt":["${id}"`));
  const others = dependsOn.length === 0 ? resource : { ...resource, DependsOn: dependsOn };
  if (resource.Type !== 'AWS::Lambda::Function') return others;
  const code = { S3Bucket: parameter('CodeBucket'), S3Key: functionKey };
  return { ...others, Properties: { ...(resource.Properties as JsonObject), Code: code } };
}

/** Commands in outputs start the command line in a checkout, which those who deploy the template do not have. */
const inCheckout = 'npm run -s firstsight --';
const anywhere = `npx firstsight@${version}`;

function replaced(value: Json): Json {
  if (typeof value === 'string') return withoutPlaceholders(value.replaceAll(inCheckout, anywhere));
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, replaced(entry)]));
}

function withoutPlaceholders(text: string): Json {
  const parts = text.split(new RegExp(`(${Object.keys(placeholders).join('|')})`)).filter((part) => part !== '');
  const values = parts.map((part): Json => placeholders[part] ?? part);
  return values.length > 1 ? { 'Fn::Join': ['', values] } : (values[0] ?? text);
}

/** Merging leaves conditions over that nothing uses. */
function usedConditions(all: JsonObject, ...users: readonly JsonObject[]): JsonObject {
  const used = Object.fromEntries(
    Object.entries(all).filter(([name, expression]) => {
      const others = Object.entries(all).filter(([other]) => other !== name);
      return JSON.stringify([users, others.map(([, value]) => value)]).includes(`"${name}"`) || expression === null;
    }),
  );
  return Object.keys(used).length === Object.keys(all).length ? used : usedConditions(used, ...users);
}
