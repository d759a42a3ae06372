/**
 * `npm run containment-page`: writes docs/containment.md from the table of containment, which emails, findings and
 * `investigate` use too. A test compares the file.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { undoCondition, undoTitle } from '../lambda/alerting/containment/containment.ts';
import type { Row, Step } from '../lambda/alerting/containment/steps.ts';
import { type RowId, rowIds, rowOf } from '../lambda/alerting/containment/table.ts';
import { withPlaceholders } from '../lambda/alerting/containment/values.ts';

export const containmentPageFile = resolve(import.meta.dirname, '../docs/containment.md');

const introduction = `# Containment

How to end an access after an alert, for each kind of access: what ends it, what does not, how to undo it, and how to see that
it worked. The alert contains the steps for its caller and for what its call issued or made, with the values filled in; so does
\`firstsight investigate\`. This page is generated from the rows in \`lambda/alerting/containment/\`.

- Deny first, look later: a deny can be undone, and it keeps the traces.
- Run the commands in bash, for example in AWS CloudShell, with credentials of the account concerned. Replace the words in
  capitals. Commands for an SCP need credentials of the organization's management account.
- In partitions other than \`aws\`, add \`--region\` with a Region of the partition. The commands in an alert contain it.
- A policy takes effect within minutes. An explicit deny overrides every allow.
- A session remains valid until it expires, whatever happens to the credentials that requested it. What it may do is checked at
  every request. For this reason, a deny ends it.
`;

export function containmentPage(): string {
  const rows = rowIds.map((id) => [id, rowOf(id)] as const);
  return [
    introduction,
    ...['| who holds the access | what ends it | what does not |', '|---|---|---|', ...rows.map(summaryOf)],
    ...rows.map(([id, row]) => sectionOf(id, row)),
  ].join('\n');
}

/** The link to the section of a row, from a page in docs. */
export function linkTo(id: RowId, page = ''): string {
  return `[${rowOf(id).holder}](${page}#${anchorOf(rowOf(id).holder)})`;
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}

function summaryOf([id, { ends, doesNotEnd }]: readonly [RowId, Row]): string {
  return `| ${linkTo(id)} | ${withPlaceholders(ends[0].text)} | ${doesNotEnd.map(firstSentence).join(' ')} |`;
}

function firstSentence(text: string): string {
  return `${withPlaceholders(text).split(/[:.](?: |$)/)[0]}.`;
}

function sectionOf(id: RowId, row: Row): string {
  return [
    `\n## ${rowOf(id).holder.charAt(0).toUpperCase()}${row.holder.slice(1)}\n`,
    steps(row.ends),
    ...(row.effects ?? []).map((text) => `\n${text}`),
    `\nNot sufficient:\n\n${row.doesNotEnd.map((text) => `- ${withPlaceholders(text)}`).join('\n')}`,
    `\nTo check:\n\n${steps(row.check)}`,
    ...(row.undo.length === 0 ? [] : [`\n${undoTitle({ undoWhen: undoCondition(id) })}:\n\n${steps(row.undo)}`]),
    `\nSources: ${row.sources.map((url) => `[${nameOf(url)}](${url})`).join(', ')}`,
    '',
  ].join('\n');
}

function steps(list: readonly Step[]): string {
  return list
    .map(({ text, command }, i) => {
      const code = command === undefined ? '' : `\n\n   \`\`\`sh\n   ${withPlaceholders(command)}\n   \`\`\`\n`;
      return `${i + 1}. ${withPlaceholders(text)}${code}`;
    })
    .join('\n')
    .trimEnd();
}

/** The guide and the page of a link into AWS's documentation: `IAM: id_roles_use_revoke-sessions`. */
function nameOf(url: string): string {
  const [service = ''] = new URL(url).pathname.slice(1).split('/');
  return `${service}: ${url
    .split('/')
    .at(-1)
    ?.replace(/\.html$/, '')}`;
}

if (import.meta.filename === process.argv[1]) writeFileSync(containmentPageFile, containmentPage());
