import { DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { ago } from '../../terminal/text.ts';
import { type CheckContext, check } from '../check.ts';
import { type CheckResult, deployAgain, failure, ok, warning } from '../check-result.ts';

export const alarmsCheck = check('alarms', readAlarms, judgeAlarms);

/** The stack's alarms are those that notify its operations topic. */
async function readAlarms({ cloudWatch }: Clients, { stack }: CheckContext): Promise<MetricAlarm[]> {
  const topic = stack.outputs.operationsTopicArn;
  const found: MetricAlarm[] = [];
  let NextToken: string | undefined;
  do {
    const command = new DescribeAlarmsCommand({ ActionPrefix: topic, AlarmTypes: ['MetricAlarm'], NextToken });
    const page = await ask('cloudwatch:DescribeAlarms', cloudWatch.send(command));
    for (const alarm of page.MetricAlarms ?? []) found.push(alarm);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found.filter(({ AlarmActions = [] }) => AlarmActions.includes(topic));
}

/** One line for each alarm that is raised or has its actions disabled, or one line for all. */
export function judgeAlarms(alarms: readonly MetricAlarm[], { stack, now }: CheckContext): CheckResult[] {
  const about = 'alarms';
  if (alarms.length === 0) {
    return [failure(about, 'The stack has no alarms: no one is notified if the detector fails.', deployAgain)];
  }
  const raised = alarms.filter(({ StateValue }) => StateValue === 'ALARM');
  const disabled = alarms.filter(({ ActionsEnabled }) => ActionsEnabled === false);
  if (raised.length + disabled.length === 0) return [ok(about, `None of ${alarms.length} alarms is raised.`)];
  return [
    ...raised.map((alarm) => failure(about, raisedAlarm(alarm, now), alarm.AlarmDescription)),
    ...disabled.map(({ AlarmName }) =>
      warning(
        about,
        `The actions of ${AlarmName} are disabled.`,
        `aws cloudwatch enable-alarm-actions --alarm-names ${AlarmName} --region ${stack.region}`,
      ),
    ),
  ];
}

function raisedAlarm({ AlarmName, StateUpdatedTimestamp }: MetricAlarm, now: number): string {
  const since = StateUpdatedTimestamp === undefined ? '' : ` since ${ago(StateUpdatedTimestamp.getTime(), now)}`;
  return `${AlarmName} is raised${since}.`;
}
