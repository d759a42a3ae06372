import { logFilePrices } from '../../cli/replay/prices.ts';

/** The day on which the prices were compared with the newest stored copies of AWS's pricing pages that we found. */
export const pricesOf = '2026-11-26';

/** AWS list prices in dollars, us-east-1. Check all prices before you rely on them. */
export const prices = {
  ...logFilePrices,
  /** aws.amazon.com/kms/pricing: a key, and each of its first two rotations, once a year. */
  kmsKeyMonth: 1,
  kmsRotationMonth: 1,
  /** aws.amazon.com/kms/pricing: $0.03 for 10,000 requests. */
  kmsMillionRequests: 3,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
  /** aws.amazon.com/dynamodb/pricing/on-demand. */
  tableGigabyteMonth: 0.25,
  tableBackupGigabyteMonth: 0.2,
  tableMillionWrites: 0.625,
  tableMillionStrongReads: 0.25 / 2,
  snsMillionPublishes: 0.5,
  /** aws.amazon.com/cloudtrail/pricing: $2.00 for 100,000 events of each copy after the first. */
  trailMillionFurtherEvents: 20,
  /** aws.amazon.com/eventbridge/pricing: custom and opt-in events. */
  eventBridgeMillionEvents: 1,
  /** aws.amazon.com/security-hub/pricing: $0.00003 for each imported finding; the first 10,000 a month are free. */
  securityHubMillionFindings: 30,
} as const;
