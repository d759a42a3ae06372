import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Rule } from '../../../lambda/detection/rule.ts';
import { keyName, type TermKey } from '../../../lambda/detection/sighting.ts';
import { tableAttributes } from '../../../lambda/names.ts';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { type LogLine, searchLog } from '../../stack/detector-log.ts';
import { logFilePrefixesOf, type Stack } from '../../stack/stack.ts';
import { type TestLogFile, testLogFile } from './log-file.ts';
import { type StoredObject, storedObject } from './stored-object.ts';

/** One test alert, and the data that it leaves in the bucket, the history and the log. */
export interface Test {
  readonly logFile: TestLogFile;
  readonly object: StoredObject;
  readonly item: HistoryItem;
  /** The function's log lines about the test. */
  lines(signal?: AbortSignal): Promise<LogLine[]>;
  /** A monotonic clock in seconds. */
  seconds(): number;
}

/** The stack is older than the output with its log file prefixes. */
export class StackTooOldError extends Error {
  override readonly name = 'StackTooOldError';

  constructor(stack: string) {
    super(`the stack ${stack} has no output for its log file prefixes: deploy this version, then send the test`);
  }
}

/** @throws StackTooOldError, NoRuleForTestError */
export function prepareTest(clients: Clients, stack: Stack, rules: readonly Rule[]): Test {
  const { trailBucketName } = stack.outputs;
  const [logFilePrefix] = logFilePrefixesOf(stack);
  if (logFilePrefix === undefined) throw new StackTooOldError(stack.name);
  const now = Date.now();
  const logFile = testLogFile({ logFilePrefix, region: stack.region }, rules, now);
  return {
    logFile,
    object: storedObject(clients, trailBucketName, logFile.key),
    item: historyItem(clients, stack, logFile.term),
    async lines(signal) {
      const pattern = `{ $.logFile = "*${logFile.user}*" }`;
      // One minute of tolerance for clocks that differ.
      const found = await searchLog(clients, stack, { since: now - 60_000, pattern, ...(signal && { signal }) });
      return found.filter((line) => line.logFile?.includes(logFile.user));
    },
    seconds: () => performance.now() / 1000,
  };
}

/** One item of the deployed history. */
export interface HistoryItem {
  /** The number of its claims: alerts that no topic has accepted yet. Undefined if there is no item. */
  claims(signal?: AbortSignal): Promise<number | undefined>;
  remove(): Promise<void>;
}

/** Both calls throw NotAllowedError. */
function historyItem({ dynamodb }: Clients, { outputs }: Stack, term: TermKey): HistoryItem {
  const item = { TableName: outputs.historyTableName, Key: { [tableAttributes.key]: { S: keyName(term) } } };
  return {
    async claims(signal) {
      const command = new GetItemCommand({ ...item, ConsistentRead: true });
      const options = signal === undefined ? {} : { abortSignal: signal };
      const { Item } = await ask('dynamodb:GetItem', dynamodb.send(command, options));
      return Item && (Item.claims?.L?.length ?? 0);
    },
    async remove() {
      await ask('dynamodb:DeleteItem', dynamodb.send(new DeleteItemCommand(item)));
    },
  };
}
