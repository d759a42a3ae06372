import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { LogFileSource } from './sources/log-file-source.ts';

/** One output for each thing that another account has to allow, as JSON that can be used as it stands. */
export function allowanceOutputs(scope: Construct, source: LogFileSource, readerArn: string): void {
  const stack = Stack.of(scope);
  for (const { name, description, document } of source.allowances(readerArn)) {
    new CfnOutput(scope, name, { description, value: stack.toJsonString(document) });
  }
}
