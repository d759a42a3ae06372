import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { ownRulesFrom } from '../../lib/rules-file.ts';
import { readSettings } from '../../lib/settings.ts';
import { FirstsightStack } from '../../lib/stack.ts';

const cdkJson = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../cdk.json'), 'utf8')) as {
  readonly context: Record<string, unknown>;
};

// The rules of CloudFormation take seconds to load; one test sets this to true.
process.env.CDK_VALIDATION ??= 'false';

const outdir = mkdtempSync(join(tmpdir(), 'firstsight-test-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** One of each source, with all of its settings. */
export const ownTrail = { alertEmail: 'security@example.com' };
export const existingBucket = { ...ownTrail, trailBucket: 'example-trail-bucket', keyPrefix: 'logs' };
export const organizationBucket = {
  ...existingBucket,
  organizationId: 'o-exampleorgid',
  kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/example-key-id',
};
export const bucketEvents = { ...existingBucket, attach: 'eventbridge' };
export const logFileTopic = {
  ...existingBucket,
  notificationTopicArn: 'arn:aws:sns:us-east-1:111122223333:trail',
};
/** Bucket, key and topic in another account. */
const elsewhere = {
  trailBucketAccount: '444455556666',
  organizationId: 'o-exampleorgid',
  kmsKeyArn: 'arn:aws:kms:us-east-1:444455556666:key/example-key-id',
};
export const foreignBucketEvents = { ...bucketEvents, ...elsewhere };
export const foreignTopic = {
  ...existingBucket,
  ...elsewhere,
  notificationTopicArn: 'arn:aws:sns:eu-west-1:444455556666:trail',
};

const stacks = new Map<string, FirstsightStack>();

/** The stack with these settings, made once for each test file, with code that does nothing, so that no test bundles. */
export function stackOf(settings: Readonly<Record<string, string>>): FirstsightStack {
  const key = JSON.stringify(settings);
  const stack = stacks.get(key) ?? newStack(settings);
  stacks.set(key, stack);
  return stack;
}

function newStack(settings: Readonly<Record<string, string>>): FirstsightStack {
  // CDK reads a template again from this folder.
  const folder = join(outdir, String(stacks.size));
  const app = new App({ outdir: folder, context: { ...cdkJson.context, ...settings } });
  const code = Code.fromInline('export const handler = () => undefined;');
  const read = readSettings(app.node.getAllContext());
  const ownRules = ownRulesFrom(read.rulesFile, read.asnDatabase !== undefined);
  return new FirstsightStack(app, 'Firstsight', { settings: read, code, ownRules });
}

/** CDK synthesizes a stack once, at the first call. */
export function templateOf(settings: Readonly<Record<string, string>>): Template {
  return Template.fromStack(stackOf(settings));
}

/** The properties of all resources of a type whose logical ID starts with `idBegin`, with readable references. */
export function resources(template: Template, type: string, idBegin = ''): Record<string, unknown>[] {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(idBegin));
  return found.map(([, resource]) => readable(resource.Properties) as Record<string, unknown>);
}

/** The properties of the only such resource. */
export function resource(template: Template, type: string, idBegin = ''): Record<string, unknown> {
  const [first, ...others] = resources(template, type, idBegin);
  if (first === undefined || others.length > 0) throw new Error(`${others.length + 1} or no ${type} ${idBegin}`);
  return first;
}

/** References as `<LogicalName>` or `<LogicalName.Attribute>`, without the hash of CDK, and joined texts. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  const intrinsic = value as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] };
  if (intrinsic.Ref !== undefined) return `<${withoutHash(intrinsic.Ref)}>`;
  if (intrinsic['Fn::GetAtt']) return `<${withoutHash(intrinsic['Fn::GetAtt'][0])}.${intrinsic['Fn::GetAtt'][1]}>`;
  if (intrinsic['Fn::Join']) return intrinsic['Fn::Join'][1].map(readable).join(intrinsic['Fn::Join'][0]);
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, readable(entry)]));
}

function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
