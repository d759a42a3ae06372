import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { emailSubject, longestSubject } from '../../lambda/alerting/email.ts';
import { fieldsOfCondition } from '../../lambda/detection/condition.ts';
import { needAsnDatabase } from '../../lambda/detection/derived.ts';
import { type Attack, type Rule, relatedRules } from '../../lambda/detection/rule.ts';
import { defaultRuleIds } from '../../lambda/rules.ts';
import { asnRuleIds, consoleRuleId, federationTokenRuleIds } from '../../lib/rule-sets.ts';
import { alertsFrom, ruleIds, rules } from './rule-samples.ts';

/** The ATT&CK tactics and techniques that rules may name, with the version of ATT&CK and the date of the lookup. */
const attack: {
  readonly tactics: Readonly<Record<string, string>>;
  readonly techniques: Readonly<Record<string, { readonly name: string; readonly tactics: readonly string[] }>>;
} = JSON.parse(readFileSync(join(import.meta.dirname, 'attack-techniques.json'), 'utf8'));

const longest = { name: 70, significance: 280, reason: 120, label: 15 };

test('each rule file contains the rule that it is named after', () => {
  expect(rules.map(({ id }) => id)).toEqual(ruleIds);
  expect(ruleIds.filter((id) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id))).toEqual([]);
});

test('the rules that are on by default exist', () => {
  expect(defaultRuleIds.filter((id) => !ruleIds.includes(id))).toEqual([]);
});

test('the rules that need a database of networks are those in the list', () => {
  const fields = ({ term, conditions }: Rule) => [
    ...term.map(({ field }) => field),
    ...conditions.flatMap(fieldsOfCondition),
  ];
  const needing = rules.filter((rule) => needAsnDatabase.some((name) => fields(rule).includes(name)));
  expect(asnRuleIds).toEqual(needing.map(({ id }) => id));
});

test('the rules on federation tokens are those in the list', () => {
  expect(federationTokenRuleIds).toEqual(
    rules.filter(({ signInRule }) => signInRule !== undefined).map(({ id }) => id),
  );
  expect(new Set(rules.flatMap(({ signInRule }) => signInRule ?? []))).toEqual(new Set([consoleRuleId]));
});

test('no two rules share a text', () => {
  const texts = rules.flatMap(({ name, significance }) => [name, significance]);
  expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
});

describe.each(rules)('the rule $id', (rule) => {
  test('matches calls by names as CloudTrail writes them', () => {
    expect(rule.events.filter(({ source }) => !/^(?:\*|[a-z][a-z0-9-]+\.amazonaws\.com)$/.test(source))).toEqual([]);
    const names = rule.events.flatMap((event) => event.names);
    expect(names.filter((name) => !/^(?:\*|[A-Z][A-Za-z0-9]+\*?)$/.test(name))).toEqual([]);
    expect(rule.version).toMatch(/^[1-9]\d*$/);
  });

  test('has a term of one to three parts, each once, and a window of whole days', () => {
    const fields = rule.term.map(({ field }) => field);
    expect(new Set(fields).size).toBe(fields.length);
    expect(fields.length).toBeLessThanOrEqual(3);
    expect(Number.isInteger(rule.historyWindowDays) && rule.historyWindowDays >= 1).toBe(true);
    expect(rule.historyWindowDays).toBeLessThanOrEqual(90);
  });

  test('has a base risk score from 1 to 100, and reasons that can apply, each once', () => {
    const ids = rule.reasons.map((reason) => (typeof reason === 'string' ? reason : reason.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(rule.baseRiskScore).toBeGreaterThan(0);
    expect(rule.baseRiskScore).toBeLessThanOrEqual(100);
    // A rule that matches successful calls only has no denials in its history.
    expect(rule.outcome === 'success' && ids.includes('success-after-denial')).toBe(false);
    expect(ownReasons(rule).filter(({ points, when }) => points <= 0 || when.length === 0)).toEqual([]);
  });

  test('explains in full sentences of limited length why the call matters', () => {
    expect(faultyProse([rule.significance], longest.significance)).toEqual([]);
  });

  test('has a name, labels and reasons that fit into an alert', () => {
    const labels = [...rule.requestDetails, ...rule.responseDetails].map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(faultyWords([...labels, ...rule.term.map(({ label }) => label)], longest.label)).toEqual([]);
    expect(faultyWords([rule.name], longest.name)).toEqual([]);
    const texts = ownReasons(rule).map(({ text }) => text);
    expect(faultyWords(texts, longest.reason)).toEqual([]);
  });

  test('leaves room in the subject for the call, the start of each name and the account', async () => {
    const [alert] = await alertsFrom(rule);
    if (alert === undefined) throw new Error(`The samples of ${rule.id} raise no alert.`);
    const name = 'x'.repeat(64);
    const named = { ...alert, severity: 'critical', principal: `arn:aws:iam::111122223333:role/${name}` } as const;
    const subject = emailSubject(named, rule);
    expect(subject.length).toBeLessThanOrEqual(longestSubject);
    expect(subject).toMatch(
      new RegExp(
        `${alert.record.eventName}.* (?:role x{4,}.*|anonymous caller) in 111122223333(?:, \\S+(?: \\S+)*)*(?: #[0-9a-f]{4})?$`,
      ),
    );
  });

  test('names ATT&CK techniques that exist, with their names and a tactic that they belong to', () => {
    expect(rule.attacks.length).toBeGreaterThan(0);
    expect(rule.attacks.filter((entry) => !exists(entry))).toEqual([]);
  });

  test("links to AWS's documentation", () => {
    expect(rule.reference).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[\w./-]+\.html$/);
  });

  test('has follow-ups only if its term is the principal alone, because the principal identifies them', () => {
    const isLookedUp = rules.some((other) => relatedRules(other).includes(rule.id));
    expect(!isLookedUp || rule.term.map(({ field }) => field).join() === 'principal').toBe(true);
    expect(!isLookedUp || rule.firstAlert !== undefined).toBe(true);
  });

  test('is a follow-up only to a rule that has follow-ups', () => {
    const firstRule = rules.find(({ id }) => id === rule.followUpTo?.ruleId);
    expect(rule.followUpTo === undefined || (firstRule !== rule && firstRule?.firstAlert !== undefined)).toBe(true);
  });
});

test('a rule names each technique in the list', () => {
  const named = rules.flatMap(({ attacks }) => attacks.flatMap(idsOf));
  expect(Object.keys({ ...attack.tactics, ...attack.techniques }).filter((uid) => !named.includes(uid))).toEqual([]);
});

function ownReasons({ reasons }: Rule) {
  return reasons.filter((reason) => typeof reason !== 'string');
}

/** The texts that are not sentences of printable ASCII, from a capital letter to a full stop. */
function faultyProse(texts: readonly string[], most: number): readonly string[] {
  return texts.filter((text) => text.length > most || !/^[A-Z][ -~]{30,}\.$/.test(text) || text.includes('  '));
}

/** The labels, names and reasons that are not printable ASCII without a full stop. */
function faultyWords(texts: readonly string[], most: number): readonly string[] {
  return texts.filter((text) => text.length > most || !/^[A-Za-z][ -~]+[^. ]$/.test(text) || text.includes('  '));
}

function idsOf({ tactic, technique, subTechnique }: Attack): readonly string[] {
  return [tactic.uid, technique.uid, ...(subTechnique ? [subTechnique.uid] : [])];
}

function exists({ tactic, technique, subTechnique }: Attack): boolean {
  const chosen = [technique, ...(subTechnique ? [subTechnique] : [])];
  return (
    attack.tactics[tactic.uid] === tactic.name &&
    chosen.every(({ uid, name }) => attack.techniques[uid]?.name === name) &&
    chosen.every(({ uid }) => attack.techniques[uid]?.tactics.includes(tactic.uid)) &&
    (subTechnique === undefined || subTechnique.uid.startsWith(`${technique.uid}.`))
  );
}
