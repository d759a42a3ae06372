import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
const schemaFile = resolve(repositoryRoot, '../shared/data/ocsf/detection_finding.schema.json');

/** The OCSF schema is not part of the repository. */
export const schemaIsPresent = existsSync(schemaFile);

if (!schemaIsPresent) console.warn(`findings are not validated: no OCSF schema at ${schemaFile}`);

/** The validation errors of a finding. */
export function schemaErrors(): (finding: unknown) => string[] {
  const validate = new Ajv2020({ strict: true, allErrors: false }).compile(
    JSON.parse(readFileSync(schemaFile, 'utf8')),
  );
  return (finding) =>
    validate(finding) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
