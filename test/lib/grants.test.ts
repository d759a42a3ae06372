import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import {
  baselinePermissions,
  doctorPermissions,
  redrivePermissions,
  replayPermissions,
} from '../../cli/stack/permissions.ts';
import { commandActions, type GrantedCommand } from '../../lib/grants.ts';
import { detectorWith } from './detectors.ts';

const documented = {
  doctor: doctorPermissions,
  baseline: baselinePermissions,
  redrive: redrivePermissions,
  replay: replayPermissions,
};

const commands = Object.keys(documented) as GrantedCommand[];

describe('the construct', () => {
  test.each(commands)('grants what firstsight %s needs, and nothing else', (command) => {
    const granted = new Set<string>(Object.values(commandActions[command]).flat());
    expect([...granted].toSorted()).toEqual(Object.keys(documented[command]).toSorted());
  });

  test('grants to a role only the resources of the detector', () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const { stack, detector } = detectorWith({
      source: { kind: 'existing-bucket', bucketName: 'example-trail-bucket', kmsKeyArn },
    });
    const roles = commands.map(
      (command) => new Role(stack, command, { assumedBy: new AccountPrincipal('111122223333') }),
    );
    const [doctor, baseline, redrive, replay] = roles;
    if (!(doctor && baseline && redrive && replay)) throw new Error('there is a role for each command');
    detector.grantDoctor(doctor).assertSuccess();
    detector.grantBaseline(baseline).assertSuccess();
    detector.grantRedrive(redrive).assertSuccess();
    detector.grantReplay(replay).assertSuccess();
    const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
    const statements = Object.values(policies).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    expect(statements.length).toBeGreaterThan(20);
    const onEverything = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect([...new Set(onEverything)].toSorted()).toEqual([
      'cloudtrail:DescribeTrails',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:GetMetricData',
      'lambda:ListEventSourceMappings',
    ]);
    const decrypt = statements.find(({ Action }) => Action === 'kms:Decrypt');
    expect(decrypt?.Resource).toBe(kmsKeyArn);
  });
});

test('metrics are those of the detector alone, and options replace their defaults', () => {
  const { stack, detector } = detectorWith();
  const dimensions = { service: 'firstsight', stack: 'TheirStack/Detector' };
  const described = (metric: ReturnType<typeof detector.metricAlerts>) =>
    stack.resolve(metric.toMetricConfig().metricStat);
  expect(described(detector.metricAlerts())).toMatchObject({ metricName: 'Alerts', statistic: 'Sum' });
  expect(described(detector.metricLogFiles({ statistic: 'Maximum' }))).toMatchObject({
    metricName: 'LogFiles',
    statistic: 'Maximum',
    dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
  });
  expect(described(detector.metricFailures())).toMatchObject({ metricName: 'Failures' });
  expect(described(detector.metricSecondsToAlert())).toMatchObject({
    metricName: 'SecondsToAlert',
    statistic: 'Maximum',
  });
  expect(Stack.of(detector)).toBe(stack);
});

test('the outputs of a detector in another stack name what the command line looks for', () => {
  const { stack, detector } = detectorWith({ alertEmails: ['security@example.com'] });
  detector.addOutputs();
  const outputs = Template.fromStack(stack).findOutputs('*');
  expect(outputs.DetectorName?.Value).toBe('TheirStack/Detector');
  expect(JSON.stringify(outputs.Step2Baseline)).toContain('npx firstsight baseline --stack TheirStack --region ');
  for (const name of ['HistoryTableName', 'LogFileQueueUrl', 'FunctionName', 'SetUp', 'Step1Confirm', 'Step3Check'])
    expect(outputs).toHaveProperty(name);
});
