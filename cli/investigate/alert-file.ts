import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { mostLines } from '../../lambda/alerting/summary/lines.ts';
import { isObject } from '../../lambda/detection/record.ts';
import { cleaned, cutTo } from '../../lambda/text/caller-text.ts';
import { decoded } from '../../lambda/text/decoded.ts';
import { columns } from '../../lambda/text/layout.ts';
import { messageOf } from '../terminal/errors.ts';
import { type AlertedCall, subjectOfCall, UnusableKeyError } from './alerted-call.ts';
import type { Subject } from './subject.ts';

/** The file cannot be read, contains no alert from Firstsight that names a caller, or alerts for more than one subject. */
export class AlertFileError extends Error {
  override readonly name = 'AlertFileError';
}

const text = z.string().optional().catch(undefined);
const object = z.record(z.string(), z.unknown()).optional().catch(undefined);

/** The parts of an OCSF Detection Finding that are read here. */
const findingShape = z.object({
  class_uid: z.literal(2004),
  evidences: z.array(
    z.object({
      /** The record, in the finding of a single alert. */
      data: object,
      /** The owner of the issued key. */
      user: z
        .object({
          uid: text,
          programmatic_credentials: z
            .array(z.object({ uid: text }))
            .optional()
            .catch([]),
        })
        .optional(),
      /** The caller, and the key of the call. */
      actor: z
        .object({
          user: z.object({ uid: text }).optional(),
          session: z.object({ credential_uid: text }).optional().catch(undefined),
        })
        .optional(),
      api: z
        .object({ operation: text, response: z.object({ error: text, error_message: text }).optional() })
        .optional()
        .catch(undefined),
    }),
  ),
  start_time: z.number().optional().catch(undefined),
  unmapped: z
    .object({ summary: z.array(z.string()) })
    .optional()
    .catch(undefined),
});

type Evidence = z.infer<typeof findingShape>['evidences'][number];

/** The fields in which queues, topics, buses and `aws sqs receive-message` deliver a finding; `default` is from SNS's JSON per protocol. */
const wrappings = ['Records', 'Messages', 'Message', 'body', 'Body', 'Sns', 'detail', 'default'] as const;

const deepestWrapping = 8;

/**
 * What to investigate for an alert: the session that the call issued, what it made, or the caller's key. The file contains one finding as JSON, as is or as SNS, SQS or EventBridge delivers it, or
 * one per line; `-` is stdin.
 * @throws AlertFileError
 */
export async function readAlertFile(path: string): Promise<Subject> {
  const name = path === '-' ? 'stdin' : path;
  return subjectIn(await contentOf(path), name);
}

/** The same for the content of a file, which messages call `name`. */
export function subjectIn(content: string, name: string): Subject {
  const whole = parsed(content);
  const values = whole === undefined ? content.split('\n').map(parsed) : [whole];
  const findings = values.flatMap((value) => findingsIn(value, deepestWrapping));
  if (findings.length === 0) throw new AlertFileError(`${name} contains no alert from Firstsight as OCSF JSON.`);
  const subjects = distinct(findings.flatMap((finding) => subjectsOf(finding, name)));
  const [only, ...others] = subjects;
  if (only === undefined) {
    throw new AlertFileError(`The alert in ${name} does not name its caller. Use --key or --principal.`);
  }
  if (others.length > 0) {
    const choices = subjects.map(optionFor).join(', ');
    throw new AlertFileError(
      `${name} contains alerts for ${subjects.length} sessions or callers. Choose one with ${choices}.`,
    );
  }
  return { ...only, alertSummary: summaryIn(findings) };
}

/** The lines at the top of the alert, as its email has them. */
function summaryIn(findings: readonly z.infer<typeof findingShape>[]): readonly string[] | undefined {
  const lines = findings.find(({ unmapped }) => unmapped !== undefined)?.unmapped?.summary;
  return lines
    ?.slice(0, mostLines)
    .map((line) => cutTo(`${line.startsWith(' ') ? '  ' : ''}${cleaned(line)}`, columns));
}

function optionFor({ keyId, principal, federatedUser, base }: Subject): string {
  return keyId === undefined ? `--principal ${principal ?? federatedUser ?? base}` : `--key ${keyId}`;
}

function findingsIn(value: unknown, depth: number): z.infer<typeof findingShape>[] {
  if (depth === 0) return [];
  if (typeof value === 'string') return findingsIn(parsed(value), depth - 1);
  if (Array.isArray(value)) return value.flatMap((entry) => findingsIn(entry, depth - 1));
  if (!isObject(value)) return [];
  const finding = findingShape.safeParse(value);
  if (finding.success) return [finding.data];
  return wrappings.flatMap((field) => (Object.hasOwn(value, field) ? findingsIn(value[field], depth - 1) : []));
}

/** A failed call among others made nothing, so it is left out. */
function subjectsOf({ evidences, start_time }: z.infer<typeof findingShape>, name: string): Subject[] {
  // A digest has one start time for all of its alerts.
  const startTime = evidences.length === 1 ? start_time : undefined;
  const calls = evidences.map((evidence) => alertedCall(evidence, startTime));
  const effective = calls.filter(({ failed }) => !failed);
  return (effective.length > 0 ? effective : calls).flatMap((call) => read(call, name));
}

function read(call: AlertedCall, name: string): Subject[] {
  try {
    const subject = subjectOfCall(call);
    return subject === undefined ? [] : [subject];
  } catch (error) {
    if (!(error instanceof UnusableKeyError)) throw error;
    throw new AlertFileError(`The alert in ${name} names a key that is not an access key ID.`, { cause: error });
  }
}

/** The record has the most details. A digest, and a finding whose record was too large, have only keys, session and caller. */
function alertedCall({ data, user, actor, api }: Evidence, startTime: number | undefined): AlertedCall {
  return {
    record: data,
    operation: api?.operation,
    failed: (api?.response?.error ?? api?.response?.error_message) !== undefined,
    madeKey: user?.programmatic_credentials?.[0]?.uid,
    session: user?.uid,
    principal: actor?.user?.uid,
    key: actor?.session?.credential_uid,
    time: startTime,
  };
}

function distinct(subjects: readonly Subject[]): Subject[] {
  return [...new Map(subjects.map((subject) => [optionFor(subject), subject])).values()];
}

/** Standard input is read as a stream: its producer may be slow. */
async function contentOf(path: string): Promise<string> {
  try {
    return decoded(await (path === '-' ? buffer(process.stdin) : readFile(path)));
  } catch (cause) {
    throw new AlertFileError(`Cannot read ${path}: ${messageOf(cause, path)}`, { cause });
  }
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
