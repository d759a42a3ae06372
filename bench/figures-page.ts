import type { Report } from './report.ts';
import { grids, markdown } from './tables.ts';

/** The whole of `bench/figures.md`: the last recorded run and the machine it is from. */
export function figuresPage(report: Report): string {
  const { cpu, cores, memoryGigabytes, platform } = report.machine;
  return `${[
    '# Last figures',
    `Written by \`npm run bench -- --record\` on ${report.date}, on ${cores} processors (${cpu}), ${memoryGigabytes} GB, ${platform}.`,
    'A figure that belongs to no Node in particular stands in the first column.',
    ...grids(report).flatMap((grid) => [`## ${grid.title}`, markdown(grid)]),
  ].join('\n\n')}\n`;
}
