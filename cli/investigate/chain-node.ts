import type { Link } from './links.ts';
import type { Made } from './made.ts';
import { federatedName, longestSession } from './subject.ts';

/** One thing in a chain: credentials, or what a call made. */
export interface ChainNode {
  readonly id: string;
  /** `caller` for the first one, of which no log file shows who made it. */
  readonly kind: Made['kind'] | 'caller' | 'start';
  readonly made: Partial<Made>;
  /** The call that made it, and the field of that call that names the credentials in the row above. */
  readonly link?: Link | undefined;
  readonly byField?: string | undefined;
  readonly depth: number;
  /** When it began, if no link shows it, in milliseconds since 1970. */
  readonly since?: number | undefined;
  /** When the session in the row above ends, in milliseconds since 1970, if it is known. */
  readonly endAbove?: number | undefined;
  /** Of a caller: the ARN of its session. */
  readonly session?: string | undefined;
  /** Whether it is the subject of the investigation. */
  readonly isSubject: boolean;
}

/** A console session of a user or a role lasts at most 12 hours. (IAM User Guide, `SessionDuration` of the federation endpoint.) */
const longestConsole = 43_200_000;

/**
 * When a node can make its last call, in milliseconds since 1970; infinity for what does not expire. The console session of a
 * federated user ends with the session that signed in. (IAM User Guide, "Enable custom identity broker access to the AWS console".)
 */
export function endOfNode({ kind, made, link, since, endAbove }: Omit<ChainNode, 'id'>): number {
  if (kind !== 'console') return made.expiresAt ?? Number.POSITIVE_INFINITY;
  const begin = link?.time ?? since ?? Number.NEGATIVE_INFINITY;
  if (federatedName(made.arn) === undefined) return begin + longestConsole;
  return endAbove ?? begin + longestSession;
}
