import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ssm-send-command',
  name: 'First SendCommand call by a principal',
  version: '1',
  events: [{ source: 'ssm.amazonaws.com', names: ['SendCommand'] }],
  outcome: 'success',
  conditions: [
    {
      field: 'sourceIPAddress',
      isNot: ['ssm-guiconnect.amazonaws.com', 'ssm.amazonaws.com', 'inspector2.amazonaws.com'],
    },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 21,
  reasons: [
    'root-caller',
    {
      id: 'shell-script',
      points: 26,
      text: 'the command is a shell or PowerShell script',
      when: [{ field: 'requestParameters.documentName', is: ['AWS-RunShellScript', 'AWS-RunPowerShellScript'] }],
    },
  ],
  attacks: [
    {
      tactic: { uid: 'TA0002', name: 'Execution' },
      technique: { uid: 'T1651', name: 'Cloud Administration Command' },
    },
  ],
  significance:
    'A principal that has not run commands on instances recently ran one through Systems Manager. Commands run as root or SYSTEM, without a login and without an open port.',
  requestDetails: [
    { label: 'document', field: 'requestParameters.documentName' },
    { label: 'instances', field: 'requestParameters.instanceIds' },
    { label: 'comment', field: 'requestParameters.comment' },
  ],
  responseDetails: [{ label: 'command', field: 'responseElements.command.commandId' }],
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html',
};

export const page: RulePage = {
  background: [
    'Patch windows and agents send commands regularly. A person who does so for the first time, with a script, is an administrator or an intruder.',
  ],
  triage: [
    'On which instances did the command run, and what did it do? The history of Run Command keeps its output for 30 days.',
    'Is the caller an administrator of these instances?',
    'Did the instances make unusual calls afterwards with their own roles?',
  ],
  harmless: ['A new administrator or automation.', 'An incident in which someone repairs an instance.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/patching',
    reason: 'Patches the instances once a month.',
    owner: 'operations@example.com',
    expires: '2027-03-31',
  },
  response: ['Cancel the command if it still runs, and treat the instances as compromised if its purpose is unknown.'],
  notDetected: [
    'Sessions (`StartSession`), which [ssm-start-session](ssm-start-session.md) covers.',
    'Commands that services send for themselves.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
