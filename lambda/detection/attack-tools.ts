import { type CloudTrailRecord, textAt } from './record.ts';
import { traitsOf } from './traits.ts';
import { matchesWildcard } from './wildcard.ts';

/** A program that attackers and testers use, with the marks that it leaves in records. */
export interface AttackTool {
  readonly name: string;
  /** Patterns of its user agents, in any case: `*` matches any characters. */
  readonly userAgents: readonly string[];
  /** Patterns of the names that it gives to sessions, in any case. */
  readonly sessionNames: readonly string[];
  /** Where the marks are described. */
  readonly source: string;
}

/** An attacker can remove each of these marks, so their absence says nothing. */
export const attackTools: readonly AttackTool[] = [
  {
    name: 'aws_consoler',
    userAgents: [],
    sessionNames: ['aws_consoler'],
    source: 'https://github.com/NetSPI/aws_consoler',
  },
  {
    name: 'Pacu',
    userAgents: [],
    // The name of the key in Pacu, which it makes from the account if the user gives none.
    sessionNames: ['pacu', 'from_default-????????????'],
    source: 'https://github.com/RhinoSecurityLabs/pacu',
  },
  {
    name: 'Stratus Red Team',
    userAgents: ['*stratus-red-team_*'],
    sessionNames: ['stratus_red_team*', 'stratus-red-team*'],
    source: 'https://github.com/DataDog/stratus-red-team',
  },
  {
    name: 'Grimoire',
    userAgents: ['*grimoire_*'],
    sessionNames: [],
    source: 'https://github.com/DataDog/grimoire',
  },
  {
    name: 'TruffleHog',
    userAgents: ['*trufflehog*'],
    sessionNames: [],
    source: 'https://trufflesecurity.com/blog/trufflehog-in-your-logs',
  },
  {
    name: 'Scout Suite',
    userAgents: ['*scout suite/*', '*scoutsuite*', '*scout-suite/*'],
    sessionNames: [],
    source: 'https://github.com/nccgroup/ScoutSuite',
  },
  {
    name: 'Kali Linux',
    userAgents: ['*distrib#kali*', '*+kali*', '*-kali*', '*kali?-amd64*', '*kali?-arm64*'],
    sessionNames: [],
    source: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html',
  },
  {
    name: 'Parrot Linux',
    userAgents: ['*distrib#parrot*', '*parrot?-amd64*', '*parrot?-arm64*'],
    sessionNames: [],
    source: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html',
  },
  {
    name: 'Pentoo Linux',
    userAgents: ['*distrib#pentoo*', '*-pentoo*'],
    sessionNames: [],
    source: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html',
  },
];

/** The first tool whose mark is in the user agent or the session name. */
export function attackToolOf(record: CloudTrailRecord): AttackTool | undefined {
  const userAgent = textAt(record, 'userAgent')?.toLowerCase();
  const sessionName = traitsOf(record).sessionName?.toLowerCase();
  const fits = (text: string | undefined, patterns: readonly string[]) =>
    text !== undefined && patterns.some((pattern) => matchesWildcard(text, pattern));
  return attackTools.find((tool) => fits(userAgent, tool.userAgents) || fits(sessionName, tool.sessionNames));
}
