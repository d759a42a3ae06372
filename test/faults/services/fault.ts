import type { Answer, Reply } from '../../bundle/aws-reply.ts';

/** One way in which a service fails. */
export interface Fault {
  readonly name: string;
  /** Hits only the calls for the one log file or user, or all calls of the service. */
  readonly hits: 'one' | 'all';
  /** Hits calls of this name only. Default: of any. */
  readonly action?: string;
  /** Hits only the first so many calls. Default: all. */
  readonly times?: number;
  readonly reply: (takeEffect: () => Promise<Answer>) => Promise<Reply> | Reply;
  /** What the log has to say to the operator; absent where the client's own next attempt succeeds. */
  readonly advice?: RegExp;
  /** False where the log file is not to come again. Default: true. */
  readonly retried?: boolean;
  /** How often the alert may arrive in the end. Default: once. */
  readonly mostTold?: number;
}

/** What AWS says of an action that no policy allows. */
export function notAllowed(action: string): string {
  const role = 'arn:aws:sts::111122223333:assumed-role/detector/detector';
  return `User: ${role} is not authorized to perform: ${action} because no identity-based policy allows it`;
}

/** What the log says of trouble that may pass. */
export const mayPass = /nothing to do if it passes/;

/** The call takes effect, and its caller never learns of it. */
export async function lost(takeEffect: () => Promise<Answer>): Promise<Reply> {
  await takeEffect();
  return 'reset';
}
