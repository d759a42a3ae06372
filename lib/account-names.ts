import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AccountNames } from '../lambda/names.ts';
import { decoded } from '../lambda/text/decoded.ts';
import { systemReason } from '../lambda/text/system-reason.ts';

/** Names of accounts are invalid, or their file cannot be read. The message names the source and the reason. */
export class AccountNamesError extends Error {
  override readonly name = 'AccountNamesError';
}

const accountId = z.string().regex(/^\d{12}$/, 'is not an account ID of 12 digits');
const name = z
  .string('is not text')
  .trim()
  .regex(/^[^\p{C}]{1,50}$/u, 'must have 1 to 50 characters');

const byId = z.record(accountId, name);

/** The output of `aws organizations list-accounts`, with more fields than these. */
const listed = z
  .object({ Accounts: z.array(z.object({ Id: accountId, Name: name })) })
  .transform(({ Accounts }) => Object.fromEntries(Accounts.map(({ Id, Name }) => [Id, Name])));

/**
 * Checks names of accounts: an object with the names by account ID, or the output of `aws organizations list-accounts`.
 * @param source names them in messages
 * @throws AccountNamesError
 */
export function parseAccountNames(content: unknown, source: string): AccountNames {
  const isList = typeof content === 'object' && content !== null && 'Accounts' in content;
  const { data, error } = (isList ? listed : byId).safeParse(content);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : ` ${issue.path.join('.')}`;
  const fault = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
  throw new AccountNamesError(
    `${source}:${place} ${fault}. Use {"111122223333": "prod"} or the output of aws organizations list-accounts.`,
  );
}

/**
 * The names that a setting or an option gives: an object, pairs such as `111122223333=prod,444455556666=dev`, or the path of a JSON file.
 * @throws AccountNamesError
 */
export function accountNamesFrom(setting: string | Readonly<Record<string, unknown>> | undefined): AccountNames {
  if (setting === undefined) return {};
  if (typeof setting !== 'string') return parseAccountNames(setting, 'accountNames');
  const isPairs = /^\s*\d+\s*=/.test(setting);
  return isPairs ? parseAccountNames(pairsIn(setting), 'accountNames') : parseAccountNames(readJson(setting), setting);
}

function pairsIn(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(decoded(readFileSync(path)));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? `not valid JSON: ${cause.message}` : systemReason(cause, path);
    throw new AccountNamesError(`Cannot read the account names in ${path}: ${reason}`, { cause });
  }
}
