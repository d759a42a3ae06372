/**
 * `npm run rule-pages`: writes the page of each rule in docs/rules, from the file of the rule and its samples, the table of all
 * rules in docs/rules/README.md, and docs/severity.md. A test compares the files.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { accessAfter } from '../lambda/alerting/containment/access.ts';
import { rowOf } from '../lambda/alerting/containment/table.ts';
import { withPlaceholders } from '../lambda/alerting/containment/values.ts';
import { principalOf } from '../lambda/detection/principal.ts';
import { type CloudTrailRecord, succeeded } from '../lambda/detection/record.ts';
import type { Attack, Rule, RulePage } from '../lambda/detection/rule.ts';
import { reasonsOf, severityOf } from '../lambda/detection/severity.ts';
import { defaultRuleIds } from '../lambda/rules.ts';
import { plural } from '../lambda/text/plural.ts';
import { rulesSchemaText } from '../lib/rule-format.ts';
import { ruleIds } from '../lib/rule-ids.ts';
import { asnRuleIds } from '../lib/rule-sets.ts';
import { linkTo } from './containment-page.ts';
import { filled, list, table } from './markdown.ts';
import { withRuleTable } from './rule-table.ts';
import { conditionMarkdown, eventWords } from './rule-words.ts';
import { severityPage } from './severity-page.ts';

const root = resolve(import.meta.dirname, '..');

/** A rule, and what its page adds to it. */
interface Documented {
  readonly rule: Rule;
  readonly page: RulePage;
}

interface Samples {
  readonly alerts: readonly { readonly eventID: string }[];
  readonly Records: readonly CloudTrailRecord[];
}

interface Sample {
  readonly description: string;
  readonly severity?: string;
  readonly reasons?: readonly string[];
}

/** The text of each generated file, by its path. */
export async function rulePages(): Promise<ReadonlyMap<string, string>> {
  const documented = await Promise.all(ruleIds.map((id): Promise<Documented> => import(`../lambda/rules/${id}.ts`)));
  const readme = resolve(root, 'docs/rules/README.md');
  const pages = documented.map((one) => [resolve(root, `docs/rules/${one.rule.id}.md`), pageOf(one)] as const);
  return new Map([
    ...pages,
    [
      readme,
      withRuleTable(
        readFileSync(readme, 'utf8'),
        documented.map(({ rule }) => rule),
      ),
    ],
    [resolve(root, 'docs/severity.md'), severityPage()],
    [resolve(root, 'docs/rules.schema.json'), rulesSchemaText()],
  ]);
}

function pageOf({ rule, page }: Documented): string {
  return `${[
    `# ${rule.id}`,
    filled(`${rule.name}${repeatWords(rule)}`),
    factsOf(rule),
    '## What it means',
    ...[rule.significance, ...page.background].map((text) => filled(text)),
    ...severityRaises(rule),
    '## Triage',
    list(page.triage, (i) => `${i + 1}. `),
    '## When it is harmless',
    list(page.harmless),
    filled(
      'If such activity repeats, add an exception that is as narrow as possible, with a reason, an owner and an expiry date:',
    ),
    `\`\`\`json\n${JSON.stringify([{ rule: rule.id, ...page.exception }], null, 2)}\n\`\`\``,
    filled(exceptionsNote),
    '## Response',
    ...endingAccess(rule.id),
    list(page.response),
    '## What it does not detect',
    list([
      ...page.notDetected,
      ...(rule.events.some(({ source }) => source === 'iam.amazonaws.com') ? [iamRegions] : []),
    ]),
    '## Samples',
    filled(
      `The records in [samples/rules/${rule.id}.json](../../samples/rules/${rule.id}.json), each with its result:`,
    ),
    samplesTable(rule.id),
    '## Sources',
    filled(`${page.source} For the call, see the [AWS documentation](${rule.reference}).`),
  ].join('\n\n')}\n`;
}

const exceptionsNote =
  'Add it to the list in `exceptions.json` in the root folder of the checkout, and deploy again with the same settings. ' +
  'Excepted calls are counted, but do not change the history. An expired exception no longer applies; synthesis warns about it.';

const ending =
  'If you cannot confirm that the call is legitimate, end the access that it shows. The alert contains the commands, and ' +
  '[containment](../containment.md) explains them.';

const iamRegions =
  'Calls that no trail records: CloudTrail records calls to IAM in us-east-1 (in other partitions, in the main Region), so a ' +
  'single-Region trail in another Region does not record them.';

function repeatWords({ oncePerDay, newTrait, historyWindowDays, onlyFollowUps }: Rule): string {
  if (onlyFollowUps) return ', once for each token.';
  if (oncePerDay) return ', once in each day (UTC).';
  if (newTrait !== undefined) return '.';
  return `, or the first after more than ${historyWindowDays} days without one.`;
}

function factsOf(rule: Rule): string {
  const matched = [
    rule.events.map(eventWords).join('; or '),
    ...rule.conditions.map(conditionMarkdown),
    rule.outcome === 'any' ? 'any outcome' : 'successful calls only',
  ];
  const raised = ', raised by the reasons below';
  const facts = [
    ['matches', matched.join(', ')],
    [
      termTitle(rule),
      rule.term.map(({ field, label }) => (field === label ? label : `${label} (\`${field}\`)`)).join(' and '),
    ],
    ['history window', windowWords(rule)],
    ['severity', `${severityOf(rule.baseRiskScore)} (risk score ${rule.baseRiskScore})${raised}`],
    ['ATT&CK', rule.attacks.map(attackLink).join('; ')],
    ['on by default', defaultWords(rule)],
  ];
  return table(['', ''], facts);
}

function termTitle({ onlyFollowUps, newTrait }: Rule): string {
  if (onlyFollowUps) return 'sessions of';
  return newTrait === undefined ? 'new term' : `new ${newTrait} of a known term`;
}

function windowWords({ onlyFollowUps, oncePerDay, historyWindowDays }: Rule): string {
  if (onlyFollowUps) return 'none: the lifetime of the token';
  if (oncePerDay) return '1 day, not renewed by calls: one alert in each day (UTC)';
  return `${plural(historyWindowDays, 'day')}, renewed by each matching call; to change it, set \`historyWindowDays\``;
}

function defaultWords({ id, onlyFollowUps }: Rule): string {
  if (onlyFollowUps) return 'yes, with the rules that it follows';
  if (defaultRuleIds.includes(id)) return 'yes';
  const database = asnRuleIds.includes(id)
    ? ', and set [`asnDatabase`](README.md#rules-on-the-owner-of-a-network)'
    : '';
  return `no; to enable it, add it to the setting \`rules\` (see [all rules](README.md))${database}`;
}

function attackLink({ tactic, technique, subTechnique }: Attack): string {
  const { uid, name } = subTechnique ?? technique;
  return `[${uid}](https://attack.mitre.org/techniques/${uid.replace('.', '/')}/) ${name} (${tactic.name})`;
}

function severityRaises(rule: Rule): string[] {
  const rows = reasonsOf(rule).map(({ id, text, points }) => [`\`${id}\`: ${text}`, String(points)]);
  const failed = rule.outcome === 'any' ? ' A failed call is rated low, unless the root user makes it.' : '';
  return [
    '## What raises the severity',
    table(['reason', 'points'], rows),
    filled(
      `The risk score is ${rule.baseRiskScore} and the points of the reasons that apply, at most 100. Severity by risk score: low below 47, medium from 47, high from 73, critical from 99.${failed} [Severity](../severity.md) describes the reasons.`,
    ),
  ];
}

/** What ends each kind of access in the alerts of the samples, and what does not. Failed calls leave no access. */
function endingAccess(id: string): string[] {
  const { alerts, Records }: Samples = JSON.parse(readFileSync(resolve(root, `samples/rules/${id}.json`), 'utf8'));
  const alerting = Records.filter(({ eventID }) => alerts.some((alert) => alert.eventID === eventID));
  const rows = alerting.filter(succeeded).flatMap((record) => accessAfter({ record, principal: principalOf(record) }));
  const accesses = [...new Set(rows.map(({ row }) => row))].map((row) => {
    const { ends, doesNotEnd } = rowOf(row);
    return [linkTo(row, '../containment.md'), withPlaceholders(ends[0].text), withPlaceholders(doesNotEnd[0] ?? '')];
  });
  if (accesses.length === 0) return [filled(ending)];
  return [
    filled(`${ending} The samples of this rule show the access of:`),
    table(['who', 'first step', 'not sufficient'], accesses),
    'In addition:',
  ];
}

function samplesTable(id: string): string {
  const { alerts, noAlerts }: { alerts: readonly Sample[]; noAlerts: readonly Sample[] } = JSON.parse(
    readFileSync(resolve(root, `samples/rules/${id}.json`), 'utf8'),
  );
  const raised = alerts.map(({ description, severity, reasons = [] }) => [
    description,
    [`alert, ${severity}`, ...reasons.map((reason) => `\`${reason}\``)].join(', '),
  ]);
  return table(['record', 'result'], [...raised, ...noAlerts.map(({ description }) => [description, 'no alert'])]);
}

if (import.meta.filename === process.argv[1]) {
  for (const [path, text] of await rulePages()) writeFileSync(path, text);
}
