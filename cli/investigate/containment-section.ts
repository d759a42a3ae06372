import type { Containment, Instruction } from '../../lambda/alerting/containment/containment.ts';
import { keyId } from '../../lambda/text/commands.ts';
import { plural } from '../../lambda/text/plural.ts';
import { commandBlock } from '../page/commands.ts';
import { html, type Markup } from '../page/markup.ts';
import { type ContainmentPart, containmentParts, ownerUnknown } from './containment.ts';
import type { Investigation } from './investigate.ts';
import { hasValidity, validityOf, validitySentence } from './subject.ts';

/** How to end the session, what it made and read, and what led to it: each step with its command to copy. */
export function containmentSection(investigation: Investigation): Markup {
  const parts = containmentParts(investigation);
  const isKnown = parts.some(({ of }) => of === 'session');
  return html`<section id="containment"><h2>Containment</h2>
${verdict(investigation)}
<p class="hint">If you cannot confirm that the calls are legitimate, run these commands in bash, for example in AWS CloudShell.</p>
${isKnown ? undefined : ownerSteps(investigation)}
${parts.map(partMarkup)}</section>`;
}

/** Whether the session is valid: what does not end by itself has no validity. */
function verdict({ subject, now }: Investigation): Markup | undefined {
  if (!hasValidity(subject)) return undefined;
  const sentence = validitySentence(subject, now);
  return html`<p class="verdict ${validityOf(subject, now)}">${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.</p>`;
}

/** STS returns the account of any key. */
function ownerSteps({ subject: { keyId: id, made, account } }: Investigation): Markup | undefined {
  if (made !== undefined || account !== undefined) return undefined;
  const key = keyId(id);
  const find = key && commandBlock(`aws sts get-access-key-info --access-key-id ${key}`);
  return html`<p>${ownerUnknown}</p>${find === undefined ? undefined : html`<p>To find the account of the key:</p>${find}`}`;
}

function partMarkup({ of, title, steps, more }: ContainmentPart): Markup {
  const heading = title === undefined ? 'End the session' : title.replace(/:$/, '');
  return html`<h3>${heading}</h3>
<ol class="steps" data-part="${of}">${steps.map((one) => html`<li>${stepsMarkup(one)}</li>`)}</ol>
${more > 0 ? html`<p class="hint">${plural(more, 'further step')} not shown: use --format ndjson.</p>` : undefined}`;
}

/** The first step at once, and behind it what else belongs to it. */
function stepsMarkup({ holder, ends: [first, ...others], effects, doesNotEnd, check, undo }: Containment): Markup {
  return html`<p><strong>${holder.charAt(0).toUpperCase()}${holder.slice(1)}</strong></p>
${first === undefined ? undefined : instruction(first)}
<details><summary>Further steps, effects, check and undo</summary>
${others.map((step) => instruction(step))}
<ul>${[...effects, ...doesNotEnd].map((text) => html`<li>${text}</li>`)}</ul>
${check.map((step) => instruction(step, 'To check: '))}
${undo.map((step) => instruction(step, 'To undo: '))}</details>`;
}

function instruction({ text, command, credentials }: Instruction, prefix = ''): Markup {
  const where = credentials === undefined ? '' : ` Use credentials of ${credentials}.`;
  return html`<p>${prefix}${text}${where}</p>${command === undefined ? undefined : commandOrRemark(command)}`;
}

/** A value that no command can contain has a remark in parentheses in its place. */
function commandOrRemark(command: string): Markup {
  return command.startsWith('(') ? html`<p>${command}</p>` : commandBlock(command);
}
