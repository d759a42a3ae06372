import { randomUUID } from 'node:crypto';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { JsonObject } from '../../lambda/detection/record.ts';
import type { DeployedStack } from './deployment.ts';
import { identity } from './environment.ts';

/** What a subscriber of the alert topic received: an OCSF Detection Finding of one alert, or of the many in a digest. */
export interface AlertMessage {
  readonly subject: string;
  /** The alert's or the digest's id. */
  readonly uid: string;
  /** The names of the users that it reports. */
  readonly users: readonly string[];
  readonly finding: Finding;
}

export interface Finding {
  readonly class_uid: number;
  readonly metadata: { readonly labels?: readonly string[] };
  readonly finding_info: { readonly uid: string };
  readonly evidences: readonly {
    readonly actor: { readonly user: { readonly uid: string } };
    /** The record, unless the message is a digest. */
    readonly data?: JsonObject;
  }[];
}

/** A queue that is subscribed to the alert topic. */
export interface Subscriber {
  /** All messages since the last call. Never waits. */
  messages(): Promise<AlertMessage[]>;
}

/** Subscribes a new queue, which receives what is published from now on. */
export async function subscribe({ clients, outputs }: DeployedStack): Promise<Subscriber> {
  const name = `security-team-${randomUUID()}`;
  const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
  const Endpoint = `arn:aws:sqs:${identity.region}:${identity.account}:${name}`;
  await clients.sns.send(new SubscribeCommand({ TopicArn: outputs.AlertTopicArn, Protocol: 'sqs', Endpoint }));
  return {
    async messages() {
      const bodies: string[] = [];
      for (let next = await take(clients.sqs, QueueUrl); next.length > 0; next = await take(clients.sqs, QueueUrl)) {
        bodies.push(...next);
      }
      return bodies.map(alertMessage);
    },
  };
}

async function take(sqs: DeployedStack['clients']['sqs'], QueueUrl: string): Promise<string[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  await Promise.all(
    Messages.map(({ ReceiptHandle }) => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))),
  );
  return Messages.map(({ Body = '' }) => Body);
}

function alertMessage(body: string): AlertMessage {
  const { Subject, Message } = JSON.parse(body) as { readonly Subject: string; readonly Message: string };
  const finding = JSON.parse(Message) as Finding;
  const users = finding.evidences.map(({ actor }) => actor.user.uid.slice(actor.user.uid.lastIndexOf('/') + 1));
  return { subject: Subject, uid: finding.finding_info.uid, users, finding };
}

/** The users that the messages report, sorted by name. */
export function usersIn(messages: readonly AlertMessage[]): string[] {
  return messages.flatMap(({ users }) => users).toSorted();
}
