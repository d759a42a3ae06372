import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { settingValues } from '../../../lib/setting-values.ts';
import { readSettings } from '../../../lib/settings.ts';
import { eventBridgeSwitch } from '../../../lib/sources/bucket-events.ts';
import { readable, templateOf } from '../template.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/sources.md'), 'utf8');

function blocks(language: string): string[] {
  const fences = page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  return [...fences].flatMap(([, content = '']) => content.trimEnd().split('\n'));
}

const commands = blocks('sh');
const deployments = commands.filter((command) => command.startsWith('npx cdk deploy'));

function settingsIn(command: string): Record<string, string> {
  return Object.fromEntries([...command.matchAll(/-c (\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
}

/** Deployed from account 111122223333 in us-east-1. */
function outputsOf(command: string): Record<string, string> {
  const outputs = Object.entries(templateOf(settingsIn(command)).findOutputs('*'));
  const text = (value: unknown) =>
    String(readable(value))
      .replaceAll('<DetectorRole.Arn>', 'arn:aws:iam::111122223333:role/ROLE')
      .replaceAll('<AWS::AccountId>', '111122223333')
      .replaceAll('<AWS::Region>', 'us-east-1')
      .replaceAll('<AWS::Partition>', 'aws');
  return Object.fromEntries(outputs.map(([name, { Value }]) => [name, text(Value)]));
}

describe('docs/sources.md', () => {
  test('shows a deployment for each source with an existing bucket', () => {
    expect(deployments.map((command) => readSettings(settingsIn(command)).source.kind)).toEqual([
      'existing-bucket',
      'bucket-events',
      'topic',
      'topic',
      'existing-bucket',
    ]);
  });

  test('shows the EventBridge command as synthesis prints it', () => {
    expect(commands).toContain(eventBridgeSwitch('my-trail-bucket'));
  });

  test('shows the documents for another account as in the outputs', () => {
    const outputs = outputsOf(deployments.find((command) => command.includes('trailBucketAccount')) ?? '');
    expect(blocks('json')).toEqual([
      outputs.LogFileTopicStatement,
      outputs.LogFileTopicAttributesStatement,
      outputs.LogFileBucketStatement,
      outputs.LogFileListStatement,
      outputs.LogFileKeyStatement,
    ]);
  });

  test('names only settings that exist', () => {
    const named = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in settingValues))).toEqual([]);
  });

  test('names every output for another account', () => {
    for (const name of [
      'LogFileTopicStatement',
      'LogFileTopicAttributesStatement',
      'LogFileBucketStatement',
      'LogFileListStatement',
      'LogFileKeyStatement',
      'EventForwardingTemplate',
    ]) {
      expect(page).toContain(`\`${name}\``);
    }
  });
});
