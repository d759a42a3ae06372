import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Rule } from '../../lambda/detection/rule.ts';
import { severityOf } from '../../lambda/detection/severity.ts';
import { defaultRuleIds } from '../../lambda/rules.ts';
import { parseExceptions } from '../../lib/exceptions.ts';
import { alertsFrom, reasonIdsOf, ruleIds, rules } from './rule-samples.ts';

const folder = resolve(import.meta.dirname, '../../docs/rules');

const headings = ['What it means', 'Triage', 'When it is harmless', 'Response', 'What it does not see'];

test('every rule has a page, and every page a rule', () => {
  const pages = readdirSync(folder).filter((file) => file !== 'README.md');
  expect(pages.sort()).toEqual(ruleIds.map((id) => `${id}.md`));
});

test('the table of all rules says of each what its file says', () => {
  const rows = pageText('README.md').match(/^\| \[.*$/gm);
  expect(rows).toEqual(rules.map(tableRow));
});

describe.each(rules)('the page of $id', (rule) => {
  const page = pageText(`${rule.id}.md`);

  test('has its title, and the sections in their order', () => {
    expect(page.startsWith(`# ${rule.id}\n`)).toBe(true);
    const expected = rule.reasons.length > 0 ? headings.toSpliced(1, 0, 'What raises the severity') : headings;
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(expected);
  });

  test('names what matches, the window and the base score as the rule has them', () => {
    expect(tableCell(page, 'matches')).toContain(`\`eventSource\` \`${rule.eventSource}\``);
    expect(rule.eventNames.filter((name) => !tableCell(page, 'matches').includes(`\`${name}\``))).toEqual([]);
    expect(tableCell(page, 'matches')).toContain(rule.outcome === 'any' ? 'any outcome' : 'successful calls only');
    expect(rule.conditions.filter((it) => !tableCell(page, 'matches').includes(`\`${it.field}\``))).toEqual([]);
    expect(tableCell(page, 'history window')).toMatch(new RegExp(`^${rule.historyWindowDays} days, `));
    const score = `${severityOf(rule.baseRiskScore)} (risk score ${rule.baseRiskScore})`;
    expect(tableCell(page, 'severity').startsWith(score)).toBe(true);
  });

  test('links every ATT&CK technique', () => {
    const links = rule.attacks.map(({ technique, subTechnique }) => attackLink(subTechnique ?? technique));
    expect(links.filter((link) => !tableCell(page, 'ATT&CK').includes(link))).toEqual([]);
  });

  test('lists every reason, with its points, and with its words where they are of the rule', async () => {
    const rows = [...page.matchAll(/^\| `([\w-]+)`: .* \| (\d+) \|$/gm)].map(([, id, points]) => `${id} ${points}`);
    const given = (await alertsFrom(rule)).flatMap(({ reasons }) => reasons.map(({ id, points }) => `${id} ${points}`));
    expect(rows.sort()).toEqual([...new Set(given)].sort());
    expect(rows.length).toBe(reasonIdsOf(rule).length);
    const own = rule.reasons.filter((reason) => typeof reason !== 'string');
    expect(own.filter(({ id, text }) => !page.includes(`| \`${id}\`: ${text} |`))).toEqual([]);
  });

  test('holds an exception for the rule that is valid as it stands', () => {
    const [, text = ''] = page.match(/```json\n(.*?)```/s) ?? [];
    const exceptions = parseExceptions(JSON.parse(text), `${rule.id}.md`);
    expect(exceptions.map((exception) => exception.rule)).toEqual([rule.id]);
  });

  test('links only to pages that are there', () => {
    const links = [...page.matchAll(/\]\(([\w-]+\.md)/g)].map(([, file = '']) => file);
    expect(links.filter((file) => !readdirSync(folder).includes(file))).toEqual([]);
  });
});

function pageText(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** The second cell of the row that begins with this one. */
function tableCell(page: string, label: string): string {
  return page.match(new RegExp(`^\\| ${label} \\| (.*) \\|$`, 'm'))?.[1] ?? '';
}

function tableRow(rule: Rule): string {
  const call = `${rule.eventSource.split('.')[0]} ${rule.eventNames.join(', ')}`;
  const term = rule.term.map(({ label }) => label).join(' + ');
  const active = defaultRuleIds.includes(rule.id) ? 'yes' : 'no';
  return `| [${rule.id}](${rule.id}.md) | ${call} | ${term} | ${rule.historyWindowDays} days | ${active} |`;
}

function attackLink({ uid, name }: { readonly uid: string; readonly name: string }): string {
  return `[${uid}](https://attack.mitre.org/techniques/${uid.replace('.', '/')}/) ${name}`;
}
