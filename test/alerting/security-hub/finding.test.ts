import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { securityHubFinding } from '../../../lambda/alerting/security-hub/finding.ts';
import { integrityRule } from '../../../lambda/audit/rule.ts';
import type { Alert } from '../../../lambda/detection/alert.ts';
import type { Rule } from '../../../lambda/detection/rule.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord, federationTokenRecord } from '../../records.ts';
import { alertsFrom, rules } from '../../rules/rule-samples.ts';
import { sampleAlert } from '../alerts.ts';
import { oddRecord } from '../hostile.ts';

const productArn = 'arn:aws:securityhub:us-east-1:444455556666:product/444455556666/default';

// Written by schema.py from the model of AWS's own SDK.
const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'finding.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: false }).compile(schema);

/** The namespaces and, where it has any, categories of AWS's "Types taxonomy for ASFF". */
const taxonomy =
  /^(?:TTPs\/(?:Initial Access|Execution|Persistence|Privilege Escalation|Defense Evasion|Credential Access|Discovery|Lateral Movement|Collection|Command and Control|Resource Development)\/T[\d.]+|Effects(?:\/Data Exfiltration\/T[\d.]+)?|Unusual Behaviors\/User)$/;

function faultsOf(alert: Alert, of: Rule = rule): string[] {
  const finding = securityHubFinding(alert, of, productArn);
  const bytes = Buffer.byteLength(JSON.stringify(finding));
  const wrong = finding.FindingProviderFields.Types.filter((type) => !taxonomy.test(type));
  return [
    ...(validate(finding) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)),
    ...(bytes > 240_000 ? [`${bytes} bytes`] : []),
    ...wrong,
  ];
}

describe('the finding of Security Hub', () => {
  test('has each value of the alert in its attribute', () => {
    const alert = sampleAlert(undefined, { severity: 'high' });
    expect(securityHubFinding(alert, rule, productArn, { '111122223333': 'prod' })).toMatchSnapshot();
  });

  test('is of the account of the product, whichever account the caller is in', () => {
    const finding = securityHubFinding(sampleAlert(), rule, productArn);
    expect(finding.AwsAccountId).toBe('444455556666');
    expect(finding.Resources).toContainEqual({
      Type: 'AwsAccount',
      Id: 'AWS::::Account:111122223333',
      Partition: 'aws',
      Region: 'us-east-1',
    });
  });

  test('has the same ID in every retry, and a follow-up names the first finding', () => {
    const first = sampleAlert();
    const { Id } = securityHubFinding(first, rule, productArn);
    expect(securityHubFinding({ ...first, detectedAt: first.detectedAt + 1 }, rule, productArn).Id).toBe(Id);
    const follows = { alertId: first.alertId, ruleId: first.ruleId, time: first.time };
    const later = securityHubFinding(sampleAlert(undefined, { alertId: 'later', follows }), rule, productArn);
    expect(later.FindingProviderFields.RelatedFindings).toEqual([{ ProductArn: productArn, Id }]);
  });

  test('leaves a command out that does not fit into the recommendation', () => {
    const longName = 'n'.repeat(400);
    const record = federationTokenRecord({
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/${longName}`, accountId: '111122223333' },
    });
    const { Text } = securityHubFinding(sampleAlert(record, { severity: 'high' }), rule, productArn).Remediation
      .Recommendation;
    expect(Text).not.toContain('aws iam');
    expect(Text).toMatch(/^Do now: .+\.$/);
  });

  test('of a test alert is a sample', () => {
    const record = federationTokenRecord({
      userIdentity: { type: 'IAMUser', userName: 'firstsight-test-1', accountId: '000000000000' },
    });
    const finding = securityHubFinding(sampleAlert(record), rule, productArn);
    expect(finding).toMatchObject({ Sample: true, Title: expect.stringMatching(/^TEST /) });
  });

  test.each(rules.map((one) => [one.id, one] as const))('conforms to the model of AWS: %s', async (_id, one) => {
    const alerts = await alertsFrom(one);
    expect(alerts.length).toBeGreaterThan(0);
    expect(alerts.flatMap((alert) => faultsOf(alert, one))).toEqual([]);
  });

  test('conforms to the model of AWS for a denied call and for an altered log file', () => {
    const object = 's3://my-trail-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/x.json.gz';
    const record = { eventName: 'LogFileAltered', eventSource: 'firstsight', requestParameters: { object } };
    const altered = sampleAlert(record, { ruleId: integrityRule.id });
    expect([...faultsOf(sampleAlert(deniedRecord())), ...faultsOf(altered, integrityRule)]).toEqual([]);
    const finding = securityHubFinding(altered, integrityRule, productArn);
    expect(finding.Resources[0]).toMatchObject({ Type: 'AwsS3Object', Id: object.replace('s3://', 'arn:aws:s3:::') });
  });

  test('conforms to the model of AWS for any record, of any time', () => {
    const time = fc.constantFrom(0, -1, Date.UTC(2026, 2, 1), 8.64e15, 253_402_300_800_000);
    fc.assert(
      fc.property(oddRecord, time, (record, at) => {
        expect(faultsOf(sampleAlert(record, { time: at, detectedAt: Date.UTC(2026, 2, 1) }))).toEqual([]);
      }),
    );
  });
});
