"""Writes the JSON Schema of a finding from the model of Security Hub in botocore. Usage: schema.py FILE, or schema.py --check FILE

The model has types, required members, patterns and values, and its documentation the lengths. Of the details of resources, only the
kinds that Firstsight uses are kept.
"""
import json
import re
import sys

from botocore.loaders import Loader

KEPT = {'ResourceDetails': ['AwsIamAccessKey']}
# "Timestamps" in the documentation of AwsSecurityFinding.
TIMESTAMP = r'^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$'

shapes = Loader().load_service_model('securityhub', 'service-2')['shapes']
schemas = {}


def plain(documentation):
    return re.sub(r'\s+', ' ', re.sub('<[^>]+>', ' ', documentation))


def limits(text, kind):
    """The limits that only the documentation has."""
    if 'see Timestamps' in text:
        return {'pattern': TIMESTAMP}
    if kind == 'string' and (found := re.search(r'Length Constraints: (\d+)\.', text)):
        return {'maxLength': int(found[1])}
    lower, upper = ('minLength', 'maxLength') if kind == 'string' else ('minItems', 'maxItems')
    found = {
        lower: re.search(r'Minimum (?:length of|number of|of)? ?(\d+)', text),
        upper: re.search(r'Maximum (?:length of|number of|of)? ?(\d+)', text),
    }
    return {name: int(match[1]) for name, match in found.items() if match}


def map_limits(text):
    pairs, key, value = (re.search(p, text) for p in (r'(\d+) key-value pairs', r'key can contain up to (\d+)', r'value can contain up to (\d+)'))
    if not pairs:
        return {}
    names = {'minLength': 1, 'maxLength': int(key[1])}
    return {'maxProperties': int(pairs[1]), 'propertyNames': names, 'additionalProperties': {'type': 'string', 'maxLength': int(value[1])}}


def schema_of(name):
    """A reference to the schema of a shape, which is made at its first use."""
    shape = shapes[name]
    kind = shape['type']
    if kind == 'structure':
        if name not in schemas:
            schemas[name] = None
            members = {n: m for n, m in shape['members'].items() if n in KEPT.get(name, shape['members'])}
            schemas[name] = {
                'type': 'object',
                'required': shape.get('required', []),
                'properties': {n: member(m) for n, m in members.items()},
                'additionalProperties': False,
            }
        return {'$ref': f'#/$defs/{name}'}
    if kind == 'list':
        return {'type': 'array', 'items': schema_of(shape['member']['shape'])}
    if kind == 'map':
        return {'type': 'object', 'additionalProperties': schema_of(shape['value']['shape'])}
    if kind == 'string':
        pattern = {'pattern': f"^{shape['pattern']}$"} if 'pattern' in shape else {}
        return {'type': 'string', **pattern, **({'enum': shape['enum']} if 'enum' in shape else {})}
    numbers = {'minimum': shape['min'], 'maximum': shape['max']} if 'max' in shape else {}
    return {'type': {'boolean': 'boolean', 'integer': 'integer'}.get(kind, 'number'), **numbers}


def member(described):
    kind = shapes[described['shape']]['type']
    text = plain(described.get('documentation', ''))
    schema = schema_of(described['shape'])
    if kind == 'map':
        return {**schema, **map_limits(text)}
    return {**schema, **limits(text, kind)} if kind in ('string', 'list') else schema


root = schema_of('AwsSecurityFinding')
schemas['AwsSecurityFinding']['properties']['AwsAccountId'] = {'type': 'string', 'pattern': r'^\d{12}$'}
written = json.dumps({**root, '$defs': dict(sorted(schemas.items()))}, indent=1) + '\n'
if sys.argv[1] == '--check':
    with open(sys.argv[2]) as file:
        sys.exit(0 if json.load(file) == json.loads(written) else f'{sys.argv[2]} is not the schema of this botocore')
with open(sys.argv[1], 'w') as file:
    file.write(written)
