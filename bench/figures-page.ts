import type { Report } from './report.ts';
import { grids, markdown } from './tables.ts';

/** The text of `bench/figures.md`: the last recorded run and its machine. */
export function figuresPage(report: Report): string {
  const { cpu, cores, memoryGigabytes, platform } = report.machine;
  return `${[
    '# Last figures',
    `Written by \`npm run bench -- --record\` on ${report.date}, on ${cores} processors (${cpu}), ${memoryGigabytes} GB, ${platform}.`,
    'Figures that do not depend on the release of Node are in the first column.',
    ...grids(report).flatMap((grid) => [`## ${grid.title}`, markdown(grid)]),
  ].join('\n\n')}\n`;
}
