import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createDocument, type DomDocument, type DomElement } from '@mixmark-io/domino';
import { principalName } from '../../../cli/detect/principal-name.ts';
import { shortened } from '../../../cli/page/readable.ts';
import { reportPage } from '../../../cli/simulate/page.ts';
import { type Simulation, simulate } from '../../../cli/simulate/simulate.ts';
import { percent } from '../../../cli/simulate/words.ts';
import type { Exception } from '../../../lambda/detection/exceptions.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { type CorpusCaller, hostile, hostileTexts, office, organization, writeCorpus } from './corpus.ts';

const now = Date.parse('2026-04-01T12:00:00Z');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

async function pageOf(callers: readonly CorpusCaller[], exceptions: readonly Exception[] = []) {
  const folder = writeCorpus(callers);
  folders.push(folder);
  const simulation: Simulation = await simulate({
    paths: [folder],
    rules: [rule],
    exceptions,
    now,
    progress: () => {},
  });
  const page = reportPage(simulation, now);
  return { simulation, page, document: createDocument(page) };
}

function all(document: DomDocument, selector: string): DomElement[] {
  return Array.from(document.querySelectorAll(selector));
}

const suppressAll: Exception = {
  rule: rule.id,
  principal: '*',
  reason: 'known to be harmless',
  owner: 'security',
  expires: '2099-12-31',
};

const attacked = await pageOf([...office, ...hostile]);
const usual = await pageOf(office);

describe('the page of a simulation', () => {
  test('shows every alert, principal, day and call once', () => {
    const { simulation, document } = usual;
    expect(all(document, '#alerts tbody tr')).toHaveLength(simulation.alerts.length);
    expect(all(document, '#timeline .flags [data-facts]')).toHaveLength(simulation.alerts.length);
    expect(all(document, '#principals tbody tr')).toHaveLength(simulation.principals.length);
    expect(all(document, '#timeline .names [data-facts]')).toHaveLength(simulation.principals.length);
    expect(all(document, '#days [data-facts]')).toHaveLength(simulation.days.length);
    const facts: { title: string }[] = JSON.parse(document.querySelector('#timeline script')?.textContent ?? '[]');
    const counted = facts.map(({ title }) => Number(/^(\d+) calls: /.exec(title)?.[1] ?? /^call: /.test(title)));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(simulation.calls.length);
  });

  test('loads no other file', () => {
    expect(all(attacked.document, '[src], [href], link, base, iframe, object, embed, form')).toEqual([]);
    expect(
      all(attacked.document, 'style')
        .map((style) => style.textContent)
        .join(),
    ).not.toMatch(/url\(|@import/);
  });

  test('allows only its own style sheet and script, by their hashes', () => {
    const { document } = usual;
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '';
    const hashOf = (selector: string) =>
      createHash('sha256')
        .update(document.querySelector(selector)?.textContent ?? '')
        .digest('base64');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hashOf('style')}'`,
      `script-src 'sha256-${hashOf('body > script')}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ]);
    expect(all(document, '[style]')).toEqual([]);
  });

  test('shows at most 300 principals in the timeline, and all of them in the table', async () => {
    const { document } = await pageOf(organization(310));
    expect(all(document, '#timeline .names [data-facts]')).toHaveLength(300);
    expect(all(document, '#principals tbody tr')).toHaveLength(310);
    expect(document.documentElement.textContent).toContain('300 of 310 principals are shown');
  });

  test('without calls says so, and shows no charts', async () => {
    const { document } = await pageOf([]);
    expect(document.querySelector('.empty')?.textContent).toContain('No matching calls found');
    expect(all(document, 'figure, table, h2')).toEqual([]);
  });

  test('of calls whose alerts are all suppressed shows the calls, and that there are no alerts', async () => {
    const { document, simulation } = await pageOf(office, [suppressAll]);
    expect(simulation.alerts).toEqual([]);
    expect(document.querySelector('.empty')?.textContent).toBe('No alerts on any day.');
    expect(all(document, '#timeline .calls [data-facts]').length).toBeGreaterThan(0);
    expect(document.querySelector('#exceptions tbody')?.textContent).toContain('468');
  });
});

describe('names that callers choose', () => {
  test('add no element and no attribute to the page', () => {
    const known = new Set(all(usual.document, '*').flatMap(namesIn));
    const added = all(attacked.document, '*')
      .flatMap(namesIn)
      .filter((name) => !known.has(name));
    expect(added).toEqual([]);
    expect(all(attacked.document, 'script')).toHaveLength(all(usual.document, 'script').length);
    expect(attacked.document.querySelector('title')?.textContent).toBe(
      'Firstsight: alerts that would have been raised',
    );
  });

  test.each(hostileTexts.filter((text) => /^[ -~]+$/.test(text)))('are shown unchanged: %s', (text) => {
    const titles = all(attacked.document, '#alerts bdi').map((name) => name.getAttribute('title'));
    expect(titles).toContain(`arn:aws:iam::111122223333:user/${text}`);
    const facts: { rows: [string, string][] }[] = JSON.parse(
      attacked.document.querySelector('#timeline script')?.textContent ?? '[]',
    );
    expect(facts.flatMap(({ rows }) => rows)).toContainEqual(['client', text]);
  });

  test('are shown without invisible characters and characters that change the writing direction', () => {
    const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
    expect(attacked.page.match(unseen)).toBeNull();
    expect(attacked.page.includes('gnitset okay')).toBe(true);
  });

  test('never include the session token', () => {
    expect(attacked.page.match(/EXAMPLE-SESSION-TOKEN|SESSIONTOKENTHATMUSTNEVERLEAVETHELOG/)).toBeNull();
  });
});

describe('the short name of a principal', () => {
  test.each([
    ['arn:aws:iam::111122223333:user/jobs/nightly/backup', 'user/backup', '111122223333'],
    ['arn:aws-cn:iam::111122223333:role/DataPipeline', 'role/DataPipeline', '111122223333'],
    ['arn:aws:iam::111122223333:root', 'root', '111122223333'],
    ['111122223333:unidentified', 'unidentified', '111122223333'],
    ['unknown-account:AIDAEXAMPLE', 'unknown-account:AIDAEXAMPLE', undefined],
    ['arn:aws:iam::111122223333:user/', 'user/', '111122223333'],
  ])('of %s is %s in account %s', (principal, name, account) => {
    expect(principalName(principal)).toEqual({ name, account });
  });

  test('is shortened in the middle, never inside a character', () => {
    expect(shortened('abcdefghij', 10)).toBe('abcdefghij');
    expect(shortened('abcdefghijk', 7)).toBe('abc…ijk');
    expect(shortened('😀'.repeat(9), 5)).toBe('😀😀…😀😀');
  });
});

test('a share of calls is shown as 0% or 100% only if it is exact', () => {
  expect([0, 0.001, 0.5, 0.999, 1].map(percent)).toEqual(['0%', '<1%', '50%', '>99%', '100%']);
});

/** The name of the element, alone and with each of its attributes. */
function namesIn(element: DomElement): string[] {
  const attributes = [
    ...element.outerHTML
      .replace(/>.*$/s, '')
      .replace(/"[^"]*"/g, '')
      .matchAll(/\s([^\s=/]+)/g),
  ];
  return [element.tagName, ...attributes.map(([, name]) => `${element.tagName} ${name}`)];
}
