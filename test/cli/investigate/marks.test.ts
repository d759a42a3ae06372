import { describe, expect, test } from '@jest/globals';
import { addCall, type Group, noActivity } from '../../../cli/investigate/activity.ts';
import { callOf } from '../../../cli/investigate/call.ts';
import { marks } from '../../../cli/investigate/mark-table.ts';
import { markOf } from '../../../cli/investigate/marks.ts';
import { record } from './corpus.ts';

function groupOf(service: string, action: string, calls = 1): Group {
  const activity = noActivity();
  const changes = { eventSource: `${service}.amazonaws.com`, eventName: action };
  for (let i = 0; i < calls; i += 1) addCall(activity, callOf(record(i, changes), 0, undefined));
  const [group] = activity.groups.values();
  if (group === undefined) throw new Error('There is no group.');
  return group;
}

describe('the mark of a call to review first', () => {
  test.each([
    ['cloudtrail', 'StopLogging', 'logging-off'],
    ['cloudtrail', 'DeleteTrail', 'logging-off'],
    ['cloudtrail', 'UpdateTrail', 'logging-off'],
    ['cloudtrail', 'PutEventSelectors', 'logging-off'],
    ['ec2', 'DeleteFlowLogs', 'logging-off'],
    ['guardduty', 'DeleteDetector', 'logging-off'],
    ['guardduty', 'DisassociateFromAdministratorAccount', 'logging-off'],
    ['iam', 'CreateAccessKey', 'new-credentials'],
    ['sts', 'AssumeRole', 'new-credentials'],
    ['sts', 'AssumeRoleWithWebIdentity', 'new-credentials'],
    ['iam', 'CreateUser', 'new-principals'],
    ['iam', 'CreateRole', 'new-principals'],
    ['iam', 'AttachUserPolicy', 'permissions'],
    ['iam', 'CreatePolicyVersion', 'permissions'],
    ['s3', 'PutBucketPolicy', 'permissions'],
    ['lambda', 'AddPermission20150331v2', 'permissions'],
    ['secretsmanager', 'GetSecretValue', 'secrets-read'],
    ['ssm', 'GetParametersByPath', 'secrets-read'],
    ['ec2', 'ModifySnapshotAttribute', 'data-handed-out'],
    ['s3', 'DeleteObjects', 'destruction'],
    ['lambda', 'UpdateFunctionCode20150331v2', 'code-run'],
    ['signin', 'ConsoleLogin', 'console-sign-in'],
    ['iam', 'ListUsers', 'identity'],
    ['sts', 'GetCallerIdentity', 'identity'],
    ['organizations', 'DescribeOrganization', 'identity'],
  ])('for %s %s is %s', (service, action, mark) => {
    expect(markOf(groupOf(service, action))?.id).toBe(mark);
  });

  test('for reads of data requires 20 calls', () => {
    expect(markOf(groupOf('s3', 'GetObject', 19))).toBeUndefined();
    expect(markOf(groupOf('s3', 'GetObject', 20))?.id).toBe('data-read');
  });

  test.each([
    ['s3', 'ListBuckets'],
    ['ec2', 'DescribeInstances'],
    ['constructor', 'toString'],
    ['cloudtrail', 'StopLoggingOfMine'],
  ])('is missing for %s %s', (service, action) => {
    expect(markOf(groupOf(service, action))).toBeUndefined();
  });
});

test('no action is listed under two marks, so the order of the marks does not matter for it', () => {
  const all = marks
    .filter(({ id }) => id !== 'identity')
    .flatMap(({ actions }) =>
      Object.entries(actions).flatMap(([service, names]) => names.map((name) => `${service} ${name}`)),
    );
  expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
  expect(new Set(marks.map(({ id }) => id)).size).toBe(marks.length);
});
