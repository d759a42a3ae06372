/**
 * AWS list prices in dollars, us-east-1, of 2026-11-24, for what a log file costs. Only the prices of Lambda were looked up on that
 * day.
 */
export const logFilePrices = {
  lambdaGigabyteSecond: 0.0000133334,
  lambdaMillionRequests: 0.2,
  sqsMillionRequests: 0.4,
  s3MillionGets: 0.4,
  s3MillionLists: 5,
  logGigabyte: 0.5,
} as const;
