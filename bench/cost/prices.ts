/**
 * AWS list prices in dollars, us-east-1, written down on 2026-11-24. Lambda's were looked up then; the others were not, and
 * have to be checked before anybody relies on them.
 */
export const prices = {
  lambdaGigabyteSecond: 0.0000133334,
  lambdaMillionRequests: 0.2,
  sqsMillionRequests: 0.4,
  s3MillionGets: 0.4,
  logGigabyte: 0.5,
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
