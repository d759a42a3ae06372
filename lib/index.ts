/** The exports of the package for CDK apps. */
export { AsnDatabaseError } from '../lambda/asn-database.ts';
export type { Exception } from '../lambda/detection/exceptions.ts';
export { AccountNamesError } from './account-names.ts';
export type { AlertFilter, AlertSeverity, AlertSubscriptionOptions } from './alert-subscription.ts';
export { EmptyAlertFilterError, FilteredTwiceError } from './alert-subscription.ts';
export { FunctionNotBuiltError } from './built-function.ts';
export type { DetectorOptions, FirstOccurrenceDetectorProps } from './detector-props.ts';
export { DetectorPropsError } from './detector-props.ts';
export type {
  BucketEventsSource,
  DetectorSource,
  ExistingBucketSource,
  LogFileKey,
  OwnTrailSource,
  TopicSource,
  TrailBucket,
} from './detector-source.ts';
export { ExceptionsError } from './exceptions.ts';
export type { AlertTargetOptions, DetectorMetric } from './first-occurrence-detector.ts';
export { FirstOccurrenceDetector } from './first-occurrence-detector.ts';
export { OtherRegionError } from './sources/existing-bucket.ts';
export type { LogFileSource } from './sources/log-file-source.ts';
