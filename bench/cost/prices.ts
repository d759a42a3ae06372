import { logFilePrices } from '../../cli/replay/prices.ts';

/**
 * AWS list prices in dollars, us-east-1, of 2026-11-24. Only the prices of Lambda were looked up on that day. Check all
 * prices before you rely on them.
 */
export const prices = {
  ...logFilePrices,
  kmsKeyMonth: 1,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
  tableGigabyteMonth: 0.25,
  tableBackupGigabyteMonth: 0.2,
  tableMillionWrites: 0.625,
  tableMillionStrongReads: 0.25 / 2,
  snsMillionPublishes: 0.5,
} as const;
