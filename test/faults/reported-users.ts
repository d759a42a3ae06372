import type { AcceptedMessage } from '../bundle/aws-stand-in.ts';

interface Finding {
  readonly evidences: readonly { readonly actor: { readonly user: { readonly uid: string } } }[];
}

/** The IAM users that a message reports: one, or all of a digest. */
export function usersIn({ renderings }: AcceptedMessage): string[] {
  const { evidences } = JSON.parse(renderings.default ?? '{"evidences":[]}') as Finding;
  return evidences.map(({ actor }) => actor.user.uid.split('/').at(-1) ?? '');
}
