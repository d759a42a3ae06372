import { describe, expect, test } from '@jest/globals';
import { isAdministratorRole } from '../../lambda/detection/administrator-roles.ts';
import { attackToolOf, attackTools } from '../../lambda/detection/attack-tools.ts';
import { federationTokenRecord } from '../records.ts';

function toolOf(userAgent: string, name = 'report'): string | undefined {
  return attackToolOf(federationTokenRecord({ userAgent, requestParameters: { name } }))?.name;
}

describe('a tool that attackers use', () => {
  test.each([
    ['stratus-red-team_8cb1ee36-86c3-4241-a32c-163c78cde7b6', 'Stratus Red Team'],
    ['aws-sdk-go-v2/1.32.3 os/linux exec-env/grimoire_095724e3-1fa0-4e3e-b68a-e8581d194380 api/sts#1.26.2', 'Grimoire'],
    ['TruffleHog', 'TruffleHog'],
    [
      'Scout-Suite/5.14.0 md/Botocore#1.35.75 Scout Suite/5.14.0 (https://github.com/nccgroup/ScoutSuite)',
      'Scout Suite',
    ],
    ['aws-cli/2.15.0 md/awscrt#0.19 os/linux#6.5.0-kali3-amd64 md/arch#x86_64 md/distrib#kali.2023', 'Kali Linux'],
    ['aws-cli/1.19.1 Python/3.9.2 Linux/6.0.0-2parrot1-amd64 botocore/1.29.58', 'Parrot Linux'],
    ['aws-cli/1.19.1 Python/3.9.2 Linux/5.10.0-pentoo botocore/1.29.58', 'Pentoo Linux'],
  ])('is known by the user agent %s', (userAgent, tool) => {
    expect(toolOf(userAgent)).toBe(tool);
  });

  test.each([
    ['aws_consoler', 'aws_consoler'],
    ['stratus_red_team', 'Stratus Red Team'],
    ['pacu', 'Pacu'],
    ['from_default-111122223333', 'Pacu'],
  ])('is known by the session name %s', (name, tool) => {
    expect(toolOf('aws-cli/2.27.40', name)).toBe(tool);
  });

  test.each([
    'aws-cli/2.17.32 md/awscrt#0.21.2 os/linux#5.15 md/distrib#ubuntu.24 md/command#sts.get-federation-token',
    'Boto3/1.34.1 md/Botocore#1.34.1 ua/2.0 os/macos#23',
    'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    'APN/1.0 HashiCorp/1.0 Terraform/1.5.7',
    'kalibrate/1.0',
    'S3 Browser/10.9.9 (https://s3browser.com)',
  ])('is not %s', (userAgent) => {
    expect(toolOf(userAgent, 'kali')).toBeUndefined();
  });

  test('has a mark, in lower case, and a source', () => {
    const marks = attackTools.map(({ userAgents, sessionNames }) => [...userAgents, ...sessionNames]);
    expect(marks.filter((patterns) => patterns.length === 0)).toEqual([]);
    expect(marks.flat().filter((pattern) => pattern !== pattern.toLowerCase())).toEqual([]);
    expect(attackTools.filter(({ source }) => !URL.canParse(source))).toEqual([]);
  });
});

test.each([
  ['arn:aws:iam::111122223333:role/OrganizationAccountAccessRole', true],
  [
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_0123456789abcdef',
    true,
  ],
  ['arn:aws:iam::111122223333:role/teams/platform-admin', true],
  ['arn:aws:iam::111122223333:role/AWSControlTowerExecution', true],
  ['arn:aws:iam::111122223333:role/admin-tools/reader', false],
  ['arn:aws:iam::111122223333:role/deploy', false],
])('%s is the role of an administrator by its name: %s', (role, isAdministrator) => {
  expect(isAdministratorRole(role)).toBe(isAdministrator);
});
