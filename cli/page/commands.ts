import { html, type Markup } from './markup.ts';

/** A command to copy: with a button if the page's script runs, otherwise one click selects it. */
export function commandBlock(command: string): Markup {
  return html`<div class="command"><code class="command-line">${command}</code><button type="button" class="copy" hidden>Copy</button></div>`;
}
