import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { alertTopic } from './alert-topic.ts';
import { allowanceOutputs } from './allowance-outputs.ts';
import { detectorDashboard } from './dashboard.ts';
import { DetectorFunction } from './detector-function.ts';
import { historyTable } from './history-table.ts';
import { LogFileQueue } from './log-file-queue.ts';
import { operationsTopic } from './operations-topic.ts';
import { outputs } from './outputs.ts';
import type { Settings } from './settings.ts';
import { logFileSource } from './sources/sources.ts';
import { topicKey } from './topic-key.ts';
import { warnOfSilence } from './warnings.ts';

export interface FirstsightStackProps extends StackProps {
  readonly settings: Settings;
  /** The bundled function. */
  readonly code: Code;
}

/** All that Firstsight consists of, in one account and region. */
export class FirstsightStack extends Stack {
  constructor(scope: Construct, id: string, { settings, code, ...props }: FirstsightStackProps) {
    super(scope, id, { description: 'Firstsight: tells of first sightings in CloudTrail log files', ...props });
    const { historyWindowDays, logRetentionDays } = settings;
    const { queue, deadLetterQueue } = new LogFileQueue(this, 'LogFileQueue');
    const source = logFileSource(this, settings.source, queue);
    const table = historyTable(this, 'HistoryTable');
    const key = topicKey(this, 'TopicKey');
    const alerts = alertTopic(this, 'AlertTopic', { key, emails: settings.alertEmails });
    const operations = operationsTopic(this, 'OperationsTopic', { key, emails: settings.operationsEmails });
    const detector = new DetectorFunction(this, 'Detector', {
      ...{ code, queue, table, source, historyWindowDays, logRetentionDays },
      alertTopic: alerts,
      topicKey: key,
    });
    const watched = {
      function: detector.function,
      logGroup: detector.logGroup,
      queue,
      deadLetterQueue,
      alertTopic: alerts,
    };
    const { alarms } = new Alarms(this, 'Alarms', { ...watched, operationsTopic: operations });
    const dashboard = detectorDashboard(this, 'Dashboard', { ...watched, alarms });
    outputs(this, { ...watched, settings, source, table, operationsTopic: operations, dashboard });
    allowanceOutputs(this, source, detector.role.roleArn);
    warnOfSilence(this, settings);
  }
}
