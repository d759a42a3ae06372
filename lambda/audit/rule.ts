import { integrityRuleId } from '../detection/integrity.ts';
import type { Rule } from '../detection/rule.ts';

/** The built-in rule of the audit. Its alerts are about log files and digest files, not about calls. */
export const integrityRule: Rule = {
  id: integrityRuleId,
  name: 'CloudTrail log file altered or missing',
  version: '1',
  events: [
    {
      source: 'firstsight',
      names: ['LogFileAltered', 'LogFileMissing', 'DigestFileInvalid', 'DigestFileMissing', 'DigestFilesRestarted'],
    },
  ],
  outcome: 'any',
  conditions: [],
  term: [{ field: 'requestParameters.object', label: 'object' }],
  historyWindowDays: 30,
  baseRiskScore: 73,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0005', name: 'Defense Evasion' },
      technique: { uid: 'T1070', name: 'Indicator Removal' },
    },
    {
      tactic: { uid: 'TA0005', name: 'Defense Evasion' },
      technique: { uid: 'T1562', name: 'Impair Defenses' },
      subTechnique: { uid: 'T1562.008', name: 'Disable or Modify Cloud Logs' },
    },
  ],
  significance:
    'CloudTrail never changes or deletes a file after its delivery. Whoever does removes the evidence of calls: treat the calls of that time as unknown until you have them from another copy.',
  requestDetails: [],
  responseDetails: [],
  about: 'log-integrity',
  reference: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html',
};
