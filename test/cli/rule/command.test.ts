import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { newRule } from '../../../cli/rule/new-rule.ts';
import { ruleIds } from '../../../lib/rule-ids.ts';
import { mmdb } from '../../mmdb.ts';
import { firstsight } from '../firstsight.ts';

const folder = mkdtempSync(join(tmpdir(), 'firstsight-rule-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'rules.yaml');

describe('firstsight rule', () => {
  test('new writes a rule that rule test accepts', async () => {
    const { stdout } = await firstsight(['rule', 'new']);
    writeFileSync(path, stdout);
    const tested = await firstsight(['rule', 'test', path]);
    expect(tested.status).toBe(0);
    expect(tested.stdout).toContain('ok cloudtrail-stop-logging: 1 that alert, 1 that do not');
  });

  test('test ends with status 1 and names each record with another result', async () => {
    writeFileSync(path, newRule.replace('no alert:', 'noAlerts:').replace('2026-03-03T', '2026-03-30T'));
    const { stdout, status } = await firstsight(['rule', 'test', path]);
    expect(status).toBe(1);
    expect(stdout).toContain('FAILED cloudtrail-stop-logging');
    expect(stdout).toContain('no alert[0] (StopLogging at 2026-03-30T09:00:00Z) raises an alert');
  });

  test('test ends with status 1 for a rule without samples', async () => {
    const events = [{ source: 'iam.amazonaws.com', names: ['CreateRole'] }];
    writeFileSync(path, JSON.stringify([{ id: 'own-rule', name: 'First call', events }]));
    const { stdout, status } = await firstsight(['rule', 'test', path]);
    expect([status, stdout]).toEqual([1, expect.stringContaining('own-rule: has no samples')]);
  });

  test('test ends with status 2 and every mistake for an invalid file', async () => {
    writeFileSync(path, 'rules:\n  - { id: X, name: a, events: [] }\n');
    const { stderr, status } = await firstsight(['rule', 'test', path]);
    expect(status).toBe(2);
    expect(stderr).toContain('rules[0].id: "X" must be words');
    expect(stderr).toContain('rules[0].events: must have an event');
  });

  test('test without a file tests the rules of Firstsight', async () => {
    const { stdout, stderr, status } = await firstsight(['rule', 'test']);
    expect(status).toBe(0);
    // The rule on sign-ins needs the alerts of another.
    expect(stdout.match(/^ok /gm)).toHaveLength(ruleIds.length - 1);
    expect(stderr).toContain(`${ruleIds.length - 1} rules, 0 with differences`);
  });

  test('test reads a database of networks for rules on their owners', async () => {
    const ownerIs = '      - { field: asOrganization, is: [Example Telecom] }\n    term:';
    writeFileSync(
      path,
      newRule.replace('    term:', ownerIs).replaceAll('eventTime:', 'sourceIPAddress: 192.0.2.9\n        eventTime:'),
    );
    const without = await firstsight(['rule', 'test', path]);
    expect(without.status).toBe(2);
    expect(without.stderr).toContain('rules[0]: asOrganization requires a database of networks');
    const database = join(folder, 'networks.mmdb');
    writeFileSync(
      database,
      mmdb({ '192.0.2.0/24': { autonomous_system_number: 64496, autonomous_system_organization: 'Example Telecom' } }),
    );
    const tested = await firstsight(['rule', 'test', path, '--asn-database', database]);
    expect([tested.status, tested.stdout]).toEqual([0, expect.stringContaining('ok cloudtrail-stop-logging')]);
  });

  test('detect applies the rules of a file in addition to the others', async () => {
    writeFileSync(path, newRule);
    const log = join(folder, 'log.json');
    const [rule] = (parse(newRule) as { rules: { alerts: object[] }[] }).rules;
    writeFileSync(log, JSON.stringify({ Records: rule?.alerts }));
    const { stdout } = await firstsight(['detect', '--format', 'ndjson', '--rules-file', path, log]);
    expect(stdout).toContain('cloudtrail-stop-logging');
  });
});

test('the JSON Schema in docs accepts the rule that `firstsight rule new` writes, and no unknown field', () => {
  const schema = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../docs/rules.schema.json'), 'utf8'));
  const isValid = new Ajv2020({ strict: false }).compile(schema);
  const file = parse(newRule) as { rules: object[] };
  expect([isValid(file), isValid.errors]).toEqual([true, null]);
  expect(isValid({ rules: [{ ...file.rules[0], evnts: [] }] })).toBe(false);
});
