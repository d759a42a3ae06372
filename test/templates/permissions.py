"""Evaluates the policies of the roles in a template for each call of the functions. Usage: permissions.py TEMPLATE CALLS"""
import json
import re
import sys

from moto.iam.access_control import IAMPolicy, PermissionResult

PSEUDO = {'AWS::Partition': 'aws', 'AWS::Region': 'us-east-1', 'AWS::AccountId': '111122223333', 'AWS::StackId': 'stack'}


def text(value):
    """A text without references: `<LogicalName.Attribute>` in their place, without the hash of CDK."""
    if isinstance(value, list):
        return [text(one) for one in value]
    if not isinstance(value, dict):
        return value
    if 'Ref' in value:
        return PSEUDO.get(value['Ref']) or f"<{plain(value['Ref'])}>"
    if 'Fn::GetAtt' in value:
        return f"<{plain(value['Fn::GetAtt'][0])}.{value['Fn::GetAtt'][1]}>"
    if 'Fn::Join' in value:
        return value['Fn::Join'][0].join(text(value['Fn::Join'][1]))
    return {name: text(one) for name, one in value.items()}


def plain(logical_id):
    return re.sub(r'[0-9A-F]{8}$', '', logical_id)


def policies(template):
    for logical_id, resource in template['Resources'].items():
        if resource['Type'] == 'AWS::IAM::Role':
            for policy in resource['Properties'].get('Policies', []):
                yield plain(logical_id), IAMPolicy({'policy_document': json.dumps(text(policy['PolicyDocument']))})


def is_allowed(roles, role, action, resource):
    results = [policy.is_action_permitted(action, resource) for name, policy in roles if name == role]
    return PermissionResult.PERMITTED in results and PermissionResult.DENIED not in results


with open(sys.argv[1]) as template, open(sys.argv[2]) as calls:
    roles, table = list(policies(json.load(template))), json.load(calls)
wrong = [
    f"{'allowed' if allowed else 'refused'}, but must not be: {role} {action} {resource}"
    for kind, expected in (('allowed', True), ('refused', False))
    for role, action, resource in ([one['role'], one['action'], one['resource']] for one in table[kind])
    if (allowed := is_allowed(roles, role, action, resource)) != expected
]
print('\n'.join(wrong))
print(f"{len(table['allowed']) + len(table['refused']) - len(wrong)} passed, {len(wrong)} failed")
sys.exit(1 if wrong else 0)
