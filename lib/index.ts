/** The exports of the package for CDK apps. */
export type { Exception } from '../lambda/detection/exceptions.ts';
export type { AlertFilter, AlertSeverity, AlertSubscriptionOptions } from '../lib/alert-subscription.ts';
export { EmptyAlertFilterError, FilteredTwiceError } from '../lib/alert-subscription.ts';
export { FunctionNotBuiltError } from '../lib/built-function.ts';
export type { DetectorOptions, DetectorSource, FirstOccurrenceDetectorProps } from '../lib/detector-props.ts';
export { DetectorPropsError } from '../lib/detector-props.ts';
export { ExceptionsError } from '../lib/exceptions.ts';
export type { AlertTargetOptions } from '../lib/first-occurrence-detector.ts';
export { FirstOccurrenceDetector } from '../lib/first-occurrence-detector.ts';
export type { LogFileSource } from '../lib/sources/log-file-source.ts';
