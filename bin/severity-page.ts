import { administratorRoles } from '../lambda/detection/administrator-roles.ts';
import { attackTools } from '../lambda/detection/attack-tools.ts';
import { generalReasons, noveltyReasons, type ReasonRule, reasonRules } from '../lambda/detection/reasons.ts';
import { filled, list, table } from './markdown.ts';

const introduction = [
  'Each rule has a base risk score. The reasons that apply to a call add points, and the sum, at most 100, decides the severity: low below 47, medium from 47, high from 73, critical from 99. The alert shows each reason with its points. The page of each rule lists the reasons that can apply to it.',
  'A failed call is at most low, unless the root user makes it.',
];

/** How the points are chosen. */
const scale = [
  '4 to 9 points are a hint: they decide only together with other reasons.',
  '17 points are a sign. `never-seen` rates a new caller higher than one that calls again after its history window.',
  '26 to 35 points raise a low score to medium, and a medium score to high.',
  '44 points raise a low score to medium, and 52 to high: the session can do nearly everything, or everything.',
  '78 points, for the root user, raise every score to critical.',
];

/** The text of docs/severity.md. */
export function severityPage(): string {
  return `${[
    '# Severity',
    ...introduction.map((text) => filled(text)),
    list(scale),
    '## Reasons',
    table(
      ['reason', 'points'],
      Object.entries({ ...reasonRules, ...generalReasons, ...noveltyReasons }).map(reasonRow),
    ),
    filled(
      'A reason about the network, the client or the session name compares the call with the successful calls that the history of the term shows. The network is the /24 of an IPv4 address, the /48 of an IPv6 address, or the name of a service. If a caller changes the value so often that the history holds fewer than 10 days of it, the reason does not apply.',
    ),
    '## Tools that attackers use',
    filled('Security tests use them too. Attackers can remove each of these marks, so their absence says nothing.'),
    table(
      ['tool', 'user agent', 'session name', 'source'],
      attackTools.map(({ name, userAgents, sessionNames, source }) => [
        name,
        userAgents.map(asCode).join(', '),
        sessionNames.map(asCode).join(', '),
        `<${source}>`,
      ]),
    ),
    '## Roles of administrators',
    table(
      ['name', 'role', 'source'],
      administratorRoles.map(({ name, what, source }) => [
        asCode(name),
        what,
        source === undefined ? '' : `<${source}>`,
      ]),
    ),
  ].join('\n\n')}\n`;
}

function reasonRow([id, { text, points }]: readonly [string, ReasonRule]): string[] {
  return [`\`${id}\`: ${text}`, String(points)];
}

function asCode(pattern: string): string {
  return `\`${pattern}\``;
}
