/** The built-in rule of the audit: its alerts are about files that CloudTrail delivered, not about calls. */
export const integrityRuleId = 'cloudtrail-log-integrity';

/** What the audit can find, by the `eventName` of the alert's record. */
export type IntegrityFinding =
  | 'LogFileAltered'
  | 'LogFileMissing'
  | 'DigestFileInvalid'
  | 'DigestFileMissing'
  | 'DigestFilesRestarted';

export function isAboutIntegrity({ ruleId }: { readonly ruleId: string }): boolean {
  return ruleId === integrityRuleId;
}
