import { credentialRows } from './credential-rows.ts';
import { identityRows } from './identity-rows.ts';
import { permissionRows } from './permission-rows.ts';
import { resourceRows } from './resource-rows.ts';
import { useRows } from './use-rows.ts';

/** The rows of what a call made, changed or read, which outlasts the caller. */
export const madeRows = { ...credentialRows, ...identityRows, ...permissionRows, ...resourceRows, ...useRows };
