import { keyIn } from '../../detection/access-key.ts';
import { accountOf, type CloudTrailRecord, fieldText, textAt } from '../../detection/record.ts';
import { callerNamed } from '../caller.ts';
import type { RowId } from './table.ts';
import type { Values } from './values.ts';

/** Access that someone holds: the row of the table that says how to end it, and its values, which can be texts of the caller. */
export interface Access {
  readonly row: RowId;
  readonly values: Values;
  /** When the access ends by itself, in milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

export const arnParts = /^arn:(?<partition>[\w-]+):\w+:(?<region>[\w-]*):(?<account>\d{12}):/;

/** The partition, account and region of a record, in which its caller is, and its key. */
export function placeOf(record: CloudTrailRecord, principal: string): Values {
  const region = textAt(record, 'awsRegion');
  return {
    account: arnParts.exec(principal)?.groups?.account ?? accountOf(record),
    partition: arnParts.exec(principal)?.groups?.partition ?? partitionIn(record),
    region,
    callerKey: keyIn(record),
  };
}

/** Fields with the ARN of something in the caller's partition. */
const arnFields = [
  'userIdentity.arn',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'requestParameters.roleArn',
  'responseElements.federatedUser.arn',
  'responseElements.assumedRoleUser.arn',
  'responseElements.user.arn',
];

function partitionIn(record: CloudTrailRecord): string {
  const arns = arnFields.map((field) => fieldText(record, field) ?? '');
  return arns.map((arn) => /^arn:([\w-]+):/.exec(arn)?.[1]).find((partition) => partition !== undefined) ?? 'aws';
}

/** IAM refuses changes to these roles, which have reserved paths. */
const reservedRoles: readonly (readonly [RowId, path: RegExp, name: RegExp])[] = [
  ['identity-center-session', /:role\/aws-reserved\/sso\.amazonaws\.com\//, /:role\/AWSReservedSSO_[^/]*$/],
  ['service-linked-role', /:role\/aws-service-role\//, /:role\/AWSServiceRoleFor[^/]*$/],
];

/**
 * @param usual the row of a role that IAM lets you change
 * @param hasPath false if the ARN was made from that of a session, which does not contain the path: then the name of the role tells.
 * An ordinary role can have such a name too.
 */
export function roleAccess(roleArn: string, usual: RowId, values: Values, hasPath: boolean): Access {
  const [reserved] =
    reservedRoles.find(([, path, name]) => path.test(roleArn) || (!hasPath && name.test(roleArn))) ?? [];
  if (reserved !== undefined) return { row: reserved, values };
  const groups = arnParts.exec(roleArn)?.groups;
  const role = callerNamed(roleArn).name;
  return {
    row: usual,
    values: {
      ...values,
      role,
      account: groups?.account ?? values.account,
      partition: groups?.partition ?? values.partition,
    },
  };
}

/** The name of a session in its ARN. */
export function nameInSession(arn: string | undefined): string | undefined {
  return /^arn:[\w-]+:sts::\d*:(?:assumed-role\/[^/]+|federated-user)\/(.+)$/s.exec(arn ?? '')?.[1];
}
