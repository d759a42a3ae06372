import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { releaseFiles } from '../../../bin/release.ts';
import { version } from '../../../lambda/alerting/version.ts';
import type { Json, JsonObject, Template } from '../../../lib/release/merge.ts';
import { parameterSection } from '../../../lib/release/parameters.ts';
import { functionKey, releaseTemplate, synthesized, variants } from '../../../lib/release/template.ts';
import { ruleIds } from '../../../lib/rule-ids.ts';
import { asnRuleIds, consoleRuleId, faultInRules, federationTokenRuleIds } from '../../../lib/rule-sets.ts';
import { readSettings } from '../../../lib/settings.ts';
import { root } from '../../cli/firstsight.ts';

const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
let template: Template;

beforeAll(() => {
  template = releaseTemplate(context);
});

/** The entries that CloudFormation makes, given the conditions that are true, with each `Fn::If` decided. */
function decided(section: JsonObject, isTrue: (condition: string) => boolean): JsonObject {
  const entries = Object.entries(section as Record<string, JsonObject>)
    .filter(([, { Condition: condition }]) => condition === undefined || isTrue(condition as string))
    .map(([id, { Condition: _, DependsOn: __, ...entry }]) => [id, chosen(entry, isTrue)]);
  return Object.fromEntries(entries);
}

const absent = JSON.stringify({ Ref: 'AWS::NoValue' });
const keptIf = 'HasOperationsEmail';

function chosen(value: Json, isTrue: (condition: string) => boolean): Json {
  if (Array.isArray(value)) return value.map((entry) => chosen(entry, isTrue));
  if (typeof value !== 'object' || value === null) return value;
  const [condition, yes, no] = ((value as JsonObject)['Fn::If'] ?? []) as readonly [string, Json, Json];
  if (condition !== undefined && condition !== keptIf) return chosen(isTrue(condition) ? yes : no, isTrue);
  const entries = Object.entries(value).map(([name, entry]) => [name, chosen(entry, isTrue)] as const);
  return Object.fromEntries(entries.filter(([, entry]) => JSON.stringify(entry) !== absent));
}

function truth(given: readonly string[]): (condition: string) => boolean {
  const isTrue = (name: string): boolean => {
    const expression = template.Conditions?.[name] as {
      'Fn::And'?: { Condition: string }[];
      'Fn::Not'?: { Condition?: string }[];
    };
    if (expression['Fn::And']) return expression['Fn::And'].every(({ Condition: condition }) => isTrue(condition));
    const [negated] = expression['Fn::Not'] ?? [];
    return negated?.Condition === undefined ? given.includes(name) : !isTrue(negated.Condition);
  };
  return isTrue;
}

describe('the template of a release', () => {
  test.each(variants)('describes with $given the stack that CDK deploys', ({ given, settings }) => {
    const { Resources = {}, Outputs = {} } = synthesized(settings, context);
    const isTrue = truth(given);
    expect(Object.keys(Resources).length).toBeGreaterThan(25);
    expect(decided(template.Resources ?? {}, isTrue)).toEqual(decided(Resources, () => true));
    expect(decided(template.Outputs ?? {}, isTrue)).toEqual(decided(Outputs, () => true));
  });

  test('refers only to its own resources, parameters and conditions', () => {
    const text = JSON.stringify(template);
    const known = [template.Resources, template.Parameters].flatMap((section) => Object.keys(section ?? {}));
    const references = [...text.matchAll(/\{"Ref":"(?!AWS::)([^"]+)"\}|"Fn::GetAtt":\["([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(50);
    for (const [, ref, resource] of references) expect(known).toContain(ref ?? resource);
    const conditions = [...text.matchAll(/"Fn::If":\["([^"]+)"/g)].map(([, name]) => name);
    expect(Object.keys(template.Conditions ?? {})).toEqual(expect.arrayContaining(conditions));
    expect(text).not.toMatch(/"[^"]*(trail-bucket|history-table|stack-name)-parameter/);
  });

  test('shows commands that work without a checkout', () => {
    const outputs = JSON.stringify(template.Outputs);
    expect(outputs).toContain(`npx firstsight@${version} `);
    expect(outputs).not.toContain('npm run');
  });

  test('has no resource with a fixed name and no account or Region of its own', () => {
    expect(JSON.stringify(template.Resources)).not.toMatch(
      /\d{12}|us-east-1|"(FunctionName|TableName|RoleName|QueueName)":"/,
    );
  });
});

function settingsAllow(context: Readonly<Record<string, unknown>>): boolean {
  try {
    readSettings(context);
    return true;
  } catch {
    return false;
  }
}

describe('a parameter of the template', () => {
  const parameters = Object.entries(parameterSection as Record<string, Record<string, string>>);

  test.each(parameters)(
    '%s allows its default and has a description',
    (_name, { Type, AllowedPattern = '', Default, Description = '', MinValue, MaxValue }) => {
      expect(Description).toMatch(/^\S.*\.$/);
      if (Type === 'Number') {
        expect(Number(Default)).toBeGreaterThanOrEqual(Number(MinValue));
        expect(Number(Default)).toBeLessThanOrEqual(Number(MaxValue));
      } else if (Default !== undefined) expect(Default).toMatch(new RegExp(AllowedPattern));
    },
  );

  test.each([
    ['Concurrency', 'concurrency'],
    ['BatchWindow', 'batchWindow'],
    ['Memory', 'memory'],
  ])('%s allows the numbers of the setting %s', (name, setting) => {
    const { MinValue, MaxValue } = (parameterSection as Record<string, Record<string, number>>)[name] ?? {};
    const isAllowed = (value = Number.NaN) => settingsAllow({ [setting]: value });
    expect([MinValue, MaxValue].map(isAllowed)).toEqual([true, true]);
    expect([Number(MinValue) - 1, Number(MaxValue) + 1].map(isAllowed)).toEqual([false, false]);
  });

  test.each([
    ['AlertEmail', 'security@example.com', 'security'],
    ['TrailBucket', 'my-trail-bucket', 's3://my-trail-bucket'],
    ['KeyPrefix', 'logs/trail/', 'logs'],
    ['KeyPrefix', 'logs/', '/logs/'],
    ['KeyPrefix', 'logs/source=cloudtrail/', 'AWSLogs/'],
    ['KeyPrefix', 'myAWSLogs/', 'logs/AWSLogs/'],
    ['KeyPrefix', 'my logs/', 'logs//'],
    ['OrganizationId', 'o-exampleorgid', 'exampleorgid'],
    ['NotificationTopicArn', 'arn:aws:sns:us-east-1:111122223333:trail', 'trail'],
    [
      'HistoryTable',
      'Firstsight-HistoryTable24A0CCCB-EXAMPLE',
      'arn:aws:dynamodb:us-east-1:111122223333:table/history',
    ],
    ['Rules', ruleIds.filter((id) => !asnRuleIds.includes(id)).join(','), 'sts-get-federation-tokn'],
    ['Rules', `sts-assume-root,${consoleRuleId},sts-get-federation-token`, consoleRuleId],
    ['Rules', `sts-get-federation-token-administrator,${consoleRuleId}`, `sts-assume-root,${consoleRuleId}`],
  ])('%s allows %s and not %s', (name, right, wrong) => {
    const pattern = new RegExp(
      (parameterSection as Record<string, Record<string, string>>)[name]?.AllowedPattern ?? '^$',
    );
    expect(right).toMatch(pattern);
    expect(wrong).not.toMatch(pattern);
  });
});

test('the parameter Rules allows the lists of rules that the settings allow, and refuses those with a rule that could never alert', () => {
  const { AllowedPattern } = parameterSection.Rules as { readonly AllowedPattern: string };
  const telling = [consoleRuleId, ...federationTokenRuleIds, ...asnRuleIds, 'sts-assume-root', 'iam-create-user'];
  const lists = fc.uniqueArray(fc.constantFrom(...telling, ...ruleIds), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(lists, (ids) => new RegExp(AllowedPattern).test(ids.join(',')) === !faultInRules(ids, false)),
    { numRuns: 2000 },
  );
});

test('the page about the template lists every parameter, and shows no other', () => {
  const page = readFileSync(join(root, 'docs/template.md'), 'utf8');
  const names = Object.keys(parameterSection);
  const listed = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const overridden = [...page.matchAll(/--parameter-overrides (.*)$/gm)].flatMap(([, pairs = '']) => pairs.split(' '));
  expect(listed).toEqual(names);
  expect(overridden.length).toBeGreaterThan(5);
  for (const pair of overridden) expect(names).toContain(pair.split('=')[0]);
  expect(page).toContain(`/${functionKey.split('/').slice(0, -1).join('/')}/`);
});

test('the same commit produces the same template, function and checksums', async () => {
  const [once, again] = [await releaseFiles(), await releaseFiles()];
  expect([...once.keys()]).toEqual(['firstsight.template.json', 'firstsight-function.zip', 'SHA256SUMS']);
  for (const [name, bytes] of once) expect(Buffer.from(bytes).equals(Buffer.from(again.get(name) ?? []))).toBe(true);
});
