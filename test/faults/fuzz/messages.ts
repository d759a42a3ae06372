import type { Message } from '../../../lambda/alerting/message.ts';
import { schemaErrors, schemaIsPresent } from '../../alerting/schema.ts';

/** Most that SNS takes of a message and its attributes together. */
const mostBytes = 262_144;

const printable = /^[\x20-\x7e]{1,99}$/;
/** What would break a line, hide text or turn it round in a mail program; line feeds alone are the layout's own. */
const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

const complaintsOf = schemaIsPresent ? schemaErrors() : () => [];

/** What is wrong with a message as SNS would get it. */
export function messageProblems({ subject, body, attributes }: Message): string[] {
  const texts = JSON.parse(body) as { readonly default: string; readonly email: string; readonly sms: string };
  const sizes = Object.entries(attributes)
    .flat()
    .map((text) => Buffer.byteLength(text));
  const bytes = Buffer.byteLength(body) + sizes.reduce((sum, size) => sum + size, 0);
  const findings: readonly (readonly [wrong: boolean, problem: string])[] = [
    [!printable.test(subject), `subject: ${JSON.stringify(subject)}`],
    [bytes > mostBytes, `message of ${bytes} bytes`],
    [sizes.includes(0), 'an empty message attribute'],
    [unseen.test(texts.email), 'unseen characters in the email'],
    [unseen.test(texts.sms) || texts.sms.includes('\n'), 'unseen characters or lines in the SMS'],
  ];
  const complaints = complaintsOf(JSON.parse(texts.default)).map((complaint) => `finding is not OCSF: ${complaint}`);
  return [...findings.filter(([wrong]) => wrong).map(([, problem]) => problem), ...complaints];
}
