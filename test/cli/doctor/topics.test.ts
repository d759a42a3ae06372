import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { judgeAlarms } from '../../../cli/doctor/checks/alarms.ts';
import { judgeSubscriptions, type TopicFacts } from '../../../cli/doctor/checks/subscriptions.ts';
import { context, fixes, lines, minutesBefore } from './stack.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:alerts';

function topic(changes: Partial<TopicFacts>): TopicFacts {
  return { sends: 'alerts', topicArn, deployed: [], subscriptions: [], ...changes };
}

const address = 'security@example.com';
const confirmed = { protocol: 'email', endpoint: address, state: 'confirmed' } as const;

describe('the check of the subscriptions', () => {
  test('lists the confirmed ones, addresses in full and queues by name', () => {
    const queue = { protocol: 'sqs', endpoint: 'arn:aws:sqs:eu-west-1:111122223333:siem', state: 'confirmed' } as const;
    expect(lines(judgeSubscriptions(topic({ deployed: [address], subscriptions: [confirmed, queue] })))).toEqual([
      'ok alert topic: Alerts are sent to security@example.com, sqs siem.',
    ]);
  });

  test('warns of an address that has not confirmed, and fails if no one else receives alerts', () => {
    const pending = { ...confirmed, endpoint: 'night@example.com', state: 'pending' } as const;
    expect(lines(judgeSubscriptions(topic({ subscriptions: [confirmed, pending] })))[1]).toBe(
      'warning alert topic: night@example.com has not confirmed the subscription and receives nothing.',
    );
    expect(lines(judgeSubscriptions(topic({ subscriptions: [pending] })))[0]).toBe(
      'failure alert topic: No one receives alerts.',
    );
  });

  test('warns of an address that unsubscribed, with the command that subscribes it again', () => {
    const removed = { ...confirmed, state: 'removed' } as const;
    for (const subscriptions of [[], [removed]]) {
      const results = judgeSubscriptions(topic({ deployed: [address], subscriptions }));
      expect(lines(results)[1]).toContain('warning alert topic: security@example.com has unsubscribed');
      expect(fixes(results)[1]).toBe(
        `aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ${address} --region eu-west-1`,
      );
    }
  });

  test('only warns if no one receives alarms', () => {
    expect(lines(judgeSubscriptions(topic({ sends: 'alarms' })))).toEqual([
      'warning operations topic: No one receives alarms.',
    ]);
  });
});

describe('the check of the alarms', () => {
  const alarm = (changes: MetricAlarm): MetricAlarm => ({
    AlarmName: 'NoLogFiles',
    StateValue: 'OK',
    AlarmDescription: 'No log file was read for two hours.',
    ActionsEnabled: true,
    ...changes,
  });

  test('is one line if no alarm is raised', () => {
    expect(lines(judgeAlarms([alarm({}), alarm({ StateValue: 'INSUFFICIENT_DATA' })], context()))).toEqual([
      'ok alarms: None of 2 alarms is raised.',
    ]);
  });

  test('fails for each raised alarm, with its description', () => {
    const raised = alarm({ StateValue: 'ALARM', StateUpdatedTimestamp: new Date(minutesBefore(90)) });
    const results = judgeAlarms([alarm({}), raised], context());
    expect(lines(results)).toEqual(['failure alarms: NoLogFiles is raised since 2026-03-20T10:30:00Z, 1 hour ago.']);
    expect(fixes(results)).toEqual(['No log file was read for two hours.']);
  });

  test('warns of disabled alarm actions, and fails if there are no alarms', () => {
    expect(lines(judgeAlarms([alarm({ ActionsEnabled: false })], context()))[0]).toMatch(/^warning/);
    expect(lines(judgeAlarms([], context()))[0]).toMatch(/^failure alarms: The stack has no alarms/);
  });
});
