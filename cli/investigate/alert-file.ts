import { readFile } from 'node:fs/promises';
import { text as textIn } from 'node:stream/consumers';
import { z } from 'zod';
import { issuedSessionOf } from '../../lambda/detection/federation.ts';
import { isObject } from '../../lambda/detection/record.ts';
import { keyId } from '../../lambda/text/commands.ts';
import { messageOf } from '../terminal/errors.ts';
import { type Subject, subjectOfIssue } from './subject.ts';

/** The file cannot be read, contains no alert from Firstsight, or alerts for more than one session. */
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
      /** The caller. */
      actor: z.object({ user: z.object({ uid: text }).optional() }).optional(),
    }),
  ),
  start_time: z.number().optional().catch(undefined),
});

type Evidence = z.infer<typeof findingShape>['evidences'][number];

/** The fields in which queues, topics, buses and `aws sqs receive-message` deliver a finding; `default` is from SNS's JSON per protocol. */
const wrappings = ['Records', 'Messages', 'Message', 'body', 'Body', 'Sns', 'detail', 'default'] as const;

const deepestWrapping = 8;

/**
 * The session of an alert. The file contains one finding as JSON, as is or as SNS, SQS or EventBridge delivers it, or
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
  const subjects = distinct(findings.flatMap(subjectsOf));
  const [only, ...others] = subjects;
  if (only === undefined) {
    throw new AlertFileError(
      `The alert in ${name} is for a failed call, which issued no session. Use --user with the caller's ARN.`,
    );
  }
  if (others.length > 0) {
    const keys = subjects.map((subject) => subject.keyId).join(', ');
    throw new AlertFileError(
      `${name} contains alerts for ${subjects.length} sessions. Choose one with --key (${keys}).`,
    );
  }
  return only;
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

function subjectsOf({ evidences, start_time }: z.infer<typeof findingShape>): Subject[] {
  // A digest has one start time for all of its alerts.
  const startTime = evidences.length === 1 ? start_time : undefined;
  return evidences.map((evidence) => subjectOf(evidence, startTime)).filter((subject) => subject.keyId !== undefined);
}

/** The record has the most details. A digest, and a finding whose record was too large, have only key, session and caller. */
function subjectOf({ data, user, actor }: Evidence, startTime: number | undefined): Subject {
  const inRecord = data ? subjectOfIssue(data, issuedSessionOf(data)) : {};
  return {
    keyId: keyId(inRecord.keyId ?? user?.programmatic_credentials?.[0]?.uid),
    federatedUser: inRecord.federatedUser ?? user?.uid,
    base: inRecord.base ?? actor?.user?.uid,
    issuedAt: inRecord.issuedAt ?? startTime,
    expiresAt: inRecord.expiresAt,
  };
}

function distinct(subjects: readonly Subject[]): Subject[] {
  return [...new Map(subjects.map((subject) => [subject.keyId, subject])).values()];
}

/** Standard input is read as a stream: its producer may be slow. */
async function contentOf(path: string): Promise<string> {
  try {
    return await (path === '-' ? textIn(process.stdin) : readFile(path, 'utf8'));
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
