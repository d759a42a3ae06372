import * as Plot from '@observablehq/plot';
import type { PrincipalOutlook } from '../../simulate-principals.ts';
import { type PrincipalName, principalName } from '../principal-name.ts';
import type { PlacedMark } from './marks.ts';
import { type Mark, tied } from './svg.ts';

type NameMark = Extract<PlacedMark, { kind: 'name' }>;

const accountPixels = 108;
const namePixels = 240;
const nameEms = 16.5;

/** Room for names, and for accounts where there are several. */
export function namesWidth(outlooks: readonly PrincipalOutlook[]): number {
  return severalAccounts(outlooks) ? namePixels + accountPixels : namePixels;
}

/** Names at the left of their rows, cut in the middle; the whole is in their facts. */
export function rowNames(marks: readonly NameMark[]): Mark[] {
  const several = severalAccounts(marks.map(({ outlook }) => outlook));
  const nameOf = ({ outlook }: NameMark): PrincipalName => principalName(outlook.principal);
  const place = { y: 'row', frameAnchor: 'left', textAnchor: 'end' } as const;
  const names = Plot.text(marks, {
    ...place,
    text: (mark: NameMark) => nameOf(mark).name,
    dx: several ? -12 - accountPixels : -12,
    lineWidth: nameEms,
    textOverflow: 'ellipsis-middle',
    className: 'marks names',
    render: tied(marks),
  });
  const accounts = Plot.text(marks, {
    ...place,
    text: (mark: NameMark) => nameOf(mark).account ?? '',
    dx: -12,
    fill: 'var(--muted)',
  });
  return several ? [names, accounts] : [names];
}

function severalAccounts(outlooks: readonly PrincipalOutlook[]): boolean {
  return new Set(outlooks.map(({ principal }) => principalName(principal).account)).size > 1;
}
