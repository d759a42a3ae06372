import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { keyName, type TermKey } from '../../lambda/detection/sighting.ts';
import { tableAttributes } from '../../lambda/names.ts';
import { ask } from '../stack/ask.ts';
import type { Clients } from '../stack/clients.ts';
import type { Stack } from '../stack/stack.ts';

/** One item of the deployed history. */
export interface HistoryItem {
  /** How many claims it holds: alerts that no topic has accepted yet. Undefined where there is no item. */
  claims(signal?: AbortSignal): Promise<number | undefined>;
  remove(): Promise<void>;
}

/** Both calls throw NotAllowedError. */
export function historyItem({ dynamodb }: Clients, { outputs }: Stack, term: TermKey): HistoryItem {
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
