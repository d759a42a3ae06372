import { App, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { DetectorOptions } from '../../lib/detector-props.ts';
import { FirstOccurrenceDetector } from '../../lib/first-occurrence-detector.ts';

process.env.CDK_VALIDATION ??= 'false';

/** A construct in a stack of another app, with code that does nothing. */
export interface Detector {
  readonly stack: Stack;
  readonly detector: FirstOccurrenceDetector;
}

export function detectorWith(options: DetectorOptions = {}): Detector {
  const stack = new Stack(new App(), 'TheirStack');
  const code = Code.fromInline('export const handler = () => undefined;');
  return { stack, detector: new FirstOccurrenceDetector(stack, 'Detector', { code, ...options }) };
}
