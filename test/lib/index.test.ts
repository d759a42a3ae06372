import { expect, test } from '@jest/globals';
import type {
  AlertFilter,
  AlertSeverity,
  AlertSubscriptionOptions,
  AlertTargetOptions,
  BucketEventsSource,
  DetectorMetric,
  DetectorOptions,
  DetectorSource,
  Exception,
  ExistingBucketSource,
  FirstOccurrenceDetectorProps,
  LogFileSource,
  OwnTrailSource,
  TopicSource,
} from '../../lib/index.ts';
import * as construct from '../../lib/index.ts';

type ExportedTypes = [
  AlertFilter,
  AlertSeverity,
  AlertSubscriptionOptions,
  AlertTargetOptions,
  BucketEventsSource,
  DetectorMetric,
  DetectorOptions,
  DetectorSource,
  ExistingBucketSource,
  Exception,
  FirstOccurrenceDetectorProps,
  LogFileSource,
  OwnTrailSource,
  TopicSource,
];

test('the package exports the construct and every error class that it throws', () => {
  expect(Object.keys(construct).sort()).toEqual([
    'AccountNamesError',
    'AsnDatabaseError',
    'DetectorPropsError',
    'EmptyAlertFilterError',
    'ExceptionsError',
    'FilteredTwiceError',
    'FirstOccurrenceDetector',
    'FunctionNotBuiltError',
    'OtherRegionError',
  ]);
});

test('the package exports the types of the properties, the options and the source', () => {
  // The compiler fails if one of the types is missing.
  const values: Partial<ExportedTypes> = [];
  expect(values).toEqual([]);
});
