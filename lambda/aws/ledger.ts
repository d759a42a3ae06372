import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { chainName, type DigestKey } from '../audit/digest-key.ts';
import type { AccountAudit, AuditLedger } from '../audit/ledger.ts';
import { tableAttributes } from '../names.ts';
import { timeLimit } from './calls.ts';
import type { TableSettings } from './dynamodb.ts';
import { itemsWith } from './dynamodb-batches.ts';
import { documentClient, failed, strongly } from './dynamodb-calls.ts';

type TableName = Omit<TableSettings, 'retention'>;

const pk = tableAttributes.key;

/** The keys of the ledger's items. Those that list accounts have two of their digits, so that no item grows with an organization. */
const beginKey = 'audited';
const lastAuditKey = 'audited last';
const accountKey = (accountId: string) => `audited ${accountId}`;
const listKey = (digits: string) => `audited accounts ${digits}`;
const listKeys = Array.from({ length: 100 }, (_, i) => listKey(String(i).padStart(2, '0')));

/** Often enough for `lastAudit`. Every digest file of every account writes the same item. */
const lastAuditMillis = 60_000;

/**
 * The ledger in the history table: one item for each account, with the end of the newest audited digest file of each chain, items
 * that list the accounts, and one with the time of the last audit. All functions throw AwsCallError.
 */
export function dynamoLedger({ tableName, region }: TableName): AuditLedger {
  const client = documentClient(region);
  const get = async (key: string) => {
    const command = new GetCommand({ TableName: tableName, Key: { [pk]: key }, ...strongly });
    return (await client.send(command, timeLimit()).catch(failed('GetItem'))).Item;
  };
  let lastAuditAt = Number.NEGATIVE_INFINITY;
  return {
    async read(accountId, now) {
      const item = await get(accountKey(accountId));
      if (item !== undefined) return accountOf(item);
      const since = await enterAccount(client, tableName, accountId, now);
      return { since, auditedUntil: new Map(), open: new Map() };
    },
    async enter(digest, state, now) {
      await enter(client, tableName, digest, state);
      if (now < lastAuditAt + lastAuditMillis) return;
      const Item = { [pk]: lastAuditKey, at: now };
      await client.send(new PutCommand({ TableName: tableName, Item }), timeLimit()).catch(failed('PutItem'));
      lastAuditAt = now;
    },
    async lastAudit() {
      const at = (await get(lastAuditKey))?.at;
      return typeof at === 'number' ? at : undefined;
    },
    async readAll() {
      const lists = await itemsWith(client, tableName, [beginKey, ...listKeys]);
      const ids = lists.flatMap(({ accounts }) => (accounts instanceof Set ? [...accounts].map(String) : []));
      const items = await itemsWith(client, tableName, ids.map(accountKey));
      return new Map(items.map((item) => [String(item[pk]).slice(accountKey('').length), accountOf(item)]));
    },
  };
}

/** @returns when the first audit began */
async function enterAccount(client: DynamoDBDocumentClient, TableName: string, accountId: string, now: number) {
  const { Attributes } = await client
    .send(
      new UpdateCommand({
        TableName,
        Key: { [pk]: beginKey },
        UpdateExpression: 'SET #since = if_not_exists(#since, :now)',
        ExpressionAttributeNames: { '#since': 'since' },
        ExpressionAttributeValues: { ':now': now },
        ReturnValues: 'UPDATED_NEW',
      }),
      timeLimit(),
    )
    .catch(failed('UpdateItem'));
  await client
    .send(
      new UpdateCommand({
        TableName,
        Key: { [pk]: listKey(accountId.slice(-2)) },
        UpdateExpression: 'ADD #accounts :account',
        ExpressionAttributeNames: { '#accounts': 'accounts' },
        ExpressionAttributeValues: { ':account': new Set([accountId]) },
      }),
      timeLimit(),
    )
    .catch(failed('UpdateItem'));
  const since = Number(Attributes?.since ?? now);
  const Item = { [pk]: accountKey(accountId), since };
  const unlessThere = { ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': pk } };
  await client.send(new PutCommand({ TableName, Item, ...unlessThere }), timeLimit()).catch((error: unknown) => {
    if (!(error instanceof ConditionalCheckFailedException)) failed('PutItem')(error);
  });
  return since;
}

/** A completed digest file also leaves the open ones. */
async function enter(client: DynamoDBDocumentClient, TableName: string, digest: DigestKey, state: 'open' | 'complete') {
  const chain = `until ${chainName(digest)}`;
  const open = `open ${digest.end} ${chainName(digest)}`;
  const Key = { [pk]: accountKey(digest.accountId) };
  const update = (UpdateExpression: string, more: object) =>
    client.send(new UpdateCommand({ TableName, Key, UpdateExpression, ...more }), timeLimit());
  const end = { ':end': digest.end };
  if (state === 'open') {
    const more = { ExpressionAttributeNames: { '#open': open }, ExpressionAttributeValues: end };
    await update('SET #open = :end', more).catch(failed('UpdateItem'));
    return;
  }
  const names = { ExpressionAttributeNames: { '#chain': chain, '#open': open } };
  const condition = { ConditionExpression: 'attribute_not_exists(#chain) OR #chain < :end' };
  await update('SET #chain = :end REMOVE #open', { ...names, ...condition, ExpressionAttributeValues: end }).catch(
    async (error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) failed('UpdateItem')(error);
      await update('REMOVE #open', { ExpressionAttributeNames: { '#open': open } }).catch(failed('UpdateItem'));
    },
  );
}

function accountOf(item: Record<string, unknown>): AccountAudit {
  const auditedUntil = new Map<string, number>();
  const open = new Map<string, number[]>();
  for (const [name, value] of Object.entries(item)) {
    const [, chain] = /^until (.+)$/s.exec(name) ?? [];
    const [, openChain] = /^open \d+ (.+)$/s.exec(name) ?? [];
    if (chain !== undefined) auditedUntil.set(chain, Number(value));
    if (openChain !== undefined) open.set(openChain, [...(open.get(openChain) ?? []), Number(value)]);
  }
  return { since: Number(item.since), auditedUntil, open };
}
