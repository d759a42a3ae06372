import { DescribeTimeToLiveCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { tableAttributes } from '../../../lambda/names.ts';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { type CheckContext, check } from '../check.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';

export const tableCheck = check('table', readTable, judgeTable);

/** Undefined if the table does not exist. */
export type TableFacts = { readonly ttl: string | undefined; readonly attribute: string | undefined } | undefined;

async function readTable({ dynamodb }: Clients, { stack }: CheckContext): Promise<TableFacts> {
  const command = new DescribeTimeToLiveCommand({ TableName: stack.outputs.historyTableName });
  try {
    const { TimeToLiveDescription } = await ask('dynamodb:DescribeTimeToLive', dynamodb.send(command));
    return { ttl: TimeToLiveDescription?.TimeToLiveStatus, attribute: TimeToLiveDescription?.AttributeName };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

export function judgeTable(facts: TableFacts, { stack }: Pick<CheckContext, 'stack'>): CheckResult[] {
  const about = 'table';
  const name = stack.outputs.historyTableName;
  if (facts === undefined) {
    const fix = `restore ${name} from its point-in-time backup under the same name, or deploy the stack again`;
    return [failure(about, `The history table ${name} does not exist: the detector cannot process log files.`, fix)];
  }
  const { ttl = 'DISABLED', attribute } = facts;
  if (ttl.startsWith('ENABL') && attribute === tableAttributes.expiry) {
    return [ok(about, `The table exists, and old items expire by ${attribute}.`)];
  }
  const fix = `aws dynamodb update-time-to-live --table-name ${name} --region ${stack.region} --time-to-live-specification Enabled=true,AttributeName=${tableAttributes.expiry}`;
  return [warning(about, 'Items never expire, so the table keeps growing.', fix)];
}
