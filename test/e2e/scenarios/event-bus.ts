import { deepEqual, equal, match } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DeleteMessageCommand, ListQueuesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { alertEventTemplate, chatNotificationTemplate } from '../../../lib/alert-targets.ts';
import { piped } from '../../lib/pipe-template.ts';
import { createBusTargets, secret } from '../bus-targets.ts';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import { firstCalls, logFile } from '../log-files.ts';
import { deployWith } from '../other-source.ts';
import type { Scenario } from '../scenario.ts';
import { serve } from '../serving.ts';

/** The message as a pipe reads it from its queue. */
interface QueuedAlert {
  readonly body: { readonly metadata: { readonly uid: string }; readonly class_uid: number };
  readonly messageAttributes: Readonly<Record<string, { readonly stringValue: string }>>;
}

interface Request {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
}

export const eventBus: Scenario = {
  // Gap of MiniStack: its pipes do not read queues, and it has no chat, Jira and PagerDuty. The scenario reads the queue of the pipe
  // and fills its template; a local server receives the requests.
  name: 'with alertEventBus, an alert waits for the pipe, and its event opens an incident of PagerDuty and an issue of Jira',
  async run(deployment) {
    const receiver = await startReceiver();
    try {
      await deployWith(deployment, { alertEventBus: 'default' });
      await serve(deployment, [logFile('event-bus', firstCalls(['event-bus']))]);
      const alert = await queuedAlert(deployment);
      const event = piped(alertEventTemplate, alert) as object;
      const targets = await createBusTargets(deployment.miniStack.endpoint, receiver.endpoint);
      await targets.put(event);
      await eventually({ what: () => `2 requests, ${receiver.requests.length} so far` }, async () => {
        return receiver.requests.length >= 2;
      });
      isIncident(receiver.requests, alert);
      isIssue(receiver.requests, alert);
      equal(await targets.reachesLake('firstsight', event), true);
      equal(await targets.reachesLake('aws.securityhub', event), false);
      equal((piped(chatNotificationTemplate, alert) as { source: string }).source, 'custom');
    } finally {
      await receiver.stop();
      await deployment.cdk.deploy();
    }
  },
};

function isIncident(requests: readonly Request[], { body }: QueuedAlert): void {
  const { body: sent } = requests.find(({ path }) => path === '/v2/enqueue') ?? {};
  equal(sent?.routing_key, secret);
  equal(sent?.dedup_key, body.metadata.uid);
  const payload = sent?.payload as { readonly summary: string; readonly severity: string } | undefined;
  equal(payload?.severity, 'warning');
  match(payload?.summary ?? '', /first GetFederationToken by user event-bus/);
}

function isIssue(requests: readonly Request[], { body }: QueuedAlert): void {
  const { body: sent, authorization } = requests.find(({ path }) => path === '/rest/api/3/issue') ?? {};
  equal(authorization, `Basic ${Buffer.from(`bot@example.com:${secret}`).toString('base64')}`);
  const fields = sent?.fields as
    | { readonly labels: string[]; readonly description: { readonly type: string } }
    | undefined;
  deepEqual(fields?.labels, ['firstsight', body.metadata.uid]);
  equal(fields?.description.type, 'doc');
}

/** The message in the queue of the pipe. */
async function queuedAlert({ clients: { sqs } }: Deployment): Promise<QueuedAlert> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const QueueUrl = QueueUrls.find((url) => /EventBusQueue/.test(url));
  const input = { QueueUrl, MessageAttributeNames: ['All'], WaitTimeSeconds: 1 };
  return eventually({ what: () => `a message in the queue of the pipe (${QueueUrl})` }, async () => {
    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand(input));
    if (message === undefined) return undefined;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue = '' }]) => {
      return [name, { stringValue: StringValue }];
    });
    return { body: JSON.parse(message.Body ?? '{}'), messageAttributes: Object.fromEntries(attributes) };
  });
}

/** A server in place of PagerDuty and Jira. */
async function startReceiver() {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request)) as Record<string, unknown>;
    requests.push({ path: request.url ?? '', authorization: request.headers.authorization, body });
    response.writeHead(202).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    requests,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
