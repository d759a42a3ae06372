import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Alert } from '../detection/alert.ts';
import type { Baselines, LoadedBaseline } from '../detection/baselines.ts';
import { type Claim, emptyState, type TermState } from '../detection/claim.ts';
import { lastSighting } from '../detection/history.ts';
import type { HistoryStore } from '../detection/history-store.ts';
import type { ReadingMarks } from '../detection/reading-marks.ts';
import { nothingSeen } from '../detection/seen.ts';
import { keyName, type TermKey } from '../detection/sighting.ts';
import { tableAttributes } from '../names.ts';
import { timeLimit } from './calls.ts';
import { itemReader } from './dynamodb-batches.ts';
import { documentClient, failed, strongly } from './dynamodb-calls.ts';

export interface TableSettings {
  readonly tableName: string;
  /** Default: that of the environment. */
  readonly region?: string | undefined;
  /** How long an item is kept after its last sighting, in milliseconds: the longest window plus the longest wait in queues. */
  readonly retention: number;
}

/**
 * An item has at most 400 KB. The rest of it is for the history, at most 90 KB by `mostIntervals` and 5 KB by `mostSeen`, and for
 * first alerts, at most 100 KB by `mostFirstAlerts`. An item with `sessions`, at most 140 KB, has neither.
 */
const mostClaimBytes = 192 * 2 ** 10;

/** A claim as it is stored, with its alert as JSON text. */
interface StoredClaim extends Omit<Claim, 'alert'> {
  readonly alert: string;
}

interface StoredState extends Omit<TermState, 'claims' | 'firstAlerts' | 'seen'> {
  readonly claims: readonly StoredClaim[];
  /** The first alerts; absent where there are none, as in most items. */
  readonly stories?: TermState['firstAlerts'];
  /** Absent where nothing is seen, and in items of releases that did not keep it. */
  readonly seen?: TermState['seen'];
}

/**
 * Histories in a DynamoDB table: one item for each rule and term, written only if its version is still the one that was read.
 * Both functions throw AwsCallError.
 */
export function dynamoHistory({ tableName, retention, region }: TableSettings): HistoryStore {
  const client = documentClient(region);
  const read = itemReader(client, tableName);
  return {
    mostClaimBytes,
    async read(key) {
      const item = await read(keyName(key));
      return item === undefined ? emptyState : stateOf(item);
    },
    async write(key, state, now) {
      const written = { ...state, version: state.version + 1 };
      const Item = itemOf(key, written, now, retention);
      const command = new PutCommand({ TableName: tableName, Item, ...unlessChangedSince(state.version) });
      try {
        await client.send(command, timeLimit());
        return written;
      } catch (error) {
        return error instanceof ConditionalCheckFailedException ? undefined : failed('PutItem')(error);
      }
    },
  };
}

/** How long a mark counts, in milliseconds: longer than a message is redelivered. */
const markRetention = 86_400_000;

/** The same table keeps marks on log files while they are read. Both functions throw AwsCallError. */
export function dynamoReadingMarks({ tableName }: Pick<TableSettings, 'tableName'>): ReadingMarks {
  const client = documentClient();
  async function put(logFile: string, now: number, begunAt: number | undefined): Promise<number | undefined> {
    const expiry = { [tableAttributes.expiry]: Math.ceil((now + markRetention) / 1000) };
    const Item = { [tableAttributes.key]: `reading ${logFile}`, ...expiry, ...(begunAt !== undefined && { begunAt }) };
    const command = new PutCommand({ TableName: tableName, Item, ReturnValues: 'ALL_OLD' });
    const { Attributes } = await client.send(command, timeLimit()).catch(failed('PutItem'));
    return typeof Attributes?.begunAt === 'number' ? Attributes.begunAt : undefined;
  }
  return {
    async begin(logFile, now) {
      const before = await put(logFile, now, now);
      return before !== undefined && now - before < markRetention;
    },
    async end(logFile, now) {
      await put(logFile, now, undefined);
    },
  };
}

/** The same table keeps which baselines were loaded. They do not expire. Both functions throw AwsCallError. */
export function dynamoBaselines({ tableName, region }: Omit<TableSettings, 'retention'>): Baselines {
  const client = documentClient(region);
  const keyOf = (ruleId: string) => ({ [tableAttributes.key]: `baseline ${ruleId}` });
  return {
    async read(ruleId) {
      const command = new GetCommand({ TableName: tableName, Key: keyOf(ruleId), ...strongly });
      const { Item } = await client.send(command, timeLimit()).catch(failed('GetItem'));
      if (Item === undefined) return undefined;
      const { ruleVersion, windowDays, loadedAt } = Item as LoadedBaseline;
      return { ruleVersion, windowDays, loadedAt };
    },
    async write(ruleId, { ruleVersion, windowDays, loadedAt }) {
      const Item = { ...keyOf(ruleId), ruleVersion, windowDays, loadedAt };
      const command = new PutCommand({ TableName: tableName, Item, ...unlessLonger(ruleVersion, windowDays) });
      await client.send(command, timeLimit()).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) failed('PutItem')(error);
      });
    },
  };
}

function unlessLonger(ruleVersion: string, windowDays: number) {
  return {
    ConditionExpression: 'attribute_not_exists(ruleVersion) OR ruleVersion <> :version OR windowDays <= :days',
    ExpressionAttributeValues: { ':version': ruleVersion, ':days': windowDays },
  };
}

function unlessChangedSince(version: number) {
  if (version === 0) {
    return {
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': tableAttributes.key },
    };
  }
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': version },
  };
}

/** The item of a term, as it is stored. */
export function itemOf(key: TermKey, state: TermState, now: number, retention: number) {
  return {
    [tableAttributes.key]: keyName(key),
    requests: state.requests,
    successes: state.successes,
    ...(state.loaded !== undefined && { loaded: state.loaded }),
    claims: state.claims.map((claim): StoredClaim => ({ ...claim, alert: JSON.stringify(claim.alert) })),
    ...(state.firstAlerts.length > 0 && { stories: state.firstAlerts }),
    ...(state.seen.since !== undefined && { seen: state.seen }),
    ...(state.sessions !== undefined && { sessions: state.sessions }),
    version: state.version,
    [tableAttributes.expiry]: expiry(state, now, retention),
  };
}

/**
 * In seconds, as DynamoDB's TTL requires. Counted from now if the last sighting is older: an old log file that is put into
 * the bucket today can be delivered again as late as one of today.
 */
function expiry(state: TermState, now: number, retention: number): number {
  return Math.ceil((Math.max(lastSighting(state) ?? now, now) + retention) / 1000);
}

function stateOf(item: Record<string, unknown>): TermState {
  const {
    requests,
    successes,
    loaded,
    claims,
    stories = [],
    seen = nothingSeen,
    sessions,
    version,
  } = item as unknown as StoredState;
  return {
    requests,
    successes,
    ...(loaded !== undefined && { loaded }),
    seen,
    claims: claims.map((claim) => ({ ...claim, alert: JSON.parse(claim.alert) as Alert })),
    firstAlerts: stories,
    ...(sessions !== undefined && { sessions }),
    version,
  };
}
