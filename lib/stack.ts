import { Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { FirstOccurrenceDetector } from './first-occurrence-detector.ts';
import { outputs } from './outputs.ts';
import type { Settings } from './settings.ts';

export interface FirstsightStackProps extends StackProps {
  readonly settings: Settings;
  /** The bundled function. */
  readonly code: Code;
}

/** All that Firstsight consists of, in one account and region. */
export class FirstsightStack extends Stack {
  constructor(scope: Construct, id: string, { settings, code, ...props }: FirstsightStackProps) {
    super(scope, id, { description: 'Firstsight: tells of first sightings in CloudTrail log files', ...props });
    // CDK leaves this id out of logical ids, so that resources keep theirs: another one would replace the history.
    const detector = new FirstOccurrenceDetector(this, 'Default', {
      ...{ code, rules: settings.rules, source: settings.source, historyWindowDays: settings.historyWindowDays },
      ...{ alertEmails: settings.alertEmails, operationsEmails: settings.operationsEmails },
      logRetention: settings.logRetentionDays,
    });
    if (settings.alertEventBus !== undefined) {
      detector.alertsToEventBridge(EventBus.fromEventBusName(this, 'AlertEventBus', settings.alertEventBus));
    }
    outputs(this, { ...detector, settings });
  }
}
