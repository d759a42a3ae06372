import { isNativeError } from 'node:util/types';
import { DescribeTrailsCommand, type Trail } from '@aws-sdk/client-cloudtrail';
import { type AccountAudit, accountedUntil } from '../../../lambda/audit/ledger.ts';
import { dynamoLedger } from '../../../lambda/aws/ledger.ts';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { ago } from '../../terminal/text.ts';
import { type CheckContext, check } from '../check.ts';
import { type CheckResult, ok, warning } from '../check-result.ts';

const about = 'audit';

export const auditCheck = check(about, readAudits, judgeAudits);

export interface AuditFacts {
  readonly accounts: ReadonlyMap<string, AccountAudit>;
  /** The trails that deliver to the bucket, as far as this account sees them. */
  readonly trails: readonly Pick<Trail, 'Name' | 'TrailARN' | 'HomeRegion' | 'LogFileValidationEnabled'>[];
}

/** `off`: the stack was deployed without an audit, or is older. */
async function readAudits({ cloudTrail }: Clients, { stack }: CheckContext): Promise<AuditFacts | 'off'> {
  if (stack.outputs.audit !== 'on') return 'off';
  const ledger = dynamoLedger({ tableName: stack.outputs.historyTableName, region: stack.region });
  const accounts = await ask('dynamodb:GetItem', ledger.readAll().catch(withoutWrapper));
  const command = new DescribeTrailsCommand({ includeShadowTrails: true });
  const { trailList = [] } = await ask('cloudtrail:DescribeTrails', cloudTrail.send(command));
  return { accounts, trails: trailList.filter(({ S3BucketName }) => S3BucketName === stack.outputs.trailBucketName) };
}

function withoutWrapper(error: unknown): never {
  throw isNativeError(error) && error.cause !== undefined ? error.cause : error;
}

/** A digest file arrives up to an hour after its hour, and open audits take another. */
const longestGapMillis = 4 * 3_600_000;

export function judgeAudits(facts: AuditFacts | 'off', { now }: Pick<CheckContext, 'now'>): CheckResult[] {
  if (facts === 'off') return [ok(about, 'The audit of log files is turned off.')];
  const off = facts.trails.filter(({ LogFileValidationEnabled }) => LogFileValidationEnabled === false);
  const validation = off.map((trail) =>
    warning(
      about,
      `The trail ${trail.Name} writes no digest files, so its log files are not audited.`,
      `aws cloudtrail update-trail --name ${trail.TrailARN} --region ${trail.HomeRegion} --enable-log-file-validation`,
    ),
  );
  const chains = [...facts.accounts].flatMap(([account, audit]) =>
    [...audit.auditedUntil.keys()].map((chain) => chainResult(account, chain, accountedUntil(audit, chain) ?? 0, now)),
  );
  if (chains.length > 0 || validation.length > 0) return [...validation, ...chains];
  return [warning(about, 'No digest file was audited yet. The first one takes up to two hours.')];
}

function chainResult(account: string, chain: string, until: number, now: number): CheckResult {
  const [region, trail] = chain.split(' ');
  const says = `${account} ${region} (${trail}): every log file is accounted for until ${ago(until, now)}.`;
  return now - until > longestGapMillis
    ? warning(about, says, 'see "Has everything been read?" in docs/operations.md')
    : ok(about, says);
}
