import { type JsonObject, textAt } from '../../lambda/detection/record.ts';
import type { AcceptedMessage, AwsStandIn } from '../bundle/aws-stand-in.ts';

interface Finding {
  readonly evidences: readonly {
    readonly actor: { readonly user: { readonly uid: string } };
    readonly data?: JsonObject;
  }[];
}

/** The IAM users that a message reports: one, or all of a digest. */
export function usersIn(message: AcceptedMessage): string[] {
  return evidencesOf(message).map(({ actor }) => userOf(actor));
}

/** The IAM users that a message reports, and the objects in alerts of the audit. */
export function reportedIn(message: AcceptedMessage): string[] {
  return evidencesOf(message).map(
    ({ actor, data }) => textAt(data ?? {}, 'requestParameters', 'object') ?? userOf(actor),
  );
}

/** How many findings about an IAM user Security Hub accepted. */
export function findingsOn({ findings }: Pick<AwsStandIn, 'findings'>, user: string): number {
  return findings.filter(({ ProductFields }) => ProductFields.principal?.split('/').at(-1) === user).length;
}

function evidencesOf({ renderings }: AcceptedMessage): Finding['evidences'] {
  const { evidences } = JSON.parse(renderings.default ?? '{"evidences":[]}') as Finding;
  return evidences;
}

function userOf({ user }: Finding['evidences'][number]['actor']): string {
  return user.uid.split('/').at(-1) ?? '';
}
