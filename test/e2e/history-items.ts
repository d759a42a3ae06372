import { paginateScan, ScanCommand } from '@aws-sdk/client-dynamodb';
import { tableAttributes } from '../../lambda/names.ts';
import type { Deployment } from './deployment.ts';

/** The parts of an item of the deployed history that scenarios check. */
export interface Item {
  readonly key: string;
  /** How many of its alerts are not published yet. */
  readonly claims: number;
}

/** The histories whose key contains the words; not what is recorded for the audit, or of sessions that alerts are about. */
export async function historyItems({ clients, outputs }: Deployment, words: string): Promise<Item[]> {
  const command = new ScanCommand({ TableName: outputs.HistoryTableName, ConsistentRead: true });
  const { Items = [] } = await clients.dynamodb.send(command);
  const items = Items.map((item) => ({
    key: item[tableAttributes.key]?.S ?? '',
    claims: item.claims?.L?.length ?? 0,
  }));
  return items.filter(({ key }) => key.includes(words) && !/^(?:read|sts-get-federation-token-console) /.test(key));
}

/** How many log files the function has recorded for the audit whose names contain the words: one item for each. */
export async function recordedLogFiles({ clients, outputs }: Deployment, words: string): Promise<number> {
  let count = 0;
  const pages = paginateScan(
    { client: clients.dynamodb },
    { TableName: outputs.HistoryTableName, ConsistentRead: true },
  );
  for await (const { Items = [] } of pages) {
    const keys = Items.map((item) => item[tableAttributes.key]?.S ?? '');
    count += keys.filter((key) => key.startsWith('read ') && key.includes(words)).length;
  }
  return count;
}
