import { describe, expect, test } from '@jest/globals';
import { watches } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import { environmentVariables } from '../../lambda/environment.ts';
import { organizationBucket, resource, resources, templateOf } from './template.ts';

const { organizationId } = organizationBucket;
const accountIds = Array.from({ length: 10_000 }, (_, i) => String(100_000_000_000 + i));

describe('one detector for an organization', () => {
  const template = templateOf(organizationBucket);

  test('has no list of its accounts in the template, so that new accounts need no deployment', () => {
    const text = JSON.stringify(template.toJSON()).replaceAll(organizationBucket.kmsKeyArn, '');
    expect(text.match(/\b\d{12}\b/g)).toBeNull();
    const { Environment } = resource(template, 'AWS::Lambda::Function', 'DetectorFunction');
    const { Variables } = Environment as { Variables: Record<string, string> };
    expect(Variables[environmentVariables.accounts.name]).toBe('');
    expect(Variables[environmentVariables.organizationId.name]).toBe(organizationId);
  });

  test('may read the log files of every account by one statement on the folder of the organization', () => {
    const [role] = resources(template, 'AWS::IAM::Role', 'DetectorRole');
    expect(JSON.stringify(role)).toContain(`example-trail-bucket/logs/AWSLogs/${organizationId}/*`);
  });

  test('watches the log files of each of 10,000 accounts, and none of another organization', () => {
    const isWatched = watches({ organizationId, accounts: [], excludedAccounts: [] });
    const keyOf = (id: string, organization: string) =>
      `logs/AWSLogs/${organization}/${id}/CloudTrail/us-east-1/2026/03/01/${id}_CloudTrail_us-east-1_20260301T0900Z_AAAAAAAAAAAAAAAA.json.gz`;
    const ofOrganization = (organization: string) =>
      accountIds.filter((id) => isWatched({ bucket: 'example-trail-bucket', key: keyOf(id, organization) }));
    expect(ofOrganization(organizationId)).toEqual(accountIds);
    expect(ofOrganization('o-anotherorgid')).toEqual([]);
  });
});
