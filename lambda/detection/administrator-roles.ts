import { matchesWildcard } from './wildcard.ts';

/** A role that usually can do everything in its account, by its name. */
export interface AdministratorRole {
  /** In any case: `*` matches any characters. */
  readonly name: string;
  readonly what: string;
  /** Absent if the name is a convention only. */
  readonly source?: string;
}

/** A role can have a name of any kind, so a name that is not in the list says nothing. */
export const administratorRoles: readonly AdministratorRole[] = [
  {
    name: 'OrganizationAccountAccessRole',
    what: 'AWS Organizations creates it in new member accounts, with administrator permissions',
    source: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html',
  },
  {
    name: 'AWSControlTowerExecution',
    what: 'AWS Control Tower manages an account with it, with administrator permissions',
    source: 'https://docs.aws.amazon.com/controltower/latest/userguide/roles-how.html',
  },
  {
    name: 'AWSCloudFormationStackSetExecutionRole',
    what: 'AWS CloudFormation creates stacks with it, in the example of the guide with administrator permissions',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html',
  },
  { name: '*admin*', what: 'named after administrators' },
];

/** @param role an ARN or a name */
export function isAdministratorRole(role: string): boolean {
  const name = (role.split('/').at(-1) ?? '').toLowerCase();
  return administratorRoles.some((one) => matchesWildcard(name, one.name.toLowerCase()));
}
