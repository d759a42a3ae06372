import type { Alert } from '../detection/alert.ts';
import type { JsonObject } from '../detection/record.ts';
import type { Rule } from '../detection/rule.ts';
import type { AccountNames } from '../names.ts';
import { ascii, cleaned, cutTo } from '../text/caller-text.ts';
import { digestLines, summaryLines } from './summary/lines.ts';
import { digestSummary, type Summary, summaryOf } from './summary/summary.ts';

/**
 * What the finding has for readers, under OCSF's `unmapped`: the lines of the summary, and its parts for a message in a chat and
 * for a ticket. Pipes and rules of EventBridge insert the texts into a message, and lists and objects, with commands, as what
 * they are.
 */
export function forReaders(alert: Alert, rule: Rule, names: AccountNames): JsonObject {
  const summary = summaryOf(alert, rule, names);
  return { summary: summaryLines(summary), ...partsOf(summary, '') };
}

/** The same for a digest. */
export function digestForReaders(alerts: readonly Alert[], rules: readonly Rule[], names: AccountNames): JsonObject {
  const [headline, mostSevere] = digestSummary(alerts, rules, names);
  return { summary: digestLines([headline, mostSevere]), ...partsOf(mostSevere, `${headline} `) };
}

interface ChatParts {
  readonly happened: string;
  readonly access: string;
  readonly why: string;
  /** Sentences, and commands between backticks. */
  readonly nextSteps: readonly string[];
}

function partsOf(summary: Summary, lead: string): JsonObject {
  const chat = chatParts(summary, lead);
  return { chat, issue: issueOf(chat) };
}

/** Jira refuses a summary of more than 255 characters. */
const longestTitle = 250;

/** A ticket: a title, and the lines of the chat in Jira's format (Atlassian Document Format), commands as blocks of code. */
function issueOf({ happened, access, why, nextSteps }: ChatParts): JsonObject {
  const content = [happened, access, why, ...nextSteps].map(blockOf);
  return { title: cutTo(happened, longestTitle), description: { type: 'doc', version: 1, content } };
}

function blockOf(line: string): JsonObject {
  const isCommand = line.startsWith('`');
  const text = isCommand ? line.slice(1, -1) : line;
  return { type: isCommand ? 'codeBlock' : 'paragraph', content: [{ type: 'text', text }] };
}

function chatParts(summary: Summary, lead: string): ChatParts {
  const { happened, allowed, reasons, step, remark, command, investigate } = summary;
  return {
    happened: plain(`${lead}${happened}`),
    access: plain(`Access: ${allowed}`),
    why: plain(`Why: ${reasons.join('; ')}.`),
    nextSteps: [
      plain(`Do now: ${step}${remark}${command === undefined ? '.' : ':'}`),
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
