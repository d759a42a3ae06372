import type { Link } from './links.ts';
import type { Made } from './made.ts';

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
  /** Of a caller: the ARN of its session. */
  readonly session?: string | undefined;
  /** Whether it is the subject of the investigation. */
  readonly isSubject: boolean;
}

/** A console session lasts at most 12 hours. (IAM User Guide, `SessionDuration` of the federation endpoint.) */
const longestConsole = 43_200_000;

/** When a node can make its last call, in milliseconds since 1970; infinity for what does not expire. */
export function endOfNode({ kind, made, link, since }: Omit<ChainNode, 'id'>): number {
  if (kind === 'console') return (link?.time ?? since ?? Number.NEGATIVE_INFINITY) + longestConsole;
  return made.expiresAt ?? Number.POSITIVE_INFINITY;
}
