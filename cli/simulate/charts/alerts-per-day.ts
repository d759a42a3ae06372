import * as Plot from '@observablehq/plot';
import { largest } from '../../../lambda/detection/extremes.ts';
import type { Severity } from '../../../lambda/detection/severity.ts';
import { principalName } from '../../detect/principal-name.ts';
import { severities, severityCounts, severityList } from '../../detect/severities.ts';
import { type Chart, drawn, type Facts, facts, legend, listed, type Mark, sample, tied } from '../../page/charts.ts';
import { html, type Markup } from '../../page/markup.ts';
import { date } from '../../page/readable.ts';
import { millisPerDay } from '../period.ts';
import type { SimulatedDay } from '../simulate.ts';
import { dayLabels, type Frame, historyFullLine, scaleOf, severityColors, severityScale } from './frame.ts';

const height = 210;
const mostTicks = 5;
const widestBar = 64;

/** One bar per day with the alerts of each severity. Every day has details, even one without alerts. */
export function alertsPerDay(days: readonly SimulatedDay[], frame: Frame): Chart {
  const { domain, width, marginLeft, marginRight } = frame;
  const most = largest(
    days.map(({ alerts }) => alerts.length),
    1,
  );
  const svg = drawn('Alerts per day, by severity', {
    ...{ width, height, marginLeft, marginRight, marginTop: 26, marginBottom: 40 },
    x: { type: 'utc', domain, label: null },
    y: { domain: [0, most], axis: null },
    color: severityScale,
    marks: [
      Plot.gridY(wholeTicks(most), { stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.axisY(wholeTicks(most), { tickSize: 0, tickFormat: 'd', color: 'var(--muted)', label: null }),
      dayLabels(frame, 'bottom'),
      bars(days, frame),
      Plot.ruleY([0], { stroke: 'var(--axis)' }),
      historyFullLine(frame),
      historyFullLabel(frame),
      hitAreas(days, most),
    ],
  });
  return { svg, facts: days.map(dayFacts) };
}

function bars(days: readonly SimulatedDay[], frame: Frame): Mark {
  const inset = barInset(millisPerDay * scaleOf(frame));
  const place = { x1: 'start', x2: 'end', y: 'count', insetLeft: inset, insetRight: inset };
  return Plot.rectY(days.flatMap(barsOf), { ...place, fill: 'severity', className: 'bars' });
}

/** Pixels between a bar and the edges of its day: a gap if there is room, and no very wide bars. */
function barInset(dayPixels: number): number {
  return dayPixels < 5 ? 0 : Math.max(1, (dayPixels - widestBar) / 2);
}

function barsOf({ day, alerts }: SimulatedDay) {
  const counts = severityCounts(alerts);
  return severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => ({
      start: new Date(day),
      end: new Date(day + millisPerDay),
      severity,
      count: counts[severity],
    }));
}

function hitAreas(days: readonly SimulatedDay[], most: number): Mark {
  return Plot.rect(days, {
    x1: ({ day }: SimulatedDay) => new Date(day),
    x2: ({ day }: SimulatedDay) => new Date(day + millisPerDay),
    y1: 0,
    y2: most,
    fill: 'transparent',
    className: 'marks',
    render: tied(days.map((_, facts) => ({ facts, row: 0 }))),
  });
}

function historyFullLabel({ historyFull }: Frame): Mark {
  if (historyFull === undefined) return null;
  return Plot.text([historyFull], {
    x: (time: Date) => time,
    text: () => '← every principal is new',
    frameAnchor: 'top',
    textAnchor: 'end',
    dx: -6,
    dy: -14,
    fill: 'var(--muted)',
  });
}

/** The axis counts alerts, so its ticks are whole numbers. */
function wholeTicks(most: number): number[] {
  const step = Math.ceil(most / mostTicks);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}

/** The meaning of the colors of the bars. */
export const barLegend = legend(severities.map((severity) => [bar(severity), severity]));

function bar(severity: Severity): Markup {
  return sample(html`<rect x="4" y="2" width="12" height="12" rx="2" fill="${severityColors[severity]}"/>`);
}

function dayFacts({ day, calls, alerts }: SimulatedDay): Facts {
  const names = [...new Set(alerts.map(({ principal }) => principalName(principal).name))];
  const failed = calls.filter(({ sighting }) => !sighting.succeeded).length;
  return facts(date(day), [
    ['alerts', alerts.length === 0 ? 'none' : severityList(severityCounts(alerts))],
    ['calls', `${calls.length}, ${failed} failed`],
    ['principals', listed(names)],
  ]);
}
