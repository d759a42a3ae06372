import type { Answer, Reply } from '../../bundle/aws-reply.ts';

/** One way in which a service fails. */
export interface Fault {
  readonly name: string;
  /** Applies to the calls for one log file or user, or to all calls of the service. */
  readonly hits: 'one' | 'all';
  /** Applies only to calls with this name. Default: any. */
  readonly action?: string;
  /** Applies only to this many first calls. Default: all. */
  readonly times?: number;
  readonly reply: (takeEffect: () => Promise<Answer>) => Promise<Reply> | Reply;
  /** The advice that the log must give. Absent if the client's own retry succeeds. */
  readonly advice?: RegExp;
  /** False if the log file must not be redelivered. Default: true. */
  readonly retried?: boolean;
  /** How often the alert may arrive. Default: once. */
  readonly mostAlerts?: number;
}

/** AWS's message for an action that no policy allows. */
export function notAllowed(action: string): string {
  const role = 'arn:aws:sts::111122223333:assumed-role/detector/detector';
  return `User: ${role} is not authorized to perform: ${action} because no identity-based policy allows it`;
}

/** The log's advice for a temporary problem. */
export const mayPass = /no action is needed if it passes/;

/** The call takes effect, but its caller never receives the answer. */
export async function lost(takeEffect: () => Promise<Answer>): Promise<Reply> {
  await takeEffect();
  return 'reset';
}
