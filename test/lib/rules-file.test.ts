import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { newRule } from '../../cli/rule/new-rule.ts';
import { RulesError } from '../../lib/own-rules.ts';
import { ruleSchema } from '../../lib/rule-format.ts';
import { readRulesFile } from '../../lib/rules-file.ts';
import { rules } from '../rules/rule-samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'firstsight-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const path = join(folder, 'rules.yaml');
  writeFileSync(path, text);
  return path;
}

function faultsIn(text: string): readonly string[] {
  const path = fileWith(text);
  try {
    readRulesFile(path);
    return [];
  } catch (error) {
    if (!(error instanceof RulesError)) throw error;
    return error.message.split('\n').map((line) => line.replace(`${path}: `, ''));
  }
}

const plain = { id: 'own-rule', name: 'First call', events: [{ source: 'iam.amazonaws.com', names: ['CreateRole'] }] };
const faultsOf = (...entries: readonly object[]) => faultsIn(JSON.stringify({ rules: entries }));

test('a rule needs an ID, a name and events only; the rest has defaults', () => {
  const { rules: read } = readRulesFile(fileWith(JSON.stringify([plain])));
  expect(read).toEqual([
    {
      ...plain,
      ...{ version: '1', outcome: 'success', conditions: [], term: [{ field: 'principal', label: 'principal' }] },
      ...{ historyWindowDays: 10, baseRiskScore: 47, reasons: [], attacks: [], reference: '' },
      ...{ significance: 'A rule of your own matched.', requestDetails: [], responseDetails: [] },
    },
  ]);
});

test.each(rules)('the rule $id has the format of a rule of your own', (rule) => {
  expect(ruleSchema.parse(rule)).toEqual(rule);
});

test('the rule that `firstsight rule new` writes is valid, with its samples', () => {
  const { rules: read, samples } = readRulesFile(fileWith(newRule));
  expect(read).toHaveLength(1);
  const [[, { alerts, noAlerts }] = ['', { alerts: [], noAlerts: [] }]] = samples;
  expect([alerts.length, noAlerts.length]).toEqual([1, 1]);
});

test('ten mistakes in one file are each named by their place', () => {
  const text = `
rules:
  - id: Own Rule
    name: ''
    evnts: []
    events:
      - { source: iam.amazonaw.com, names: [CreateRole] }
      - { source: iam.amazonaws.com, names: ['iam:createUser'] }
    conditions:
      - { field: userIdentty.type, is: [Root] }
      - { field: userAgent, like: [] }
      - { field: sourceIPAddress, inNetwork: [192.0.2.0/64] }
      - { field: userAgent }
    term: [{ field: principal, label: principal }, { field: principal, label: again }]
    historyWindowDays: 0
`;
  expect(faultsIn(text)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^rules\[0\]\.id: "Own Rule" must be words of lower-case letters/),
      expect.stringMatching(/^rules\[0\]\.name: "" must not be empty/),
      'rules[0]: unknown field "evnts".',
      expect.stringMatching(/^rules\[0\]\.events\[0\]\.source: "iam\.amazonaw\.com" /),
      expect.stringMatching(/^rules\[0\]\.events\[1\]\.names\[0\]: "iam:createUser" must be an event name/),
      expect.stringMatching(
        /^rules\[0\]\.conditions\[0\]\.field: "userIdentty\.type" is not a field.*did you mean userIdentity/,
      ),
      expect.stringMatching(/^rules\[0\]\.conditions\[1\]\.like: must have an entry/),
      expect.stringMatching(/^rules\[0\]\.conditions\[2\]\.inNetwork\[0\]: "192\.0\.2\.0\/64" must be a CIDR block/),
      expect.stringMatching(/^rules\[0\]\.conditions\[3\]: must have exactly one of is, isNot/),
      expect.stringMatching(/^rules\[0\]\.historyWindowDays: 0 /),
    ]),
  );
});

describe('a rule is refused', () => {
  test.each([
    ['with the ID of a rule of Firstsight', { id: 'sts-assume-root' }, 'rules[0].id: "sts-assume-root" is a rule of'],
    [
      'with a part twice in its term',
      { term: [...['a', 'b']].map((label) => ({ field: 'principal', label })) },
      'repeats',
    ],
    [
      'with a field in its term that no record has',
      { term: [{ field: 'user.name', label: 'user' }] },
      'is not a field',
    ],
    ['on any event without a text', { events: [{ source: '*', names: ['*'] }] }, 'readsEveryRecord: true'],
    ['for another event name', { conditions: [{ field: 'eventName', is: ['X'] }] }, 'can never hold for the events'],
    ['for an error of calls that succeed', { conditions: [{ field: 'errorCode', is: ['X'] }] }, 'can never hold'],
    [
      'with conditions that exclude each other',
      {
        conditions: [
          { field: 'userAgent', is: ['a'] },
          { field: 'userAgent', isNot: ['a', 'b'] },
        ],
      },
      'can never hold together',
    ],
    ['with a mistyped source', { events: [{ source: 'lamda.amazonaws.com', names: ['X'] }] }, 'did you mean lambda?'],
    [
      'with a mistyped source of two words',
      { events: [{ source: 'bcm-dashbords.amazonaws.com', names: ['X'] }] },
      'bcm-dashboards?',
    ],
    ['with code', { test: '() => true' }, 'unknown field "test"'],
    ['with too many names', { events: [{ source: 'iam.amazonaws.com', names: Array(301).fill('X') }] }, 'names'],
  ])('%s', (_, changes, message) => {
    expect(faultsOf({ ...plain, ...changes }).join('\n')).toContain(message);
  });
});

test('a rule on the owner of a network is refused without a database of networks', () => {
  const conditions = [{ not: { field: 'asOrganization', is: ['Example Telecom'] } }];
  const rules = [{ ...plain, term: [{ field: 'asn', label: 'network' }], conditions }];
  const faults = faultsOf(...rules);
  expect(faults).toHaveLength(2);
  expect(faults[0]).toBe(
    'rules[0]: asn requires a database of networks: set asnDatabase (--asn-database of commands) to the path of one, such as GeoLite2-ASN.mmdb.',
  );
  expect(readRulesFile(fileWith(JSON.stringify({ rules })), true).rules).toHaveLength(1);
});

test('a source that is not in the list is accepted unless it is close to one that is', () => {
  expect(faultsOf({ ...plain, events: [{ source: 'newservice.amazonaws.com', names: ['CreateThing'] }] })).toEqual([]);
});

test('two rules cannot have one ID', () => {
  expect(faultsOf(plain, plain)).toEqual(['rules[1].id: "own-rule" is the ID of an earlier rule.']);
});

test.each([['a missing file', 'no-such.yaml', /no-such\.yaml: no such file or directory/]])(
  '%s is named',
  (_, path, message) => {
    expect(() => readRulesFile(path)).toThrow(message);
  },
);

test.each([
  ['text that is no YAML', 'rules: [', /not valid YAML/],
  ['YAML without a list', 'rules: 5', /must be a list of rules/],
  ['aliases, which can make a small file large', 'a: &a [1]\nrules: [*a, *a]', /alias/i],
])('%s is refused', (_, text, message) => {
  expect(() => readRulesFile(fileWith(text))).toThrow(message);
});
