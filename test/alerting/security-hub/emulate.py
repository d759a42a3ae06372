"""Imports findings into moto's Security Hub, twice. Reads findings as JSON, writes what Security Hub has as JSON.

boto3 checks each finding against the model of the API before it sends it.
"""
import json
import os
import sys

os.environ.update(
    MOTO_ACCOUNT_ID='444455556666',
    AWS_ACCESS_KEY_ID='testing',
    AWS_SECRET_ACCESS_KEY='testing',
    AWS_DEFAULT_REGION='us-east-1',
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
)

import boto3
from moto import mock_aws

with mock_aws():
    hub = boto3.client('securityhub')
    findings = json.load(sys.stdin)
    answers = [hub.batch_import_findings(Findings=findings) for _ in range(2)]
    stored = hub.get_findings(MaxResults=100)['Findings']
json.dump({'accepted': [answer['SuccessCount'] for answer in answers], 'ids': [one['Id'] for one in stored]}, sys.stdout)
