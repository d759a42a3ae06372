import { expect, test } from '@jest/globals';
import type {
  AlertFilter,
  AlertSeverity,
  AlertSubscriptionOptions,
  AlertTargetOptions,
  DetectorOptions,
  DetectorSource,
  Exception,
  FirstOccurrenceDetectorProps,
  LogFileSource,
} from '../../bin/construct.ts';
import * as construct from '../../bin/construct.ts';

type ExportedTypes = [
  AlertFilter,
  AlertSeverity,
  AlertSubscriptionOptions,
  AlertTargetOptions,
  DetectorOptions,
  DetectorSource,
  Exception,
  FirstOccurrenceDetectorProps,
  LogFileSource,
];

test('the package exports the construct and every error class that it throws', () => {
  expect(Object.keys(construct).sort()).toEqual([
    'DetectorPropsError',
    'EmptyAlertFilterError',
    'ExceptionsError',
    'FilteredTwiceError',
    'FirstOccurrenceDetector',
    'FunctionNotBuiltError',
  ]);
});

test('the package exports the types of the properties, the options and the source', () => {
  // The compiler fails if one of the types is missing.
  const values: Partial<ExportedTypes> = [];
  expect(values).toEqual([]);
});
