import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Exception, sessionNameFields } from '../lambda/detection/exceptions.ts';
import { decoded } from '../lambda/text/decoded.ts';
import { systemReason } from '../lambda/text/system-reason.ts';
import { ruleIds } from './rule-ids.ts';
import { didYouMean } from './suggestion.ts';

/** A list of exceptions is invalid; each line of the message names an entry and the reason. */
export class ExceptionsError extends Error {
  override readonly name: string = 'ExceptionsError';
}

const text = z.string().trim().min(1, 'must not be empty');

const exception = z.strictObject({
  rule: text,
  principal: text.refine((pattern) => !pattern.startsWith('!'), 'must not begin with "!"'),
  accountId: z
    .string()
    .regex(/^\d{12}$/, 'must be 12 digits')
    .optional(),
  sourceIp: z
    .union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], 'must be a CIDR block such as 192.0.2.0/24, or an address')
    .optional(),
  sessionName: text.optional(),
  reason: text,
  owner: text,
  expires: z.iso.date('must be a date, YYYY-MM-DD'),
}) satisfies z.ZodType<Exception>;

const ruled = exception.refine(({ rule, sessionName }) => sessionName === undefined || sessionNameFields.has(rule), {
  path: ['sessionName'],
  message: 'requests of this rule have no session name; remove it',
});

/**
 * Checks exceptions; `source` names them in messages.
 * @param ownRuleIds the rules of a rules file, which they can name too
 * @throws ExceptionsError for every invalid entry
 */
export function parseExceptions(
  content: unknown,
  source: string,
  ownRuleIds: readonly string[] = [],
): readonly Exception[] {
  const ids = [...ruleIds, ...ownRuleIds];
  if (!Array.isArray(content)) throw new ExceptionsError(`${source} must be a JSON list of exceptions.`);
  const faults = content.flatMap((entry, index) => faultsOf(entry, `${source}: entry ${index + 1}`, ids));
  if (faults.length > 0) throw new ExceptionsError(faults.join('\n'));
  return content.map((entry) => ruled.parse(entry));
}

function faultsOf(entry: unknown, where: string, ids: readonly string[]): string[] {
  const known = ruled.refine(({ rule }) => ids.includes(rule), {
    path: ['rule'],
    message: `must be the ID of a rule: ${ids.join(', ')}`,
  });
  const result = known.safeParse(entry);
  if (result.success) return [];
  return result.error.issues.map(
    (issue) => `${where}${principalOf(entry)}: ${faultOf(issue, entry)}.${suggestionFor(issue, entry)}`,
  );
}

function faultOf(issue: z.core.$ZodIssue, entry: unknown): string {
  const field = issue.path.join('.');
  if (field === '') return issue.message;
  const value = (entry as Record<string, unknown>)[field];
  return value === undefined ? `"${field}" is missing` : `"${field}" is ${JSON.stringify(value)}, but ${issue.message}`;
}

/** For a misspelt rule or field. */
function suggestionFor(issue: z.core.$ZodIssue, entry: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => didYouMean(key, Object.keys(exception.shape))).join('');
  }
  const { rule } = entry as { readonly rule?: unknown };
  return issue.path[0] === 'rule' && typeof rule === 'string' ? didYouMean(rule, ruleIds) : '';
}

function principalOf(entry: unknown): string {
  const principal = (entry as { principal?: unknown } | null)?.principal;
  return typeof principal === 'string' ? ` (${principal})` : '';
}

/** The exceptions file does not exist or is not JSON. */
export class ExceptionsFileError extends ExceptionsError {
  override readonly name = 'ExceptionsFileError';
}

/**
 * Reads and checks a list of exceptions.
 * @throws ExceptionsError with the file and every invalid entry
 */
export function readExceptionsFile(path: string, ownRuleIds: readonly string[] = []): readonly Exception[] {
  return parseExceptions(readJson(path), path, ownRuleIds);
}

/**
 * The exceptions of a file, by default of `exceptions.json` in the repository, if it exists. The stack and the baseline use
 * the same exceptions.
 * @throws ExceptionsError
 */
export function exceptionsInForce(path: string | undefined, ownRuleIds: readonly string[] = []): readonly Exception[] {
  if (path !== undefined) return readExceptionsFile(path, ownRuleIds);
  const file = fileURLToPath(new URL('../exceptions.json', import.meta.url));
  return existsSync(file) ? readExceptionsFile(file, ownRuleIds) : [];
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(decoded(readFileSync(path)));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? `not valid JSON: ${cause.message}` : systemReason(cause, path);
    throw new ExceptionsFileError(`${path}: ${reason}`, { cause });
  }
}
