import type { Message } from '../../../lambda/alerting/message.ts';
import { schemaErrors, schemaIsPresent } from '../../alerting/schema.ts';

/** The limit of SNS for a message and its attributes together. */
const mostBytes = 262_144;

const printable = /^[\x20-\x7e]{1,99}$/;
/** Characters that break a line, hide text or reverse it in a mail program. Line feeds belong to the layout. */
const invisible = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

const complaintsOf = schemaIsPresent ? schemaErrors() : () => [];

/** The problems of a message to SNS. */
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
    [invisible.test(texts.email), 'invisible characters in the email'],
    [invisible.test(texts.sms) || texts.sms.includes('\n'), 'invisible characters or lines in the SMS'],
  ];
  const warnings = complaintsOf(JSON.parse(texts.default)).map((warning) => `finding is not OCSF: ${warning}`);
  return [...findings.filter(([wrong]) => wrong).map(([, problem]) => problem), ...warnings];
}
