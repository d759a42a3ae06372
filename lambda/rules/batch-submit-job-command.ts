import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'batch-submit-job-command',
  name: 'First SubmitJob call by a principal with its own command',
  version: '1',
  events: [{ source: 'batch.amazonaws.com', names: ['SubmitJob'] }],
  outcome: 'success',
  conditions: [{ field: 'requestParameters.containerOverrides.command', present: true }],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0002', name: 'Execution' },
      technique: { uid: 'T1059', name: 'Command and Scripting Interpreter' },
    },
  ],
  significance:
    'A principal started a batch job with a command of its own instead of that of the job definition. The command runs with the role of the job, which can have more permissions than the caller.',
  requestDetails: [
    { label: 'job', field: 'requestParameters.jobName' },
    { label: 'queue', field: 'requestParameters.jobQueue' },
    { label: 'definition', field: 'requestParameters.jobDefinition' },
  ],
  responseDetails: [{ label: 'job ID', field: 'responseElements.jobId' }],
  reference: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html',
};

export const page: RulePage = {
  background: [
    'Schedulers submit jobs all day, mostly with the same principals. A new principal that replaces the command is a new pipeline or someone who uses the role of the job.',
  ],
  triage: [
    'What does the command do? Open the job in the console of Batch.',
    'Which role does the job have, and what may it do?',
    'Does the caller normally submit jobs?',
  ],
  harmless: ['A new pipeline.', 'A person who runs one job again with other arguments.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/report-scheduler',
    reason: 'Submits the quarterly jobs with arguments.',
    owner: 'data-platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Terminate the job, and look at what its role did while it ran.'],
  notDetected: [
    'Commands in a new job definition (`RegisterJobDefinition`).',
    'Jobs on several nodes and on EKS, which have their own overrides.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
