import { readFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import { z } from 'zod';
import { issuedSessionOf } from '../../lambda/detection/federation.ts';
import { isObject } from '../../lambda/detection/record.ts';
import { keyId } from '../../lambda/text/commands.ts';
import { type Subject, subjectOfIssue } from './subject.ts';

/** The file cannot be read, holds no alert of Firstsight's, or more than one session. */
export class AlertFileError extends Error {
  override readonly name = 'AlertFileError';
}

const text = z.string().optional().catch(undefined);
const object = z.record(z.string(), z.unknown()).optional().catch(undefined);

/** As much of an OCSF Detection Finding as is read here. */
const findingShape = z.object({
  class_uid: z.literal(2004),
  evidences: z.array(
    z.object({
      /** The record, in the finding of a single alert. */
      data: object,
      /** Who the issued key belongs to. */
      user: z
        .object({
          uid: text,
          programmatic_credentials: z
            .array(z.object({ uid: text }))
            .optional()
            .catch([]),
        })
        .optional(),
      /** Who called. */
      actor: z.object({ user: z.object({ uid: text }).optional() }).optional(),
    }),
  ),
  start_time: z.number().optional().catch(undefined),
});

type Evidence = z.infer<typeof findingShape>['evidences'][number];

/** What queues, topics, buses and `aws sqs receive-message` wrap a finding into; `default` is SNS's by-protocol JSON. */
const wrappings = ['Records', 'Messages', 'Message', 'body', 'Body', 'Sns', 'detail', 'default'] as const;

const deepestWrapping = 8;

/**
 * The session that an alert tells of. The file holds one finding as JSON, bare or as SNS, SQS or EventBridge delivers it,
 * or one a line; `-` is stdin.
 * @throws AlertFileError
 */
export function readAlertFile(path: string): Subject {
  const name = path === '-' ? 'stdin' : path;
  return subjectIn(contentOf(path), name);
}

/** The same for the content of a file that messages call `name`. */
export function subjectIn(content: string, name: string): Subject {
  const whole = parsed(content);
  const values = whole === undefined ? content.split('\n').map(parsed) : [whole];
  const findings = values.flatMap((value) => findingsIn(value, deepestWrapping));
  if (findings.length === 0) throw new AlertFileError(`${name} holds no alert of Firstsight as OCSF JSON.`);
  const subjects = distinct(findings.flatMap(subjectsOf));
  const [only, ...others] = subjects;
  if (only === undefined) {
    throw new AlertFileError(
      `The alert in ${name} issued no session: the call failed. Use --user with the caller's ARN.`,
    );
  }
  if (others.length > 0) {
    const keys = subjects.map((subject) => subject.keyId).join(', ');
    throw new AlertFileError(`${name} tells of ${subjects.length} sessions: choose one with --key (${keys}).`);
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
  // A digest has one start for all that it lists.
  const startTime = evidences.length === 1 ? start_time : undefined;
  return evidences.map((evidence) => subjectOf(evidence, startTime)).filter((subject) => subject.keyId !== undefined);
}

/** The record knows most; a digest, and a finding whose record was too large, name key, session and caller only. */
function subjectOf({ data, user, actor }: Evidence, startTime: number | undefined): Subject {
  const told = data ? subjectOfIssue(data, issuedSessionOf(data)) : {};
  return {
    keyId: keyId(told.keyId ?? user?.programmatic_credentials?.[0]?.uid),
    federatedUser: told.federatedUser ?? user?.uid,
    base: told.base ?? actor?.user?.uid,
    issuedAt: told.issuedAt ?? startTime,
    expiresAt: told.expiresAt,
  };
}

function distinct(subjects: readonly Subject[]): Subject[] {
  return [...new Map(subjects.map((subject) => [subject.keyId, subject])).values()];
}

function contentOf(path: string): string {
  try {
    return readFileSync(path === '-' ? process.stdin.fd : path, 'utf8');
  } catch (cause) {
    const reason = isNativeError(cause) ? cause.message : String(cause);
    throw new AlertFileError(`${path} cannot be read: ${reason}`, { cause });
  }
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
