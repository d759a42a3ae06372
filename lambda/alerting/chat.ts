import type { Alert } from '../detection/alert.ts';
import type { JsonObject } from '../detection/record.ts';
import type { Rule } from '../detection/rule.ts';
import type { AccountNames } from '../names.ts';
import { ascii, cleaned } from '../text/caller-text.ts';
import { digestLines, summaryLines } from './summary/lines.ts';
import { digestSummary, type Summary, summaryOf } from './summary/summary.ts';

/**
 * What the finding has for readers, under OCSF's `unmapped`: the lines of the summary, and its parts for a message in a chat. The
 * pipe of the stack inserts the texts into a message, and `nextSteps`, with commands, as the list that it is.
 */
export function forReaders(alert: Alert, rule: Rule, names: AccountNames): JsonObject {
  const summary = summaryOf(alert, rule, names);
  return { summary: summaryLines(summary), chat: chatParts(summary, '') };
}

/** The same for a digest. */
export function digestForReaders(alerts: readonly Alert[], rules: readonly Rule[], names: AccountNames): JsonObject {
  const [headline, gravest] = digestSummary(alerts, rules, names);
  return { summary: digestLines([headline, gravest]), chat: chatParts(gravest, `${headline} `) };
}

function chatParts(summary: Summary, lead: string): JsonObject {
  const { happened, allowed, reasons, step, remark, command, investigate } = summary;
  return {
    happened: plain(`${lead}${happened}`),
    access: plain(`Access: ${allowed}`),
    why: plain(`Why: ${reasons.join('; ')}.`),
    nextSteps: [
      plain(`Do now: ${step}${command === undefined ? '.' : `${remark}:`}`),
      ...(command === undefined ? [] : [code(command)]),
      ...(investigate === undefined
        ? []
        : ['To see what was done with it, in the folder of Firstsight:', code(investigate)]),
    ],
  };
}

/** Text that needs no escape in JSON, and makes no link, mention or code in a chat. */
function plain(text: string): string {
  return ascii(cleaned(text))
    .replaceAll('"', "'")
    .replace(/[<>`\\]/g, '?');
}

function code(command: string): string {
  return `\`${command.replaceAll('`', '?')}\``;
}
