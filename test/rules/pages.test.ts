import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rulePages } from '../../bin/rule-pages.ts';
import { fieldsOfCondition } from '../../lambda/detection/condition.ts';
import { anyEvent, hasHistory } from '../../lambda/detection/rule.ts';
import { reasonsOf, severityOf } from '../../lambda/detection/severity.ts';
import { plural } from '../../lambda/text/plural.ts';
import { parseExceptions } from '../../lib/exceptions.ts';
import { alertsFrom, reasonIdsOf, ruleIds, rules } from './rule-samples.ts';

const folder = resolve(import.meta.dirname, '../../docs/rules');

const headings = [
  'What it means',
  'What raises the severity',
  'Triage',
  'When it is harmless',
  'Response',
  'What it does not detect',
  'Samples',
  'Sources',
];

test('each rule has a page in docs/rules, and there are no other pages', () => {
  const pages = readdirSync(folder).filter((file) => file !== 'README.md');
  expect(pages.sort()).toEqual(ruleIds.map((id) => `${id}.md`).sort());
});

test.each([...(await rulePages())].map(([path, text]) => ({ file: path.slice(folder.length + 1), path, text })))(
  'docs/rules/$file is what `npm run rule-pages` writes',
  ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);

test('the table in docs/rules/README.md has a row for each rule', () => {
  const rows = [
    ...pageText('README.md').matchAll(/^\| \[([\w-]+)\]\(\1\.md\) .* (\d+ days?|none) \| (?:yes|no) \|$/gm),
  ];
  expect(rows.map(([, id, window]) => [id, window])).toEqual(
    rules.map((rule) => [rule.id, hasHistory(rule) ? plural(rule.historyWindowDays, 'day') : 'none']),
  );
});

describe.each(rules)('the page of $id', (rule) => {
  const page = pageText(`${rule.id}.md`);

  test('has a title, and its sections in order', () => {
    expect(page.startsWith(`# ${rule.id}\n`)).toBe(true);
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(headings);
  });

  test('shows what matches, the window and the base risk score', () => {
    const named = rule.events.flatMap(({ source, names }) => [source, ...names]).filter((name) => name !== anyEvent);
    expect(named.filter((name) => !tableCell(page, 'matches').includes(`\`${name}\``))).toEqual([]);
    expect(tableCell(page, 'matches')).toContain(rule.outcome === 'any' ? 'any outcome' : 'successful calls only');
    const fields = rule.conditions.flatMap(fieldsOfCondition);
    expect(fields.filter((field) => !tableCell(page, 'matches').includes(`\`${field}\``))).toEqual([]);
    const window = rule.onlyFollowUps ? 'none: the lifetime' : `${plural(rule.historyWindowDays, 'day')}, `;
    expect(tableCell(page, 'history window')).toMatch(new RegExp(`^${window}`));
    const score = `${severityOf(rule.baseRiskScore)} (risk score ${rule.baseRiskScore})`;
    expect(tableCell(page, 'severity').startsWith(score)).toBe(true);
  });

  test('links to each ATT&CK technique', () => {
    const links = rule.attacks.map(({ technique, subTechnique }) => attackLink(subTechnique ?? technique));
    expect(links.filter((link) => !tableCell(page, 'ATT&CK').includes(link))).toEqual([]);
  });

  test('lists each reason with the points that it adds to an alert', async () => {
    const rows = [...page.matchAll(/^\| `([\w-]+)`: .* \| (\d+) \|$/gm)].map(([, id, points]) => `${id} ${points}`);
    expect(rows).toEqual(reasonsOf(rule).map(({ id, points }) => `${id} ${points}`));
    const added = (await alertsFrom(rule)).flatMap(({ reasons }) => reasons.map(({ id, points }) => `${id} ${points}`));
    expect(added.filter((reason) => !rows.includes(reason))).toEqual([]);
    // The samples of one rule contain no alerts of another.
    const ids = [...added.map((reason) => reason.split(' ')[0]), 'follows-alert', 'console-sign-in'];
    expect(reasonIdsOf(rule).filter((id) => !ids.includes(id))).toEqual([]);
    const own = rule.reasons.filter((reason) => typeof reason !== 'string');
    expect(own.filter(({ id, text }) => !page.includes(`| \`${id}\`: ${text} |`))).toEqual([]);
  });

  test('contains a valid exception for the rule', () => {
    const [, text = ''] = page.match(/```json\n(.*?)```/s) ?? [];
    const exceptions = parseExceptions(JSON.parse(text), `${rule.id}.md`);
    expect(exceptions.map((exception) => exception.rule)).toEqual([rule.id]);
  });

  test('links only to pages that exist', () => {
    const links = [...page.matchAll(/\]\(([\w-]+\.md)/g)].map(([, file = '']) => file);
    expect(links.filter((file) => !readdirSync(folder).includes(file))).toEqual([]);
  });
});

function pageText(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** The second cell of the row that starts with this label. */
function tableCell(page: string, label: string): string {
  return page.match(new RegExp(`^\\| ${label} \\| (.*) \\|$`, 'm'))?.[1] ?? '';
}

function attackLink({ uid, name }: { readonly uid: string; readonly name: string }): string {
  return `[${uid}](https://attack.mitre.org/techniques/${uid.replace('.', '/')}/) ${name}`;
}
