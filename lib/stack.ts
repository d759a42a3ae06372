import { Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { commandLineOfCheckout } from '../lambda/alerting/command-line.ts';
import type { Rule } from '../lambda/detection/rule.ts';
import { FirstOccurrenceDetector } from './first-occurrence-detector.ts';
import { outputs } from './outputs.ts';
import type { Settings } from './settings.ts';

export interface FirstsightStackProps extends StackProps {
  readonly settings: Settings;
  /** The bundled function. */
  readonly code: Code;
  /** The rules of `rulesFile`, which are part of the function. Default: none. */
  readonly ownRules?: readonly Rule[];
  /** How the users of the stack start the command line. Default: in a checkout. */
  readonly commandLine?: string;
}

/** The whole of Firstsight in one account and Region. */
export class FirstsightStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { settings, code, ownRules = [], commandLine = commandLineOfCheckout, ...props }: FirstsightStackProps,
  ) {
    const { stackName } = settings;
    super(scope, id, {
      description: 'Firstsight: alerts on first occurrences in CloudTrail log files',
      ...(stackName !== undefined && { stackName }),
      ...props,
    });
    // CDK omits this ID from logical IDs. Another ID would change them and replace the history.
    const { alertEventBus, exceptionsFile, accountNames, asnDatabase, rulesFile, stackName: _, ...options } = settings;
    const detector = new FirstOccurrenceDetector(this, 'Default', { code, ...options });
    if (alertEventBus !== undefined) {
      detector.addEventBus(EventBus.fromEventBusName(this, 'AlertEventBus', alertEventBus));
    }
    outputs(this, { ...detector, options: settings, ownRules, rulesFile, asnDatabase }, commandLine);
  }
}
