"""Runs AWS CLI commands, as a mail prints them, against moto in this process. Reads cases as JSON, writes results as JSON.

A case has the commands that end an access and those that undo this. A result has the error of each command, if any, and
whether the state after the undo is the state before.
"""
import contextlib
import io
import json
import os
import subprocess
import sys

os.environ.update(
    MOTO_ACCOUNT_ID='111122223333',
    AWS_ACCESS_KEY_ID='testing',
    AWS_SECRET_ACCESS_KEY='testing',
    AWS_DEFAULT_REGION='us-east-1',
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_PAGER='',
)

import boto3
from awscli.clidriver import create_clidriver
from moto import mock_aws

TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}]}'
ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
EXAMPLE_KEY = 'AKIAIOSFODNN7EXAMPLE'
EXAMPLE_SSH_KEY = 'APKAIOSFODNN7EXAMPLE1234'
POWERS = 'arn:aws:iam::111122223333:policy/Powers'


def prepare(iam):
    iam.create_user(UserName='alice')
    iam.create_login_profile(UserName='alice', Password='correct horse battery staple')
    policy = iam.create_policy(PolicyName='Powers', PolicyDocument=ALLOW)['Policy']['Arn']
    iam.attach_user_policy(UserName='alice', PolicyArn=policy)
    iam.create_role(RoleName='deploy', AssumeRolePolicyDocument=TRUST)
    iam.attach_role_policy(RoleName='deploy', PolicyArn=policy)
    iam.create_open_id_connect_provider(Url='https://oidc.example.com', ClientIDList=['sts.amazonaws.com'])
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=ALLOW, SetAsDefault=True)
    iam.create_group(GroupName='admins')
    iam.add_user_to_group(GroupName='admins', UserName='alice')
    iam.attach_group_policy(GroupName='admins', PolicyArn=policy)
    iam.put_user_policy(UserName='alice', PolicyName='Inline', PolicyDocument=ALLOW)
    iam.put_role_policy(RoleName='deploy', PolicyName='Inline', PolicyDocument=ALLOW)
    iam.put_group_policy(GroupName='admins', PolicyName='Inline', PolicyDocument=ALLOW)
    iam.create_instance_profile(InstanceProfileName='web')
    iam.add_role_to_instance_profile(InstanceProfileName='web', RoleName='deploy')
    iam.create_saml_provider(Name='idp', SAMLMetadataDocument='x' * 1000)
    boto3.client('organizations').create_organization(FeatureSet='ALL')
    return {
        EXAMPLE_KEY: iam.create_access_key(UserName='alice')['AccessKey']['AccessKeyId'],
        EXAMPLE_SSH_KEY: iam.upload_ssh_public_key(UserName='alice', SSHPublicKeyBody='ssh-rsa AAAA')['SSHPublicKey'][
            'SSHPublicKeyId'
        ],
    }


def state(iam):
    organizations = boto3.client('organizations')
    return {
        'user policies': iam.list_user_policies(UserName='alice')['PolicyNames'],
        'attached to user': iam.list_attached_user_policies(UserName='alice')['AttachedPolicies'],
        'keys': [key['Status'] for key in iam.list_access_keys(UserName='alice')['AccessKeyMetadata']],
        'groups': [group['GroupName'] for group in iam.list_groups_for_user(UserName='alice')['Groups']],
        'attached to group': iam.list_attached_group_policies(GroupName='admins')['AttachedPolicies'],
        'group policies': iam.list_group_policies(GroupName='admins')['PolicyNames'],
        'default version': iam.get_policy(PolicyArn=POWERS)['Policy']['DefaultVersionId'],
        'instance profile': [
            role['RoleName'] for role in iam.get_instance_profile(InstanceProfileName='web')['InstanceProfile']['Roles']
        ],
        'role policies': iam.list_role_policies(RoleName='deploy')['PolicyNames'],
        'attached to role': iam.list_attached_role_policies(RoleName='deploy')['AttachedPolicies'],
        'ssh keys': [key['Status'] for key in iam.list_ssh_public_keys(UserName='alice')['SSHPublicKeys']],
        'saml providers': [provider['Arn'] for provider in iam.list_saml_providers()['SAMLProviderList']],
        'providers': iam.list_open_id_connect_providers()['OpenIDConnectProviderList'],
        'control policies': [
            policy['Name'] for policy in organizations.list_policies(Filter='SERVICE_CONTROL_POLICY')['Policies']
        ],
    }


def call(driver, words):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = driver.main(words)
        except SystemExit as end:
            status = end.code
    if status:
        raise RuntimeError(err.getvalue().strip() or f'status {status}')
    return out.getvalue()


def run(driver, line):
    """Runs inner commands here; bash does all other expansion and quoting."""
    while (start := line.find('$(aws ')) >= 0:
        end, depth = start + 2, 1
        while depth:
            depth += {'(': 1, ')': -1}.get(line[end], 0)
            end += 1
        line = line[:start] + run(driver, line[start + 2 : end - 1]).strip() + line[end:]
    words = subprocess.run(
        ['bash', '-c', f"printf '%s\\0' {line}"], check=True, capture_output=True, text=True
    ).stdout.split('\0')[1:-1]
    return call(driver, words)


def error_of(driver, line):
    try:
        run(driver, line)
    except Exception as error:
        return f'{line}: {error}'
    return None


def real(line, created):
    for example, key in created.items():
        line = line.replace(example, key)
    return line


def result_of(case):
    with mock_aws():
        iam, driver = boto3.client('iam'), create_clidriver()
        created = prepare(iam)
        before = state(iam)
        ending = [error_of(driver, real(line, created)) for line in case['ends'] + case['check']]
        during = state(iam)
        undoing = [error_of(driver, real(line, created)) for line in case['undo']]
        return {
            'row': case['row'],
            'errors': [error for error in ending + undoing if error is not None],
            'changed': during != before,
            'undone': state(iam) == before,
        }


with open('policy.json', 'w', encoding='utf-8') as file:
    file.write(ALLOW)
with open('old-trust-policy.json', 'w', encoding='utf-8') as file:
    file.write(TRUST)
json.dump([result_of(case) for case in json.load(sys.stdin)], sys.stdout)
